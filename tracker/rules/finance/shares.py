"""The plan as it is agreed: which grant it counts with, what each partner pays in each year, what does not add up."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.errors import Refused
from tracker.formats import euro
from tracker.rules.finance.grant import Basis, Grant, GrantRule, bases, highest_grant
from tracker.rules.finance.plan import Cell, PlanEntry, own_by_cell, plan_problems, settle, share_grant, years_of
from tracker.rules.finance.split import CellKey, Sharer, split_years, spread
from tracker.vocabulary.applications import SplitKey


class Agreement(NamedTuple):
    """What is agreed about the money: the grant (cents) asked for or awarded, and how the own share is divided.

    ``grant_cents`` is ``None`` while nobody has said; then the highest possible grant counts.
    """

    rule: GrantRule
    sharers: Sequence[Sharer]
    key: SplitKey = SplitKey.COST
    grant_cents: int | None = None


class SettledPlan(NamedTuple):
    """Cells, grant and own shares (cents) by partner and year; ``own`` is empty while something is unknown.

    ``possible`` is the highest grant by the rule. ``problems`` are sentences of arithmetic, ``notes`` what is missing
    to divide the own share.
    """

    cells: dict[CellKey, Cell]
    possible: Grant
    own: dict[CellKey, int]
    grant_cents: int | None = None
    grants: dict[CellKey, int] | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def own_of(self, partner_id: int) -> int | None:
        """Return what a partner pays over all years (cents); ``None`` while the own shares are unknown."""
        if not self.own:
            return None
        return sum(cents for (partner, _), cents in self.own.items() if partner == partner_id)


def settled_plan(entries: Sequence[PlanEntry], agreed: Agreement, names: Mapping[int, str]) -> SettledPlan:
    """Return the plan with grant and own shares; a grant above cost, rate or cap is said, never cut down silently."""
    cells = settle(entries)
    base = bases(cells)
    possible = highest_grant(agreed.rule, base, partners=len(agreed.sharers))
    grant = possible.cents if agreed.grant_cents is None else agreed.grant_cents
    problems = list(plan_problems(cells, names))
    most = sum(cell.fundable_cents for cell in cells.values())
    if grant is not None and grant > most:
        problems.append(f"Die Zuwendung von {euro(grant)} ist höher als das, was noch zu decken ist: {euro(most)}.")
    elif grant is not None and possible.cents is not None and grant > possible.cents:
        why = " ".join(possible.sentences)
        problems.append(f"Eine Zuwendung von {euro(grant)} geht nicht auf: höchstens {euro(possible.cents)}. {why}")
    if grant is None or grant > most:
        return SettledPlan(cells=cells, possible=possible, grant_cents=grant, own={}, problems=tuple(problems))
    grants = share_grant(_by_partner(grant, possible, base), cells)
    own, notes = _divided(cells, grants, agreed)
    return SettledPlan(
        cells=cells,
        possible=possible,
        grant_cents=grant,
        grants=grants,
        own=own,
        problems=tuple(sentence.strip() for sentence in problems),
        notes=notes,
    )


def _by_partner(grant: int, possible: Grant, base: Mapping[int, Basis]) -> dict[int, int]:
    """Divide a grant over partners: as the rule would, else by eligible cost; nobody gets more than can be funded."""
    if grant == possible.cents:
        return possible.by_partner
    limits = {key: item.fundable_cents for key, item in base.items()}
    weights = {key: item.base_cents for key, item in base.items()}
    by_rule = possible.by_partner
    within = possible.cents is not None and grant < possible.cents
    return spread(grant, by_rule if within else weights, limits)


def _divided(
    cells: Mapping[CellKey, Cell], grants: Mapping[CellKey, int], agreed: Agreement
) -> tuple[dict[CellKey, int], tuple[str, ...]]:
    own = own_by_cell(cells, grants)
    if agreed.key is SplitKey.COST:
        return own, ()
    by_year = {year: sum(cents for (_, y), cents in own.items() if y == year) for year in years_of(cells)}
    try:
        return split_years(by_year, agreed.key, agreed.sharers), ()
    except Refused as refusal:
        return {}, (str(refusal),)
