"""A call's hash changes when the source says something new, and only then."""

from datetime import date
from typing import Any

import pytest

from tracker.rules.fingerprint import content_hash
from tracker.shapes.calls import CallData, CallFacts, Passage, RoundData
from tracker.vocabulary.calls import CallStatus

ROUND = RoundData(closes_on=date(2027, 3, 31), quote="bis 31. März 2027")
CALL = CallData(
    source="s",
    external_id="1",
    title="Klimaanpassung für Städte",
    areas=("DE", "DE-NW"),
    text="Erster Absatz\nZweiter Absatz",
    published_on=date(2026, 1, 1),
    facts=CallFacts(status=CallStatus.OPEN, rounds=(ROUND,), rate_hundredths=8000),
)


def _with(**values: Any) -> str:
    return content_hash(CALL.model_copy(update=values))


@pytest.mark.parametrize(
    "values",
    [
        {"published_on": date(2026, 10, 5)},
        {"published_on": None},
        {"areas": ("DE-NW", "DE")},
        {"title": "Klima\xadanpassung  für Sta\u0308dte "},
        {"text": "Erster Absatz Zweiter Absatz"},
        {"facts": CALL.facts.model_copy(update={"status": CallStatus.CLOSED})},
        {"facts": CALL.facts.model_copy(update={"passages": {"rate": Passage(start=0, end=1, quote="E")}})},
        {"facts": CALL.facts.model_copy(update={"rounds": (ROUND.model_copy(update={"passage": None}),)})},
    ],
)
def test_what_is_no_news_keeps_the_hash(values: dict[str, Any]) -> None:
    assert _with(**values) == content_hash(CALL)


@pytest.mark.parametrize(
    "values",
    [
        {"title": "Klimaanpassung"},
        {"status_note": "Antragstellung nicht mehr möglich"},
        {"areas": ("DE",)},
        {"facts": CALL.facts.model_copy(update={"rate_hundredths": 9000})},
        {"facts": CALL.facts.model_copy(update={"rounds": (ROUND.model_copy(update={"closes_on": None}),)})},
    ],
)
def test_what_is_news_changes_the_hash(values: dict[str, Any]) -> None:
    assert _with(**values) != content_hash(CALL)


def test_the_hash_is_the_same_tomorrow() -> None:
    plain = CallData(source="s", external_id="1", title="T")
    assert content_hash(plain) == content_hash(CallData.model_validate_json(plain.model_dump_json()))
    assert len(content_hash(plain)) == 64
