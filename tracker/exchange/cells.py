"""What people write into cells: amounts, days, yes and no. What is not certain is not read; its text is kept."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from tracker.exchange.grids import Value
from tracker.exchange.workbook import text_of
from tracker.formats import UNKNOWN

MOST_EURO = 10_000_000_000

_ABOUT = re.compile(r"^(?:(?:rd|ca|circa|etwa|rund|ungefähr|geschätzt|gesch)\b|[~≈])[. ]*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"(?P<sign>-?)(?P<whole>\d{1,3}(?:[. ]\d{3})+|\d+)(?:,(?P<part>\d{1,6}|-{1,2}))?\s*"
    r"(?P<unit>t€|teur|t\. ?€|tsd\.?|tausend|mio\.?|millionen|mrd\.?)?\s*(?:€|eur|euro)?",
    re.IGNORECASE | re.ASCII,
)
_FACTORS = {"t": 1_000, "mi": 1_000_000, "mr": 1_000_000_000}
_HEADER_UNIT = re.compile(r"\b(?P<unit>t€|teur|tsd|tausend|mio)", re.IGNORECASE)
_GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", re.ASCII)
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_YES = ("ja", "j", "x", "wahr", "true", "✓", "yes")
_NO = ("nein", "n", "falsch", "false", "no")


class Amount(NamedTuple):
    """An amount in cents; ``exact`` is false when the text says more than the number, such as "rd."."""

    cents: int
    exact: bool


def is_open(text: str) -> bool:
    """Say whether a cell says nothing: empty, or our own words for it."""
    return not text or text.casefold() == UNKNOWN


def header_factor(header: str) -> int:
    """Return by what the numbers of a column are meant: 1.000 for "Kosten in T€"."""
    found = _HEADER_UNIT.search(header)
    return _FACTORS["mi" if found["unit"].lower().startswith("mi") else "t"] if found else 1


def amount(value: Value, *, factor: int = 1) -> Amount | None:
    """Return an amount of money; ``None`` when it is not certain which. A unit in the cell counts before ``factor``."""
    if isinstance(value, bool) or value is None or isinstance(value, date):
        return None
    if isinstance(value, int | float):
        return _amount(Decimal(str(value)), factor, exact=True)
    text = " ".join(value.split())
    plain = _ABOUT.sub("", text)
    found = _AMOUNT.fullmatch(plain)
    if found is None:
        return None
    part = (found["part"] or "").strip("-")
    sum_ = Decimal(re.sub(r"\D", "", found["whole"]) + (f".{part}" if part else ""))
    unit = (found["unit"] or "").lower()
    own = _FACTORS["t" if unit.startswith("t") else unit[:2]] if unit else factor
    return _amount(-sum_ if found["sign"] else sum_, own, exact=plain == text)


def _amount(number: Decimal, factor: int, *, exact: bool) -> Amount | None:
    if not number.is_finite() or number < 0 or number * factor > MOST_EURO:
        return None
    # Computed cells carry the noise of binary fractions; a cent is the smallest thing they can mean.
    return Amount(int((number * factor * 100).quantize(Decimal(1), ROUND_HALF_UP)), exact)


def day(value: Value) -> date | None:
    """Return a day; ``None`` for everything that names none, such as "Q3/26", "31.12." or "laufend"."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if found := _GERMAN_DAY.fullmatch(text):
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
        return _date(year, int(found[2]), int(found[1]))
    found = _ISO_DAY.fullmatch(text)
    return _date(*(int(part) for part in found.groups())) if found else None


def yes_or_no(value: Value) -> bool | None:
    """Return what a cell says to a yes-or-no question; ``None`` when it says something else."""
    text = text_of(value).casefold()
    if text in _YES:
        return True
    return False if text in _NO else None


def _date(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_)
    except ValueError:
        return None
