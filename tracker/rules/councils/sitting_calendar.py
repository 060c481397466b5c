"""Sittings from a calendar file (ICS): cancelled events, time zones and repeated states of one event included."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Component, Event

from tracker.formats import weekday_day
from tracker.rules.councils.naming import same_council
from tracker.rules.councils.sitting_rows import LONGEST_TEXT, LineProblem, SittingRow, SittingsRead, without_duplicates
from tracker.rules.councils.sitting_text import is_cancelled, take_apart
from tracker.rules.german_dates import read_day

# What the library raises on broken files; a malformed time zone is no ValueError to it (found by random files).
_BROKEN = (ValueError, AttributeError, TypeError, LookupError, OverflowError)
_BERLIN = ZoneInfo("Europe/Berlin")
_UNREADABLE = "Die Datei ist kein lesbarer Kalender (ICS); bitte den Kalender neu speichern oder die Termine einfügen."
_REPEATS = "Ein wiederkehrender Termin wird nicht übernommen; bitte jede Sitzung einzeln eintragen."


def read_sitting_calendar(text: str, *, councils: Sequence[str] = (), council: str = "") -> SittingsRead:
    """Read the events of a calendar file; ``line`` counts events.

    ``councils`` are known names to recognise ("Sitzung des Rates"), ``council`` is meant where an event names none.
    Of several states of one event the newest counts. Days and times are those of Berlin; a time without a zone
    is taken as local.
    """
    if len(text) > LONGEST_TEXT:
        return _unreadable("Die Datei ist zu groß für einen Sitzungskalender. Bitte wählen Sie eine andere.")
    try:
        calendars = Calendar.from_ical(text.lstrip("\ufeff"), multiple=True)
    except _BROKEN:
        return _unreadable(_UNREADABLE)
    if not calendars or any(found.name != "VCALENDAR" for found in calendars):
        return _unreadable(_UNREADABLE)
    rows: list[SittingRow] = []
    problems: list[LineProblem] = []
    for place, (event, called_off) in enumerate(_newest(calendars), start=1):
        found = _row(place, event, councils, council, called_off=called_off)
        if isinstance(found, SittingRow):
            rows.append(found)
        else:
            problems.append(found)
    if not rows and not problems:
        return _unreadable("Der Kalender enthält keine Termine. Bitte wählen Sie einen anderen.")
    return without_duplicates(rows, problems)


def _unreadable(sentence: str) -> SittingsRead:
    return SittingsRead(problems=(LineProblem(line=1, original="", sentence=sentence),))


def _newest(calendars: list[Calendar]) -> list[tuple[Event, bool]]:
    """Return each event once, in its newest state, and whether it is called off."""
    newest: dict[tuple[str, str], tuple[Event, bool]] = {}
    for calendar in calendars:
        called_off = _text(calendar, "METHOD").upper() == "CANCEL"
        for place, event in enumerate(calendar.walk("VEVENT")):
            if not isinstance(event, Event):
                continue
            # An event without a UID is nobody's newer state.
            uid = _text(event, "UID") or f"{id(calendar)}-{place}"
            key = uid, str(_written(event, "RECURRENCE-ID"))
            known = newest.get(key)
            if known is None or _sequence(event) >= _sequence(known[0]):
                newest[key] = event, called_off or _text(event, "STATUS").upper() == "CANCELLED"
    return list(newest.values())


def _sequence(event: Event) -> int:
    text = _text(event, "SEQUENCE")
    return int(text) if text.isdecimal() else 0


def _first(part: Component, name: str) -> Any:
    """Return a property, the first where it stands several times; None where it is missing."""
    value = part.get(name)
    return value[0] if isinstance(value, list) and value else value


def _text(part: Component, name: str) -> str:
    return " ".join(str(_first(part, name) or "").split())


def _written(event: Event, name: str) -> str:
    value = _first(event, name)
    return "" if value is None else bytes(value.to_ical()).decode("utf-8", errors="replace")


def _row(
    place: int, event: Event, councils: Sequence[str], council: str, *, called_off: bool
) -> SittingRow | LineProblem:
    title = _text(event, "SUMMARY")
    original = title or _written(event, "DTSTART")
    moment = _start(event)
    if moment is None:
        return LineProblem(
            line=place, original=original, sentence="Der Termin nennt keinen lesbaren Tag; bitte von Hand eintragen."
        )
    if event.get("RRULE") is not None or event.get("RDATE") is not None:
        return LineProblem(line=place, original=original, sentence=_REPEATS)
    held_on, starts_at = moment
    if read_day(held_on).problem:
        return LineProblem(line=place, original=original, sentence=read_day(held_on).problem)
    told = take_apart(title)
    # Only marked days of the description are taken: other days in it are anything.
    due = told.due or take_apart(_text(event, "DESCRIPTION")).due
    said = ", ".join(told.names)
    name = same_council(said, councils) or said or council
    if not name:
        return LineProblem(line=place, original=original, sentence="Es fehlt, welches Gremium tagt; bitte nennen.")
    if due and (due.day is None or due.day > held_on):
        sentence = (
            due.problem
            or f"Der Vorlagenschluss ({weekday_day(due.day)}) liegt nach der Sitzung; bitte die Daten prüfen."
        )
        return LineProblem(line=place, original=original, sentence=sentence)
    return SittingRow(
        line=place,
        original=original,
        council=name,
        held_on=held_on,
        starts_at=starts_at,
        papers_due_on=due.day if due else None,
        is_public=told.is_public,
        cancelled=called_off or is_cancelled(title),
    )


def _start(event: Event) -> tuple[date, str] | None:
    """Return day and time in Berlin; a whole-day event has no time. None if it cannot be read."""
    try:
        moment = getattr(_first(event, "DTSTART"), "dt", None)
        if isinstance(moment, datetime):
            local = moment if moment.tzinfo is None else moment.astimezone(_BERLIN)
            return local.date(), f"{local:%H:%M}"
    except (ValueError, OverflowError):
        return None
    return (moment, "") if isinstance(moment, date) else None
