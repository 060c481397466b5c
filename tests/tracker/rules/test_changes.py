"""What differs between two states of a call, field by field, and whether it matters."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import TODAY, a_call_data, a_passage, a_round
from tracker.rules.changes import MATERIAL, FieldChange, difference, fingerprint, round_key
from tracker.rules.projection import FACT_FIELDS
from tracker.shapes.calls import BodyData, CallData, CallFacts, LinkData
from tracker.vocabulary.calls import BodyKind, CallStatus, Level, RoundKind

TEXT = "Die Mittel sind ausgeschöpft."
BODY = BodyData(kind=BodyKind.AGENCY, name="Projektträger Jülich")
LINK = LinkData(title="Merkblatt", url="https://foerderung.example/merkblatt.pdf")


def changed(before: CallData, after: CallData) -> dict[str, FieldChange]:
    return {change.field: change for change in difference(before, after, today=TODAY)}


def print_of(**changes: Any) -> str:
    data = a_call_data(**changes)
    return fingerprint(data.facts, applicants=data.applicants, areas=data.areas, status_stated=True)


def test_the_same_call_differs_in_nothing() -> None:
    full = a_call_data(rounds=(a_round(),), rate_hundredths=9_000, bodies=(BODY,), links=(LINK,))
    assert difference(full, full.model_copy(deep=True)) == []


@pytest.mark.parametrize("field", FACT_FIELDS)
def test_a_figure_that_changed_matters(field: str) -> None:
    change = changed(a_call_data(**{field: 100}), a_call_data(**{field: 200}))[field]
    assert (change.before, change.after, change.material) == (100, 200, True)
    assert changed(a_call_data(), a_call_data(**{field: 200}))[field].before is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "https://anderswo.example/"),
        ("title", "Ein anderer Name"),
        ("provider", "Land Nordrhein-Westfalen"),
        ("level", Level.LAND),
        ("funding_types", ("darlehen",)),
        ("topics", ("klima",)),
        ("keywords", ("Radverkehr",)),
        ("contact", "Telefon 2"),
        ("licence", "CC BY 4.0"),
        ("attribution", "Datenquelle: Bund"),
        ("bodies", (BODY,)),
        ("links", (LINK,)),
        ("not_applicable", ("rate",)),
    ],
)
def test_other_words_are_named_and_do_not_matter(field: str, value: Any) -> None:
    change = changed(a_call_data(), a_call_data(**{field: value}))[field]
    assert not change.material
    assert change.before != change.after


@pytest.mark.parametrize("field", ["text", "summary", "legal_basis"])
def test_a_long_text_is_named_and_not_repeated(field: str) -> None:
    change = changed(a_call_data(), a_call_data(**{field: "Ganz andere Worte."}))[field]
    assert (change.before, change.after) == (None, None)


def test_who_may_apply_and_where_matters() -> None:
    after = a_call_data(areas=("DE-BY",), applicants=("unternehmen",))
    found = changed(a_call_data(areas=("DE-NW",)), after)
    assert {field for field, change in found.items() if change.material} == {"areas", "applicants"}
    assert (found["areas"].before, found["areas"].after) == (["DE-NW"], ["DE-BY"])


def test_the_order_of_a_list_says_nothing() -> None:
    one = a_call_data(areas=("DE-BY", "DE-NW"), applicants=("a", "b"), topics=("x", "y"), funding_types=("f", "g"))
    other = a_call_data(areas=("DE-NW", "DE-BY"), applicants=("b", "a"), topics=("y", "x"), funding_types=("g", "f"))
    assert difference(one, other) == []


def test_another_day_matters_and_other_words_for_it_do_not() -> None:
    before = a_call_data(rounds=(a_round(quote="bis 31.3.2027"),))
    assert changed(before, a_call_data(rounds=(a_round(date(2027, 6, 30)),)))["rounds"].material
    assert "rounds" not in changed(before, a_call_data(rounds=(a_round(quote="bis zum 31. März 2027"),)))


def test_a_status_the_source_states_matters_and_one_by_the_calendar_does_not() -> None:
    stated = a_call_data(text=TEXT, status=CallStatus.EXHAUSTED, passages={"status": a_passage(TEXT, "ausgeschöpft")})
    change = changed(a_call_data(text=TEXT), stated)["status"]
    assert (change.after, change.material) == ("exhausted", True)
    rounds = (a_round(),)
    by_calendar = a_call_data(status=CallStatus.OPEN, rounds=rounds)
    assert difference(a_call_data(status=CallStatus.FORECASTED, rounds=rounds), by_calendar) == []


def test_a_restamped_day_of_issue_is_no_change() -> None:
    assert difference(a_call_data(), a_call_data(published_on=date(2026, 1, 1))) == []


def test_what_matters_stands_in_front() -> None:
    found = difference(a_call_data(rate_hundredths=1), a_call_data(rate_hundredths=2, contact="neu", url="x"))
    assert [change.material for change in found] == sorted((change.material for change in found), reverse=True)
    assert found[0].field == "rate_hundredths"


def test_a_difference_can_be_kept_as_json() -> None:
    before = a_call_data(rounds=(a_round(),), level=Level.BUND)
    after = a_call_data(level=Level.LAND, bodies=(BODY,), rounds=(a_round(opens_on=date(2027, 1, 1)),))
    for change in difference(before, after):
        assert FieldChange.model_validate_json(change.model_dump_json()).field == change.field


@pytest.mark.parametrize("field", FACT_FIELDS)
def test_the_fingerprint_covers_every_figure(field: str) -> None:
    assert len({print_of(), print_of(**{field: 0}), print_of(**{field: 100})}) == 3


def test_the_fingerprint_covers_rounds_status_areas_and_applicants() -> None:
    states = [
        print_of(),
        print_of(rounds=(a_round(),)),
        print_of(rounds=(a_round(kind=RoundKind.OUTLINE),)),
        print_of(status=CallStatus.SUSPENDED),
        print_of(areas=("DE-NW",)),
        print_of(applicants=("unternehmen",)),
    ]
    assert len(set(states)) == len(states)


def test_words_and_order_leave_the_fingerprint_alone() -> None:
    plain = print_of(areas=("DE-NW", "DE-BY"), rounds=(a_round(), a_round(date(2027, 6, 30))))
    other = print_of(
        areas=("DE-BY", "DE-NW"),
        rounds=(a_round(date(2027, 6, 30), quote="bis Ende Juni"), a_round()),
        title="Anders",
        text="Andere Worte",
        contact="Telefon",
    )
    assert plain == other


def test_a_status_that_is_not_stated_is_not_in_the_fingerprint() -> None:
    prints = {
        fingerprint(CallFacts(status=status), applicants=(), areas=(), status_stated=False) for status in CallStatus
    }
    assert len(prints) == 1


def test_every_material_field_is_one_a_call_has() -> None:
    assert {*CallData.model_fields, *CallFacts.model_fields} >= MATERIAL


@given(
    days=st.lists(st.dates(date(2026, 1, 1), date(2028, 1, 1)), max_size=4),
    rates=st.tuples(st.none() | st.integers(0, 10_000), st.none() | st.integers(0, 10_000)),
)
def test_facts_with_another_fingerprint_are_a_difference(
    days: list[date], rates: tuple[int | None, int | None]
) -> None:
    before = a_call_data(rate_hundredths=rates[0])
    after = a_call_data(rate_hundredths=rates[1], rounds=tuple(a_round(day) for day in days))
    one, other = (
        fingerprint(data.facts, applicants=data.applicants, areas=data.areas, status_stated=False)
        for data in (before, after)
    )
    assert (one != other) == bool(difference(before, after))


def test_a_round_is_the_same_whatever_words_it_was_read_from() -> None:
    assert round_key(a_round(quote="a")) == round_key(a_round(quote="b", passage=a_passage("bis", "bis")))
