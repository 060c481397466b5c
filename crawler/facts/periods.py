"""Times that are named vaguely: "im Frühjahr 2027", "2. Quartal 2027", "demnächst"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.facts.dates import MONTH, MONTHS
from crawler.facts.spelling import german

_LAST_MONTHS = (
    (("frühjahr", "frühling", "fruehjahr", "fruehling", "spring"), 5),
    (("sommer", "frühsommer", "spätsommer", "summer"), 9),
    (("herbst", "spätherbst", "autumn"), 11),
    (("winter",), 12),
    (("1", "erste", "i"), 3),
    (("2", "zweite", "ii"), 6),
    (("3", "dritte", "iii"), 9),
    (("4", "vierte", "iv"), 12),
)
_MONTH_OF = {name: month for names, month in _LAST_MONTHS for name in names} | MONTHS
_PERIOD = german(
    r"\b(?:(?P<quarter>[1-4]|erste|zweite|dritte|vierte|i{1,3}|iv)[nsr]?\.?\s?quartal\w?\s(?P<quarter_year>20\d\d)"
    r"|q(?P<q>[1-4])[\s/](?P<q_year>20\d\d)"
    r"|(?P<half>1|2|erste|zweite)[nsr]?\.?\s?(?:halbjahr|jahreshälfte)\w{0,2}\s(?:des\sjahres\s)?(?P<half_year>20\d\d)"
    r"|(?P<season>frühjahr|frühling|(?:früh|spät)?sommer|(?:spät)?herbst|winter|spring|summer"
    r"|autumn)s?\s(?P<season_year>20\d\d)"
    r"|(?P<month>" + MONTH + r"|(?:januar|februar|september|oktober|november|dezember)s)\s(?P<month_year>20\d\d)"
    r"|(?P<figures>\d\d?\.\s?\d\d?)\.\s?(?P<figures_year>20\d\d)"
    r"|(?:im\sjahre?|im\slaufe\s(?:des\sjahres|von)|anfang|mitte|ende|ab|in|frühestens|erst|voraussichtlich"
    r"|jahresbeginn"
    r"|jahresanfang|jahresmitte|jahreswechsel|beginn\sdes\sjahres|sommerferien|osterferien|spätestens|für"
    r"|findet|finden|startet|starten|beginnt|folgt|öffnet|wieder|erneut)\s"
    r"(?:anfang\s|mitte\s|ende\s|im\s|des\sjahres\s|das\sjahr\s)?(?P<year>20\d\d)"
    r"|(?:ab|im|anfang|mitte|ende)\s(?P<bare>" + MONTH + r")(?!\s?\d)"
    r"|(?:im|ab)\s(?P<mild>frühjahr|frühling|sommer|frühsommer|spätsommer|herbst|winter)(?!\s?\d)"
    r"|(?P<vague>(?:nach\sdem|zum)\sjahres(?:wechsel|beginn|anfang)(?!\s?\d)|(?:kommende|nächste|neue|folgende)[nrsm]?\s"
    r"(?:\w{0,12}jahr(?:es)?|frühling|sommer|herbst|winter|quartals?|monate?n?|wochen|tagen?|halbjahr)"
    r"|in\skürze|demnächst|in\swenigen\s(?:wochen|monaten|tagen)|next\syear|shortly))\b"
)
_DAY_BEFORE = re.compile(r"\b(\d\d?)\.\s$")
_SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class Period:
    """A time at its place in the folded text; ``last`` is a day near its end, ``date.max`` where none is named."""

    start: int
    end: int
    last: date
    words: str


def find_periods(low: str, start: int, end: int, anchor: date) -> Iterator[Period]:
    """Yield the times named between two places; a month without a year is the next one from ``anchor`` on."""
    for match in _PERIOD.finditer(low, start, end):
        last = _last(low, match, anchor)
        if last is not None:
            yield Period(*match.span(), last, match[0])


def _last(low: str, match: re.Match[str], anchor: date) -> date | None:
    if match["vague"]:
        return date.max
    if match["bare"] or match["mild"]:
        month = _month(match["bare"]) if match["bare"] else _MONTH_OF[match["mild"].replace("ue", "ü")]
        return _day(anchor.year + (month < anchor.month), month, _SHORTEST_MONTH)
    return _last_of_a_year(low, match)


def _last_of_a_year(low: str, match: re.Match[str]) -> date | None:
    if match["figures"]:
        day, month = (int(part) for part in match["figures"].split("."))
        return _day(int(match["figures_year"]), month, day)
    if match["month"]:
        before = _DAY_BEFORE.search(low, max(0, match.start() - 4), match.start())
        day = int(before[1]) if before else _SHORTEST_MONTH
        return _day(int(match["month_year"]), _month(match["month"]), day)
    if match["half"]:
        return date(int(match["half_year"]), 6 if match["half"] in {"1", "erste"} else 12, _SHORTEST_MONTH)
    for name in ("quarter", "season"):
        if match[name]:
            return date(int(match[f"{name}_year"]), _MONTH_OF[match[name].replace("ae", "ä")], _SHORTEST_MONTH)
    if match["q"]:
        return date(int(match["q_year"]), int(match["q"]) * 3, _SHORTEST_MONTH)
    return date(int(match["year"]), 12, _SHORTEST_MONTH)


def _month(word: str) -> int:
    name = word.rstrip(".")
    return MONTHS[name] if name in MONTHS else MONTHS[name.removesuffix("s")]


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "31.02.2027"
        return None
