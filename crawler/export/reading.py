"""Which part of a programme's prose may say what, and the facts read from it at their place in the whole text."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Protocol

from crawler.export.banner import meaning
from crawler.export.sections import (
    BANNER,
    CONDITIONS,
    DEADLINES,
    DESCRIPTION,
    GUIDELINE,
    PROCEDURE,
    Section,
    SectionedText,
)
from tracker.shapes.calls import CallFacts, Passage, RoundData
from tracker.vocabulary.calls import CallStatus

# The best source of deadlines first. Conditions and the citation of the legal basis hold dates that are none.
_DEADLINES = (DEADLINES, DESCRIPTION, PROCEDURE)
_MONEY = (DESCRIPTION, DEADLINES, PROCEDURE, CONDITIONS)
_MONEY_FIELDS = {
    "rate_hundredths": "rate",
    "rate_weak_hundredths": "rate_weak",
    "amount_min_cents": "amount_min",
    "amount_max_cents": "amount_max",
    "cost_min_cents": "cost_min",
    "own_share_min_hundredths": "own_share_min",
}
# What a sentence states about today beats what follows from dates.
_STATED = (CallStatus.EXHAUSTED, CallStatus.SUSPENDED, CallStatus.CLOSED, CallStatus.FORECASTED)

# A guideline mixes deadlines with validity, reports and payments: only paragraphs about applying that name a time.
_TIME = ("laufend", "jederzeit", "ganzjährig", "Stichtag", "jeweils", "jährlich", "jeden Jahres", "Folgejahr")
_YEAR = re.compile(r"20[1-4]\d")
_APPLYING = re.compile(r"[Aa]ntr[aä]g|[Ss]kizze|ein(?:zu)?reich|[Bb]ewerb|Interessenbekundung|[Vv]oranmeld")
_NOT_APPLYING = re.compile(
    r"befristet|Geltungsdauer|in Kraft|außer Kraft|[Vv]erwendungsnachweis|[Zz]wischennachweis|[Mm]ittelabruf"
    r"|[Aa]uszahlung|Bekanntmachung vom|Bewilligungszeitraum|Zweckbindung"
)
_MONEY_HEADINGS = ("Höhe", "Umfang", "Bemessung", "Finanzierungsart")
_LONGEST_HEADING = 110
_MONEY_LENGTH = 2_500


class ReadFacts(Protocol):
    """The reader of facts; a parameter, so that reading and placing can be tested apart."""

    def __call__(self, text: str, *, today: date, published_on: date | None, title: str) -> CallFacts:
        """Return what a text says; passages point into this text."""


At = Callable[[Section], CallFacts]


def programme_facts(
    text: SectionedText, read: ReadFacts, *, today: date, published_on: date | None, title: str
) -> CallFacts:
    """Return the facts of a programme as of ``today``. Every passage points into the whole text."""
    at = partial(_at, read=partial(read, today=today, published_on=published_on, title=title))
    banner = text.sections.get(BANNER)
    said = meaning(banner.text) if banner else None
    names = _DEADLINES if said is not None else (BANNER, *_DEADLINES)
    prominent = {name: at(text.sections[name]) for name in names if name in text.sections}
    dated = next((facts for facts in prominent.values() if facts.rounds), None)
    if dated is None and said is None:
        dated = _from_guideline(text, at)
    values, passages = _money(text, prominent, at)
    status = _stated(banner, said) or _status([*prominent.values()], dated)
    if status.passage:
        passages["status"] = status.passage
    return CallFacts(status=status.status, rounds=dated.rounds if dated else (), passages=passages, **values)


class _Status(NamedTuple):
    status: CallStatus
    passage: Passage | None = None


def _stated(banner: Section | None, said: CallStatus | None) -> _Status | None:
    if banner is None or said is None:
        return None
    return _Status(said, Passage(start=banner.start, end=banner.start + len(banner.text), quote=banner.text))


def _status(prominent: list[CallFacts], dated: CallFacts | None) -> _Status:
    for facts in prominent:
        if facts.status in _STATED and "status" in facts.passages:
            return _Status(facts.status, facts.passages["status"])
    return _Status(dated.status, dated.passages.get("status")) if dated else _Status(CallStatus.UNKNOWN)


def _from_guideline(text: SectionedText, at: At) -> CallFacts | None:
    """Return the rounds a guideline names. That all of them are past does not end the programme: that stays open."""
    guideline = text.sections.get(GUIDELINE)
    found = [facts for facts in map(at, _deadline_lines(guideline)) if facts.rounds] if guideline else []
    if not found:
        return None
    of_rounds = {facts.status for facts in found}
    status = next((s for s in (CallStatus.OPEN, CallStatus.FORECASTED) if s in of_rounds), CallStatus.UNKNOWN)
    rounds: dict[tuple[object, ...], RoundData] = {}
    for each in (each for facts in found for each in facts.rounds):
        rounds.setdefault(_said_by(each), each)
    return CallFacts(status=status, rounds=tuple(rounds.values()))


def _said_by(found: RoundData) -> tuple[object, ...]:
    """Return what makes a round the same one, wherever a guideline repeats it."""
    return (found.kind, found.opens_on, found.closes_on, found.recurs, found.rolling)


def _deadline_lines(guideline: Section) -> Iterator[Section]:
    # Looking for rare words and years first keeps this cheap on texts of 17,500 characters.
    text = guideline.text
    places = {match.start() for match in _YEAR.finditer(text)}
    places.update(place for word in _TIME for place in _places(text, word))
    for start, end in sorted({_line_around(text, place) for place in places}):
        part = text[start:end]
        if _APPLYING.search(part) and not _NOT_APPLYING.search(part):
            yield Section(GUIDELINE, part, guideline.start + start)


def _places(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)


def _line_around(text: str, place: int) -> tuple[int, int]:
    end = text.find("\n", place)
    return text.rfind("\n", 0, place) + 1, end if end >= 0 else len(text)


class _Money(NamedTuple):
    values: dict[str, Any]
    passages: dict[str, Passage]


def _money(text: SectionedText, prominent: dict[str, CallFacts], at: At) -> _Money:
    """Return amounts and rates; the guideline is asked only when the short texts say nothing about money."""
    short = [prominent.get(name) or at(text.sections[name]) for name in _MONEY if name in text.sections]
    found = _first_values(short)
    return found if found.values else _first_values(map(at, _money_part(text.sections.get(GUIDELINE))))


def _first_values(sources: Iterable[CallFacts]) -> _Money:
    found = _Money({}, {})
    for facts in sources:
        for field, name in _MONEY_FIELDS.items():
            value = getattr(facts, field)
            if value is not None and field not in found.values:
                found.values[field] = value
                found.passages.update({name: facts.passages[name]} if name in facts.passages else {})
    return found


def _money_part(guideline: Section | None) -> Iterator[Section]:
    """Yield what follows the heading about amounts, if the guideline has one."""
    text = guideline.text if guideline else ""
    lines = sorted(_line_around(text, place) for word in _MONEY_HEADINGS for place in _places(text, word))
    start = next((start for start, end in lines if end - start <= _LONGEST_HEADING and text[end - 1] != "."), None)
    if guideline and start is not None:
        yield Section(GUIDELINE, text[start : start + _MONEY_LENGTH], guideline.start + start)


def _at(section: Section, read: Callable[[str], CallFacts]) -> CallFacts:
    """Read a section and move every passage to its place in the whole text."""
    facts = read(section.text)
    certain = tuple(_round_at(each, section.start) for each in facts.rounds if _names_its_year(each))
    passages = {name: _passage_at(each, section.start) for name, each in facts.passages.items()}
    # What follows from a date nobody can be sure of is not sure either.
    sure = len(certain) == len(facts.rounds) or "status" in facts.passages
    status = facts.status if sure else CallStatus.UNKNOWN
    return facts.model_copy(update={"status": status, "rounds": certain, "passages": passages})


def _names_its_year(found: RoundData) -> bool:
    """Say whether the text names the year of a day.

    The reader completes "bis 30. September" from the day of publication. Here there is none: the
    day of issue is that of the page, years older or newer than the text.
    """
    days = [day for day in (found.opens_on, found.closes_on) if day]
    return all(str(day.year) in found.quote or f".{day.year % 100:02}" in found.quote for day in days)


def _round_at(found: RoundData, start: int) -> RoundData:
    if found.passage is None:
        return found
    return found.model_copy(update={"passage": _passage_at(found.passage, start)})


def _passage_at(passage: Passage, start: int) -> Passage:
    return Passage(start=passage.start + start, end=passage.end + start, quote=passage.quote)
