"""Whether one may apply today, out of what the text says and what its rounds tell."""

from collections.abc import Sequence
from datetime import date

from crawler.facts.document import Document
from crawler.facts.outlook import announced
from crawler.facts.spelling import german
from crawler.facts.statements import Statement, find_statements
from tracker.rules.deadlines import status_on
from tracker.shapes.calls import Passage, RoundData
from tracker.vocabulary.calls import CallStatus

# What is used up is one part only where another still has money: "Für … stehen noch Mittel zur Verfügung".
_STILL = german(
    r"\b(?:noch|weiterhin)\s(?:\w+\s){0,3}?\w*(?:mittel|budget|plätze)\b[^;]{0,30}\b(?:verfügung|verfügbar|vorhanden|frei|bereit)\b"
)
_BY_WEIGHT = (CallStatus.EXHAUSTED, CallStatus.SUSPENDED, CallStatus.CLOSED)


def read_status(
    document: Document, rounds: Sequence[RoundData], today: date, published_on: date | None = None
) -> tuple[CallStatus, Passage | None]:
    """Return the status on ``today`` and the passage that states it, None where only the calendar does."""
    statements = list(find_statements(document))
    by_rounds = status_on(rounds, today)
    stated = _strongest(document, statements, rounds, today)
    if by_rounds is CallStatus.FORECASTED or (stated is None and by_rounds is CallStatus.OPEN):
        return by_rounds, None
    outlook = announced(document, today, published_on or today)
    if outlook is not None:
        return CallStatus.FORECASTED, _passage(document, *outlook)
    said = stated or next((item for item in statements if item.over), None)
    if said is not None:
        return said.status, _passage(document, said.sentence, (said.start, said.end))
    return by_rounds, None


def _strongest(
    document: Document, statements: Sequence[Statement], rounds: Sequence[RoundData], today: date
) -> Statement | None:
    for status in _BY_WEIGHT:
        for item in statements:
            if item.status is not status or item.over or _only_of_a_stage(document, item, rounds, today):
                continue
            if status is CallStatus.EXHAUSTED and _is_left_elsewhere(document, item):
                continue
            if not _is_for_another_time(document, item, today):
                return item
    return None


def _is_for_another_time(document: Document, item: Statement, today: date) -> bool:
    """Whether a stop or an end has days of its own that leave today out: "ruht vom 1. Dezember bis 15. Januar"."""
    days = [
        date(day.year, day.month, day.day)
        for day in document.days.get(item.sentence, ())
        if day.year and not day.every and day.real
    ]
    if item.status is CallStatus.CLOSED:
        return bool(days) and min(days) > today
    return item.status is CallStatus.SUSPENDED and len(days) > 1 and not days[0] <= today <= days[-1]


def _is_left_elsewhere(document: Document, item: Statement) -> bool:
    """Whether the next sentence says that another part of the programme still has money."""
    behind = item.sentence + 1
    return behind < len(document.sentences) and _STILL.search(document.words(behind)) is not None


def _only_of_a_stage(document: Document, item: Statement, rounds: Sequence[RoundData], today: date) -> bool:
    """Whether what is over is a stage before one that is still open: outlines closed, applications open."""
    if item.status is not CallStatus.CLOSED:
        return False
    kinds = {cue.kind for cue in document.cues(item.sentence) if cue.kind and item.start <= cue.start < item.end}
    others = [entry for entry in rounds if entry.kind not in kinds]
    return bool(kinds) and status_on(others, today) in {CallStatus.OPEN, CallStatus.FORECASTED}


def _passage(document: Document, index: int, span: tuple[int, int]) -> Passage:
    return document.folded.passage(*document.quote_span(index, *span))
