"""Facts as a line of labels: amounts in Euro, rates in percent, dates as ISO text."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crawler.facts.read import read_facts
from tracker.shapes.calls import CallFacts, RoundData

# Field of a label line, field of the facts, its passage, and how many of the smallest unit make one.
_MONEY = (
    ("rate_percent", "rate_hundredths", "rate"),
    ("rate_percent_weak", "rate_weak_hundredths", "rate_weak"),
    ("amount_max_eur", "amount_max_cents", "amount_max"),
    ("amount_min_eur", "amount_min_cents", "amount_min"),
    ("cost_min_eur", "cost_min_cents", "cost_min"),
    ("own_share_percent_min", "own_share_min_hundredths", "own_share_min"),
)


def to_record(id: str, facts: CallFacts) -> dict[str, Any]:  # noqa: A002 - the field is called id
    """Return the label line of one text; fields that the text does not name are null."""
    record: dict[str, Any] = {
        "id": id,
        "status": facts.status.value,
        "rounds": [_round(item) for item in facts.rounds],
    }
    quotes = {"status": facts.passages["status"].quote} if "status" in facts.passages else {}
    for name, field, passage in _MONEY:
        smallest = getattr(facts, field)
        record[name] = None if smallest is None else _plain(smallest)
        if smallest is not None:
            quotes[name] = facts.passages[passage].quote
    record["quotes"] = quotes
    return record


def predict_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """Read one input line (``id``, ``text``, ``today``, optional ``title`` and ``published_on``) into a label line.

    KeyError for a missing field, ValueError for a date that is none.
    """
    published = line.get("published_on")
    facts = read_facts(
        line["text"],
        today=date.fromisoformat(line["today"]),
        published_on=date.fromisoformat(published) if published else None,
        title=line.get("title") or "",
    )
    return to_record(line["id"], facts)


def _round(item: RoundData) -> dict[str, Any]:
    # Of a yearly window only the last day is written; its opening day belongs to no single year.
    opens = None if item.recurs else item.opens_on
    return {
        "kind": item.kind.value,
        "opens_on": opens.isoformat() if opens else None,
        "closes_on": item.closes_on.isoformat() if item.closes_on else None,
        "closes_at": item.closes_at,
        "recurs": list(item.recurs),
        "rolling": item.rolling,
        "quote": item.quote,
    }


def _plain(hundredths: int) -> int | float:
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole
