"""Read one field of a foreign record strictly; what does not fit is refused with a sentence that names the field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from unicodedata import normalize

from tracker.errors import Refused
from tracker.vocabulary.word import Word

AnyWord = TypeVar("AnyWord", bound=Word)

_SHOWN_CHARACTERS = 40


def text(line: Mapping[str, Any], name: str) -> str:
    """Return a text in NFC; nothing when the field is missing or null."""
    value = line.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise wrong(name, value, "gebraucht wird ein Text")
    return normalize("NFC", value).strip()


def needed(line: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there."""
    value = text(line, name)
    if not value:
        raise Refused(f"Feld „{name}“ fehlt oder ist leer.")
    return value


def address(line: Mapping[str, Any], name: str) -> str:
    """Return a web address; anything a browser would run instead of open is refused."""
    value = text(line, name)
    if value and not value.lower().startswith(("http://", "https://")):
        raise wrong(name, value, "eine Adresse beginnt mit http:// oder https://")
    return value


def texts(line: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return a list of texts."""
    values = line.get(name)
    if values is None:
        return ()
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values):
        raise wrong(name, values, "gebraucht wird eine Liste von Texten")
    return tuple(dict.fromkeys(normalize("NFC", value).strip() for value in values))


def word(line: Mapping[str, Any], name: str, kind: type[AnyWord], default: AnyWord) -> AnyWord:
    """Return one of our own words; unknown ones are refused with the list of those that exist."""
    value = line.get(name)
    if value is None or value == "":
        return default
    if value not in {member.value for member in kind}:
        raise wrong(name, value, "möglich sind " + ", ".join(member.value for member in kind))
    return kind(value)


def day(line: Mapping[str, Any], name: str) -> date | None:
    """Return a day, written 2026-11-30."""
    value = line.get(name)
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise wrong(name, value, "ein Tag wird geschrieben wie 2026-11-30") from error


def hundredths(line: Mapping[str, Any], name: str, *, largest: int | None = None) -> int | None:
    """Return a number with at most two decimals as its hundredfold: euro as cents, percent as hundredths."""
    value = line.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise wrong(name, value, "gebraucht wird eine Zahl")
    try:
        # The shortest writing of a float is what the file said; its binary value is not.
        exact = Decimal(str(value)) * 100
    except InvalidOperation as error:
        raise wrong(name, value, "gebraucht wird eine Zahl") from error
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise wrong(name, value, "erlaubt sind höchstens zwei Nachkommastellen")
    if exact < 0 or (largest is not None and exact > largest):
        raise wrong(name, value, "die Zahl liegt außerhalb des Möglichen")
    return int(exact)


def wrong(name: str, value: object, reason: str) -> Refused:
    """Return the refusal of one field; long values are shown by their beginning."""
    shown = str(value)
    if len(shown) > _SHOWN_CHARACTERS:
        shown = f"{shown[:_SHOWN_CHARACTERS]}…"
    return Refused(f"Feld „{name}“: „{shown}“ passt nicht, {reason}.")
