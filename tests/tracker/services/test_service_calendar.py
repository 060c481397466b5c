"""The day passes: status and next closing day follow the calendar, what a source states stays."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from tests.builders import NOW, TODAY, a_call, a_call_data, a_passage, a_round, harvested, stored, the_call
from tests.tracker.services.statements import watched
from tracker.services import projections
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus

MARCH = date(2027, 3, 31)
TEXT = "Die Mittel sind ausgeschöpft."


def after(session: Session, today: date) -> tuple[CallStatus, date | None]:
    projections.refresh_calendar(session, today=today)
    call = the_call(session)
    return call.status, call.next_closes_on


def test_a_round_opens_and_closes_with_the_day(session: Session) -> None:
    a_call(session, rounds=(a_round(MARCH, opens_on=date(2027, 1, 1)),))
    assert after(session, date(2026, 12, 31)) == (CallStatus.FORECASTED, MARCH)
    assert after(session, date(2027, 1, 1)) == (CallStatus.OPEN, MARCH)
    assert after(session, MARCH) == (CallStatus.OPEN, MARCH)
    assert after(session, MARCH + timedelta(days=1)) == (CallStatus.CLOSED, None)


def test_the_next_of_several_rounds_takes_over(session: Session) -> None:
    a_call(session, rounds=(a_round(MARCH), a_round(date(2027, 10, 31), opens_on=date(2027, 8, 1))))
    assert after(session, MARCH + timedelta(days=1)) == (CallStatus.FORECASTED, date(2027, 10, 31))
    assert after(session, date(2027, 8, 1)) == (CallStatus.OPEN, date(2027, 10, 31))


def test_a_recurring_round_never_ends(session: Session) -> None:
    a_call(session, rounds=(RoundData(recurs=("03-31", "10-31")),))
    assert the_call(session).next_closes_on == MARCH
    assert after(session, date(2027, 4, 1)) == (CallStatus.OPEN, date(2027, 10, 31))
    assert after(session, date(2031, 11, 1)) == (CallStatus.OPEN, date(2032, 3, 31))


def test_a_rolling_round_stays_open_without_a_day(session: Session) -> None:
    a_call(session, rounds=(RoundData(rolling=True),))
    assert the_call(session).rolling
    assert after(session, date(2031, 1, 1)) == (CallStatus.OPEN, None)


@pytest.mark.parametrize("stated", [CallStatus.EXHAUSTED, CallStatus.OPEN, CallStatus.CLOSED])
def test_a_status_the_source_states_stays_and_the_day_still_moves_on(session: Session, stated: CallStatus) -> None:
    passages = {"status": a_passage(TEXT, "ausgeschöpft")}
    a_call(session, text=TEXT, status=stated, passages=passages, rounds=(a_round(MARCH),))
    assert after(session, MARCH) == (stated, MARCH)
    assert after(session, MARCH + timedelta(days=1)) == (stated, None)


def test_a_call_without_rounds_is_what_its_source_says(session: Session) -> None:
    a_call(session, status=CallStatus.OPEN)
    assert after(session, date(2031, 1, 1)) == (CallStatus.OPEN, None)


def test_a_superseded_round_no_longer_counts(session: Session) -> None:
    a_call(session, rounds=(a_round(MARCH),))
    harvested(session, a_call_data(rounds=(a_round(date(2027, 6, 30)),)), now=NOW + timedelta(days=1))
    assert after(session, MARCH + timedelta(days=1)) == (CallStatus.OPEN, date(2027, 6, 30))


def test_a_day_on_which_nothing_happens_writes_nothing(session: Session) -> None:
    stored(session, *(a_call_data(external_id=f"p-{number}", rounds=(a_round(MARCH),)) for number in range(50)))
    with watched(session) as statements:
        assert projections.refresh_calendar(session, today=TODAY + timedelta(days=1)) == 0
    assert not statements.starting_with("UPDATE", "INSERT", "DELETE")
    assert len(statements) == 2


def test_the_number_of_changed_calls_is_told(session: Session) -> None:
    stored(session, *(a_call_data(external_id=f"p-{number}", rounds=(a_round(MARCH),)) for number in range(5)))
    stored(session, a_call_data(external_id="laufend", rounds=(RoundData(rolling=True),)))
    assert projections.refresh_calendar(session, today=MARCH + timedelta(days=1)) == 5


def test_the_passing_day_is_no_news_to_those_who_answered(session: Session) -> None:
    before = a_call(session, rounds=(a_round(MARCH),)).model_copy()
    projections.refresh_calendar(session, today=MARCH + timedelta(days=1))
    call = the_call(session)
    assert (call.fingerprint, call.changed_at) == (before.fingerprint, before.changed_at)
