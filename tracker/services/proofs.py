"""Zwischen- and Verwendungsnachweise as people enter them: days, the form's rows, the steps of the own audit office."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import delete
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import count_of, weekday_day
from tracker.models.applications import Application
from tracker.models.awards import Proof, ProofLine
from tracker.rules.access import Action, require
from tracker.rules.award_access import require_writer
from tracker.rules.awards.proof import ProofEntry, ProofTable, proof_table
from tracker.rules.storable import storable
from tracker.services import application_records
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import ProofSide
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import ProofKind

LONGEST = 4_000
MOST_LINES = 200
_CHANGED = (
    "Jemand anderes hat diesen Nachweis inzwischen geändert. Ihre Eingaben stehen noch hier: Bitte vergleichen Sie "
    "sie mit dem neuen Stand darüber und speichern Sie dann noch einmal."
)
_STEPS = {
    "to_audit_on": "an die Rechnungsprüfung gegeben",
    "audited_on": "von der Rechnungsprüfung geprüft",
    "objection_settled_on": "Beanstandung erledigt",
    "submitted_on": "beim Fördergeber eingereicht",
    "checked_on": "vom Fördergeber geprüft",
}


class AuditStep(Shape):
    """What the own audit office notes: since when it has the proof, when it was done, and what it found."""

    to_audit_on: date | None = None
    audited_on: date | None = None
    audit_note: str = Field(default="", max_length=LONGEST)
    objection: str = Field(default="", max_length=LONGEST)
    objection_settled_on: date | None = None


class ProofData(AuditStep):
    """A proof as people enter it; ``due_on`` is the day the Bescheid says, ``finding`` the funder's."""

    partner_id: int | None = None
    kind: ProofKind
    due_on: date | None = None
    submitted_on: date | None = None
    checked_on: date | None = None
    finding: str = Field(default="", max_length=LONGEST)


def save(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    data: ProofData,
    now: datetime,
    proof_id: UUID | None = None,
    seen: ProofData | None = None,
) -> Proof:
    """Begin a proof, or change the one named by ``proof_id``; ``seen`` is what the form showed of it.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        NotFound: there is no such proof.
        Refused: its days do not follow each other, or lie in the future.
    """
    data = storable(data)
    row, found = application_records.look(session, actor, public_id=public_id)
    require_writer(actor, found, data.partner_id)
    proof = _find(session, proof_id, found.id) if proof_id is not None else None
    if proof is not None:
        require_writer(actor, found, proof.partner_id)
        _refuse_changed(data_of(proof), seen)
    _check(data, now.astimezone(BERLIN).date())
    before = data_of(proof) if proof else None
    proof = proof or Proof(application_id=found.id, kind=data.kind, made_at=now)
    for field, value in data.model_dump().items():
        setattr(proof, field, value)
    proof.person_id = actor.person_id
    session.add(proof)
    session.flush()
    _note(session, actor, row, proof, before, now)
    return proof


