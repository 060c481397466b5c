from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.rules.calendar import is_working_day, working_days_after
from tracker.rules.clauses.reminders import (
    STEPS,
    ReminderItem,
    SentReminder,
    due_reminders,
    reminder_days,
)

DUE = date(2027, 1, 29)
DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2032, 12, 31))


def item(due_on=DUE, key="a", sent=()):
    return ReminderItem(key=key, title="Verwendungsnachweis", due_on=due_on, sent=sent)


def test_the_ladder_before_a_friday_in_january_jumps_over_the_holidays():
    assert reminder_days(DUE) == (
        (28, date(2026, 12, 18)),
        (14, date(2027, 1, 11)),
        (7, date(2027, 1, 20)),
        (2, date(2027, 1, 27)),
    )


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_no_reminder_falls_on_a_weekend_or_holiday_and_each_is_so_many_working_days_ahead(due_on):
    for step, day in reminder_days(due_on):
        assert is_working_day(day)
        assert working_days_after(day, step - 1) < due_on <= working_days_after(day, step)


def test_a_reminder_goes_out_on_its_day_and_not_the_day_before():
    assert not due_reminders([item()], date(2026, 12, 17))
    assert [found.step for found in due_reminders([item()], date(2026, 12, 18))] == [28]


def test_a_step_goes_out_once():
    assert not due_reminders([item(sent=(SentReminder(step=28, due_on=DUE),))], date(2026, 12, 21))


def test_a_moved_day_starts_the_ladder_again():
    moved = item(due_on=date(2027, 1, 28), sent=(SentReminder(step=28, due_on=DUE),))
    assert [found.step for found in due_reminders([moved], date(2026, 12, 18))] == [28]


def test_missed_steps_are_made_up_for_by_one_reminder():
    assert [found.step for found in due_reminders([item()], date(2027, 1, 21))] == [7]
    late = item(sent=(SentReminder(step=7, due_on=DUE),))
    assert not due_reminders([late], date(2027, 1, 22))


def test_nothing_goes_out_on_weekends_holidays_or_after_the_day():
    assert not due_reminders([item()], date(2027, 1, 23))
    assert not due_reminders([item(due_on=date(2027, 1, 4))], date(2027, 1, 1))
    assert not due_reminders([item()], date(2027, 2, 1))
    assert not due_reminders([item(due_on=date(207, 1, 1))], date(2027, 2, 1))


def test_reminders_of_a_day_come_in_one_bundle_the_nearest_first():
    bundle = due_reminders([item(key="b"), item(key="a"), item(due_on=date(2027, 1, 20), key="c")], date(2027, 1, 18))
    assert [found.key for found in bundle] == ["c", "a", "b"]


@settings(max_examples=40, deadline=None)
@given(DAYS, st.integers(min_value=0, max_value=70), st.sets(st.integers(min_value=0, max_value=75)))
def test_whoever_asks_every_day_is_reminded_of_each_step_at_most_once(due_on, ahead, standstill):
    sent = ()
    start = due_on - timedelta(days=ahead)
    for step in range(ahead + 5):
        if step in standstill:
            continue
        for found in due_reminders([item(due_on=due_on, sent=sent)], start + timedelta(days=step)):
            sent += (SentReminder(step=found.step, due_on=found.due_on),)
    steps = [reminder.step for reminder in sent]
    assert steps == sorted(set(steps), reverse=True)
    assert set(steps) <= set(STEPS)
    if not standstill and ahead >= 10:
        assert steps[-1] == 2
