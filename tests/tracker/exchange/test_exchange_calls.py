"""The contract format of calls: exact numbers, exact names, and nothing guessed."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.exchange.call_cells import HEADER, call_cells, line_of_cells
from tracker.exchange.calls import FIELDS, CallRecord, OriginRef, call_data, call_line
from tracker.shapes.calls import CallData, RoundData
from tracker.vocabulary.calls import CallStatus, Level, RoundKind

CONTRACT = [
    *("id", "source", "external_id", "url", "title", "provider"),
    *("level", "areas", "applicants", "funding_types", "topics", "status"),
    *("status_note", "rounds", "rate_percent", "rate_percent_weak", "amount_min_eur", "amount_max_eur"),
    *("cost_min_eur", "own_share_percent_min", "not_applicable", "summary", "text", "legal_basis"),
    *("contact", "licence", "attribution", "published_on", "first_seen", "last_seen"),
    *("changed_at", "withdrawn", "origins"),
]
FULL = CallRecord(
    id="6f1c1f0e-0000-4000-8000-000000000001",
    source="bund",
    external_id="a/b",
    url="https://foerderung.example/a",
    title="Förderung „Radwege“; Teil 2",
    provider="Ministerium",
    level=Level.LAND,
    areas=("DE-NW", "05978", "set:steinkohle"),
    applicants=("kommune",),
    funding_types=("zuschuss", "neu_erfunden"),
    topics=("mobilitaet",),
    status=CallStatus.SUSPENDED,
    status_note="Antragsstopp seit Mai",
    rounds=(
        RoundData(kind=RoundKind.OUTLINE, opens_on=date(2026, 1, 1), closes_on=date(2026, 12, 1), closes_at="24:00"),
        RoundData(recurs=("02-29", "05-31"), quote="jeweils zum 31. Mai"),
        RoundData(rolling=True),
    ),
    rate_hundredths=6667,
    rate_weak_hundredths=9000,
    amount_min_cents=1,
    amount_max_cents=123_456_789_01,
    cost_min_cents=2_500_000,
    own_share_min_hundredths=0,
    not_applicable=("cost_min",),
    summary="=SUMME(A1)\nzweite Zeile",
    text="Zeile eins\n\nZeile zwei mit „Anführung“; Semikolon",
    legal_basis="Runderlass",
    contact="-5 Tage, Telefon +49 2304 0",
    licence="CC BY 4.0",
    attribution="Quelle",
    published_on=date(2026, 2, 3),
    first_seen=datetime(2026, 3, 1, 4, 5, tzinfo=UTC),
    last_seen=datetime(2026, 3, 2, 4, 5, tzinfo=UTC),
    changed_at=datetime(2026, 3, 2, 4, 5, tzinfo=UTC),
    withdrawn=True,
    origins=(OriginRef(source="bund", external_id="a/b", url="https://foerderung.example/a"),),
)


def record_of(call: CallData) -> CallRecord:
    """What the ledger would say about a call it has just been given."""
    facts = {name: value for name, value in call.facts if name in CallRecord.model_fields}
    plain = {name: value for name, value in call if name in CallRecord.model_fields}
    return CallRecord(**plain | facts, id="x")


def a_line(**changes: Any) -> dict[str, Any]:
    return {"source": "bund", "external_id": "a", "title": "Förderung"} | changes


def test_a_line_has_the_fields_of_the_contract_in_their_order() -> None:
    assert list(call_line(FULL)) == CONTRACT == list(FIELDS) == list(HEADER)


def test_numbers_are_euro_and_percent_without_a_rounding_error() -> None:
    line = json.loads(json.dumps(call_line(FULL)))
    assert (line["rate_percent"], line["amount_min_eur"], line["amount_max_eur"]) == (66.67, 0.01, 123_456_789.01)
    assert (line["rate_percent_weak"], line["own_share_percent_min"]) == (90, 0)


def test_a_call_comes_back_from_its_line_as_it_was() -> None:
    again = record_of(call_data(json.loads(json.dumps(call_line(FULL)))))
    kept = {"id", "first_seen", "last_seen", "changed_at", "withdrawn", "origins"}
    assert again.model_dump(exclude=kept) == FULL.model_dump(exclude=kept)


def test_a_call_comes_back_from_a_table_as_it_was() -> None:
    line = call_line(FULL)
    assert line_of_cells(dict(zip(HEADER, call_cells(line), strict=True))) == line


@given(st.integers(min_value=0, max_value=10**13))
def test_every_amount_of_cents_survives_the_journey(cents: int) -> None:
    line = json.loads(json.dumps(call_line(FULL.model_copy(update={"amount_max_cents": cents}))))
    assert call_data(line).facts.amount_max_cents == cents
    cells = dict(zip(HEADER, call_cells(line), strict=True))
    assert call_data(line_of_cells(cells)).facts.amount_max_cents == cents


def test_what_a_line_does_not_say_is_unknown() -> None:
    call = call_data(a_line())
    assert (call.level, call.facts.status, call.facts.rate_hundredths) == (Level.UNKNOWN, CallStatus.UNKNOWN, None)
    assert (call.areas, call.facts.rounds, call.published_on) == ((), (), None)


def test_the_source_may_be_named_by_whoever_imports() -> None:
    line = a_line()
    del line["source"]
    assert call_data(line, source="eigene").source == "eigene"
    with pytest.raises(Refused, match="„source“ fehlt"):
        call_data(line)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "  "}, "„title“ fehlt"),
        ({"external_id": None}, "„external_id“ fehlt"),
        ({"title": 7}, "„title“.*gebraucht wird ein Text"),
        ({"status": "offen"}, "„status“: „offen“.*möglich sind forecasted, open"),
        ({"level": "Bund"}, "„level“"),
        ({"url": "javascript:alert(1)"}, "„url“.*http"),
        ({"areas": "DE"}, "„areas“.*Liste"),
        ({"areas": ["DE", 5]}, "„areas“.*Liste"),
        ({"rate_percent": 100.01}, "„rate_percent“.*außerhalb"),
        ({"rate_percent": -1}, "„rate_percent“.*außerhalb"),
        ({"rate_percent": 33.333}, "„rate_percent“.*Nachkommastellen"),
        ({"rate_percent": "80"}, "„rate_percent“.*Zahl"),
        ({"amount_max_eur": True}, "„amount_max_eur“.*Zahl"),
        ({"amount_max_eur": 1e999}, "„amount_max_eur“"),
        ({"published_on": "03.02.2026"}, "„published_on“.*2026-11-30"),
        ({"published_on": 20260203}, "„published_on“"),
        ({"rounds": {}}, "„rounds“.*Liste"),
        ({"rounds": [{"kind": "antrag"}]}, "Runde 1: „kind“"),
        ({"rounds": [{}, {"closes_on": "2026-02-30"}]}, "Runde 2: „closes_on“"),
        ({"rounds": [{"closes_at": "25:00"}]}, "Runde 1: „closes_at“"),
        ({"rounds": [{"recurs": ["31.05."]}]}, "Runde 1: „recurs“"),
        ({"rounds": [{"deadline": "2026-01-01"}]}, "„deadline“ ist dort nicht vorgesehen"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_name_of_the_field(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        call_data(a_line(**changes))


def test_a_long_value_is_not_repeated_in_the_sentence() -> None:
    with pytest.raises(Refused) as caught:
        call_data(a_line(status="x" * 5_000))
    assert len(str(caught.value)) < 250


def test_fields_the_format_does_not_know_do_no_harm() -> None:
    line = a_line(deadline="2026-01-01", Hinweis="Beispieldaten")
    assert call_data(line).title == "Förderung"


@pytest.mark.parametrize(
    ("cell", "value"), [("80", 80), ("66,67", 66.67), ("1.250.000,5", 1_250_000.5), ("1.250", 1250), ("0.5", 0.5)]
)
def test_german_and_english_numbers_are_read_in_a_table(cell: str, value: float) -> None:
    assert line_of_cells({"amount_max_eur": cell}) == {"amount_max_eur": value}


@pytest.mark.parametrize(("name", "cell"), [("amount_max_eur", "rund 5"), ("areas", "DE, NRW"), ("rounds", "[{")])
def test_a_cell_that_cannot_be_read_is_refused_with_its_column(name: str, cell: str) -> None:
    with pytest.raises(Refused, match=f"„{name}“"):
        line_of_cells({name: cell})
