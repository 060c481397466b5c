"""Due dates as a calendar that programs subscribe to (RFC 5545).

Each entry keeps its UID when its day moves, so a calendar program shows the new day instead of a second entry.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, Timezone, vDuration

from tracker.shapes.base import Shape

_PRODUCT = "-//Förderpfad//Fristen//DE"
# How often programs should look again.
_AGAIN = timedelta(hours=12)
_ZONE = "Europe/Berlin"


class CalendarEntry(Shape):
    """A day, whole. ``key`` names it for good."""

    key: str
    on: date
    title: str
    note: str = ""
    address: str = ""


def calendar(entries: Sequence[CalendarEntry], *, name: str, host: str, made_at: datetime) -> bytes:
    """Return the calendar file. ``made_at`` (UTC) is the moment these days were read."""
    feed = Calendar()
    feed.add("prodid", _PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", _AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", vDuration(_AGAIN))
    for entry in entries:
        feed.add_component(_event(entry, host, made_at))
    if not entries:
        # A calendar must hold something (RFC 5545, 3.6), and some programs refuse one that does not.
        year = date(made_at.year, 1, 1)
        feed.add_component(Timezone.from_tzid(_ZONE, first_date=year, last_date=year.replace(year=year.year + 1)))
    content: bytes = feed.to_ical()
    return content


def _event(entry: CalendarEntry, host: str, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", made_at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    if entry.note:
        event.add("description", entry.note)
    if entry.address:
        event.add("url", entry.address)
    # A deadline does not make anybody busy.
    event.add("transp", "TRANSPARENT")
    return event
