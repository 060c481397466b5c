"""What a grant means for the budget of one Kommune in one Haushaltsjahr. Amounts are cents.

Lines say themselves whether they are Ertrag, Aufwand, Einzahlung or Auszahlung. Where one does not, konsumtiv counts
as Ertrag and Aufwand, investiv as Einzahlung and Auszahlung; what is neither is shown apart, not guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.prefinancing import Curve, Month, Rhythm, curve, expected_income, flows
from tracker.rules.finance.split import spread
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import Flow, LineKind, Spending

PLANNED_YEARS = 4
"""The Haushaltsjahr and three years of the mittelfristige Planung."""


class YearFlows(Shape):
    """What a year holds by the four words of the budget; ``unsorted`` is what no line and nobody has said."""

    earning_cents: int = 0
    expense_cents: int = 0
    receipt_cents: int = 0
    payment_cents: int = 0
    unsorted_income_cents: int = 0
    unsorted_cost_cents: int = 0


class Prefinanced(NamedTuple):
    """One application as far as the curve needs it: the lines of one partner and its part of the grant (cents)."""

    entries: tuple[PlanEntry, ...]
    grant_cents: int


_INCOME = {Spending.CONSUMPTIVE: "earning_cents", Spending.INVESTIVE: "receipt_cents"}
_COST = {Spending.CONSUMPTIVE: "expense_cents", Spending.INVESTIVE: "payment_cents"}
_FLOWS = {
    Flow.EARNING: "earning_cents",
    Flow.EXPENSE: "expense_cents",
    Flow.RECEIPT: "receipt_cents",
    Flow.PAYMENT: "payment_cents",
}


def year_flows(entries: Iterable[PlanEntry], grant_cents: int | None, spending: Spending | None) -> YearFlows:
    """Sort the lines of one partner and year, and its part of the grant by what the fundable cost is spent on.

    ``spending`` is what holds for the whole application; it stands in for lines that say nothing.
    """
    sums: dict[str, int] = defaultdict(int)
    weights: dict[str, int] = defaultdict(int)
    for entry in entries:
        kind = entry.spending or spending
        is_cost = entry.kind is LineKind.COST
        unsorted = "unsorted_cost_cents" if is_cost else "unsorted_income_cents"
        told = _FLOWS[entry.flow] if entry.flow else None
        sums[told or _by_spending(_COST if is_cost else _INCOME, kind, unsorted)] += entry.amount_cents
        if is_cost and entry.eligible:
            weights[_by_spending(_INCOME, kind, "unsorted_income_cents")] += entry.amount_cents
    if grant_cents and not sum(weights.values()):
        weights[_by_spending(_INCOME, spending, "unsorted_income_cents")] = 1
    for name, cents in spread(grant_cents, weights).items() if grant_cents else ():
        sums[name] += cents
    return YearFlows(**sums)


def prefinancing(listed: Sequence[Prefinanced], rhythm: Rhythm) -> tuple[Curve, int]:
    """Return the curve over all applications and how much of the cost (cents) had no month and was spread evenly."""
    payments: dict[Month, int] = defaultdict(int)
    incomes: dict[Month, int] = defaultdict(int)
    assumed = 0
    for item in listed:
        paid = flows(item.entries)
        assumed += paid.assumed_cents
        for month, cents in paid.by_month.items():
            payments[month] += cents
        expected = expected_income(paid.by_month, item.grant_cents, rhythm) if item.grant_cents else {}
        for found in (flows(item.entries, income=True).by_month, expected):
            for month, cents in found.items():
                incomes[month] += cents
    return curve(payments, incomes), assumed


def _by_spending(names: Mapping[Spending, str], kind: Spending | None, otherwise: str) -> str:
    return names.get(kind, otherwise) if kind else otherwise
