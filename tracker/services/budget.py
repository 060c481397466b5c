"""The page Haushalt of one Kommune: what its applications mean for the Haushaltsjahr and the three years after it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, or_
from sqlmodel import Session, col, select

from tracker.exchange.funding_columns import PLAN_LINE_FIELDS
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.councils import Resolution, Sitting
from tracker.models.finance import PlanLine
from tracker.models.partners import Partner, Person
from tracker.rules.access import Action, require
from tracker.rules.finance.budget import PLANNED_YEARS, Prefinanced, YearFlows, prefinancing, year_flows
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.prefinancing import Curve, Rhythm
from tracker.rules.finance.shares import SettledPlan
from tracker.rules.stages import ORDER, is_exit, phase_of
from tracker.services import finance_material
from tracker.services.application_cards import stated
from tracker.services.application_figures import Figures, figures
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import LineKind, Phase, Spending
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.work import Stage

_LIVING = (Phase.PLANNED, Phase.REQUESTED, Phase.GRANTED)
_UNDECIDED = frozenset(ORDER[: ORDER.index(Stage.AWARDED)])


class BudgetFilter(Shape):
    """What the page is narrowed to. ``first_year`` is the Haushaltsjahr; no phases means all that are alive."""

    first_year: int
    phases: tuple[Phase, ...] = ()
    spending: Spending | None = None


class BudgetLine(Shape):
    """One application in one Haushaltsjahr, as far as this Kommune pays or receives (cents); ``None`` is unknown."""

    year: int
    public_id: UUID
    number: str
    title: str
    product: str
    account: str
    investment: str
    spending: Spending | None
    duty: Duty | None
    flows: YearFlows
    own_cents: int | None
    not_eligible_cents: int
    third_party_cents: int
    running_cost_cents: int | None
    budgeted: str
    commitment_cents: int
    stage: Stage
    resolution: str


class YearSum(Shape):
    """The sums of a Haushaltsjahr (cents); ``open_own`` counts lines whose own share is unknown."""

    year: int
    flows: YearFlows
    own_cents: int
    not_eligible_cents: int
    third_party_cents: int
    commitment_cents: int
    open_own: int


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


class _Part(NamedTuple):
    """An application as far as one Kommune takes part in it."""

    row: Application
    part: ApplicationPartner | None
    lines: list[PlanLine]
    plan: SettledPlan | None
    known: Figures
    resolution: str

    @property
    def leads(self) -> bool:
        return self.part is None or self.part.partner_id == self.row.lead_partner_id


def budget(session: Session, actor: Actor, *, partner_id: int, filters: BudgetFilter, rhythm: Rhythm) -> BudgetView:
    """Return what the applications of a Kommune mean for its budget; each Kommune sees its own, the office all.

    Raises:
        NotAllowed: it is another Kommune's budget, also for the Kreis as Kommunalaufsicht.
    """
    require(actor, Action.READ_BUDGET, partners=[partner_id])
    partner = session.get_one(Partner, partner_id)
    years = tuple(range(filters.first_year, filters.first_year + PLANNED_YEARS))
    parts = [item for item in _parts(session, partner_id, filters) if _is_spent_as(item, filters.spending)]
    lines = [line for item in parts for year in years if (line := _line(item, partner_id, year)) is not None]
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
        sums=tuple(_sum(year, [line for line in lines if line.year == year]) for year in years),
        unplanned=tuple(_unplanned(item) for item in parts if item.plan is None and item.leads),
        curve=curve,
        assumed_cents=assumed,
        without_grant=sum(item.plan is not None and item.plan.grants is None for item in parts),
        signatures=tuple(_signature(session, item, partner_id) for item in parts if item.part is not None),
        risks=tuple(risk for risk in risks if risk.application_cost_cents or risk.running_cost_cents),
        lost_cents=sum(row.application_cost_cents or 0 for row in undecided),
        lost_open=sum(row.application_cost_cents is None for row in undecided),
    )


def _parts(session: Session, partner_id: int, filters: BudgetFilter) -> Iterable[_Part]:
    takes_part = exists().where(
        col(ApplicationPartner.application_id) == col(Application.id), col(ApplicationPartner.partner_id) == partner_id
    )
    query = select(Application).where(or_(col(Application.lead_partner_id) == partner_id, takes_part))
    listed = session.exec(query.order_by(col(Application.number), col(Application.id))).all()
    rows = [row for row in listed if phase_of(row.stage) in (filters.phases or _LIVING)]
    keys = [row.id for row in rows]
    own_lines: dict[int, list[PlanLine]] = defaultdict(list)
    lines = select(PlanLine).where(col(PlanLine.application_id).in_(keys), PlanLine.partner_id == partner_id)
    for line in session.exec(lines.order_by(col(PlanLine.position), col(PlanLine.year), col(PlanLine.id))):
        own_lines[line.application_id].append(line)
    parts = {
        part.application_id: part
        for part in session.exec(
            select(ApplicationPartner).where(
                col(ApplicationPartner.application_id).in_(keys), ApplicationPartner.partner_id == partner_id
            )
        )
    }
    known = figures(session, [stated(row) for row in rows])
    decided = _resolutions(session, partner_id, [key for key in keys if key is not None])
    planned = finance_material.materials(session, [row for row in rows if known[row.id or 0].planned])
    for row in rows:
        assert row.id is not None
        plan = planned[row.id].settled() if row.id in planned else None
        decision = decided.get(row.id, "offen")
        yield _Part(row, parts.get(row.id), own_lines[row.id], plan, known[row.id], decision)


def _resolutions(session: Session, partner_id: int, keys: Sequence[int]) -> dict[int, str]:
    query = (
        select(Resolution, Sitting)
        .outerjoin(Sitting, col(Sitting.id) == col(Resolution.sitting_id))
        .where(col(Resolution.application_id).in_(keys), Resolution.partner_id == partner_id)
        .where(col(Resolution.withdrawn_at).is_(None))
        .order_by(col(Resolution.id))
    )
    found: dict[int, str] = {}
    for row, sitting in session.exec(query):
        name = row.council_name or row.basis.label
        if row.decided_on:
            result = ", abgelehnt" if row.passed is False else ""
            found[row.application_id] = f"{name}, {row.decided_on:%d.%m.%Y}{result}"
        elif sitting is not None:
            found[row.application_id] = f"{name}, vorgesehen am {sitting.held_on:%d.%m.%Y}"
        else:
            found[row.application_id] = name
    return found


def _is_spent_as(item: _Part, spending: Spending | None) -> bool:
    return spending is None or spending in {line.spending for line in item.lines} | {item.row.spending}


def _line(item: _Part, partner_id: int, year: int) -> BudgetLine | None:
    lines = [line for line in item.lines if line.year == year]
    if not lines:
        return None
    key = (partner_id, year)
    plan = item.plan
    grant = plan.grants.get(key, 0) if plan and plan.grants is not None else None
    cell = plan.cells.get(key) if plan else None
    kinds = {line.spending for line in lines if line.spending}
    texts = {name: _joined(getattr(line, name) for line in lines) for name in PLAN_LINE_FIELDS - {"budgeted"}}
    return BudgetLine(
        year=year,
        public_id=item.row.public_id,
        number=item.row.number,
        title=item.row.title,
        product=texts["product"],
        account=texts["account"],
        investment=texts["investment"],
        spending=next(iter(kinds)) if len(kinds) == 1 else Spending.MIXED if kinds else item.row.spending,
        duty=item.row.duty,
        flows=year_flows(finance_material.entries(lines), grant, item.row.spending),
        own_cents=plan.own.get(key, 0) if plan and plan.own else None,
        not_eligible_cents=sum(line.amount_cents for line in lines if line.kind is LineKind.COST and not line.eligible),
        third_party_cents=cell.third_party_cents if cell else 0,
        running_cost_cents=item.row.running_cost_cents if item.leads else None,
        budgeted=_joined(line.budgeted.label for line in lines if line.budgeted),
        commitment_cents=sum(line.amount_cents for line in lines if line.commitment),
        stage=item.row.stage,
        resolution=item.resolution,
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def _sum(year: int, lines: Sequence[BudgetLine]) -> YearSum:
    flows = {name: sum(getattr(line.flows, name) for line in lines) for name in YearFlows.model_fields}
    return YearSum(
        year=year,
        flows=YearFlows(**flows),
        own_cents=sum(line.own_cents or 0 for line in lines),
        not_eligible_cents=sum(line.not_eligible_cents for line in lines),
        third_party_cents=sum(line.third_party_cents for line in lines),
        commitment_cents=sum(line.commitment_cents for line in lines),
        open_own=sum(line.own_cents is None for line in lines),
    )


def _unplanned(item: _Part) -> Unplanned:
    row, known = item.row, item.known
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


def _prefinanced(item: _Part, partner_id: int) -> Prefinanced:
    assert item.plan is not None
    grants = item.plan.grants or {}
    grant = sum(cents for (partner, _), cents in grants.items() if partner == partner_id)
    entries: list[PlanEntry] = finance_material.entries(item.lines)
    return Prefinanced(entries=tuple(entries), grant_cents=grant)


def _signature(session: Session, item: _Part, partner_id: int) -> Signature:
    assert item.part is not None
    part = item.part
    person = session.get(Person, part.cosigned_by_id) if part.cosigned_by_id is not None else None
    own = item.plan.own_of(partner_id) if item.plan else item.known.own_cents if item.leads else None
    return Signature(
        public_id=item.row.public_id,
        version=item.row.version,
        title=item.row.title,
        stage=item.row.stage,
        own_cents=own,
        signed_by=person.name if person else "",
        signed_at=part.cosigned_at,
        note=part.cosign_note,
        supervision_on=part.supervision_on,
        supervision_note=part.supervision_note,
    )


def _risk(item: _Part) -> Risk:
    last = max((line.year for line in item.lines), default=None)
    return Risk(
        public_id=item.row.public_id,
        title=item.row.title,
        application_cost_cents=None if is_exit(item.row.stage) else item.row.application_cost_cents,
        running_cost_cents=item.row.running_cost_cents,
        after_year=last + 5 if last else None,
    )
