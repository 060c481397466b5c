"""HTML from values. Everything that comes from outside is escaped here, and only web addresses become links."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

import streamlit as st

_WEB = ("http", "https")


class Markup(str):
    """HTML that is safe to show: made by this module's functions out of escaped text."""

    __slots__ = ()


def text(value: object) -> Markup:
    """Return a value as text; what is markup already stays as it is."""
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


def join(parts: Iterable[object], between: str = "") -> Markup:
    """Put pieces one after the other."""
    return Markup(escape(between).join(text(part) for part in parts))


def tag(name: str, *content: object, **attributes: str) -> Markup:
    """Return an element. ``class_`` and ``aria_label`` stand for ``class`` and ``aria-label``."""
    named = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{named}>{join(content)}</{name}>")


def link(label: object, to: str, **attributes: str) -> Markup:
    """Return a link inside Förderpfad; ``to`` comes from ``addresses.address``."""
    return tag("a", label, href=to, **attributes)


def outside(label: object, url: str) -> Markup:
    """Return a link to another site, or only its label when the address is not one of the web."""
    if not is_web(url):
        return text(label)
    return tag("a", label, href=url, rel="noopener noreferrer", class_="fp-outside")


def is_web(url: str) -> bool:
    """Say whether an address is one that may become a link."""
    try:
        found = urlsplit(url.strip())
    except ValueError:
        return False
    return found.scheme.lower() in _WEB and bool(found.netloc)


def marked(value: str, words: Sequence[str]) -> Markup:
    """Return a text in which these words stand out."""
    wanted = [re.escape(word) for word in sorted(set(words), key=len, reverse=True) if word]
    if not wanted:
        return text(value)
    pieces = re.split(f"({'|'.join(wanted)})", value, flags=re.IGNORECASE)
    return join(tag("mark", piece) if place % 2 else piece for place, piece in enumerate(pieces))


def show(*content: object) -> None:
    """Put markup on the page."""
    st.html(join(content))
