"""A Zwischen- or Verwendungsnachweis as its page shows it: days, the form's table, and what may have to go back."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from tracker.clock import BERLIN
from tracker.formats import euro
from tracker.models.applications import Application
from tracker.models.awards import Proof
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.awards.drawing import drawn_on
from tracker.rules.awards.proof import ProofEntry, ProofTable, proof_table
from tracker.rules.awards.refund import RefundEstimate, Settlement, estimate_refund
from tracker.services import application_records, award_records
from tracker.services.award_records import Books
from tracker.services.proofs import ProofData, data_of, entries_of
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import ProofKind


class ProofCard(Shape):
    """A proof with its form; ``refund`` is an estimate, only of a Verwendungsnachweis with figures."""

    public_id: UUID
    name: str
    data: ProofData
    entries: tuple[ProofEntry, ...]
    table: ProofTable
    refund: RefundEstimate | None
    person: str


def of_application(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> list[ProofCard]:
    """Return the proofs of an application in the order they were begun; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    books = award_records.books_of(session, row)
    people = {key: name for key, name in session.exec(select(Person.id, Person.name)) if key is not None}
    names = application_records.names_of(session, [found.id])[found.id]
    cards = []
    for proof in books.proofs:
        if proof.partner_id is not None and proof.partner_id not in found.view.shares:
            continue
        entries = entries_of(session, proof)
        cards.append(
            ProofCard(
                public_id=proof.public_id,
                name=names.get(proof.partner_id or 0, ""),
                data=data_of(proof),
                entries=entries,
                table=proof_table(entries),
                refund=_refund(row, books.of(proof.partner_id), proof, entries, now),
                person=people.get(proof.person_id or 0, ""),
            )
        )
    return cards


def _refund(
    row: Application, books: Books, proof: Proof, entries: tuple[ProofEntry, ...], now: datetime
) -> RefundEstimate | None:
    if proof.kind is not ProofKind.FINAL or not any(entry.actual_cents is not None for entry in entries):
        return None
    today = now.astimezone(BERLIN).date()
    valid = books.valid(today, now)
    table = proof_table(entries)
    awarded = valid.amount_cents if valid else None
    estimate = estimate_refund(
        Settlement(
            financing=row.financing,
            awarded_cents=awarded,
            received_cents=drawn_on(awarded, award_records.requests(books, now), today).received_cents,
            planned_eligible_cents=table.cost.total.planned_eligible.cents,
            actual_eligible_cents=table.cost.total.actual_eligible.cents,
            planned_third_party_cents=row.third_party_cents or 0,
            actual_third_party_cents=row.third_party_cents or 0,
            planned_other_public_cents=row.other_public_cents or 0,
            actual_other_public_cents=row.other_public_cents or 0,
        )
    )
    if estimate.refund_cents is None:
        return estimate
    return estimate.model_copy(update={"sentence": f"{estimate.sentence} {_others(row)}"})


def _others(row: Application) -> str:
    """Say which money of others the estimate counts on: the Nachweis does not tell it apart."""
    named = [
        f"{words} {euro(cents)}"
        for words, cents in (
            ("Leistungen Dritter", row.third_party_cents),
            ("weitere öffentliche Förderung", row.other_public_cents),
        )
        if cents is not None
    ]
    if not named:
        return "Leistungen Dritter und andere Förderungen sind nicht gerechnet: Im Antrag stehen keine."
    return f"Gerechnet mit den Angaben des Antrags: {', '.join(named)}."
