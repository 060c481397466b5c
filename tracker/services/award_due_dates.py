"""What falls due after the award: clocks of Bescheide, planned Mittelabrufe, and money that expires."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.formats import euro
from tracker.models.applications import Application
from tracker.rules.awards.drawing import slices_on
from tracker.rules.clauses.clocks import Clock
from tracker.services import award_clocks, award_records
from tracker.services.award_records import Books
from tracker.vocabulary.awards import ClockKind
from tracker.vocabulary.work import ProofKind, Stage

# These count to nothing a person does on a day.
_NO_DAY = frozenset({ClockKind.NOTIFICATION, ClockKind.PUBLICITY, ClockKind.SLICE_EXPIRY})
_OF_PROOFS = {ClockKind.INTERIM_PROOF: ProofKind.INTERIM, ClockKind.PROOF: ProofKind.FINAL}


class AwardDue(NamedTuple):
    """A day of an award; ``partner_id`` is set where it is one partner's alone. ``key`` stays when the day moves."""

    application_id: int
    partner_id: int | None
    key: str
    kind: str
    due_on: date
    note: str


def of_applications(session: Session, partners: Mapping[int, Sequence[int]]) -> Iterator[AwardDue]:
    """Yield what falls due of these applications (number → its partners); for services that ask themselves.

    Everything entered so far counts; which days are shown is chosen by whoever draws the list. Completed applications
    are asked for their Zweckbindung alone.
    """
    found = award_records.books(session, list(partners))
    # Before the first Bescheid nothing of an award falls due, and most applications are before it.
    awarded = [key for key, books in found.items() if books.notices or books.calls]
    rows = select(Application).where(col(Application.id).in_(awarded)).order_by(col(Application.id))
    for row in session.exec(rows):
        books = found[row.id or 0]
        for key in award_records.chains(row, partners[row.id or 0], books):
            part = books.of(key)
            if row.stage is Stage.COMPLETED:
                yield from _clocks(row, part, key, (ClockKind.EARMARK,))
                continue
            yield from _clocks(row, part, key, None)
            yield from _planned(row, part, key)
            yield from _expiring(row, part, key)


def _clocks(
    row: Application,
    books: Books,
    partner_id: int | None,
    kinds: Sequence[ClockKind] | None,
) -> Iterator[AwardDue]:
    entered = {proof.kind for proof in books.proofs if proof.due_on is not None}
    for clock in award_clocks.of_books(row, books, today=date.max, now=award_records.EVER):
        if clock.due_on is None or clock.done_on is not None or clock.kind in _NO_DAY:
            continue
        # A proof somebody has begun stands in the list itself.
        if _OF_PROOFS.get(clock.kind) in entered or (kinds is not None and clock.kind not in kinds):
            continue
        key = f"clock/{row.public_id}/{partner_id or 0}/{clock.kind.value}/{clock.subject}"
        yield AwardDue(row.id or 0, partner_id, key, _name(clock), clock.due_on, clock.sentence)


def _planned(row: Application, books: Books, partner_id: int | None) -> Iterator[AwardDue]:
    for call in books.calls:
        if call.requested_on is None and call.need_from is not None:
            key = f"drawdown/{call.public_id}"
            note = f"{call.number}. Mittelabruf über {euro(call.amount_cents)} ist geplant."
            yield AwardDue(row.id or 0, partner_id, key, "Mittelabruf stellen", call.need_from, note)


def _expiring(row: Application, books: Books, partner_id: int | None) -> Iterator[AwardDue]:
    slices = award_records.year_slices(books, date.max, award_records.EVER)
    for state in slices_on(slices, award_records.requests(books, award_records.EVER), date.max):
        if state.expires_on is not None and state.rest_cents > 0:
            whose = f"{partner_id}/" if partner_id is not None else ""
            key = f"yearly/{row.public_id}/{whose}{state.year}"
            note = f"Noch nicht abgerufen: {euro(state.rest_cents)}."
            kind = f"Jahresscheibe {state.year} verfällt"
            yield AwardDue(row.id or 0, partner_id, key, kind, state.expires_on, note)


def _name(clock: Clock) -> str:
    return f"{clock.kind.label} ({clock.subject})" if clock.subject else clock.kind.label
