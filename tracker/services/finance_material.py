"""The rows of an application's money as the rules of finance read them; for services that ask themselves."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.finance import PlanLine, ShareChoice
from tracker.models.partners import Partner
from tracker.rules.finance.grant import GrantRule
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.shares import Agreement, SettledPlan, settled_plan
from tracker.rules.finance.split import Sharer
from tracker.services import application_records
from tracker.vocabulary.applications import LineKind, SplitKey
from tracker.vocabulary.projects import PartnerRole

LEVY_BASE = "levy_base_cents"
"""Where a partner's settings keep its Umlagegrundlage (cents)."""


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
    return materials_of(session, rows, lines_of(session, [row.id or 0 for row in rows]))


def lines_of(session: Session, application_ids: Sequence[int]) -> dict[int, list[PlanLine]]:
    """Return application id → the lines of its plan, in the order people gave them."""
    lines: dict[int, list[PlanLine]] = {key: [] for key in application_ids}
    query = select(PlanLine).where(col(PlanLine.application_id).in_(application_ids))
    for line in session.exec(query.order_by(col(PlanLine.position), col(PlanLine.year), col(PlanLine.id))):
        lines[line.application_id].append(line)
    return lines


def materials_of(
    session: Session, rows: Sequence[Application], lines: Mapping[int, Sequence[PlanLine]]
) -> dict[int, Material]:
    """Return the same of lines that were read already."""
    ids = [row.id or 0 for row in rows]
    choices = session.exec(select(ShareChoice).where(col(ShareChoice.application_id).in_(ids)))
    choice = {one.application_id: one for one in choices}
    parts = application_records.parts(session, ids)
    return {key: _material(row, lines[key], parts[key], choice.get(key)) for key, row in zip(ids, rows, strict=True)}


def _material(
    row: Application,
    lines: Sequence[PlanLine],
    parts: Sequence[tuple[ApplicationPartner, Partner]],
    choice: ShareChoice | None,
) -> Material:
    cost: dict[int, int] = {}
    for line in lines:
        if line.kind is LineKind.COST:
            cost[line.partner_id] = cost.get(line.partner_id, 0) + line.amount_cents
    sharers = tuple(
        # Stored rows were checked when they came in, and a page reads hundreds of them.
        Sharer.model_construct(
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
    return Material(tuple(entries(lines)), agreed, {p.partner_id: q.short_name for p, q in parts}, choice)


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


def entries(lines: Iterable[PlanLine]) -> list[PlanEntry]:
    """Return plan lines as the rules read them."""
    names = PlanEntry.model_fields
    return [PlanEntry.model_construct(**{name: getattr(line, name) for name in names}) for line in lines]


def _levy_base(value: object) -> int | None:
    return value if isinstance(value, int) and value >= 0 else None
