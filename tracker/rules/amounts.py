"""Read amounts and rates as people type them: exact to the cent, or not at all and with one German sentence why.

"1.250.000,00 €", "1,25 Mio.", "1,234.50" and "1 250,00" have one meaning each. "1,234" and "rd. 40 %" do not.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import NamedTuple
from unicodedata import normalize

from tracker.rules.written_cells import quoted

# A hundred billion euro: above it somebody lost a comma.
_MOST_CENTS = 10_000_000_000_000
_MOST_HUNDREDTHS = 10_000
_LONGEST = 40

# Typographic minus signs, spaces and apostrophes as a keyboard has them.
_PLAIN = str.maketrans({"−": "-", "–": "-", "—": "-", "‑": "-", "\u2009": " ", "\u202f": " ", "\u00a0": " ", "’": "'"})
_EMPTY = re.compile(r"-*")
_ABOUT = re.compile(
    r"(?:^|\s)(?:rd|ca|circa|rund|etwa|zirka|ungefähr|ungef|geschätzt|gesch|knapp|über|mehr als|unter|bis|bis zu|max"
    r"|maximal|höchstens|min|mind|mindestens|ab)(?:\.|\s|(?=\d))|[~≈<>±]"
)
_RANGE = re.compile(r"\d[^\d,.]{0,8}(?:-|bis|und|/)[^\d]{0,6}\d")
_SCIENTIFIC = re.compile(r"\d\s?e\s?[+-]?\d")
_UNIT = r"(?:€|euros?|eur)"
_SCALE = r"mio\.?|million(?:en)?|mrd\.?|milliarden?|tsd\.?|tausend|teuro?|t\s?€"
_AMOUNT = re.compile(
    rf"(?:{_UNIT}\s?)?(?P<sign>[+-]?)\s?(?:{_UNIT}\s?)?(?P<figure>\d[\d.,' ]*?)(?:[.,]-+)?"
    rf"(?:\s?(?P<scale>{_SCALE}))?(?:\s?{_UNIT})?(?P<minus>-?)"
)
_PERCENT = r"(?:%|prozent|v\.?\s?h\.?|vom hundert)"
_RATE = re.compile(rf"(?P<sign>[+-]?)\s?(?P<figure>\d[\d.,' ]*?)\s?(?P<unit>{_PERCENT})?")
_GERMAN = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d+)(?:,(?P<rest>\d+))?")
_ENGLISH = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,3}(?:'\d{3})+|\d+)(?:\.(?P<rest>\d+))?")
_ONE_GROUP = re.compile(r"\d{1,3}\.\d{3}")


class Reading(NamedTuple):
    """What a cell says. ``value`` is cents or hundredths of a percent, ``None`` when it cannot be told.

    ``problem`` is one German sentence, empty where the cell was read or is empty. ``original`` is kept beside it.
    """

    value: int | None
    original: str
    problem: str = ""


class _Unreadable(ValueError):
    """Why a text is no figure: the end of a German sentence."""


def read_euro(raw: object, *, negative: bool = False) -> Reading:
    """Read a text or a number cell as cents; negative amounts only where the field allows them."""
    return _read(raw, lambda found: _cents(found, negative=negative), _euro_of)


def read_percent(raw: object, *, is_fraction: bool = False) -> Reading:
    """Read a text or a number cell as hundredths of a percent, 0 to 100 %.

    ``is_fraction`` is for a number cell that Excel shows as percent: it holds 0.4 for 40 %.
    """
    fraction = is_fraction and not isinstance(raw, str)
    return _read(raw, lambda found: _hundredths(found * 100 if fraction else found, sure=fraction), _rate_of)


def _read(raw: object, finish: Callable[[Fraction], int], of_text: Callable[[str], int | Fraction]) -> Reading:
    original = "" if raw is None else str(raw)
    try:
        if not isinstance(raw, str):
            return Reading(None if raw is None else finish(_exact(raw)), original)
        low = " ".join(normalize("NFC", raw).translate(_PLAIN).lower().split())
        if _EMPTY.fullmatch(low):
            return Reading(None, original)
        found = of_text(low)
        # A whole number is finished already: a rate with its unit needs no second look.
        return Reading(finish(found) if isinstance(found, Fraction) else found, original)
    except _Unreadable as error:
        return Reading(None, original, f"{quoted(raw, _LONGEST)} {error}.")


def _exact(raw: object) -> Fraction:
    """Return a number cell as Excel shows it: fifteen digits, without the noise of binary fractions."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not isfinite(raw):
        raise _Unreadable("ist keine Zahl. Bitte tragen Sie eine Zahl ein")
    return Fraction(raw) if isinstance(raw, int) else Fraction(Decimal(f"{raw:.15g}"))


