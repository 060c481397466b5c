"""Days that belong together: lists and windows, with the preposition before and the time of day behind them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from crawler.facts.dates import Mention
from crawler.facts.spelling import german

_WEEKDAY = r"(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)\.?,?"
_ARTICLE = (
    r"(?:zum|zu|zur|den|dem|der|des|am|the|einschließlich|einschl\.|inklusive|inkl\.|spätestens|heute,?|jeweils|"
    + _WEEKDAY
    + ")"
)
_CLOCK = r"(?:[,\s(]{0,3}(?:um\s|bis\s|ab\s)?\d{1,2}(?:[:.]\d\d)?\suhr\)?,?)?"
_ASIDE = r"(?:\s?\([^()]{0,44}\))?"
_TO = german(_CLOCK + r",?(?:\san\sund|\san)?\s?(?:-|bis|\?|to|until)(?:\s(?:und\smit|" + _ARTICLE + r"))*\s?")
_AND = german(
    _CLOCK
    + _ASIDE
    + r"\s?(?:,|und/oder|und|oder|sowie|bzw\.|beziehungsweise|/|and|or)(?:\s(?:und|dann|bis|"
    + _ARTICLE
    + r"))*\s?"
    + _ASIDE
)
_BETWEEN = german(r"\b(?:zwischen|between)(?:\s" + _ARTICLE + r")*\s?$")
_SINCE = german(r"\b(?:ab|vom|seit)(?:\s" + _ARTICLE + r")*\s?$")
_WEEKDAY_BEFORE = german(r"\b" + _WEEKDAY + r"\s?$")
_CLOCK_BEFORE = german(r"\bbis\s(?:spätestens\s|um\s)?\d{1,2}(?:[:.]\d\d)?\suhr\s$")
_UNTIL = german(r"\b(?:bis|zum)\b")
_LEFT = 72
_PREPOSITION = german(
    r"(?:\b(?:heute|gestern|morgen|"
    + _WEEKDAY
    + r")[\s,]+)?\b(?:(?P<until>bis|späte\w{1,3}ns|spätestes|längstens|zum|until|by|later\sthan|letztmalig|letztmals"
    r"|vor\sablauf|mit\sablauf|ablauf|nicht\sspäter\sals)"
    r"(?:(?:\szum)?\s(?:ende|ablauf)\s(?:der|des|dieser)\s[\w-]+\sam)?"
    r"|(?P<since>ab|seit|vom|von|from|frühestens|since|beginnend|starting)"
    r"|(?P<after>nach|after)|(?P<before>vor(?!:)|before)"
    r"|(?P<at>am|on|der|auf|ist|war|dem|den|für|gilt|lautet))"
    r"(?:[\s,(:]+(?:aber|jedoch|und\smit|mit\sablauf|mit|ende|noch|kommenden|nächsten|jährlich|einem|folgenden|festen|beiden"
    r"|valentinstag|\w{4,12}tag,?|ersten|the|end\sof|including|mitternacht"
    r"|\w*stichtage?n?|\w*termine?n?|datum|" + _ARTICLE + r"))*[\s,(:]*$"
)
_TIME = german(
    r"(?:\s?\([^()\n]{0,40}\))?[^\d.;\n]{0,34}?\b(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::\d\d)?)?\s?uhr"
    r"|(?P<h>\d{1,2}):(?P<m>\d\d)(?=\s?(?:h\b|hrs|hours|cet|cest|mez|mesz|brussels|local|\())"
    r"|(?P<o>\d{1,2})\sh\b|(?P<half>\d{1,2})\s?(?P<noon>[ap])\.?m\b|(?P<midnight>mitternacht|midnight))"
)
_TIME_BEFORE = re.compile(
    r"\b(?:(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?\s?uhr|(?P<midnight>mitternacht))[\s,(]{1,2}(?:am|des|on|vom)?\s?$"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Days with one preposition. ``start`` and ``end`` take in the preposition and the time of day."""

    start: int
    end: int
    days: tuple[Mention, ...]
    window: bool
    preposition: str
    at: str | None

    @property
    def span(self) -> tuple[int, int]:
        """From the preposition to the time of day."""
        return self.start, self.end


def group(low: str, mentions: Sequence[Mention], start: int, end: int) -> list[Group]:
    """Group the mentions of one sentence, which lies between the two places."""
    groups: list[Group] = []
    for days, window in _runs(low, mentions, start):
        left = max(start, groups[-1].end if groups else start, days[0].start - _LEFT)
        found = _PREPOSITION.search(low, left, days[0].start)
        named = None if found else _WEEKDAY_BEFORE.search(low, left, days[0].start)
        begin = found.start() if found else named.start() if named else days[0].start
        preposition = (found.lastgroup if found else None) or ""
        if preposition == "at" and (until := _UNTIL.search(low, begin, days[0].start)):
            begin, preposition = until.start(), "until"  # "ist zum 1. März möglich"
        if preposition == "at" and (until := _CLOCK_BEFORE.search(low, left, begin)):
            begin, preposition = until.start(), "until"  # "bis 15 Uhr am 18. Dezember"
        at, stop = _time(low, left, begin, days, end)
        if low.startswith(",", stop) and "," in low[begin:stop]:  # the comma that ends "Freitag, den 5. März 2027,"
            stop += 1
        groups.append(Group(begin, stop, days, window, preposition, at))
    return groups


def _runs(low: str, mentions: Sequence[Mention], start: int) -> Iterator[tuple[tuple[Mention, ...], bool]]:
    links = [_link(low, left, right, start) for left, right in pairwise(mentions)] + [""]
    begin = place = 0
    while place < len(mentions):
        if links[place] == "to":
            if begin < place:
                yield tuple(mentions[begin:place]), False
            yield tuple(mentions[place : place + 2]), True
            begin = place = place + 2
            continue
        place += 1
        if links[place - 1] == "":
            yield tuple(mentions[begin:place]), False
            begin = place


def _link(low: str, left: Mention, right: Mention, start: int) -> str:
    gap = (left.end, right.start)
    if _TO.fullmatch(low, *gap):  # "für einen Beginn zum 1. Oktober bis zum 15. Juni": no window
        return "" if low.startswith("zum ", left.start - 4) else "to"
    if not _AND.fullmatch(low, *gap):
        return ""
    if " bis" in low[slice(*gap)] and _SINCE.search(low, max(start, left.start - 40), left.start):
        return "to"  # "ab dem 5. Oktober und bis zum 31. Dezember"
    return "to" if _BETWEEN.search(low, max(start, left.start - 40), left.start) else "and"


def _time(low: str, left: int, begin: int, days: Sequence[Mention], end: int) -> tuple[str | None, int]:
    """The time of day of a closing, and where the group ends with it."""
    first, behind = days[0].start, days[-1].end
    found = _TIME.match(low, behind, min(end, behind + 60))
    if found is None:
        before = _TIME_BEFORE.search(low, max(left, begin - 20), begin) or _TIME_BEFORE.search(low, begin, first)
        if before is None:
            return None, behind
        return ("24:00" if before["midnight"] else _clock(before["hour"], before["minute"])), behind
    if found["midnight"]:
        return "24:00", found.end()
    if found["half"]:
        return _clock(str(int(found["half"]) % 12 + 12 * (found["noon"] == "p")), None), found.end()
    return _clock(found["hour"] or found["h"] or found["o"], found["minute"] or found["m"]), found.end()


def _clock(hour: str, minute: str | None) -> str | None:
    text = f"{int(hour):02}:{minute or '00'}"
    return text if (text <= "23:59" and text[3:] <= "59") or text == "24:00" else None
