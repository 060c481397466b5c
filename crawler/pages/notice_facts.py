"""What an entry of the feed and the Bekanntmachung behind it say together."""

import re
from datetime import date
from functools import partial
from typing import NamedTuple, Protocol

from crawler.facts.read import read_facts
from crawler.pages.feed import Item
from crawler.pages.notice import Notice, Section
from tracker.rules.deadlines import status_on
from tracker.shapes.calls import CallFacts, Passage, RoundData
from tracker.vocabulary.calls import CallStatus, RoundKind

_PROCEDURE = r"Verfahren|Antragstellung|Einreichung"
_MONEY = r"Umfang|Höhe|Bemessung"
_MONEY_FIELDS = {
    "rate_hundredths": "rate",
    "rate_weak_hundredths": "rate_weak",
    "amount_min_cents": "amount_min",
    "amount_max_cents": "amount_max",
    "cost_min_cents": "cost_min",
    "own_share_min_hundredths": "own_share_min",
}
_OUTLINE = re.compile(r"[Ss]kizze")


class Read(NamedTuple):
    """The text with the title as its first line, the facts in it, and whether title and text disagree on the day."""

    text: str
    facts: CallFacts
    disagree: bool = False


class _Reader(Protocol):
    def __call__(self, text: str) -> CallFacts: ...


def read(item: Item, notice: Notice | None, *, today: date) -> Read:
    """Return what is known of a call. The window in the title is a round; the text tells what is due in it."""
    reader = partial(read_facts, today=today, published_on=item.published_on, title=item.title)
    head = f"{item.line}\n\n"
    text = f"{head}{notice.text}" if notice else item.line
    if notice is None:
        return Read(text, _dated(CallFacts(), item, text, today))
    procedure = _part(notice, notice.part(_PROCEDURE), reader, len(head))
    money = _part(notice, notice.part(_MONEY), reader, len(head))
    values = {field: getattr(money, field) for field in _MONEY_FIELDS}
    passages = {name: money.passages[name] for name in _MONEY_FIELDS.values() if name in money.passages}
    if "status" in procedure.passages:
        passages["status"] = procedure.passages["status"]
    facts = procedure.model_copy(update=values | {"passages": passages})
    closings = {each.closes_on for each in facts.rounds if each.closes_on}
    disagree = item.closes_on is not None and bool(closings) and item.closes_on not in closings
    return Read(text, _dated(facts, item, text, today), disagree)


def _part(notice: Notice, section: Section | None, reader: _Reader, by: int) -> CallFacts:
    """Read one section, or all of a text without sections, and move every passage to its place in the whole."""
    start, end = (section.start, section.end) if section else (0, len(notice.text))
    facts = reader(notice.text[start:end])
    passages = {name: _moved(each, by + start) for name, each in facts.passages.items()}
    rounds = tuple(
        each.model_copy(update={"passage": _moved(each.passage, by + start)}) if each.passage else each
        for each in facts.rounds
    )
    return facts.model_copy(update={"rounds": rounds, "passages": passages})


def _moved(passage: Passage, by: int) -> Passage:
    return Passage(start=passage.start + by, end=passage.end + by, quote=passage.quote)


def _dated(facts: CallFacts, item: Item, text: str, today: date) -> CallFacts:
    rounds = tuple(_with_window(facts.rounds, item, text))
    stated = "status" in facts.passages or facts.status in (CallStatus.SUSPENDED, CallStatus.EXHAUSTED)
    return facts.model_copy(update={"rounds": rounds, "status": facts.status if stated else status_on(rounds, today)})


def _with_window(rounds: tuple[RoundData, ...], item: Item, text: str) -> list[RoundData]:
    """Return the rounds of the text with the window of the title among them, each day once."""
    kept = list(rounds)
    same = next((place for place, each in enumerate(kept) if each.closes_on and each.closes_on == item.closes_on), None)
    if item.closes_on is None:
        return kept
    if same is not None:
        kept[same] = kept[same].model_copy(update={"opens_on": kept[same].opens_on or item.opens_on})
        return kept
    window = RoundData(
        kind=RoundKind.OUTLINE if _OUTLINE.search(text) else RoundKind.APPLICATION,
        opens_on=item.opens_on,
        closes_on=item.closes_on,
        quote=item.line,
        passage=Passage(start=0, end=len(item.line), quote=item.line),
    )
    return [window, *kept]
