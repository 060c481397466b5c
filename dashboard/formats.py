"""What people type and read on pages, beyond ``tracker.formats``: amounts, days from today, short texts."""

import re
from datetime import date

from tracker.errors import Refused
from tracker.formats import UNKNOWN, count_of

HIGHEST_EURO = 10_000_000_000

_AMOUNT = re.compile(r"(?P<euro>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<cents>\d{2}))?(?: ?(?:€|EUR|Euro))?", re.ASCII)
# A sentence ends before a capital letter, but not after a shortened word.
_SENTENCE_END = re.compile(r"(?P<word>\S+)[.!?][“\")]?\s+(?=[A-ZÄÖÜ„])")
_SHORTENED = re.compile(
    r"\W*(?:\d*|.|abs|art|bzgl|bzw|ca|einschl|etc|evtl|gem|ggf|inkl|insb|max|mind|mio|mrd|nr|o\.g|s\.o|sog|str|tel|"
    r"u\.a|usw|v\.a|vgl|z\.b|zzgl|.*\W\w)",
    re.IGNORECASE,
)


def month_day(value: str) -> str:
    """Return a day of every year such as "31.05." from "05-31"."""
    month, _, day = value.partition("-")
    return f"{day}.{month}."


def days_left(value: date | None, today: date) -> str:
    """Say how far away a deadline is: "noch 12 Tage", "heute", "seit 3 Tagen abgelaufen"."""
    if value is None:
        return UNKNOWN
    distance = (value - today).days
    if distance == 0:
        return "heute"
    if distance > 0:
        return f"noch {count_of(distance, 'Tag', 'Tage')}"
    return f"seit {count_of(-distance, 'Tag', 'Tagen')} abgelaufen"


def parse_euro(text: str) -> int | None:
    """Read an amount a person typed and return cents; an empty field is unknown.

    Raises:
        Refused: it is not an amount. Nothing is guessed: "1.234,5" may be a typing error of either kind.
    """
    written = " ".join(text.split())
    if not written:
        return None
    found = _AMOUNT.fullmatch(written)
    if found is None:
        raise Refused(
            f"„{written[:40]}“ ist kein Betrag. Bitte schreiben Sie Kosten in Euro, "
            "zum Beispiel „1.250.000“ oder „1.250.000,00 €“."
        )
    whole = int(found["euro"].replace(".", ""))
    if whole > HIGHEST_EURO:
        raise Refused("Dieser Betrag ist zu hoch. Bitte prüfen Sie die Stellen.")
    return whole * 100 + int(found["cents"] or 0)


def first_sentence(text: str, *, limit: int = 240) -> str:
    """Return the first sentence of a text, cut at a word when it is long."""
    flat = " ".join(text.split())
    ends = (found for found in _SENTENCE_END.finditer(flat) if not _SHORTENED.fullmatch(found["word"]))
    first = next(ends, None)
    return shortened(flat[: first.end()].rstrip() if first else flat, limit=limit)


def shortened(text: str, *, limit: int) -> str:
    """Return a text of at most ``limit`` characters, cut at a word and marked with "…"."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
