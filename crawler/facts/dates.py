"""Days named in German or simple English prose. A day no calendar has is found too, and marked as unreal."""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crawler.facts.spelling import german

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner jaenner jan january",
            "februar feber feb february",
            "märz maerz mrz mär march",
            "april apr",
            "mai may",
            "juni jun june",
            "juli jul july",
            "august aug",
            "september sept sep",
            "oktober okt october",
            "november nov",
            "dezember dez december",
        ),
        1,
    )
    for name in names.split()
}
MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_SHORT_MONTHS = frozenset(["jan", "feb", "mrz", "mär", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dez"])
# Years outside of this span are typing errors; the export holds "0207".
FIRST_YEAR, LAST_YEAR = 1990, 2099
_IN_EVERY_MONTH = 28
# "der 4., sondern erst am 14. Dezember"
_LEADING_GAP = 24

_RUN = re.compile(r"\d{1,4}(?!\d)")
# Behind these a number is the rest of something: "3.12.2", "1,5", "§5".
_INSIDE = frozenset(".,§")
_NAMED = re.compile(
    rf"(\d{{1,2}})(?:\.|st|nd|rd|th)?\s{{0,3}}(?:of\s)?({MONTH})(?:,?\s{{0,3}}(\d{{4}})(?!\d)|\s'(\d\d)\b)?"
)
_NUMERIC = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?:\s?(\d{4})(?!\d)|(\d\d)(?![\w.,]*\d))?(?!\d)")
_POINTED = re.compile(r"(\d\d)\.(\d\d)(?![\d.,:]*\d|\s?(?:uhr|%|prozent|euro|eur|€|mio|v\.|h\b))")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_LEADING_DAY = re.compile(
    rf"(\d{{1,2}})\.(?=(?:\s?(?:und|oder|bis(?:\szum)?|sowie|bzw\.|[-/,])|,\ssondern(?:\serst|\sschon|\sbis)?)\s?(?:zum\s|den\s|dem\s|der\s|am\s)?"
    rf"(?:\d{{1,2}}\.\s?(?:und|oder|,)\s)?\d{{1,2}}\.\s?(?:{MONTH}|\d{{1,2}}\.))"
)
_MONTHLY = german(
    r"(\d{1,2})\.\s(?:tage?s?\s)?(?:eines|jedes|des|jeden)\s(?:jeden\s|jeweiligen\s|laufenden\s)?(?!vormonats|folgemonats)\w{0,8}monats\b"
)
_WORDED = german(
    r"(?:ende|monatsende|ablauf)\s(?:des\smonats\s|monat\s|des\s|im\s)?(?P<month>"
    + MONTH
    + r")(?:\s{0,3}(?P<year>\d{4})(?!\d))?"
    r"|(?:jahresende|ende\sdes\sjahres)\s(?P<whole>20\d\d)(?!\d)|(?<=bis\szum\s)(?P<this>jahresende)\b"
    r"|(?P<quarter>quartalsende|ende\s(?:eines|jedes|des)\s(?:jeden\s|jeweiligen\s)?(?:kalender)?(?:quartals"
    r"|vierteljahre?s)"
    r"|quartalsletzten|(?:letzten\s)?tag\s(?:eines|jedes)\s(?:jeden\s)?quartals)\b"
    r"|(?P<months>monatsende|ende\s(?:eines|jedes)\s(?:jeden\s)?monats|monatsletzten)\b"
    r"|(?P<first>" + MONTH + r")\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,\s(?P<english>\d{4})\b"
)
# "von Januar bis März", "von Anfang Januar 2027 bis Ende März 2027": the first day and the last one
_FIRST_MONTH = german(
    r"(?P<month>"
    + MONTH
    + r")(?:\s(?P<year>20\d\d))?(?=\s(?:bis|und|-)\s(?:einschließlich\s|ende\s){0,2}"
    + MONTH
    + r")"
)
_LAST_MONTH = german(r"(?P<month>" + MONTH + r")(?:\s(?P<year>20\d\d))?(?!\d)")
_FROM_MONTH = german(r"\b(?:von|zwischen)\s(?:anfang\s)?$")
_TO_MONTH = german(
    r"\b(?:von|zwischen)\s(?:anfang\s)?" + MONTH + r"(?:\s20\d\d)?\s(?:bis|und|-)\s(?:einschließlich\s)?$"
)
_TWO_MONTHS = 48
# "Ende März, Juni und September", "zum 15. der Monate März und September"
_SOME_MONTHS = german(
    r"(?:(?P<day>\d{1,2})\.(?:\stag)?|(?P<first>erste[nr]?(?:\stag)?)|ende|monatsende|quartalsende|(?:letzten\s|monats)letzten|letzten\stag)"
    r"(?:\s(?:der|des|im|in\sden|von))?(?:\smonate?n?s?)?:?\s"
    r"(?P<list>" + MONTH + r"(?:(?:,?\s?(?:und|sowie|bzw\.|oder)|,|/)\s?" + MONTH + r"){1,11})(?!\s?\d)"
)
_A_MONTH = re.compile(MONTH)
_SECTION = german(
    r"(?:\bn(?:umme)?rn?\.?|\bziff(?:ern?|\.)|\babs(?:chnitte?n?|atz|\.)|\bkap(?:itel|\.)|\bpunkte?n?|\btz\.?"
    r"|\bteile?|\banlagen?"
    r"|\bbuchst(?:abe|\.)|§|\bart(?:ikel|\.)|\bsatz|\bversion|\bstufe|\bmodul|\bposition)\s?$"
)
# Without a four-digit year, a word must say that this is a day: section numbers look the same.
_DAY_BEFORE = german(
    r"(?:\b(?:bis|zum|am|der|den|dem|des|vom|ab|von|spätestens|einschließlich|zwischen|stichtag\w{0,2}"
    r"|termin\w{0,2}|frist\w{0,2}"
    r"|\w{1,30}(?:schluss|frist|termin|stichtag|fenster|phase|runde)|jährlich|jeweils|seit|nach|vor|inkl\.?|by|on|jahr)|[:(|])[\s(,:|]{0,3}$"
)
# "1.2. - 31.3.2027": the end of the window tells that its beginning is a day.
_OPENS_WINDOW = re.compile(r"\s?(?:-|bis(?:\szum)?)\s?\d{1,2}\.\s?\d{1,2}\.\s?\d{2}")
# "31.3.27" is a day without a word before it: no text has that many sections.
_MOST_SECTIONS, _NEAR_YEARS = 12, range(20, 36)
_UNTIL = re.compile(r"\b(?:bis|zum)\s$")
_LONGEST_GAP = 72
_NEAR_DAY = 30
_JOINED = re.compile(
    r"(?:\s?\([^()\n]{0,44}\))?\s?(?:,|und|oder|sowie|bzw\.?|bis|-|/|auf|\?)?\s?(?:und\s|zum\s|bis\s|am\s|der\s|den\s|dem\s|vom\s|auf\s"
    r"|jeweils\s){0,3}"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A day in the folded text. ``month`` 0 or ``year`` None: not said. ``every``: days of each year instead."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    every: tuple[str, ...] = ()

    @property
    def real(self) -> bool:
        """Whether a calendar has this day."""
        if self.every:
            return True
        if not 1 <= self.month <= 12 or not (self.year is None or FIRST_YEAR <= self.year <= LAST_YEAR):
            return False
        return 1 <= self.day <= monthrange(2024 if self.year is None else self.year, self.month)[1]


def find_dates(low: str, places: Iterable[int]) -> list[Mention]:
    """Return the days a folded text names, in order. ``places`` are those of its numbers, month and quarter words."""
    found: list[Mention] = []
    for place in places:
        behind = found[-1].end if found else -1
        if place < behind:
            continue
        mention = _at(low, place, behind) if low[place].isdigit() else _worded(low, place)
        if mention is not None:
            found.append(mention)
    return _with_months(found)


def _at(low: str, place: int, behind: int) -> Mention | None:
    if low[max(0, place - 1) : place] in _INSIDE or not _RUN.match(low, place):
        return None
    if match := _NAMED.match(low, place):
        return _named(match)
    if mention := _some_months(low, place):
        return mention
    if match := _NUMERIC.match(low, place):
        return _numeric(low, match, behind)
    return _rarely(low, place)


def _rarely(low: str, place: int) -> Mention | None:
    """A day in one of the forms that are seldom written."""
    if match := _ISO.match(low, place):
        return Mention(place, match.end(), int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.match(low, place):
        return Mention(place, match.end(), int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTHLY.match(low, place):
        day = int(match[1])
        return Mention(place, match.end(), 0, 0, None, _each_month(day)) if 1 <= day <= _IN_EVERY_MONTH else None
    if match := _LEADING_DAY.match(low, place):
        section = _SECTION.search(low, max(0, place - 14), place)
        return None if section else Mention(place, match.end(), int(match[1]), 0, None)
    match = _POINTED.match(low, place)
    if match and _UNTIL.search(low, max(0, place - 5), place):
        return Mention(place, match.end(), int(match[1]), int(match[2]), None)
    return None


def _each_month(day: int) -> tuple[str, ...]:
    return tuple(f"{month:02}-{min(day, monthrange(2026, month)[1]):02}" for month in range(1, 13))


def _named(match: re.Match[str]) -> Mention | None:
    month, year = match[2].rstrip("."), match[3]
    if month == "may" and year is None:
        return None
    end = match.end() if year or match[4] else match.end(2) - (match[2].endswith(".") and month not in _SHORT_MONTHS)
    full = int(year) if year else 2000 + int(match[4]) if match[4] else None
    return Mention(match.start(), end, int(match[1]), MONTHS[month], full)


def _numeric(low: str, match: re.Match[str], behind: int) -> Mention | None:
    place = match.start()
    day, month = int(match[1]), int(match[2])
    if match[3]:
        return Mention(place, match.end(), day, month, int(match[3]))
    left = max(0, place - 40)
    if _SECTION.search(low, max(0, place - 14), place):
        return None
    joined = behind >= 0 and place - behind <= _LONGEST_GAP and _JOINED.fullmatch(low, behind, place) is not None
    plain = match[4] is not None and day > _MOST_SECTIONS and int(match[4]) in _NEAR_YEARS
    if not (plain or joined or _DAY_BEFORE.search(low, left, place) or _OPENS_WINDOW.match(low, match.end())):
        return None
    return Mention(place, match.end(), day, month, 2000 + int(match[4]) if match[4] else None)


def _some_months(low: str, place: int) -> Mention | None:
    """One day, or the last one, of each month of a list."""
    match = _SOME_MONTHS.match(low, place)
    if match is None:
        return None
    months = [MONTHS[name.rstrip(".")] for name in _A_MONTH.findall(match["list"])]
    day = 1 if match["first"] else int(match["day"] or 31)
    if not 1 <= day <= (_IN_EVERY_MONTH if match["day"] else 31):
        return None
    return Mention(place, match.end(), 0, 0, None, tuple(_each_month(day)[month - 1] for month in sorted(months)))


def _of_months(low: str, place: int) -> Mention | None:
    """One end of a time from month to month."""
    left = max(0, place - _TWO_MONTHS)
    if (first := _FIRST_MONTH.match(low, place)) and _FROM_MONTH.search(low, left, place):
        return _in_month(first, 1)
    last = _LAST_MONTH.match(low, place)
    return _in_month(last, None) if last and _TO_MONTH.search(low, left, place) else None


def _in_month(match: re.Match[str], day: int | None) -> Mention:
    month, year = MONTHS[match["month"].rstrip(".")], int(match["year"]) if match["year"] else None
    return Mention(match.start(), match.end(), day or monthrange(year or 2026, month)[1], month, year)


def _worded(low: str, place: int) -> Mention | None:
    if mention := _some_months(low, place) or _of_months(low, place):
        return mention
    match = _WORDED.match(low, place)
    if match is None:
        return None
    end = match.end()
    if match["quarter"]:
        return Mention(place, end, 0, 0, None, ("03-31", "06-30", "09-30", "12-31"))
    if match["whole"]:
        return Mention(place, end, 31, 12, int(match["whole"]))
    if match["this"]:  # behind another day it is the other end of a time, or when a jury decides
        near = any(letter.isdigit() for letter in low[max(0, place - _NEAR_DAY) : place])
        return None if near else Mention(place, end, 31, 12, None)
    if match["months"]:
        return Mention(place, end, 0, 0, None, _each_month(31))
    if match["month"]:
        month, year = MONTHS[match["month"].rstrip(".")], int(match["year"]) if match["year"] else None
        plausible = year if year and FIRST_YEAR <= year <= LAST_YEAR else 2026
        return Mention(place, end, monthrange(plausible, month)[1], month, year)
    return Mention(place, end, int(match["day"]), MONTHS[match["first"].rstrip(".")], int(match["english"]))


def _with_months(found: Sequence[Mention]) -> list[Mention]:
    """Give a leading day ("1. und 15. März") the month of the day behind it."""
    filled: list[Mention] = []
    for mention in reversed(found):
        if mention.month == 0 and not mention.every:
            if not filled or filled[-1].start - mention.end > _LEADING_GAP:
                continue
            mention = Mention(mention.start, mention.end, mention.day, filled[-1].month, None)
        filled.append(mention)
    return filled[::-1]
