"""Amounts in Euro and shares in percent, at their places in the folded text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from crawler.facts.numerals import NUMBER, from_digits, from_word
from crawler.facts.spelling import german

_SCALES = (("mrd", 9), ("milliard", 9), ("mio", 6), ("million", 6), ("tsd", 3), ("tausend", 3), ("t", 3))
_SCALE = r"(?:mrd\b\.?|milliarden?|mio\b\.?|millionen|million|tsd\b\.?|tausend|t(?=\s?(?:€|eur)))"
_EURO = r"(?:euro\b|eur\b|€)"
_PERCENT = r"(?:%|prozent\b(?!punkt)|v\.\s?h\.|vh\b|vom\shundert|per\s?cent\b)"
_POINTS = r"(?:prozent-?punkten?\b|%-punkten?\b|percentage\spoints?\b)"
_ADJECTIVE = r"(?:-?\s?prozentige?[nrsm]?\b|\s?%-?ige?[nrsm]?\b)"
_TO = r"(?:bis(?:\szu)?|-|\?)"
# Behind these a number is the rest of another.
_INSIDE = frozenset(".,")
# A number without one of these near it is no figure.
_UNIT = re.compile(r"[%€]|proz|perc|per\sc|v\.|vh|vom\sh|eur")
_REACH = 56
_RANGE_AMOUNT = german(
    rf"(?P<low>{NUMBER})\s?(?P<lowscale>{_SCALE})?\s?(?:{_EURO}\s?)?(?P<link>{_TO}|und\s(?:bis\s)?(?:höchstens|maximal"
    rf"|bis\szu|max\.)|und|and"
    rf"|to)\s?(?:{_EURO}\s?)?(?P<high>{NUMBER})"
    rf"(?:[.,]{{1,2}}\s?-+)?\s?(?P<scale>{_SCALE})?(?P<unit>\s?{_EURO})?(?![\d%])"
)
_ONE_AMOUNT = german(
    rf"(?P<high>{NUMBER})(?:[.,]{{1,2}}\s?-+)?(?:\s?(?P<scale>{_SCALE}))?(?P<unit>\s?{_EURO})?(?![\d%])"
)
# "10.000, 7.500 und 5.000 Euro"
_LISTED_AMOUNT = german(
    rf"(?P<high>\d{{1,3}}(?:\.\d{{3}})+)(?:,\s\d{{1,3}}(?:\.\d{{3}})*){{0,4}}(?:,|\sund|\soder|\sbzw\.|\ssowie)\s"
    rf"\d{{1,3}}(?:\.\d{{3}})*\s?{_EURO}"
)
_EURO_BEFORE = re.compile(_EURO + r"\s?$")
_ONE_SHARE = german(
    rf"(?P<high>\d{{1,3}}(?:,\d{{1,2}})?)\s?(?:{_PERCENT}|(?P<points>{_POINTS})|(?P<adjective>{_ADJECTIVE}))"
)
_RANGE_SHARE = german(
    rf"(?P<low>\d{{1,3}}(?:,\d{{1,2}})?)\s?{_PERCENT}?-?\s?(?P<link>{_TO}|und|and|to)\s?"
    rf"(?P<high>\d{{1,3}}(?:,\d{{1,2}})?)\s?(?:{_PERCENT}|(?P<points>{_POINTS})|(?P<adjective>{_ADJECTIVE}))"
)
_INSTEAD = german(
    rf"(?P<high>\d{{1,3}}(?:,\d{{1,2}})?)\s(?:statt|anstelle\svon"
    rf"|anstatt)\s(?:\w+\s){{0,3}}?\d{{1,3}}(?:,\d{{1,2}})?\s?{_PERCENT}"
)
# "Kleine Gemeinden erhalten 80, größere 60 Prozent"
_ELIDED = german(
    rf"(?P<high>\d{{2,3}}(?:,\d{{1,2}})?)(?:,|;|\sund|\sbzw\.|\sbeziehungsweise|\soder|\s-)\s(?:[^\W\d]+\s){{0,7}}"
    rf"\d{{1,3}}(?:,\d{{1,2}})?\s?{_PERCENT}"
)
_GETS = german(r"\b(?:erhalten|erhält|bekommen|bekommt|beträgt|liegt\sbei|bis\szu|höchstens|maximal|werden|mit|von)\s$")
_IN_DIGITS = re.compile(r"(?P<count>[1-9])/(?P<part>[2-9]|10)(?=\s(?:der|des|ihrer|seiner|von)\b)")
_BETWEEN = german(r"\b(?:zwischen|between|von|from)\s(?:etwa\s|rund\s|eur\s|€\s?)?$")
_LOW_BEFORE = german(
    rf"\b(?:zwischen|von)\s(?P<low>{NUMBER})\s?(?P<scale>{_SCALE})?\s?(?:{_EURO})?\s?(?:und|bis|bis\szu)\s$"
)
_WORDED = german(
    rf"(?:(?P<million>millionen|million|milliarden|milliarde|tausend)\s{_EURO}|(?P<euro>euro)\b"
    rf"|(?P<points>prozentpunkten?)\b"
    r"|(?P<percent>prozent|vom\shundert|v\.\s?h\.)|(?P<fraction>hälfte|(?:drittel|viertel|fünftel|zehntel"
    r"|achtel)n?)\b|(?P<half>hälftig\w{0,2})\b"
    r"|(?P<whole>vollfinanzier\w+|voller\shöhe|hundertprozentige?\w?"
    r"|(?P<fully>vollständig)(?:\s(?P<done>übernommen|finanziert|gefördert|erstattet|getragen|bezuschusst))?)\b)"
)
_DOES = german(r"\b(?:übernimmt|übernehmen|trägt|erstattet|finanziert)\s(?:[\w-]+\s){0,4}$")
_PARTS = {"drittel": 3, "viertel": 4, "fünftel": 5, "zehntel": 10, "achtel": 8}
_WORD_BEFORE = re.compile(r"(\w{2,40})[\s-]$")
_TWO_BEFORE = re.compile(r"(?:\beine?r?\s)?\b(\w{2,40})\s$")
_WHOLE = 10_000
_MOST_CENTS = 10**14


class Unit(Enum):
    """What a figure counts."""

    CENTS = "cents"
    SHARE = "share"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in cents or a share in hundredths of a percent; ``low`` is the lower end of a range."""

    start: int
    end: int
    value: int
    unit: Unit
    low: int | None = None