def _euro_of(low: str) -> Fraction:
    _look_for_doubt(low)
    match = _AMOUNT.fullmatch(low)
    if match is None:
        raise _Unreadable("ist kein Betrag. Bitte schreiben Sie zum Beispiel 250.000,00")
    scale = _scale(match["scale"] or "")
    value = _number(match["figure"], thousands=scale == 1) * scale
    return -value if "-" in (match["sign"], match["minus"]) else value


def _rate_of(low: str) -> int | Fraction:
    _look_for_doubt(low)
    match = _RATE.fullmatch(low)
    if match is None:
        raise _Unreadable("ist kein Fördersatz. Bitte schreiben Sie zum Beispiel 80 %")
    value = _number(match["figure"], thousands=False)
    value = -value if match["sign"] == "-" else value
    return _hundredths(value, sure=True) if match["unit"] else value


def _look_for_doubt(low: str) -> None:
    if len(low) > _LONGEST:
        raise _Unreadable("ist zu lang für eine Zahl. Bitte prüfen Sie die Stellen")
    if _SCIENTIFIC.search(low):
        raise _Unreadable("ist keine Schreibweise für Beträge. Bitte schreiben Sie die Zahl aus")
    if _ABOUT.search(low):
        raise _Unreadable("ist nur ungefähr. Bitte nennen Sie den genauen Wert")
    if _RANGE.search(low):
        raise _Unreadable("nennt mehr als einen Wert. Bitte nennen Sie nur einen")


def _scale(word: str) -> int:
    if word.startswith(("mrd", "milliard")):
        return 1_000_000_000
    if word.startswith("mi"):
        return 1_000_000
    return 1_000 if word else 1


def _number(figure: str, *, thousands: bool) -> Fraction:
    """Return the one number a figure can mean. A dot before three digits parts thousands, a comma there may do so, too.

    Without ``thousands`` (rates, "1,234 Mio.") a comma parts decimals, and a dot before three digits is refused.
    """
    german, english = _GERMAN.fullmatch(figure), _ENGLISH.fullmatch(figure)
    found = german or english
    if found is None:
        raise _Unreadable("hat Punkte oder Kommas an falscher Stelle. Bitte prüfen Sie die Schreibweise")
    if german and english and "," in figure and thousands and not figure.startswith("0"):
        raise _Unreadable("ist doppeldeutig (Tausender oder Nachkommastellen). Bitte schreiben Sie Tausender mit Punkt")
    if not thousands and _ONE_GROUP.fullmatch(figure):
        raise _Unreadable("ist doppeldeutig (Tausender oder Nachkommastellen). Bitte trennen Sie Cent mit Komma ab")
    whole = re.sub(r"\D", "", found["whole"])
    if len(whole) > 1 and whole.startswith("0"):
        raise _Unreadable("beginnt mit einer Null und ist wohl keine Zahl. Bitte prüfen Sie die Schreibweise")
    return Fraction(Decimal(f"{whole}.{found['rest'] or 0}"))


def _cents(euro: Fraction, *, negative: bool) -> int:
    cents = euro * 100
    if cents < 0 and not negative:
        raise _Unreadable("ist negativ. Bitte geben Sie einen Betrag ab 0 € an")
    if abs(cents) > _MOST_CENTS:
        raise _Unreadable("ist zu groß für einen Betrag. Bitte prüfen Sie die Stellen")
    if cents.denominator != 1:
        raise _Unreadable("hat mehr als zwei Nachkommastellen. Bitte runden Sie auf zwei")
    return int(cents)


def _hundredths(percent: Fraction, *, sure: bool) -> int:
    hundredths = percent * 100
    if not 0 <= hundredths <= _MOST_HUNDREDTHS:
        raise _Unreadable("liegt nicht zwischen 0 und 100 %. Bitte prüfen Sie die Zahl")
    if 0 < hundredths <= 100 and not sure:
        raise _Unreadable("kann ein Prozentsatz oder ein Anteil von 1 sein. Bitte schreiben Sie ihn mit %")
    if hundredths.denominator != 1:
        raise _Unreadable("hat mehr als zwei Nachkommastellen. Bitte runden Sie auf zwei")
    return int(hundredths)
