"""One call out of what several sources say and staff corrected."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TODAY, a_call_data, a_passage, a_round
from tracker.rules.projection import CORRECTABLE, FACT_FIELDS, project
from tracker.shapes.calls import BodyData, CallData, LinkData
from tracker.vocabulary.calls import BodyKind, CallStatus, Level

TEXT = "Die Mittel sind ausgeschöpft."
STATED = {"text": TEXT, "passages": {"status": a_passage(TEXT, "ausgeschöpft")}}


def columns(*datas: CallData, corrections: dict[str, Any] | None = None, today: date = TODAY) -> dict[str, Any]:
    found, _ = project(datas, corrections or {}, today=today)
    return found


def test_the_leading_source_gives_the_name() -> None:
    lead = a_call_data(external_id="a", title="Klimaschutz in Kommunen", licence="CC BY 4.0")
    other = a_call_data(source="land", external_id="b", title="Kommunaler Klimaschutz", licence="keine")
    found = columns(lead, other)
    assert (found["source"], found["external_id"], found["title"]) == ("bund", "a", "Klimaschutz in Kommunen")
    assert found["licence"] == "CC BY 4.0"


def test_another_source_fills_the_gaps() -> None:
    body = BodyData(kind=BodyKind.AGENCY, name="Projektträger Jülich")
    link = LinkData(title="Merkblatt", url="https://foerderung.example/merkblatt.pdf")
    lead = a_call_data(level=Level.UNKNOWN, contact="", areas=(), rate_hundredths=9_000)
    other = a_call_data(
        source="land",
        level=Level.LAND,
        contact="Telefon 02304",
        areas=("DE-NW",),
        rate_hundredths=5_000,
        amount_max_cents=100,
        rounds=(a_round(),),
        bodies=(body,),
        links=(link,),
        published_on=date(2026, 1, 2),
    )
    found = columns(lead, other)
    assert (found["level"], found["contact"], found["areas"]) == (Level.LAND, "Telefon 02304", ["DE-NW"])
    assert (found["rate_hundredths"], found["amount_max_cents"]) == (9_000, 100)
    assert found["next_closes_on"] == date(2027, 3, 31)
    assert found["bodies"][0]["name"] == "Projektträger Jülich"
    assert found["links"][0]["title"] == "Merkblatt"
    assert found["published_on"] == date(2026, 1, 2)


def test_rounds_of_two_sources_are_not_mixed() -> None:
    lead = a_call_data(rounds=(a_round(date(2027, 3, 31)),))
    other = a_call_data(source="land", rounds=(a_round(date(2027, 1, 31)),))
    assert columns(lead, other)["next_closes_on"] == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 12, 31), CallStatus.FORECASTED),
        (date(2027, 1, 1), CallStatus.OPEN),
        (date(2027, 3, 31), CallStatus.OPEN),
        (date(2027, 4, 1), CallStatus.CLOSED),
    ],
)
def test_the_calendar_decides_the_status(today: date, status: CallStatus) -> None:
    call = a_call_data(rounds=(a_round(date(2027, 3, 31), opens_on=date(2027, 1, 1)),), status=CallStatus.OPEN)
    assert columns(call, today=today)["status"] is status


def test_a_status_the_source_states_stays_whatever_the_calendar_says() -> None:
    call = a_call_data(rounds=(a_round(),), status=CallStatus.EXHAUSTED, **STATED)
    found = columns(call)
    assert (found["status"], found["status_stated"]) == (CallStatus.EXHAUSTED, True)


def test_a_stop_counts_as_stated_even_without_its_sentence() -> None:
    found = columns(a_call_data(rounds=(a_round(),), status=CallStatus.SUSPENDED))
    assert (found["status"], found["status_stated"]) == (CallStatus.SUSPENDED, True)


def test_without_rounds_the_source_has_the_word() -> None:
    found = columns(a_call_data(status=CallStatus.CLOSED))
    assert (found["status"], found["status_stated"]) == (CallStatus.CLOSED, True)
    assert found["fingerprint"] != columns(a_call_data(status=CallStatus.OPEN))["fingerprint"]


def test_a_status_of_another_source_fills_the_gap() -> None:
    found = columns(a_call_data(), a_call_data(source="land", status=CallStatus.CLOSED))
    assert found["status"] is CallStatus.CLOSED


def test_a_stated_status_of_another_source_beats_an_unstated_one() -> None:
    other = a_call_data(source="land", status=CallStatus.EXHAUSTED, **STATED)
    assert columns(a_call_data(status=CallStatus.OPEN), other)["status"] is CallStatus.EXHAUSTED


def test_a_stated_status_of_the_leading_source_is_not_overruled() -> None:
    lead = a_call_data(status=CallStatus.OPEN, **STATED)
    other = a_call_data(source="land", status=CallStatus.SUSPENDED)
    assert columns(lead, other)["status"] is CallStatus.OPEN


def test_a_stop_of_the_leading_source_is_not_overruled_either() -> None:
    other = a_call_data(source="land", status=CallStatus.OPEN, **STATED)
    assert columns(a_call_data(status=CallStatus.SUSPENDED), other)["status"] is CallStatus.SUSPENDED


def test_a_correction_beats_every_source() -> None:
    corrections = {
        "rate_hundredths": 8_000,
        "title": "Richtig",
        "areas": ["DE-NW"],
        "level": "land",
        "published_on": "2026-02-03",
        "status": "exhausted",
    }
    found = columns(a_call_data(rate_hundredths=9_000, rounds=(a_round(),)), corrections=corrections)
    assert {name: found[name] for name in corrections} == {
        "rate_hundredths": 8_000,
        "title": "Richtig",
        "areas": ["DE-NW"],
        "level": Level.LAND,
        "published_on": date(2026, 2, 3),
        "status": CallStatus.EXHAUSTED,
    }
    assert isinstance(found["level"], Level)
    assert found["status_stated"]


def test_a_correction_can_say_that_a_figure_is_unknown() -> None:
    assert columns(a_call_data(rate_hundredths=9_000), corrections={"rate_hundredths": None})["rate_hundredths"] is None


def test_a_correction_of_something_else_changes_nothing() -> None:
    strange = {"source": "erfunden", "fingerprint": "x", "status_stated": True, "gibt_es_nicht": 1}
    assert columns(a_call_data(), corrections=strange) == columns(a_call_data())
    assert not CORRECTABLE & set(strange)


def test_a_corrected_figure_is_material() -> None:
    call = a_call_data(rate_hundredths=9_000)
    assert columns(call)["fingerprint"] != columns(call, corrections={"rate_hundredths": 8_000})["fingerprint"]


def test_the_passing_day_is_not_material() -> None:
    call = a_call_data(rounds=(a_round(),), status=CallStatus.OPEN)
    assert columns(call)["fingerprint"] == columns(call, today=date(2028, 1, 1))["fingerprint"]


def test_the_search_looks_through_what_the_list_shows_as_corrected() -> None:
    found = columns(a_call_data(title="ÜBERGANG"), corrections={"provider": "Straßen.NRW"})
    assert "übergang" in found["search_text"]
    assert "strassen.nrw" in found["search_text"]


def test_a_recurring_round_closes_on_its_next_day() -> None:
    call = a_call_data(rounds=(a_round(None, recurs=("03-31", "10-31")),))
    assert columns(call, today=date(2027, 4, 1))["next_closes_on"] == date(2027, 10, 31)
    assert columns(call, today=date(2027, 11, 1))["next_closes_on"] == date(2028, 3, 31)


@given(
    values=st.lists(
        st.fixed_dictionaries({name: st.none() | st.integers(0, 10_000) for name in FACT_FIELDS}),
        min_size=1,
        max_size=4,
    )
)
def test_a_figure_is_the_first_that_any_source_knows(values: list[dict[str, int | None]]) -> None:
    datas = [a_call_data(source=f"quelle-{index}", **facts) for index, facts in enumerate(values)]
    found = columns(*datas)
    for name in FACT_FIELDS:
        assert found[name] == next((facts[name] for facts in values if facts[name] is not None), None)


@given(days=st.lists(st.integers(0, 900), min_size=1, max_size=4), passed=st.integers(0, 900))
def test_the_next_closing_day_is_never_over(days: list[int], passed: int) -> None:
    rounds = tuple(a_round(TODAY + timedelta(days=number)) for number in days)
    today = TODAY + timedelta(days=passed)
    found = columns(a_call_data(rounds=rounds), today=today)
    assert found["next_closes_on"] is None or found["next_closes_on"] >= today
    assert (found["next_closes_on"] is None) == (found["status"] is CallStatus.CLOSED)
