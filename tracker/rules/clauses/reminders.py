"""Reminders before a day: 28, 14, 7 and 2 working days ahead, bundled by day, each step once."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.rules.calendar import is_working_day, working_days_before
from tracker.shapes.base import Shape

STEPS = (28, 14, 7, 2)


class SentReminder(Shape):
    """A reminder that went out: which step, and for which day it was meant then."""

    step: int
    due_on: date


class ReminderItem(Shape):
    """Something with a day, and the reminders already sent for it. ``key`` names it for good."""

    key: str
    title: str
    due_on: date
    sent: tuple[SentReminder, ...] = ()


class DueReminder(Shape):
    """A reminder to send today; store ``step`` and ``due_on`` once it is sent."""

    key: str
    title: str
    due_on: date
    step: int


def reminder_days(due_on: date, steps: Sequence[int] = STEPS) -> tuple[tuple[int, date], ...]:
    """Return each step with its day, the earliest first; never a weekend or a holiday of the Land."""
    return tuple((step, working_days_before(due_on, step)) for step in sorted(steps, reverse=True))


def due_reminders(items: Iterable[ReminderItem], today: date, steps: Sequence[int] = STEPS) -> tuple[DueReminder, ...]:
    """Return today's bundle: nothing on weekends and holidays, no step twice unless the day itself was moved.

    Steps that were missed (a new item, a machine that stood still) are made up for by one reminder, the latest.
    """
    if not is_working_day(today):
        return ()
    found = [(item, step) for item in items if (step := _step_now(item, today, steps)) is not None]
    found.sort(key=lambda pair: (pair[0].due_on, pair[0].key))
    return tuple(DueReminder(key=item.key, title=item.title, due_on=item.due_on, step=step) for item, step in found)


def _step_now(item: ReminderItem, today: date, steps: Sequence[int]) -> int | None:
    if item.due_on < today:
        return None
    reached = [step for step, day in reminder_days(item.due_on, steps) if day <= today]
    if not reached:
        return None
    step = min(reached)
    done = any(sent.due_on == item.due_on and sent.step <= step for sent in item.sent)
    return None if done else step
