from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.calendar import (
    closing_days,
    holiday_name,
    is_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
    working_days_after,
    working_days_before,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 1), "Neujahr"),
        (date(2026, 4, 3), "Karfreitag"),
        (date(2026, 6, 4), "Fronleichnam"),
        (date(2026, 11, 1), "Allerheiligen"),
        (date(2026, 12, 26), "Zweiter Weihnachtstag"),
        (date(2017, 10, 31), "Reformationstag"),
    ],
)
def test_the_holidays_of_the_land_are_known(day, name):
    assert holiday_name(day) == name
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 1, 6), date(2026, 10, 31), date(2026, 8, 15), date(2026, 11, 18)])
def test_holidays_of_other_laender_are_none_here(day):
    assert holiday_name(day) is None


@pytest.mark.parametrize("day", [date(2026, 12, 24), date(2026, 12, 31)])
def test_christmas_eve_and_new_years_eve_are_working_days_by_law_and_closed_on_request(day):
    assert is_working_day(day)
    assert not is_working_day(day, closed=closing_days())


def test_a_year_has_eleven_holidays():
    days = (date(2026, 1, 1) + timedelta(days=step) for step in range(365))
    assert sum(holiday_name(day) is not None for day in days) == 11


def test_a_year_typed_wrong_has_no_holidays_and_does_no_harm():
    assert holiday_name(date(207, 1, 1)) is None
    assert working_days_before(date(207, 1, 10), 2) < date(207, 1, 10)


def test_working_days_jump_over_christmas():
    assert working_days_before(date(2027, 1, 4), 2) == date(2026, 12, 30)
    assert working_days_before(date(2027, 1, 4), 2, closed=closing_days()) == date(2026, 12, 29)
    assert working_days_after(date(2026, 12, 23), 2) == date(2026, 12, 28)


def test_zero_working_days_before_a_sunday_is_the_friday():
    assert working_days_before(date(2026, 11, 22), 0) == date(2026, 11, 20)
    assert working_days_after(date(2026, 11, 22), 0) == date(2026, 11, 23)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(min_value=1, max_value=30))
def test_there_and_back_again_ends_on_the_same_working_day(day, count):
    start = working_day_on_or_before(day)
    assert working_days_before(working_days_after(start, count), count) == start


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=30))
def test_exactly_so_many_working_days_lie_between(day, count):
    found = working_days_after(day, count) if count else day
    between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert sum(is_working_day(each) for each in between) == count
    assert is_working_day(working_day_on_or_after(day))