def find_figures(low: str, places: Iterable[int]) -> list[Figure]:
    """Return the figures of a folded text in order. ``places`` are those of its numbers and of words for figures."""
    found: list[Figure] = []
    for place in places:
        if found and place < found[-1].end:
            continue
        if not low[place].isdigit():
            figure = _worded(low, place)
        elif low[max(0, place - 1) : place] in _INSIDE or not (
            _UNIT.search(low, max(0, place - 5), place + _REACH) or low.startswith("/", place + 1)
        ):
            figure = None
        else:
            figure = _share(low, place) or _amount(low, place)
        if figure is not None and not (found and figure.start < found[-1].end):
            found.append(figure)
    return found


def _share(low: str, place: int) -> Figure | None:
    match = _RANGE_SHARE.match(low, place)
    if match and _is_range(low, match):
        value, lower = int(from_digits(match["high"]) * 100), int(from_digits(match["low"]) * 100)
        if lower < value <= _WHOLE:
            return Figure(place, match.end(), value, Unit.POINTS if match["points"] else Unit.SHARE, lower)
    match = _ONE_SHARE.match(low, place)
    if match is None:
        return _share_without_unit(low, place)
    value = int(from_digits(match["high"]) * 100)
    return (
        Figure(place, match.end(), value, Unit.POINTS if match["points"] else Unit.SHARE) if value <= _WHOLE else None
    )


def _share_without_unit(low: str, place: int) -> Figure | None:
    """A share whose "Prozent" stands behind the next one, or a fraction in digits: "2/3 der Kosten"."""
    if match := _IN_DIGITS.match(low, place):
        count, part = int(match["count"]), int(match["part"])
        return Figure(place, match.end(), round(count * _WHOLE / part), Unit.SHARE) if count < part else None
    match = _INSTEAD.match(low, place)
    if match is None and _GETS.search(low, max(0, place - 16), place):
        match = _ELIDED.match(low, place)
    if match is None or (value := int(from_digits(match["high"]) * 100)) > _WHOLE:
        return None
    return Figure(place, match.end("high"), value, Unit.SHARE)


