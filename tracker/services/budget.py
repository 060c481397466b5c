"""The page Haushalt of one Kommune: what its applications mean for the Haushaltsjahr and the three years after it."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, select

from tracker.models.partners import Partner, Person
from tracker.rules.access import Action, require
from tracker.rules.finance.budget import PLANNED_YEARS, Prefinanced, prefinancing
from tracker.rules.finance.prefinancing import Curve, Rhythm
from tracker.rules.stages import ORDER, is_exit
from tracker.services import budget_material
from tracker.services.budget_lines import BudgetLine, YearSum, line_of, sum_of
from tracker.services.budget_material import OwnPart
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import Phase, Spending
from tracker.vocabulary.work import Stage

_LIVING = (Phase.PLANNED, Phase.REQUESTED, Phase.GRANTED)
_UNDECIDED = frozenset(ORDER[: ORDER.index(Stage.AWARDED)])


class BudgetFilter(Shape):
    """What the page is narrowed to. ``first_year`` is the Haushaltsjahr; no phases means all that are alive."""

    first_year: int
    phases: tuple[Phase, ...] = ()
    spending: Spending | None = None


class Unplanned(Shape):
    """An application without a plan: its amounts are known or not, but nobody has said in which year they fall."""

    public_id: UUID
    number: str
    title: str
    product: str
    cost_cents: int | None
    grant_cents: int | None
    own_cents: int | None
    stage: Stage


class Signature(Shape):
    """What the Kämmerei and the Kommunalaufsicht said to an application. ``version`` is what a click refers to."""

    public_id: UUID
    version: int
    title: str
    stage: Stage
    own_cents: int | None
    signed_by: str
    signed_at: datetime | None
    note: str
    supervision_on: date | None
    supervision_note: str


class Risk(Shape):
    """What an application costs without an award, and what the project costs afterwards every year (cents).

    ``after_year`` is the fifth year after the last year of the plan.
    """

    public_id: UUID
    title: str
    application_cost_cents: int | None
    running_cost_cents: int | None
    after_year: int | None


class BudgetView(Shape):
    """The page of one Kommune. ``assumed_cents`` of the payments had no month and were spread over their year."""

    partner_id: int
    partner: str
    budget_status: str
    years: tuple[int, ...]
    lines: tuple[BudgetLine, ...]
    sums: tuple[YearSum, ...]
    unplanned: tuple[Unplanned, ...]
    curve: Curve
    assumed_cents: int
    without_grant: int
    signatures: tuple[Signature, ...]
    risks: tuple[Risk, ...]
    lost_cents: int
    lost_open: int

    def lines_of(self, year: int) -> list[BudgetLine]:
        """Return the lines of a Haushaltsjahr."""
        return [line for line in self.lines if line.year == year]


def budget(session: Session, actor: Actor, *, partner_id: int, filters: BudgetFilter, rhythm: Rhythm) -> BudgetView:
    """Return what the applications of a Kommune mean for its budget; each Kommune sees its own, the office all.

    Raises:
        NotAllowed: it is another Kommune's budget, also for the Kreis as Kommunalaufsicht.
    """
    require(actor, Action.READ_BUDGET, partners=[partner_id])
    partner = session.get_one(Partner, partner_id)
    years = tuple(range(filters.first_year, filters.first_year + PLANNED_YEARS))
    found = budget_material.parts(session, partner_id, filters.phases or _LIVING)
    parts = [item for item in found if _is_spent_as(item, filters.spending)]
    people = dict(session.exec(select(Person.id, Person.name)).all())
    lines = [line for item in parts for year in years if (line := line_of(item, partner_id, year)) is not None]
    planned = [item for item in parts if item.plan is not None and item.plan.grants is not None]
    curve, assumed = prefinancing([_prefinanced(item, partner_id) for item in planned], rhythm)
    risks = [_risk(item) for item in parts if item.leads]
    undecided = [item.row for item in parts if item.leads and item.row.stage in _UNDECIDED]
    return BudgetView(
        partner_id=partner_id,
        partner=partner.short_name,
        budget_status=partner.budget_status or "",
        years=years,
        lines=tuple(sorted(lines, key=lambda line: (line.year, line.product, line.title))),
        sums=tuple(sum_of(year, [line for line in lines if line.year == year]) for year in years),
        unplanned=tuple(_unplanned(item) for item in parts if item.plan is None and item.leads),
        curve=curve,
        assumed_cents=assumed,
        without_grant=sum(item.plan is not None and item.plan.grants is None for item in parts),
        signatures=tuple(_signature(item, people, partner_id) for item in parts if item.part is not None),
        risks=tuple(risk for risk in risks if risk.application_cost_cents or risk.running_cost_cents),
        lost_cents=sum(row.application_cost_cents or 0 for row in undecided),
        lost_open=sum(row.application_cost_cents is None for row in undecided),
    )


def _is_spent_as(item: OwnPart, spending: Spending | None) -> bool:
    return spending is None or spending in {line.entry.spending for line in item.lines} | {item.row.spending}


def _unplanned(item: OwnPart) -> Unplanned:
    row, known = item.row, item.stated
    return Unplanned(
        public_id=row.public_id,
        number=row.number,
        title=row.title,
        # Without a plan only the text of an imported list names the product.
        product=str(row.originals.get("product", "")),
        cost_cents=known.cost_cents,
        grant_cents=known.awarded_cents if known.awarded_cents is not None else known.requested_cents,
        own_cents=known.own_cents,
        stage=row.stage,
    )


def _prefinanced(item: OwnPart, partner_id: int) -> Prefinanced:
    assert item.plan is not None
    grants = item.plan.grants or {}
    grant = sum(cents for (partner, _), cents in grants.items() if partner == partner_id)
    return Prefinanced(item.entries, grant)


def _signature(item: OwnPart, people: Mapping[int | None, str], partner_id: int) -> Signature:
    assert item.part is not None
    part = item.part
    own = item.plan.own_of(partner_id) if item.plan else item.stated.own_cents if item.leads else None
    return Signature(
        public_id=item.row.public_id,
        version=item.row.version,
        title=item.row.title,
        stage=item.row.stage,
        own_cents=own,
        signed_by=people.get(part.cosigned_by_id, ""),
        signed_at=part.cosigned_at,
        note=part.cosign_note,
        supervision_on=part.supervision_on,
        supervision_note=part.supervision_note,
    )


def _risk(item: OwnPart) -> Risk:
    last = max((line.entry.year for line in item.lines), default=None)
    return Risk(
        public_id=item.row.public_id,
        title=item.row.title,
        application_cost_cents=None if is_exit(item.row.stage) else item.row.application_cost_cents,
        running_cost_cents=item.row.running_cost_cents,
        after_year=last + 5 if last else None,
    )
