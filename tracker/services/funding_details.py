"""The further sheets of a Fördermittelübersicht: Jahresscheiben, Fristen, Mittelabrufe, Gremien, Bescheide."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tracker.clock import BERLIN
from tracker.exchange.funding_record import BodyRow, CallRow, DueRow, NoticeRow, SliceRow
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, ClockOverride
from tracker.vocabulary.awards import ClockKind, NoticeKind

if TYPE_CHECKING:
    from tracker.services.funding_records import Belongings


def details(row: Application, belongings: "Belongings") -> dict[str, Any]:
    """Return the rows of the further sheets, by field of ``FundingRecord``."""
    assert row.id is not None
    return {
        "slices": tuple(_slices(row.id, belongings)),
        "dues": tuple(_dues(row, belongings)),
        "calls": tuple(
            CallRow.model_construct(**{name: getattr(item, name) for name in CallRow.model_fields})
            for item in belongings.payments[row.id]
        ),
        "bodies": tuple(_bodies(row.id, belongings)),
        "notices": tuple(notice_row(item, belongings.partners) for item in belongings.notices[row.id]),
    }


def notice_row(row: AwardNotice, partners: dict[Any, str]) -> NoticeRow:
    """Return a Bescheid as the lists show it."""
    own = {name: getattr(row, name) for name in NoticeRow.model_fields if hasattr(row, name)}
    partner = partners.get(row.partner_id, "")
    return NoticeRow.model_construct(**own, partner=partner, earmark=row.earmark_until or row.earmark_until_year)


def _slices(application_id: int, belongings: "Belongings") -> Iterator[SliceRow]:
    payments = belongings.payments[application_id]
    valid = [notice for notice in belongings.notices[application_id] if notice.withdrawn_at is None]
    # A later Bescheid of the same Kommune says anew what a year holds; a Folgebescheid adds to it.
    amounts: dict[tuple[int, int | None], SliceRow] = {}
    for notice in valid:
        for item in belongings.slices[notice.id or 0]:
            key = (item.year, notice.partner_id)
            before = amounts.get(key)
            more = before.amount_cents if before and notice.kind is NoticeKind.FOLLOW_UP else 0
            amounts[key] = SliceRow(
                year=item.year,
                amount_cents=item.amount_cents + more,
                drawn_cents=sum(
                    payment.amount_cents
                    for payment in payments
                    if payment.year == item.year
                    and payment.requested_on
                    and notice.partner_id in (None, payment.partner_id)
                ),
                carry_over_requested_on=item.carry_over_requested_on,
                carry_over_granted_on=item.carry_over_granted_on,
            )
    yield from (amounts[key] for key in sorted(amounts, key=lambda key: (key[0], key[1] or 0)))


def _dues(row: Application, belongings: "Belongings") -> Iterator[DueRow]:
    assert row.id is not None
    if row.outline_due_on:
        yield DueRow(kind="Antragsfrist (Skizze)", due_on=row.outline_due_on)
    if row.target_on:
        yield DueRow(kind="Antragsfrist (Antrag)", due_on=row.target_on, done_on=row.submitted_on)
    overridden = {item.kind: item for item in belongings.overrides[row.id]}
    yield from _of_notices(belongings.notices[row.id], overridden)
    for proof in belongings.proofs[row.id]:
        yield DueRow(kind=proof.kind.label, due_on=proof.due_on, done_on=proof.submitted_on)
    yield from (_overridden(item) for item in overridden.values() if item.due_on and not item.switched_off)
    for task in belongings.tasks[row.id]:
        if task.due_on:
            done_on = task.done_at.astimezone(BERLIN).date() if task.done_at else None
            yield DueRow(kind=task.title, due_on=task.due_on, done_on=done_on)


def _of_notices(notices: Sequence[AwardNotice], overridden: Collection[ClockKind]) -> Iterator[DueRow]:
    for notice in notices:
        days = ((ClockKind.PERIOD_END, notice.period_to), (ClockKind.EARMARK, notice.earmark_until))
        for kind, due_on in days:
            if due_on and notice.withdrawn_at is None and kind not in overridden:
                yield DueRow(kind=kind.label, due_on=due_on, passage=notice.passage)


def _overridden(item: ClockOverride) -> DueRow:
    kind = f"{item.kind.label} ({item.subject})" if item.subject else item.kind.label
    return DueRow(kind=kind, due_on=item.due_on, passage=item.passage, done_on=item.done_on)


def _bodies(application_id: int, belongings: "Belongings") -> Iterator[BodyRow]:
    for item in belongings.resolutions[application_id]:
        yield BodyRow(
            partner=belongings.partners.get(item.partner_id, ""),
            council=item.council_name or item.basis.label,
            held_on=item.decided_on or belongings.sittings.get(item.sitting_id or 0),
            step=item.step,
            passed=item.passed,
        )
