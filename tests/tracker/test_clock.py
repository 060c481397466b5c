"""The one place that reads the clock."""

from datetime import UTC, date, datetime

import time_machine

from tracker import clock


def test_now_is_a_moment_in_utc() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), tick=False):
        assert clock.now() == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


def test_today_is_the_day_in_the_partners_offices() -> None:
    with time_machine.travel(datetime(2026, 11, 23, 22, 59, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 11, 23)
    with time_machine.travel(datetime(2026, 11, 23, 23, 0, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 11, 24)
    with time_machine.travel(datetime(2026, 7, 1, 22, 0, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 7, 2), "summer time"