def audit_step(
    session: Session, actor: Actor, *, proof_id: UUID, data: AuditStep, now: datetime, seen: AuditStep | None = None
) -> Proof:
    """Note what the own audit office did; its people write nothing else. ``seen`` is what the form showed of it.

    Raises:
        ChangedMeanwhile: somebody else changed it since.
        NotFound: there is no such proof.
        Refused: its days do not follow each other, or lie in the future.
    """
    data = storable(data)
    require(actor, Action.AUDIT_PROOF)
    proof = session.exec(select(Proof).where(Proof.public_id == proof_id).with_for_update()).first()
    if proof is None:
        raise NotFound("Diesen Nachweis gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, proof.application_id)
    found = application_records.seen(session, actor, row)
    require_writer(actor, found, proof.partner_id, Action.AUDIT_PROOF)
    before = data_of(proof)
    _refuse_changed(_step(before), seen)
    values = {name: getattr(data, name) for name in AuditStep.model_fields}
    _check(before.model_copy(update=values), now.astimezone(BERLIN).date())
    for field, value in values.items():
        setattr(proof, field, value)
    session.add(proof)
    session.flush()
    _note(session, actor, row, proof, before, now)
    return proof


def set_lines(
    session: Session,
    actor: Actor,
    *,
    proof_id: UUID,
    entries: tuple[ProofEntry, ...],
    now: datetime,
    seen: tuple[ProofEntry, ...] | None = None,
) -> ProofTable:
    """Replace the rows of the zahlenmäßiger Nachweis; what does not add up is said in the table's findings.

    ``seen`` are the rows the form showed.

    Raises:
        ChangedMeanwhile: somebody else changed them since.
        NotFound: there is no such proof.
        Refused: there are too many rows, or one has no name.
    """
    require(actor, Action.EDIT_AWARD)
    proof = session.exec(select(Proof).where(Proof.public_id == proof_id).with_for_update()).first()
    if proof is None:
        raise NotFound("Diesen Nachweis gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, proof.application_id)
    require_writer(actor, application_records.seen(session, actor, row), proof.partner_id)
    _refuse_changed(entries_of(session, proof), seen)
    entries = tuple(storable(entry) for entry in entries)
    if len(entries) > MOST_LINES or any(not entry.title.strip() for entry in entries):
        raise Refused(f"Bitte geben Sie höchstens {MOST_LINES} Zeilen an, jede mit einer Bezeichnung.")
    assert proof.id is not None
    session.execute(delete(ProofLine).where(col(ProofLine.proof_id) == proof.id))
    session.add_all(
        ProofLine(
            **entry.model_dump(exclude={"side"}),
            proof_id=proof.id,
            income=entry.side is ProofSide.INCOME,
            position=place,
        )
        for place, entry in enumerate(entries)
    )
    session.flush()
    said = f"„{row.title}“: zahlenmäßiger Nachweis gespeichert, {count_of(len(entries), 'Zeile', 'Zeilen')}."
    application_records.note(
        session, actor, row, action="proof_lines_saved", sentence=said, at=now, partner_id=proof.partner_id
    )
    return proof_table(entries)


def entries_of(session: Session, proof: Proof) -> tuple[ProofEntry, ...]:
    """Return the rows of a proof in their order; for services that ask themselves."""
    query = select(ProofLine).where(ProofLine.proof_id == proof.id).order_by(col(ProofLine.position))
    names = [name for name in ProofEntry.model_fields if name != "side"]
    return tuple(
        ProofEntry(
            side=ProofSide.INCOME if line.income else ProofSide.COST,
            **{name: getattr(line, name) for name in names},
        )
        for line in session.exec(query)
    )


def _check(data: ProofData, today: date) -> None:
    days: dict[str, date | None] = {name: getattr(data, name) for name in _STEPS}
    if any(day is not None and day > today for day in days.values()):
        raise Refused("Was schon geschehen ist, liegt nicht in der Zukunft. Bitte prüfen Sie die Daten.")
    if data.audited_on and data.to_audit_on and data.audited_on < data.to_audit_on:
        raise Refused("Der Nachweis ist geprüft, bevor ihn die Rechnungsprüfung hatte. Bitte prüfen Sie die Daten.")
    if data.checked_on and (data.submitted_on is None or data.checked_on < data.submitted_on):
        raise Refused("Der Fördergeber kann nur prüfen, was vorher eingereicht ist. Bitte prüfen Sie die Daten.")
    if data.objection_settled_on and not data.objection.strip():
        raise Refused("Bitte schreiben Sie auf, was beanstandet war.")


def _refuse_changed(current: object, seen: object | None) -> None:
    if seen is not None and current != seen:
        raise ChangedMeanwhile(_CHANGED)


def _step(data: ProofData) -> AuditStep:
    return AuditStep(**{name: getattr(data, name) for name in AuditStep.model_fields})


def _find(session: Session, proof_id: UUID, application_id: int) -> Proof:
    query = select(Proof).where(Proof.public_id == proof_id, Proof.application_id == application_id)
    proof = session.exec(query.with_for_update()).first()
    if proof is None:
        raise NotFound("Diesen Nachweis gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return proof


def data_of(proof: Proof) -> ProofData:
    """Return a proof as people enter it; for services that ask themselves."""
    return ProofData(**{name: getattr(proof, name) for name in ProofData.model_fields})


def _note(
    session: Session, actor: Actor, row: Application, proof: Proof, before: ProofData | None, now: datetime
) -> None:
    after = data_of(proof)
    changed: dict[str, Any] = {
        name: getattr(after, name) for name in _STEPS if getattr(after, name) != getattr(before, name, None)
    }
    parts = [f"{_STEPS[name]} am {weekday_day(day)}" for name, day in changed.items() if day is not None]
    if before is None or before.due_on != after.due_on:
        parts.insert(0, f"Frist {weekday_day(after.due_on)}")
    if after.objection and (before is None or before.objection != after.objection):
        parts.append(f"Beanstandung: {after.objection}")
    who = "Rechnungsprüfung, " if actor.role is Role.AUDITOR else ""
    said = f"„{row.title}“: {after.kind.label} ({who}{'; '.join(parts) or 'geändert'})."
    application_records.note(
        session, actor, row, action="proof_changed", sentence=said, at=now, partner_id=proof.partner_id
    )
