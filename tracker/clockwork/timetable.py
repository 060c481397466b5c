"""What is due when, in Berlin. Pure: the moment is an argument.

No entry lies between 02:00 and 03:00, an hour that is missing once a year and comes twice once a year.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from tracker.clock import BERLIN
from tracker.letters.slots import slot_of
from tracker.vocabulary.work import JobKind

MONDAY, SUNDAY = 0, 6


class Entry(NamedTuple):
    """A kind of work at a time of day, on one weekday or on every day; ``hourly`` at this minute of every hour."""

    kind: JobKind
    at: time
    weekday: int | None = None
    hourly: bool = False


class Slot(NamedTuple):
    """One point of the timetable. Its name is the same in every process, so the work is done once."""

    kind: JobKind
    name: str
    at: datetime


TIMETABLE = (
    Entry(JobKind.BACKUP, time(1, 30)),
    Entry(JobKind.CRAWL, time(3, 30)),
    Entry(JobKind.MATCH, time(5, 0)),
    Entry(JobKind.LETTERS, time(7, 0), weekday=MONDAY),
    Entry(JobKind.REMINDERS, time(7, 30)),
    Entry(JobKind.DEAD_LINKS, time(4, 15), weekday=SUNDAY),
    Entry(JobKind.POST, time(0, 40), hourly=True),
)


def due(since: datetime, now: datetime) -> list[Slot]:
    """Return the newest slot of each kind after ``since`` and up to ``now``: what was missed is caught up once."""
    slots = (newest(entry, now) for entry in TIMETABLE)
    return [slot for slot in slots if since < slot.at]


def newest(entry: Entry, now: datetime) -> Slot:
    """Return the last slot of an entry that is not in the future."""
    if entry.hourly:
        return _hour(entry, now)
    today = now.astimezone(BERLIN).date()
    back = 0 if entry.weekday is None else (today.weekday() - entry.weekday) % 7
    day = today - timedelta(days=back)
    if _moment(day, entry.at) > now:
        day -= timedelta(days=1 if entry.weekday is None else 7)
    name = day.isoformat() if entry.weekday is None else slot_of(day)
    return Slot(entry.kind, name, _moment(day, entry.at))


def _hour(entry: Entry, now: datetime) -> Slot:
    # In UTC, where no hour is missing or comes twice.
    at = now.astimezone(UTC).replace(minute=entry.at.minute, second=0, microsecond=0)
    if at > now:
        at -= timedelta(hours=1)
    return Slot(entry.kind, f"{at:%Y-%m-%dT%H}", at)


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, BERLIN).astimezone(UTC)
