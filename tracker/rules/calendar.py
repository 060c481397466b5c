"""Working days in North Rhine-Westphalia: Monday to Friday without public holidays (Feiertagsgesetz NW).

24 and 31 December are no public holidays by law; they stand in ``closing_days.csv`` and count only where a
caller hands ``closing_days()`` over.
"""

import csv
from collections.abc import Collection
from datetime import date, timedelta
from functools import cache
from importlib import resources

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@cache
def closing_days() -> frozenset[str]:
    """Return the days on which offices are mostly closed though the law does not say so, as "12-24"."""
    source = resources.files("tracker.rules").joinpath("closing_days.csv")
    with source.open(encoding="utf-8") as handle:
        return frozenset(row["month_day"] for row in csv.DictReader(handle))


def holiday_name(day: date) -> str | None:
    """Return the name of a public holiday in North Rhine-Westphalia, None on every other day."""
    return _holidays(day.year).get(day)


def is_working_day(day: date, *, closed: Collection[str] = ()) -> bool:
    """Say whether a town hall works on that day; ``closed`` are further days of the year as "12-24"."""
    return day.weekday() < _SATURDAY and holiday_name(day) is None and f"{day:%m-%d}" not in closed


def working_day_on_or_before(day: date, *, closed: Collection[str] = ()) -> date:
    """Return the day itself or the last working day before it."""
    while not is_working_day(day, closed=closed):
        day -= _ONE_DAY
    return day


def working_day_on_or_after(day: date, *, closed: Collection[str] = ()) -> date:
    """Return the day itself or the next working day after it."""
    while not is_working_day(day, closed=closed):
        day += _ONE_DAY
    return day


def working_days_before(day: date, count: int, *, closed: Collection[str] = ()) -> date:
    """Return the working day that lies ``count`` working days before a day; the day itself never counts.

    Zero is the day itself or, when nobody works on it, the last working day before it.
    """
    if count == 0:
        return working_day_on_or_before(day, closed=closed)
    for _ in range(count):
        day = working_day_on_or_before(day - _ONE_DAY, closed=closed)
    return day


def working_days_after(day: date, count: int, *, closed: Collection[str] = ()) -> date:
    """Return the working day that lies ``count`` working days after a day; the day itself never counts."""
    if count == 0:
        return working_day_on_or_after(day, closed=closed)
    for _ in range(count):
        day = working_day_on_or_after(day + _ONE_DAY, closed=closed)
    return day


@cache
def _holidays(year: int) -> dict[date, str]:
    # Takes a third of a second to load, and most pages never ask for a holiday.
    from holidays import country_holidays

    return dict(country_holidays("DE", subdiv="NW", years=year, language="de", expand=False))
