from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.awards.drawing import (
    PaymentRequest,
    YearSlice,
    drawn_on,
    need_warning,
    need_window,
    slice_warning,
    slices_on,
)
from tracker.rules.clauses.rows import clause_for
from tracker.vocabulary.awards import ClockKind, RuleSet

TODAY = date(2026, 11, 22)


def request(number=1, year=2026, cents=10_000_00, asked=date(2026, 5, 4), got=None, **more):
    return PaymentRequest(number=number, year=year, amount_cents=cents, requested_on=asked, received_on=got, **more)


def test_asked_received_and_open_are_told_apart():
    found = drawn_on(
        100_000_00, [request(got=date(2026, 6, 1)), request(2, cents=5_000_00), request(3, asked=None)], TODAY
    )
    assert (found.requested_cents, found.received_cents) == (15_000_00, 10_000_00)
    assert (found.outstanding_cents, found.open_cents) == (5_000_00, 85_000_00)
    assert not found.warnings


def test_what_happens_after_the_stichtag_does_not_count_yet():
    found = drawn_on(100_000_00, [request(got=date(2026, 12, 1)), request(2, asked=date(2026, 12, 1))], TODAY)
    assert (found.requested_cents, found.received_cents) == (10_000_00, 0)


def test_asking_for_more_than_was_granted_warns():
    found = drawn_on(9_000_00, [request()], TODAY)
    assert found.warnings == ("Abgerufen sind 10.000,00 €, bewilligt nur 9.000,00 €: 1.000,00 € zu viel.",)
    assert found.open_cents == 0


def test_without_a_known_award_nothing_is_open_or_too_much():
    found = drawn_on(None, [request()], TODAY)
    assert found.open_cents is None
    assert not found.warnings


def test_a_rest_that_expires_is_said_with_its_day():
    (state,) = slices_on(
        [YearSlice(year=2026, amount_cents=30_000_00, expires_on=date(2026, 11, 30))], [request()], TODAY
    )
    assert state.rest_cents == 20_000_00
    assert state.warns
    assert state.sentence == "2026: Rest 20.000,00 € verfällt am Mo, 30.11.2026, noch 8 Tage."


def test_a_rest_that_expires_much_later_does_not_warn_yet():
    (state,) = slices_on([YearSlice(year=2027, amount_cents=1, expires_on=date(2027, 11, 30))], [], TODAY)
    assert not state.warns


def test_a_lapsed_rest_stays_visible():
    piece = YearSlice(
        year=2025, amount_cents=5_00, expires_on=date(2025, 12, 15), carry_over_requested_on=date(2025, 12, 1)
    )
    (state,) = slices_on([piece], [], TODAY)
    assert state.lapsed_cents == 5_00
    assert state.warns
    assert state.sentence == (
        "2025: 5,00 € sind am 15.12.2025 verfallen. Übertragung beantragt am 01.12.2025, noch nicht entschieden."
    )


def test_an_unknown_day_of_expiry_is_open_and_invents_none():
    (state,) = slices_on([YearSlice(year=2026, amount_cents=5_00)], [], TODAY)
    assert "offen, bitte prüfen" in state.sentence
    assert state.lapsed_cents == 0


def test_a_granted_carry_over_moves_the_rest_into_the_next_year():
    pieces = [
        YearSlice(year=2025, amount_cents=100, expires_on=date(2025, 12, 15), carry_over_granted_on=date(2026, 1, 9)),
        YearSlice(year=2026, amount_cents=50),
    ]
    states = slices_on(pieces, [request(year=2025, cents=70), request(2, cents=60)], TODAY)
    assert [(state.carried_in_cents, state.carried_out_cents, state.rest_cents) for state in states] == [
        (0, 30, 0),
        (30, 0, 20),
    ]
    assert states[0].lapsed_cents == 0


def test_a_carry_over_into_a_year_without_an_amount_shows_that_year():
    piece = YearSlice(year=2025, amount_cents=100, carry_over_granted_on=date(2026, 1, 9))
    states = slices_on([piece], [], TODAY)
    assert [(state.year, state.granted_cents, state.rest_cents) for state in states] == [
        (2025, 0 + 100, 0),
        (2026, 0, 100),
    ]


def test_more_than_the_yearly_amount_warns():
    (state,) = slices_on([YearSlice(year=2026, amount_cents=9_000_00)], [request()], TODAY)
    assert state.warns
    assert state.sentence == "2026: 1.000,00 € mehr abgerufen, als bewilligt ist."


def test_yearly_amounts_that_do_not_add_up_are_said():
    pieces = [YearSlice(year=2026, amount_cents=1_00), YearSlice(year=2027, amount_cents=2_00)]
    assert slice_warning(pieces, 3_00) is None
    assert slice_warning(pieces, 4_00) == "Die Jahresscheiben ergeben 3,00 €, bewilligt sind 4,00 €."
    assert slice_warning([], 4_00) is None


@pytest.mark.parametrize(("need_to", "warns"), [(date(2026, 7, 4), False), (date(2026, 7, 5), True), (None, False)])
def test_a_need_longer_than_the_clause_allows_warns(need_to, warns):
    clause = clause_for(ClockKind.PAYMENT_NEED, RuleSet.NRW_MUNICIPAL, date(2025, 9, 1))
    sentence = need_warning(request(need_from=date(2026, 5, 1), need_to=need_to), clause)
    assert (sentence is not None) == warns
    if sentence:
        assert sentence.endswith("(bis 04.07.2026); bitte im Bescheid prüfen.")


def test_without_a_known_period_no_need_is_too_long():
    clause = clause_for(ClockKind.PAYMENT_NEED, RuleSet.NRW_OTHER, date(2025, 9, 1))
    assert need_warning(request(need_to=date(2030, 1, 1)), clause) is None
    assert need_window(TODAY, clause) is None
    assert need_window(TODAY, None) is None


def test_the_window_of_a_need_runs_as_long_as_the_clause_says():
    clause = clause_for(ClockKind.PAYMENT_NEED, RuleSet.FEDERAL_MUNICIPAL, None)
    assert need_window(TODAY, clause) == (TODAY, date(2027, 1, 3))


PIECES = st.lists(
    st.builds(
        YearSlice,
        year=st.integers(2024, 2029),
        amount_cents=st.integers(0, 10**8),
        expires_on=st.none() | st.dates(date(2024, 1, 1), date(2029, 12, 31)),
        carry_over_granted_on=st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    ),
    max_size=5,
    unique_by=lambda piece: piece.year,
)
REQUESTS = st.lists(
    st.builds(
        PaymentRequest,
        number=st.integers(1, 99),
        year=st.integers(2024, 2029),
        amount_cents=st.integers(0, 10**8),
        requested_on=st.none() | st.dates(date(2024, 1, 1), date(2029, 12, 31)),
    ),
    max_size=6,
)


@settings(max_examples=200, deadline=None)
@given(PIECES, REQUESTS)
def test_no_cent_is_lost_between_the_years(pieces, requests):
    states = slices_on(pieces, requests, TODAY)
    granted, asked = sum(piece.amount_cents for piece in pieces), drawn_on(None, requests, TODAY).requested_cents
    assert sum(state.rest_cents for state in states) == granted - asked
    assert sum(state.carried_in_cents for state in states) == sum(state.carried_out_cents for state in states)
    assert [state.year for state in states] == sorted({state.year for state in states})
