"""The further sheets of a Fördermittelübersicht: Jahresscheiben, Fristen, Mittelabrufe, Gremien, Bescheide."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.clock import BERLIN
from tracker.exchange.funding_record import BodyRow, CallRow, DueRow, NoticeRow, SliceRow
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice
from tracker.models.tasks import Task
from tracker.rules.clauses.clocks import Clock
from tracker.services import award_clocks, award_records
from tracker.services.award_clocks import PROOF_CLOCKS
from tracker.services.award_records import Books
from tracker.vocabulary.awards import Confidence

if TYPE_CHECKING:
    from tracker.services.funding_records import Belongings


def details(row: Application, belongings: "Belongings") -> dict[str, Any]:
    """Return the rows of the further sheets, by field of ``FundingRecord``."""
    assert row.id is not None
    books = belongings.books[row.id]
    notices = sorted(books.notices, key=lambda item: (item.issued_on, item.recorded_at, item.id or 0))
    chains = award_records.chains(row, list(belongings.members.get(row.id, ())), books)
    parts = [books.of(key) for key in chains]
    return {
        "slices": tuple(_slices(parts)),
        "dues": tuple(_dues(row, books, parts, belongings.tasks[row.id])),
        "calls": tuple(
            CallRow.model_construct(**{name: getattr(item, name) for name in CallRow.model_fields})
            for item in sorted(books.calls, key=lambda item: item.number)
        ),
        "bodies": tuple(_bodies(row.id, belongings)),
        "notices": tuple(notice_row(item, belongings.partners) for item in notices),
    }


def notice_row(row: AwardNotice, partners: dict[Any, str]) -> NoticeRow:
    """Return a Bescheid as the lists show it."""
    own = {name: getattr(row, name) for name in NoticeRow.model_fields if hasattr(row, name)}
    partner = partners.get(row.partner_id, "")
    return NoticeRow.model_construct(**own, partner=partner, earmark=row.earmark_until or row.earmark_until_year)


def _slices(parts: Sequence[Books]) -> Iterator[SliceRow]:
    found = [
        SliceRow(
            year=piece.year,
            amount_cents=piece.amount_cents,
            drawn_cents=sum(item.amount_cents for item in part.calls if item.year == piece.year and item.requested_on),
            carry_over_requested_on=piece.carry_over_requested_on,
            carry_over_granted_on=piece.carry_over_granted_on,
        )
        for part in parts
        for piece in award_records.year_slices(part, date.max, award_records.EVER)
    ]
    yield from sorted(found, key=lambda item: item.year)


def _dues(row: Application, books: Books, parts: Sequence[Books], tasks: Sequence[Task]) -> Iterator[DueRow]:
    if row.outline_due_on:
        yield DueRow(kind="Antragsfrist (Skizze)", due_on=row.outline_due_on)
    if row.target_on:
        yield DueRow(kind="Antragsfrist (Antrag)", due_on=row.target_on, done_on=row.submitted_on)
    for part in parts:
        yield from _clocks(row, part)
    for proof in books.proofs:
        yield DueRow(kind=proof.kind.label, due_on=proof.due_on, done_on=proof.submitted_on)
    for task in tasks:
        if task.due_on:
            done_on = task.done_at.astimezone(BERLIN).date() if task.done_at else None
            yield DueRow(kind=task.title, due_on=task.due_on, done_on=done_on)


def _clocks(row: Application, part: Books) -> Iterator[DueRow]:
    """Yield the days of a chain of Bescheide; a proof somebody has begun stands in the list itself."""
    begun = {PROOF_CLOCKS[proof.kind] for proof in part.proofs}
    for clock in award_clocks.of_books(row, part, today=date.max, now=award_records.EVER):
        if clock.due_on is None or clock.kind in begun:
            continue
        kind = f"{clock.kind.label} ({clock.subject})" if clock.subject else clock.kind.label
        yield DueRow(kind=kind, due_on=clock.due_on, passage=_passage(clock, part), done_on=clock.done_on)


def _passage(clock: Clock, part: Books) -> str:
    """Return where the Bescheid says it, or the clause that counts as long as nobody has looked."""
    if clock.passage:
        return clock.passage
    if clock.clause and clock.confidence is Confidence.VERIFY:
        return f"{clock.clause}, {clock.confidence.label}"
    newest = [item.passage for item in award_records.ordered(award_records.standing(part.notices)) if item.passage]
    return newest[-1] if newest else clock.clause


def _bodies(application_id: int, belongings: "Belongings") -> Iterator[BodyRow]:
    for item in belongings.resolutions[application_id]:
        yield BodyRow(
            partner=belongings.partners.get(item.partner_id, ""),
            council=item.council_name or item.basis.label,
            held_on=item.decided_on or belongings.sittings.get(item.sitting_id or 0),
            step=item.step,
            passed=item.passed,
        )
