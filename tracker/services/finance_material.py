"""The rows of an application's money as the rules of finance read them; for services that ask themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.finance import PlanLine, ShareChoice
from tracker.models.partners import Partner
from tracker.rules.finance.grant import GrantRule
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.shares import Agreement, SettledPlan, settled_plan
from tracker.rules.finance.split import Sharer
from tracker.services import application_records
from tracker.vocabulary.applications import Budgeted, LineKind, SplitKey
from tracker.vocabulary.projects import PartnerRole

LEVY_BASE = "levy_base_cents"
"""Where a partner's settings keep its Umlagegrundlage (cents)."""


class Line(NamedTuple):
    """A stored line of a plan: the amount as the rules read it, and where it stands in the partner's budget."""

    entry: PlanEntry
    product: str
    account: str
    investment: str
    budgeted: Budgeted | None
    commitment: bool


Parts = Mapping[int, Sequence[tuple[ApplicationPartner, Partner]]]
"""Application id → its partners' parts, as ``application_records.parts`` returns them."""


class Material(NamedTuple):
    """What a finance plan is computed from; ``names`` are the partners' short names, the lead first."""

    entries: tuple[PlanEntry, ...]
    agreed: Agreement
    names: dict[int, str]
    choice: ShareChoice | None

    def settled(self) -> SettledPlan:
        """Return the plan with grant and own shares."""
        return settled_plan(self.entries, self.agreed, self.names)


def plan_lines(session: Session, application_id: int) -> list[PlanLine]:
    """Return the lines of a plan in the order people gave them."""
    query = select(PlanLine).where(PlanLine.application_id == application_id)
    return list(session.exec(query.order_by(col(PlanLine.position), col(PlanLine.year), col(PlanLine.id))))


def material(session: Session, row: Application) -> Material:
    """Return what the finance plan of an application is computed from."""
    assert row.id is not None
    return materials(session, [row])[row.id]


def materials(session: Session, rows: Sequence[Application]) -> dict[int, Material]:
    """Return application id → what its plan is computed from, in as many queries as for one."""
    ids = [row.id or 0 for row in rows]
    return materials_of(session, rows, lines_of(session, ids), application_records.parts(session, ids))


def lines_of(session: Session, application_ids: Sequence[int]) -> dict[int, list[Line]]:
    """Return application id → the lines of its plan, in the order people gave them."""
    lines: dict[int, list[Line]] = {key: [] for key in application_ids}
    # The columns alone: a page reads hundreds of lines, and a record of each costs more than its sums.
    columns = (*PlanEntry._fields, *Line._fields[1:])
    query = sa.select(col(PlanLine.application_id), *(getattr(PlanLine, name) for name in columns))
    query = query.where(col(PlanLine.application_id).in_(application_ids))
    amounts = len(PlanEntry._fields)
    for key, *values in session.execute(query.order_by(col(PlanLine.position), col(PlanLine.year), col(PlanLine.id))):
        lines[key].append(Line(PlanEntry._make(values[:amounts]), *values[amounts:]))
    return lines


def materials_of(
    session: Session, rows: Sequence[Application], lines: Mapping[int, Sequence[Line]], parts: Parts
) -> dict[int, Material]:
    """Return the same of lines and parts that were read already."""
    ids = [row.id or 0 for row in rows]
    choices = session.exec(select(ShareChoice).where(col(ShareChoice.application_id).in_(ids)))
    choice = {one.application_id: one for one in choices}
    return {key: _material(row, lines[key], parts[key], choice.get(key)) for key, row in zip(ids, rows, strict=True)}


def _material(
    row: Application,
    lines: Sequence[Line],
    parts: Sequence[tuple[ApplicationPartner, Partner]],
    choice: ShareChoice | None,
) -> Material:
    cost: dict[int, int] = {}
    found = entries(lines)
    for entry in found:
        if entry.kind is LineKind.COST:
            cost[entry.partner_id] = cost.get(entry.partner_id, 0) + entry.amount_cents
    sharers = tuple(
        Sharer(
            partner_id=part.partner_id,
            name=partner.short_name,
            inhabitants=partner.inhabitants,
            levy_base_cents=_levy_base(partner.settings.get(LEVY_BASE)),
            cost_cents=cost.get(part.partner_id, 0),
            fixed_cents=part.fixed_share_cents,
        )
        for part, partner in parts
        # An associated partner gets no grant and pays nothing, unless the plan says otherwise.
        if part.role is not PartnerRole.ASSOCIATED or part.partner_id in cost
    )
    rates = {part.partner_id: part.rate_hundredths for part, _ in parts if part.rate_hundredths is not None}
    granted = row.awarded_cents if row.awarded_cents is not None else row.requested_cents
    agreed = Agreement(grant_rule(row, rates), sharers, SplitKey(choice.key) if choice else SplitKey.COST, granted)
    return Material(found, agreed, {p.partner_id: q.short_name for p, q in parts}, choice)


def grant_rule(row: Application, partner_rates: dict[int, int]) -> GrantRule:
    """Return what the programme says about its money, as it stands at the application."""
    return GrantRule(
        financing=row.financing,
        rate_hundredths=row.rate_hundredths,
        partner_rates=partner_rates,
        fixed_cents=row.fixed_cents,
        partners_included=row.partners_included or 1,
        further_cents=row.further_cents or 0,
        partners_min=row.partners_min or 1,
        cap_cents=row.cap_cents,
        minimum_cents=row.minimum_cents,
        own_share_min_hundredths=row.own_share_min_hundredths,
    )


def entries(lines: Iterable[Line]) -> tuple[PlanEntry, ...]:
    """Return plan lines as the rules read them."""
    return tuple(line.entry for line in lines)


def _levy_base(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
