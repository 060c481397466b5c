"""Write a composed letter down, as text and as HTML that every mail program shows."""

from functools import cache

import css_inline
from jinja2 import Environment, PackageLoader, StrictUndefined

from tracker.letters.composed import ComposedLetter
from tracker.shapes.base import Shape


class RenderedLetter(Shape):
    """A letter as it is stored and sent."""

    subject: str
    text: str
    html: str


def render(letter: ComposedLetter) -> RenderedLetter:
    """Return the letter's two forms; styles stand at each element, since mail programs drop style sheets."""
    html = _environment().get_template("weekly.html.jinja").render(letter=letter)
    text = _environment().get_template("weekly.txt.jinja").render(letter=letter)
    return RenderedLetter(subject=letter.subject, text=text, html=_inliner().inline(html))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("tracker", "letters"),
        autoescape=lambda name: name is not None and name.endswith(".html.jinja"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["unbroken"] = unbroken
    return environment


def unbroken(text: str) -> str:
    """Keep a number and its sign on one line."""
    return text.replace(" €", "\u00a0€").replace(" %", "\u00a0%")


@cache
def _inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
