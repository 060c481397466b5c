"""Vorfinanzierung: month by month, what was paid out against what came in, and the highest gap in between.

Amounts are cents. When money comes is an assumption a person enters for a programme, never a rule of law in here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple, Self

from pydantic import Field

from tracker.rules.finance.grant import FULL
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.split import spread
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import LineKind

_MONTHS = 12


class Month(NamedTuple):
    """A calendar month; sorts by time."""

    year: int
    month: int

    def plus(self, months: int) -> Self:
        """Return the month so many months later, or earlier when negative."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return type(self)(year, month + 1)


class Rhythm(Shape):
    """When the grant follows a payment. A negative lag means money in advance; months are calendar months.

    Payments of ``every_months`` are claimed together at the end of that window; ``retained_hundredths`` of the grant
    comes ``final_lag_months`` after the last payment, when the proof of use was examined.
    """

    lag_months: int
    every_months: int = Field(default=1, ge=1)
    retained_hundredths: int = Field(default=0, ge=0, le=FULL)
    final_lag_months: int = Field(default=0, ge=0)


class Payments(NamedTuple):
    """Payments by month. ``assumed_cents`` of them had no month and were spread evenly over their year."""

    by_month: dict[Month, int]
    assumed_cents: int = 0


class Point(Shape):
    """Where things stand at the end of a month; everything since the beginning."""

    month: Month
    paid_cents: int
    received_cents: int
    gap_cents: int


class Curve(Shape):
    """The curve with its highest gap; no month where nothing had to be paid in advance."""

    points: tuple[Point, ...] = ()
    highest_gap_cents: int = 0
    highest_month: Month | None = None


def flows(entries: Iterable[PlanEntry], *, income: bool = False) -> Payments:
    """Return the cost by month, or with ``income`` the third-party and other public money."""
    by_month: dict[Month, int] = defaultdict(int)
    assumed = 0
    for entry in entries:
        if (entry.kind is not LineKind.COST) != income:
            continue
        if entry.paid_month is not None:
            by_month[Month(entry.year, entry.paid_month)] += entry.amount_cents
            continue
        assumed += entry.amount_cents
        each, rest = divmod(entry.amount_cents, _MONTHS)
        for month in _months_of(entry.year):
            by_month[month] += each + (month.month <= rest)
    return Payments(by_month=dict(by_month), assumed_cents=assumed)


@cache
def _months_of(year: int) -> tuple[Month, ...]:
    return tuple(Month(year, month) for month in range(1, _MONTHS + 1))


def expected_income(payments: Mapping[Month, int], grant_cents: int, rhythm: Rhythm) -> dict[Month, int]:
    """Return in which month which part of the grant can be expected; the parts add up to the grant."""
    spent = {month: cents for month, cents in payments.items() if cents}
    if not spent:
        return {}
    first, last = min(spent), max(spent)
    kept = spread(grant_cents, {"now": FULL - rhythm.retained_hundredths, "end": rhythm.retained_hundredths})
    # By window of claims from the first payment on: there are fewer of them than months.
    windows: dict[int, int] = defaultdict(int)
    begin = first.year * _MONTHS + first.month
    for (year, month), cents in spread(kept["now"], spent).items():
        windows[(year * _MONTHS + month - begin) // rhythm.every_months] += cents
    income: dict[Month, int] = defaultdict(int)
    for window, cents in windows.items():
        income[first.plus((window + 1) * rhythm.every_months - 1 + rhythm.lag_months)] += cents
    if kept["end"]:
        income[last.plus(rhythm.final_lag_months)] += kept["end"]
    return dict(income)


def curve(payments: Mapping[Month, int], *incomes: Mapping[Month, int]) -> Curve:
    """Return the curve over every month from the first movement to the last. Of equal gaps the earliest is named."""
    moved = sorted({*payments, *(month for income in incomes for month in income)})
    if not moved:
        return Curve()
    points: list[Point] = []
    paid = received = 0
    month = moved[0]
    while month <= moved[-1]:
        paid += payments.get(month, 0)
        received += sum(income.get(month, 0) for income in incomes)
        points.append(Point(month=month, paid_cents=paid, received_cents=received, gap_cents=paid - received))
        month = month.plus(1)
    highest = max(points, key=lambda point: point.gap_cents)
    if highest.gap_cents <= 0:
        return Curve(points=tuple(points))
    return Curve(points=tuple(points), highest_gap_cents=highest.gap_cents, highest_month=highest.month)
