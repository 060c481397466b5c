from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.deadlines import is_rolling, next_closing, status_on
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus, RoundKind

TODAY = date(2026, 11, 22)
MARCH = date(2027, 3, 31)
PAST = date(2026, 3, 31)


def test_without_rounds_nothing_is_known():
    assert status_on([], TODAY) is CallStatus.UNKNOWN
    assert next_closing([], TODAY) is None
    assert not is_rolling([])


def test_the_closing_day_itself_is_open():
    assert status_on([RoundData(closes_on=TODAY)], TODAY) is CallStatus.OPEN
    assert next_closing([RoundData(closes_on=TODAY)], TODAY) == TODAY


def test_the_day_after_closing_is_closed():
    assert status_on([RoundData(closes_on=date(2026, 11, 21))], TODAY) is CallStatus.CLOSED
    assert next_closing([RoundData(closes_on=date(2026, 11, 21))], TODAY) is None


def test_the_opening_day_itself_is_open():
    assert status_on([RoundData(opens_on=TODAY, closes_on=MARCH)], TODAY) is CallStatus.OPEN


def test_a_window_ahead_is_forecasted():
    rounds = [RoundData(opens_on=date(2027, 1, 4), closes_on=MARCH)]
    assert status_on(rounds, TODAY) is CallStatus.FORECASTED
    assert next_closing(rounds, TODAY) == MARCH


def test_an_opening_without_an_end_opens_and_stays_open():
    rounds = [RoundData(opens_on=MARCH)]
    assert status_on(rounds, TODAY) is CallStatus.FORECASTED
    assert status_on(rounds, MARCH) is CallStatus.OPEN
    assert next_closing(rounds, TODAY) is None


def test_a_later_stage_keeps_the_call_open():
    rounds = [RoundData(kind=RoundKind.OUTLINE, closes_on=PAST), RoundData(closes_on=MARCH)]
    assert status_on(rounds, TODAY) is CallStatus.OPEN


def test_a_past_round_and_a_window_ahead_are_forecasted():
    rounds = [RoundData(closes_on=PAST), RoundData(opens_on=date(2027, 1, 4), closes_on=MARCH)]
    assert status_on(rounds, TODAY) is CallStatus.FORECASTED


def test_several_past_rounds_are_closed():
    assert status_on([RoundData(closes_on=PAST), RoundData(closes_on=TODAY)], MARCH) is CallStatus.CLOSED


def test_a_yearly_day_is_always_open_and_closes_next_on_its_coming_day():
    rounds = [RoundData(recurs=("03-31", "09-30"))]
    assert status_on(rounds, TODAY) is CallStatus.OPEN
    assert next_closing(rounds, TODAY) == MARCH
    assert next_closing(rounds, date(2027, 4, 1)) == date(2027, 9, 30)


def test_a_yearly_day_counts_on_the_day_itself():
    assert next_closing([RoundData(recurs=("11-22",))], TODAY) == TODAY


def test_a_yearly_window_is_forecasted_outside_its_time():
    rounds = [RoundData(opens_on=date(2025, 2, 1), recurs=("03-31",))]
    assert status_on(rounds, TODAY) is CallStatus.FORECASTED
    assert status_on(rounds, date(2027, 2, 1)) is CallStatus.OPEN
    assert status_on(rounds, date(2027, 3, 31)) is CallStatus.OPEN
    assert status_on(rounds, date(2027, 4, 1)) is CallStatus.FORECASTED


def test_a_yearly_window_over_new_year_is_open_in_both_years():
    rounds = [RoundData(opens_on=date(2025, 11, 1), recurs=("01-31",))]
    assert status_on(rounds, TODAY) is CallStatus.OPEN
    assert status_on(rounds, date(2027, 1, 15)) is CallStatus.OPEN
    assert status_on(rounds, date(2027, 6, 1)) is CallStatus.FORECASTED


def test_rolling_is_open_until_its_last_day():
    rounds = [RoundData(rolling=True, closes_on=MARCH)]
    assert is_rolling(rounds)
    assert status_on(rounds, TODAY) is CallStatus.OPEN
    assert status_on(rounds, date(2027, 4, 1)) is CallStatus.CLOSED


def test_rolling_from_a_later_day_is_forecasted():
    assert status_on([RoundData(rolling=True, opens_on=MARCH)], TODAY) is CallStatus.FORECASTED


def test_rolling_with_a_yearly_day_is_open_and_has_a_next_day():
    rounds = [RoundData(rolling=True, recurs=("10-23",))]
    assert status_on(rounds, TODAY) is CallStatus.OPEN
    assert next_closing(rounds, TODAY) == date(2027, 10, 23)


def test_yearly_days_end_with_the_last_day():
    rounds = [RoundData(recurs=("03-31", "09-30"), closes_on=date(2027, 6, 30))]
    assert next_closing(rounds, date(2027, 4, 1)) == date(2027, 6, 30)
    assert status_on(rounds, date(2027, 7, 1)) is CallStatus.CLOSED


def test_the_29th_of_february_closes_on_the_28th_in_common_years():
    rounds = [RoundData(recurs=("02-29",))]
    assert next_closing(rounds, TODAY) == date(2027, 2, 28)
    assert next_closing(rounds, date(2028, 1, 1)) == date(2028, 2, 29)


def test_a_day_no_year_has_is_never_the_next_closing():
    rounds = [RoundData(recurs=("02-30", "04-31"))]
    assert next_closing(rounds, TODAY) is None
    assert status_on(rounds, TODAY) is CallStatus.UNKNOWN


days = st.dates(date(2024, 1, 1), date(2030, 12, 31))
any_rounds = st.lists(
    st.builds(
        RoundData,
        opens_on=st.none() | days,
        closes_on=st.none() | days,
        recurs=st.lists(st.dates(date(2024, 1, 1), date(2024, 12, 31)).map("{:%m-%d}".format), max_size=3).map(tuple),
        rolling=st.booleans(),
    ),
    max_size=4,
)


@given(any_rounds, days)
def test_the_next_closing_never_lies_behind(rounds, today):
    closing = next_closing(rounds, today)
    assert closing is None or closing >= today


@given(st.lists(days, min_size=1, max_size=4))
def test_fixed_rounds_never_reopen(closings):
    rounds = [RoundData(closes_on=day) for day in closings]
    states = [status_on(rounds, day) for day in sorted([*closings, date(2031, 1, 1)])]
    assert all(not (a is CallStatus.CLOSED and b is CallStatus.OPEN) for a, b in pairwise(states))
    assert states[-1] is CallStatus.CLOSED
