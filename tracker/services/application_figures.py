"""Cost, grant and own share of applications for lists and sums. Where there are plan lines, those count."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from tracker.models.finance import PlanLine
from tracker.rules.visibility import View, shown
from tracker.vocabulary.applications import LineKind


class Stated(NamedTuple):
    """The amounts (cents) that stand at the application itself."""

    id: int
    total: int | None
    eligible: int | None
    third_party: int | None
    other_public: int | None
    requested: int | None
    awarded: int | None
    own_share: int | None


class PlanSums(NamedTuple):
    """The sums (cents) of a finance plan."""

    total: int
    eligible: int
    third_party: int
    other_public: int


class Figures(NamedTuple):
    """Amounts of an application in cents; ``None`` is unknown or not to be seen. ``planned``: from plan lines."""

    cost_cents: int | None = None
    eligible_cents: int | None = None
    third_party_cents: int | None = None
    other_public_cents: int | None = None
    requested_cents: int | None = None
    awarded_cents: int | None = None
    own_cents: int | None = None
    planned: bool = False

    def seen(self, view: View) -> "Figures":
        """Return the same with what this view does not show left out."""
        if view.grants and view.whole:
            return self
        grants = {name: shown(getattr(self, name), view.grants) for name in _GRANTS}
        whole = {name: shown(getattr(self, name), view.whole) for name in _WHOLE}
        return Figures(**(self._asdict() | grants | whole))


_SUMMED = (LineKind.COST, LineKind.THIRD_PARTY, LineKind.OTHER_PUBLIC)
_GRANTS = ("requested_cents", "awarded_cents")
_WHOLE = ("cost_cents", "eligible_cents", "third_party_cents", "other_public_cents", "own_cents")


def figures(session: Session, stated: Sequence[Stated]) -> dict[int, Figures]:
    """Return the figures by application."""
    sums = plan_sums(session, [item.id for item in stated])
    return {item.id: combined(item, sums.get(item.id)) for item in stated}


def total(values: Iterable[int | None]) -> tuple[int, int]:
    """Return the sum of what is known (cents) and how many are unknown."""
    listed = list(values)
    return sum(value or 0 for value in listed), sum(value is None for value in listed)


def plan_sums(session: Session, ids: Sequence[int]) -> dict[int, PlanSums]:
    """Return the sums of the finance plans by application; who has no line yet is left out."""
    cost, third_party, other_public = (col(PlanLine.kind) == kind for kind in _SUMMED)
    conditions = (cost, and_(cost, col(PlanLine.eligible)), third_party, other_public)
    sums = (func.sum(case((condition, col(PlanLine.amount_cents)), else_=0)) for condition in conditions)
    query = sa_select(col(PlanLine.application_id), *sums).where(col(PlanLine.application_id).in_(ids))
    found = session.execute(query.group_by(col(PlanLine.application_id)))
    # A sum is no whole number to every database.
    return {key: PlanSums(*map(int, cents)) for key, *cents in found}


def combined(stated: Stated, sums: PlanSums | None) -> Figures:
    """Return what counts: the plan where there is one, else what stands at the application."""
    cost, eligible = stated.total, stated.eligible
    third, other, own = stated.third_party, stated.other_public, stated.own_share
    if sums is not None:
        cost, eligible, third, other = sums
        own = None
    grant = stated.awarded if stated.awarded is not None else stated.requested
    if own is None and cost is not None and grant is not None:
        own = max(0, cost - (third or 0) - (other or 0) - grant)
    return Figures(
        cost_cents=cost,
        eligible_cents=eligible,
        third_party_cents=third,
        other_public_cents=other,
        requested_cents=stated.requested,
        awarded_cents=stated.awarded,
        own_cents=own,
        planned=sums is not None,
    )
