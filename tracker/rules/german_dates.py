"""Read days as people type them in lists: a certain day, or *offen* with the original kept. Nothing is made up.

"31.12.2026" is a day. "31.12.", "Q3/26", "Ende 2026" and a year of 0207 are none; "laufend" is an answer of its own.
"""

import re
from datetime import date, datetime
from typing import NamedTuple
from unicodedata import normalize

from tracker.rules.written_cells import quoted

_FIRST_YEAR, _LAST_YEAR = 1950, 2150
_LONGEST = 40
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MONTH = (
    r"(?:jan(?:uar)?|feb(?:ruar)?|mär(?:z)?|mrz|maerz|apr(?:il)?|mai|juni?|juli?|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dez(?:ember)?)"
)
_WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
_WEEKDAY = (
    r"(?P<weekday>mo(?:ntag)?|di(?:enstag)?|mi(?:ttwoch)?|do(?:nnerstag)?|fr(?:eitag)?|sa(?:mstag)?|so(?:nntag)?)\b"
)
_DAY = re.compile(
    rf"(?:(?:bis(?:\s(?:zum|spätestens))?|spätestens|zum|am|vom|ab)\s)?(?:{_WEEKDAY}\.?,?\s?(?:den\s)?)?"
    r"(?:(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})"
    r"|(?P<day2>\d{1,2})(?P<mark>[/-])(?P<month2>\d{1,2})(?P=mark)(?P<year2>\d{4})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{2})-(?P<iso_day>\d{2})"
    rf"|(?P<day3>\d{{1,2}})\.\s?(?P<name>{_MONTH})\.?\s(?P<year3>\d{{4}}))"
    r"(?:[,\st]+(?:[01]?\d|2[0-4])[:.][0-5]\d(?::[0-5]\d(?:\.0+)?)?(?:\suhr)?)?"
)
_ROLLING = re.compile(r"(?:fort)?laufend|jederzeit|ganzjährig|durchgehend|ohne frist|keine frist|unbefristet")
_WITHOUT_YEAR = re.compile(rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONTH})")
_QUARTER = re.compile(r"(?:q\s?[1-4]|[1-4]\.\s?q(?:uartal)?|(?:1|2|i|ii)\.\s?(?:halbjahr|hj)|h[12])\b.*")
_MONTH_ONLY = re.compile(rf"(?:{_MONTH}\.?|\d{{1,2}})\s?[/.\s]\s?\d{{2,4}}")
_YEAR = re.compile(r"(?:ende\s)?(?P<year>\d{4})")
_ABOUT = re.compile(r"(?:ca|rd|etwa|rund|voraussichtlich|vsl|vrsl|geplant|anfang|mitte|ende|vor|nach)\b.*|.*[~?].*")


class DayReading(NamedTuple):
    """What a cell says about a day. ``day`` is ``None`` unless it is certain; ``problem`` is a German sentence then.

    ``rolling`` is "laufend". ``year`` is set for a day and where nothing but a year is named.
    """

    day: date | None
    original: str
    problem: str = ""
    rolling: bool = False
    year: int | None = None

    @property
    def is_open(self) -> bool:
        """Say whether something stands there that is neither a day nor *laufend*."""
        return bool(self.problem)


def read_day(raw: object) -> DayReading:
    """Read a cell or a text; a number is no day, because nobody can tell what it counts."""
    found = _read(raw)
    return found._replace(problem=f"{quoted(raw, _LONGEST)} {found.problem}") if found.problem else found


def _read(raw: object) -> DayReading:
    if raw is None:
        return DayReading(None, "")
    if isinstance(raw, date):
        day = raw.date() if isinstance(raw, datetime) else raw
        return _checked(day, f"{day.day:02d}.{day.month:02d}.{day.year:04d}")
    original = str(raw)
    low = " ".join(normalize("NFC", original).replace("–", "-").lower().split())
    if low in {"", "-", "--"}:
        return DayReading(None, original)
    if _ROLLING.fullmatch(low):
        return DayReading(None, original, rolling=True)
    match = _DAY.fullmatch(low) if isinstance(raw, str) and len(low) <= _LONGEST else None
    return _of_match(match, original) if match else _without_day(low, original)


def _of_match(match: re.Match[str], original: str) -> DayReading:
    year = match["year"] or match["year2"] or match["year3"] or match["iso_year"]
    month = match["month"] or match["month2"] or match["iso_month"]
    day = match["day"] or match["day2"] or match["day3"] or match["iso_day"]
    number = int(month) if month else _month_of(match["name"])
    if match["mark"] == "/" and number <= 12 and int(day) <= 12 and number != int(day):
        return _open(original, "ist doppeldeutig: Tag und Monat können vertauscht sein")
    try:
        # Two digits of a year: funding files know no other century.
        found = date(int(f"20{year}" if len(year) == 2 else year), number, int(day))
    except ValueError:
        return _open(original, "steht in keinem Kalender")
    weekday = match["weekday"]
    if weekday and not weekday.startswith(_WEEKDAYS[found.weekday()]):
        return _open(original, "passt nicht zum genannten Wochentag")
    return _checked(found, original)


def _checked(day: date, original: str) -> DayReading:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return _open(original, f"hat mit {day.year:04d} kein mögliches Jahr")
    return DayReading(day, original, year=day.year)


def _without_day(low: str, original: str) -> DayReading:
    match = _YEAR.fullmatch(low)
    if match and _FIRST_YEAR <= int(match["year"]) <= _LAST_YEAR:
        return _open(original, "nennt nur das Jahr", year=int(match["year"]))
    return _open(original, next((said for pattern, said in _REASONS if pattern.fullmatch(low)), "ist kein Datum"))


_REASONS = (
    (_WITHOUT_YEAR, "nennt kein Jahr"),
    (_QUARTER, "nennt keinen Tag, nur einen Zeitraum"),
    (_MONTH_ONLY, "nennt keinen Tag, nur einen Monat"),
    (_ABOUT, "ist nur ungefähr"),
)


def _open(original: str, why: str, *, year: int | None = None) -> DayReading:
    return DayReading(None, original, f"{why}. Bitte schreiben Sie den Tag wie 31.12.2026.", year=year)


def _month_of(name: str) -> int:
    return 3 if name.startswith(("mrz", "mae")) else _MONTHS.index(name[:3]) + 1
