"""The rows of the page Haushalt: an application in a Haushaltsjahr, and the sums of a year."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from tracker.rules.finance.budget import YearFlows, year_flows
from tracker.services import finance_material
from tracker.services.budget_material import OwnPart
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import LineKind, Spending
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.work import Stage


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
    other_public_cents: int
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
    other_public_cents: int
    commitment_cents: int
    open_own: int


def line_of(item: OwnPart, partner_id: int, year: int) -> BudgetLine | None:
    """Return what an application means for a Kommune in a Haushaltsjahr; ``None``: nothing falls into it."""
    lines = [line for line in item.lines if line.entry.year == year]
    if not lines:
        return None
    entries = finance_material.entries(lines)
    key = (partner_id, year)
    plan = item.plan
    grant = plan.grants.get(key, 0) if plan and plan.grants is not None else None
    cell = plan.cells.get(key) if plan else None
    kinds = {entry.spending for entry in entries if entry.spending}
    return BudgetLine(
        year=year,
        public_id=item.row.public_id,
        number=item.row.number,
        title=item.row.title,
        product=_joined(line.product for line in lines),
        account=_joined(line.account for line in lines),
        investment=_joined(line.investment for line in lines),
        spending=next(iter(kinds)) if len(kinds) == 1 else Spending.MIXED if kinds else item.row.spending,
        duty=item.row.duty,
        flows=year_flows(entries, grant, item.row.spending),
        own_cents=plan.own.get(key, 0) if plan and plan.own else None,
        not_eligible_cents=sum(
            each.amount_cents for each in entries if each.kind is LineKind.COST and not each.eligible
        ),
        third_party_cents=cell.third_party_cents if cell else 0,
        other_public_cents=cell.other_public_cents if cell else 0,
        running_cost_cents=item.row.running_cost_cents if item.leads else None,
        budgeted=_joined(line.budgeted.label for line in lines if line.budgeted),
        commitment_cents=sum(line.entry.amount_cents for line in lines if line.commitment),
        stage=item.row.stage,
        resolution=item.resolution,
    )


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))


def sum_of(year: int, lines: Sequence[BudgetLine]) -> YearSum:
    """Return the sums of a year over its lines."""
    flows = {name: sum(getattr(line.flows, name) for line in lines) for name in YearFlows.model_fields}
    return YearSum(
        year=year,
        flows=YearFlows(**flows),
        own_cents=sum(line.own_cents or 0 for line in lines),
        not_eligible_cents=sum(line.not_eligible_cents for line in lines),
        third_party_cents=sum(line.third_party_cents for line in lines),
        other_public_cents=sum(line.other_public_cents for line in lines),
        commitment_cents=sum(line.commitment_cents for line in lines),
        open_own=sum(line.own_cents is None for line in lines),
    )
