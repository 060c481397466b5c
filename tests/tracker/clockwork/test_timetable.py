"""What is due when, also in the two nights when clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clock import BERLIN
from tracker.clockwork.timetable import TIMETABLE, Slot, due, newest
from tracker.vocabulary.work import JobKind

BY_KIND = {entry.kind: entry for entry in TIMETABLE}
CRAWL, LETTERS, LINKS = (BY_KIND[kind] for kind in (JobKind.CRAWL, JobKind.LETTERS, JobKind.DEAD_LINKS))
NIGHT = frozenset((JobKind.CRAWL, JobKind.MATCH, JobKind.LETTERS, JobKind.DEAD_LINKS))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def named(slots: list[Slot]) -> list[tuple[JobKind, str]]:
    return [(slot.kind, slot.name) for slot in slots if slot.kind in NIGHT]


def test_the_night_begins_with_the_harvest_and_monday_with_the_letters() -> None:
    since = berlin("2026-11-23T03:00")
    assert named(due(since, berlin("2026-11-23T03:29"))) == []
    assert named(due(since, berlin("2026-11-23T03:30"))) == [(JobKind.CRAWL, "2026-11-23")]
    assert named(due(since, berlin("2026-11-23T07:00"))) == [
        (JobKind.CRAWL, "2026-11-23"),
        (JobKind.MATCH, "2026-11-23"),
        (JobKind.LETTERS, "2026-W48"),
    ]


def test_what_was_missed_for_days_is_caught_up_once() -> None:
    slots = due(berlin("2026-11-10T12:00"), berlin("2026-11-26T12:00"))
    assert named(slots) == [
        (JobKind.CRAWL, "2026-11-26"),
        (JobKind.MATCH, "2026-11-26"),
        (JobKind.LETTERS, "2026-W48"),
        (JobKind.DEAD_LINKS, "2026-W47"),
    ]


def test_links_are_tried_on_sundays_only() -> None:
    assert newest(LINKS, berlin("2026-11-22T04:14")).name == "2026-W46"
    assert newest(LINKS, berlin("2026-11-22T04:15")).name == "2026-W47"
    assert newest(LINKS, berlin("2026-11-28T23:59")).at.astimezone(BERLIN).weekday() == 6


def test_letters_are_written_on_mondays_only() -> None:
    assert newest(LETTERS, berlin("2026-11-23T06:59")).name == "2026-W47"
    assert newest(LETTERS, berlin("2026-11-29T23:59")).name == "2026-W48"
    assert newest(LETTERS, berlin("2027-01-04T07:00")).at.astimezone(BERLIN).weekday() == 0


@pytest.mark.parametrize(
    ("night", "utc"), [("2026-03-29", "2026-03-29T01:30+00:00"), ("2026-10-25", "2026-10-25T02:30+00:00")]
)
def test_in_both_nights_of_the_clock_change_the_harvest_runs_once_at_half_past_three(night: str, utc: str) -> None:
    start = berlin(f"{night}T00:00")
    moments = [start + timedelta(minutes=minutes) for minutes in range(0, 6 * 60, 5)]
    seen = {newest(CRAWL, moment.astimezone(UTC)) for moment in moments}
    assert [slot.at for slot in seen if slot.name == night] == [datetime.fromisoformat(utc)]


def test_no_entry_lies_in_the_hour_that_may_be_missing() -> None:
    assert not any(time(2, 0) <= entry.at < time(3, 0) for entry in TIMETABLE)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2029, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_newest_slot_is_past_and_less_than_one_turn_old(now: datetime) -> None:
    for entry in TIMETABLE:
        slot = newest(entry, now)
        turn = timedelta(hours=1) if entry.hourly else timedelta(days=1 if entry.weekday is None else 7, hours=1)
        assert slot.at <= now < slot.at + turn
        assert slot.at.astimezone(BERLIN).minute == entry.at.minute
        if not entry.hourly:
            assert slot.at.astimezone(BERLIN).hour == entry.at.hour


def test_what_waits_is_sent_every_hour_also_in_the_night_that_has_one_more() -> None:
    post = BY_KIND[JobKind.POST]
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    names = [newest(post, start + timedelta(minutes=minutes)).name for minutes in range(0, 25 * 60, 10)]
    assert len(set(names)) == 26
    assert names == sorted(names)


def test_reminders_are_looked_for_every_morning() -> None:
    slot = newest(BY_KIND[JobKind.REMINDERS], berlin("2026-11-24T07:30"))
    assert (slot.name, slot.at) == ("2026-11-24", berlin("2026-11-24T07:30"))