def _amount(low: str, place: int) -> Figure | None:
    currency = _EURO_BEFORE.search(low, max(0, place - 5), place) is not None
    match = _RANGE_AMOUNT.match(low, place)
    if match and (currency or match["unit"]) and _is_range(low, match):
        value = _cents(from_digits(match["high"]), match["scale"])
        lower = _cents(from_digits(match["low"]), match["lowscale"] or match["scale"])
        if lower > value:  # "500.000 bis 2 Mio. Euro" shares no scale
            lower = _cents(from_digits(match["low"]), None)
        if lower < value <= _MOST_CENTS:
            return Figure(place, match.end(), value, Unit.CENTS, lower)
    match = _ONE_AMOUNT.match(low, place)
    if match is None or not (currency or match["unit"]):
        return _of_a_list(low, place)
    value = _cents(from_digits(match["high"]), match["scale"])
    return Figure(place, match.end(), value, Unit.CENTS) if value <= _MOST_CENTS else None


def _of_a_list(low: str, place: int) -> Figure | None:
    """An amount whose "Euro" stands behind the last one of a list."""
    match = _LISTED_AMOUNT.match(low, place)
    return Figure(place, match.end("high"), _cents(from_digits(match["high"]), None), Unit.CENTS) if match else None


def _is_range(low: str, match: re.Match[str]) -> bool:
    """Two figures joined by "und" are a range behind "zwischen" only."""
    return (
        match["link"] not in {"und", "and"}
        or _BETWEEN.search(low, max(0, match.start() - 16), match.start()) is not None
    )


def _cents(number: Decimal, scale: str | None) -> int:
    power = next((power for name, power in _SCALES if scale and scale.startswith(name)), 0)
    return int(number * 10**power * 100)


def _worded(low: str, place: int) -> Figure | None:
    match = _WORDED.match(low, place)
    if match is None:
        return None
    if match["whole"] and match["fully"] and not (match["done"] or _DOES.search(low, max(0, place - 60), place)):
        return None
    if match["whole"]:
        return Figure(place, match.end(), _WHOLE, Unit.SHARE)
    if match["half"]:
        return Figure(place, match.end(), _WHOLE // 2, Unit.SHARE)
    return _fraction(low, match) if match["fraction"] else _counted(low, match)


def _with_low(low: str, figure: Figure) -> Figure:
    """Add the lower end that stands in digits before the words: "zwischen 500.000 und vier Millionen Euro"."""
    match = _LOW_BEFORE.search(low, max(0, figure.start - 40), figure.start)
    if match is None:
        return figure
    least = _cents(from_digits(match["low"]), match["scale"])
    return replace(figure, start=match.start("low"), low=least) if least < figure.value else figure


def _fraction(low: str, match: re.Match[str]) -> Figure | None:
    if match["fraction"].startswith(("hälfte", "haelfte")):
        return Figure(match.start(), match.end(), _WHOLE // 2, Unit.SHARE)
    before = _WORD_BEFORE.search(low, max(0, match.start() - 24), match.start())
    count = from_word(before[1]) if before else None
    part = _PARTS[match["fraction"].replace("fuenf", "fünf").removesuffix("n")]
    if before is None or not count or count > part:
        return None
    return Figure(before.start(), match.end(), round(count * _WHOLE / part), Unit.SHARE)


def _counted(low: str, match: re.Match[str]) -> Figure | None:
    before = _TWO_BEFORE.search(low, max(0, match.start() - 48), match.start())
    count = from_word(before[1]) if before else None
    if before is None or count is None:
        return None
    if match["million"]:
        return _with_low(low, Figure(before.start(), match.end(), _cents(count, match["million"]), Unit.CENTS))
    if match["euro"]:
        return Figure(before.start(1), match.end(), _cents(count, None), Unit.CENTS)
    unit = Unit.POINTS if match["points"] else Unit.SHARE
    return Figure(before.start(1), match.end(), int(count * 100), unit) if count * 100 <= _WHOLE else None
