"""The door of the package: what the prose of a call says."""

from datetime import date

from crawler.facts.caps import read_amounts
from crawler.facts.document import Document
from crawler.facts.kinds import wants_ideas
from crawler.facts.merge import merge
from crawler.facts.rolling import find_continuity
from crawler.facts.rounds import read_rounds
from crawler.facts.segments import Segment, segments
from crawler.facts.shares import read_shares
from crawler.facts.status import read_status
from tracker.shapes.calls import CallFacts, Passage


def read_facts(text: str, *, today: date, published_on: date | None = None, title: str = "") -> CallFacts:
    """Read rounds, status and money out of a text. Every quote stands in ``text`` at its passage.

    ``title`` only helps to understand; nothing is quoted from it. What is not certain is left out.
    """
    document = Document(text)
    ideas = wants_ideas(document.low)
    drafts = read_rounds(document, published_on, today, ideas)
    continuities = list(find_continuity(document, ideas))
    rounds = merge(drafts, continuities, document, title, today)
    status, said = read_status(document, rounds, today, published_on)
    found = segments(document)
    shares, amounts = read_shares(document, found), read_amounts(document, found)
    passages = {"status": said} if said is not None else {}
    values: dict[str, int] = {}
    for name, field, share in (
        ("rate", "rate_hundredths", shares.rate),
        ("rate_weak", "rate_weak_hundredths", shares.weak),
        ("own_share_min", "own_share_min_hundredths", shares.own),
    ):
        if share is not None:
            values[field] = share.hundredths
            passages[name] = _passage(document, share.segment, share.until)
    for name, field, amount in (
        ("amount_max", "amount_max_cents", amounts.grant_most),
        ("amount_min", "amount_min_cents", amounts.grant_least),
        ("cost_min", "cost_min_cents", amounts.cost_least),
    ):
        if amount is not None:
            values[field] = amount.cents
            passages[name] = _passage(document, amount.segment)
    return CallFacts(status=status, rounds=tuple(rounds), passages=passages, **values)


def _passage(document: Document, segment: Segment, until: int | None = None) -> Passage:
    span = document.quote_span(segment.sentence, segment.figure.start, until or segment.figure.end)
    return document.folded.passage(*span)
