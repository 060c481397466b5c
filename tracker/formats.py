"""German forms of money, rates, days and moments for pages, letters and files. What is unknown is said to be open."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

UNKNOWN = "offen, bitte prüfen"
_BERLIN = ZoneInfo("Europe/Berlin")
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def euro(cents: int | None) -> str:
    """Return cents as "1.305.900,00 €"."""
    if cents is None:
        return UNKNOWN
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{number(whole)},{rest:02d} €"


def percent(hundredths: int | None) -> str:
    """Return hundredths of a percent as "80 %" or "66,67 %"."""
    if hundredths is None:
        return UNKNOWN
    whole, rest = divmod(hundredths, 100)
    return f"{whole}{f',{rest:02d}'.rstrip('0').rstrip(',') if rest else ''} %"


def number(count: int) -> str:
    """Return a whole number as "86.500"."""
    return f"{count:,}".replace(",", ".")


def day(value: date | None) -> str:
    """Return a day as "30.11.2026"."""
    return UNKNOWN if value is None else f"{value.day:02d}.{value.month:02d}.{value.year:04d}"


def weekday_day(value: date | None) -> str:
    """Return a day with its weekday, as "Mo, 30.11.2026"."""
    return UNKNOWN if value is None else f"{_WEEKDAYS[value.weekday()]}, {day(value)}"


def long_day(value: date) -> str:
    """Return a day in running text, as "30. November 2026"."""
    return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"


def days_left(value: date, today: date) -> str:
    """Return how far away a day is, as "noch 12 Tage"."""
    days = (value - today).days
    if days < 0:
        return f"vor {count_of(-days, 'Tag', 'Tagen')}"
    return f"noch {count_of(days, 'Tag', 'Tage')}" if days else "heute"


def moment(value: datetime | None) -> str:
    """Return a moment in Berlin, as "22.11.2026, 06:05 Uhr"."""
    if value is None:
        return UNKNOWN
    local = value.astimezone(_BERLIN)
    return f"{day(local.date())}, {local:%H:%M} Uhr"


def count_of(count: int, one: str, many: str) -> str:
    """Return a number with its noun, as "1 Vorschlag" or "7 Vorschläge"."""
    return f"{number(count)} {one if count == 1 else many}"


def listed(names: Sequence[str]) -> str:
    """Return names in running text, as "Kamen, Selm und Werne"."""
    return " und ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
