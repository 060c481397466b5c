"""Periods of clauses: from a day, so many days, weeks, months or years on (§§ 187, 188 BGB)."""

from calendar import monthrange
from datetime import date, timedelta

from tracker.rules.calendar import working_days_after, working_days_before
from tracker.vocabulary.awards import PeriodUnit

_ONE = {
    PeriodUnit.DAYS: "1 Tag",
    PeriodUnit.WORKING_DAYS: "1 Arbeitstag",
    PeriodUnit.WEEKS: "1 Woche",
    PeriodUnit.MONTHS: "1 Monat",
    PeriodUnit.YEARS: "1 Jahr",
}


def later(day: date, count: int, unit: PeriodUnit) -> date | None:
    """Return the last day of a period that begins after ``day``; negative counts go back. None beyond all calendars.

    A month without that day ends it on its last day. The day is never moved to a later working day: where the
    law allows that, the earlier day is still the safe one.
    """
    try:
        return _shifted(day, count, unit)
    except (OverflowError, ValueError):
        return None


def period_words(count: int, unit: PeriodUnit) -> str:
    """Return "1 Monat", "6 Wochen", "30 Arbeitstage"; without its sign."""
    return _ONE[unit] if abs(count) == 1 else f"{abs(count)} {unit.label}"


def _shifted(day: date, count: int, unit: PeriodUnit) -> date:
    if unit is PeriodUnit.WORKING_DAYS:
        return working_days_after(day, count) if count > 0 else working_days_before(day, -count)
    if unit in (PeriodUnit.DAYS, PeriodUnit.WEEKS):
        return day + timedelta(days=count * (7 if unit is PeriodUnit.WEEKS else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit is PeriodUnit.YEARS else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
