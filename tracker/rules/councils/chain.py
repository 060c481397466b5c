"""Chains of sittings: one of each council, recommendation before decision, all before a day.

Whether a sitting can be used says each sitting for itself (not cancelled, paper still in time). So the latest
sitting of the last council, then the latest before it of the one before, is the latest chain in every place;
and forwards the earliest. ``tests`` compare both with all combinations of sittings.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pydantic import Field

from tracker.rules.calendar import working_day_on_or_before
from tracker.shapes.base import Shape
from tracker.vocabulary.work import CouncilStep


class SittingDay(Shape):
    """One session of a council. ``papers_due_on`` is the published Vorlagenschluss, where there is one."""

    held_on: date
    papers_due_on: date | None = None
    cancelled: bool = False


class CouncilDates(Shape):
    """A council of a partner with its sittings; ``decided_on`` and ``passed`` when it has dealt with the matter.

    ``lead_days`` are calendar days between Vorlagenschluss and sitting. A year without any sitting is unknown.
    """

    name: str
    step: CouncilStep
    sittings: tuple[SittingDay, ...] = ()
    lead_days: int | None = Field(default=None, ge=0)
    decided_on: date | None = None
    passed: bool | None = None


class PlanningRules(Shape):
    """What the office agreed on: the council's last day before a target, and when a plan counts as tight (days)."""

    same_day_allowed: bool = False
    days_before_target: int = Field(default=1, ge=0)
    tight_days: int = Field(default=14, ge=0)

    @property
    def gap(self) -> timedelta:
        """The least distance between a recommendation and the decision on it."""
        return timedelta(days=0 if self.same_day_allowed else 1)


Chain = tuple[SittingDay | None, ...]


def papers_due(council: CouncilDates, sitting: SittingDay) -> date | None:
    """Return the last day for a paper: as published, else by lead time on a working day; None if neither is known."""
    if sitting.papers_due_on is not None:
        return sitting.papers_due_on
    if council.lead_days is None:
        return None
    return working_day_on_or_before(sitting.held_on - timedelta(days=council.lead_days))


def can_be_used(council: CouncilDates, sitting: SittingDay, today: date) -> bool | None:
    """Say whether a paper handed in today or later still reaches the sitting; None if its last day is unknown."""
    if sitting.cancelled or sitting.held_on < today:
        return False
    due = papers_due(council, sitting)
    return None if due is None else due >= today


def latest_chain(
    councils: Sequence[CouncilDates], last_day: date, *, first_day: date, today: date, gap: timedelta
) -> tuple[SittingDay, ...] | None:
    """Return the last sitting of each council that still works and whose papers surely are in time, or None."""
    chain: list[SittingDay] = []
    for council in reversed(councils):
        sitting = _latest(council, _sure(council, today), first_day, last_day)
        if sitting is None:
            return None
        chain.insert(0, sitting)
        last_day = sitting.held_on - gap
    return tuple(chain)


def hoped_chain(
    councils: Sequence[CouncilDates], last_day: date, *, first_day: date, today: date, gap: timedelta
) -> Chain:
    """Return the latest chain if everything unknown turns out well; None where even that does not help a council.

    A sitting on a day of an unknown year is made up for this answer only: it has no ``papers_due_on`` and must
    never be shown.
    """
    chain: list[SittingDay | None] = []
    for council in reversed(councils):
        known = _latest(council, _hoped(council, today), first_day, last_day)
        blank = unknown_day(council, max(first_day, today), last_day)
        days = [found for found in (known, SittingDay(held_on=blank) if blank else None) if found is not None]
        best = max(days, key=lambda sitting: sitting.held_on, default=None)
        chain.insert(0, best)
        if best is not None:
            last_day = best.held_on - gap
    return tuple(chain)


def earliest_chain(
    councils: Sequence[CouncilDates], *, first_day: date, today: date, gap: timedelta
) -> tuple[SittingDay, ...] | None:
    """Return the first sittings after ``first_day`` at which the matter can be dealt with for sure, or None."""
    chain: list[SittingDay] = []
    for council in councils:
        usable = [item for item in _sure(council, today) if item.held_on >= first_day]
        if not usable:
            return None
        chain.append(min(usable, key=lambda sitting: sitting.held_on))
        first_day = chain[-1].held_on + gap
    return tuple(chain)


def unknown_day(council: CouncilDates, first_day: date, last_day: date) -> date | None:
    """Return the last day of the span for which nobody has entered the council's calendar, None if it is known.

    Calendars of sittings come out by the year: one sitting of a year makes the year known.
    """
    known = {sitting.held_on.year for sitting in council.sittings}
    for year in range(last_day.year, first_day.year - 1, -1):
        if year not in known and first_day <= last_day:
            return min(last_day, date(year, 12, 31))
    return None


def _latest(
    council: CouncilDates, sittings: Iterable[SittingDay], first_day: date, last_day: date
) -> SittingDay | None:
    fitting = (sitting for sitting in sittings if first_day <= sitting.held_on <= last_day)
    return max(fitting, key=lambda sitting: (sitting.held_on, papers_due(council, sitting) or date.min), default=None)


def _sure(council: CouncilDates, today: date) -> list[SittingDay]:
    return _usable(council, today, lambda answer: answer is True)


def _hoped(council: CouncilDates, today: date) -> list[SittingDay]:
    return _usable(council, today, lambda answer: answer is not False)


def _usable(council: CouncilDates, today: date, accept: Callable[[bool | None], bool]) -> list[SittingDay]:
    return [sitting for sitting in council.sittings if accept(can_be_used(council, sitting, today))]
