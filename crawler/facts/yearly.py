"""Rules that come back every year, and the year of a day that names none."""

from collections.abc import Sequence
from datetime import date

from crawler.facts.dates import Mention
from crawler.facts.spelling import german

_YEARLY = german(
    r"\bjeweils\b|\b(?:all)?jährlich(?:e[rnms]?)?\b|\bhalbjährlich\b|\bvierteljährlich\b|\bjedes\sjahr"
    r"|\bjeden\sjahres|\balle\sjahre|\bin\sjedem\s\w*jahr\b|\bjedes\s\w+jahr\b"
    r"|\b(?:eines|jedes|des|im)\s(?:jeden\s|jeweiligen\s|laufenden\s|jeweils\s|vorher(?:gehenden|igen)\s"
    r"|vorangehenden\s|vorausgehenden\s"
    r"|vorangegangenen\s|entsprechenden\s|betreffenden\s|beantragten\s|letzten\s|folgenden\s)?"
    r"(?:(?:kalender|haushalts|programm|förder|antrags|bewilligungs|schul|wirtschafts"
    r"|bezugs)?jahr(?:e?s)?\b(?!\s?\d)|vorjahr\b)|\bvorjahr(?:e?s)?\b|\bfolgejahr(?:e?s)?\b|\bdes\sdem\b"
    r"|\b(?:für\sdas|im)\s(?:jeweils\s)?(?:lfd\.|laufende|nächste|kommende|jeweilige|darauf\s?folgende|folgende"
    r"|nachfolgende"
    r"|darauffolgende)[ns]?\s\w*jahr\b"
    r"|\b(?:ein|zwei|drei|vier)mal\s(?:im|pro|je|jährlich)\b|\bpro\s(?:kalender|haushalts)?jahr\b|\bturnus\w*"
    r"|\bjahresturnus\b"
    r"|\bfür\s(?:das\s)?(?:erste|zweite|dritte|vierte|[1-4]\.)\s(?:quartal|halbjahr)\b(?!\s(?:des\sjahres\s)?\d)"
    r"|\b(?:every|each)\syear\b|\bannual(?:ly)?\b|\bwiederkehrend\w*|\bregelmäßig\b|\bimmer\szum\b"
)
# "30. November dieses Jahres" is one day only.
_THIS_YEAR = german(r"\b(?:dieses|diesen|im\slaufenden)\sjahre?s?\b")
_BEHIND = 40
_YEAR_BEFORE = german(
    r"(?<!jahr\s)\b(20\d\d)(?:\s(?:sind|ist|lauten|lautet))?\s?:?\s?(?:jeweils\s)?(?:der\s|den\s|am\s|zum\s"
    r"|bis\szum\s|bis\s)?$"
)
_NEXT_YEAR = german(r"\b(?:kommenden|nächsten|neuen)\sjahre?s?\b")


def comes_back(sentence: str) -> bool:
    """Say whether a folded sentence speaks of a rule for every year."""
    return _YEARLY.search(sentence) is not None and _THIS_YEAR.search(sentence) is None


def year_before(low: str, start: int, place: int) -> int | None:
    """Return the year that stands right before a day: "Fristen 2027: 31. Januar, 30. April"."""
    match = _YEAR_BEFORE.search(low, max(start, place - _BEHIND), place)
    return int(match[1]) if match else None


def years_of(days: Sequence[Mention], low: str, anchor: date) -> list[int]:
    """Return the years of days in one list or window; a day without one takes it from the day behind it."""
    years: list[int] = []
    following: tuple[Mention, int] | None = None
    for day in reversed(days):
        if day.year is not None:
            year = day.year
        elif following is not None:
            year = following[1] - _is_later(day, following[0])
        else:
            year = _next_year(day, low[day.end : day.end + _BEHIND].lstrip(), anchor)
        following = (day, year)
        years.append(year)
    return years[::-1]


def opening_before(opening: Mention, closing: Mention, anchor: date) -> date | None:
    """Return the day on which the next turn of a yearly window opens, from the anchor on."""
    year = _next_year(closing, "", anchor) - _is_later(opening, closing)
    return on(opening, year)


def turn_before(opening: date | None, closing: str, anchor: date) -> date | None:
    """Return the opening moved to the year of the next closing (MM-DD) from the anchor on."""
    if opening is None:
        return None
    year = anchor.year + (closing < f"{anchor:%m-%d}")
    year -= f"{opening:%m-%d}" > closing
    return opening.replace(year=year) if (opening.month, opening.day) != (2, 29) else None


def _next_year(mention: Mention, behind: str, anchor: date) -> int:
    """The year of the next such day from the anchor on. ``behind`` is the text after it."""
    if _THIS_YEAR.match(behind):
        return anchor.year
    if _NEXT_YEAR.match(behind):
        return anchor.year + 1
    return anchor.year + ((mention.month, mention.day) < (anchor.month, anchor.day))


def _is_later(one: Mention, other: Mention) -> bool:
    return (one.month, one.day) > (other.month, other.day)


def month_days(days: Sequence[Mention]) -> tuple[str, ...]:
    """Return the days of each year as MM-DD, sorted."""
    found = {f"{day.month:02}-{day.day:02}" for day in days if not day.every}
    return tuple(sorted(found.union(*(day.every for day in days))))


def on(mention: Mention, year: int) -> date | None:
    """Return the day in that year, None if there is none."""
    try:
        return date(year, mention.month, mention.day)
    except ValueError:  # 29 February
        return None
