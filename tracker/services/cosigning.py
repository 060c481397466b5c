"""Mitzeichnung by the Kämmerei, and what the Kommunalaufsicht was told: a second signature before a submission."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from tracker.errors import NotFound, Refused
from tracker.formats import day
from tracker.models.applications import Application, ApplicationPartner
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import application_records
from tracker.shapes.actor import Actor

LONGEST_NOTE = 1_000


def sign(
    session: Session, actor: Actor, *, public_id: UUID, partner_id: int, version: int, now: datetime, note: str = ""
) -> Application:
    """Sign an application for the Kämmerei of a partner; nobody else can, the office neither.

    Raises:
        ChangedMeanwhile: the application is no longer the one that was read.
        NotAllowed: it is not the Kämmerei of this partner.
        Refused: it is signed already.
    """
    require(actor, Action.COSIGN, partners=[partner_id])
    row, part = _part(session, actor, public_id, partner_id, version, now, Action.COSIGN)
    if part.cosigned_at is not None:
        raise Refused("Die Kämmerei hat schon mitgezeichnet. Bitte laden Sie die Seite neu.")
    part.cosigned_by_id, part.cosigned_at = actor.person_id, now
    part.cosign_note = storable_text(note.strip())[:LONGEST_NOTE]
    said = f"Vermerk: {part.cosign_note}" if part.cosign_note else "ohne Vermerk"
    _note(session, actor, row, partner_id, "cosigned", f"„{row.title}“ mitgezeichnet ({said}).", now)
    return row


def take_back(
    session: Session, actor: Actor, *, public_id: UUID, partner_id: int, version: int, reason: str, now: datetime
) -> Application:
    """Take a signature back, with the reason; it stays in the history.

    Raises:
        ChangedMeanwhile: the application is no longer the one that was read.
        NotAllowed: it is not the Kämmerei of this partner.
        Refused: there is no signature, or no reason.
    """
    require(actor, Action.COSIGN, partners=[partner_id])
    if not reason.strip():
        raise Refused("Bitte nennen Sie den Grund, aus dem die Mitzeichnung zurückgenommen wird.")
    row, part = _part(session, actor, public_id, partner_id, version, now, Action.COSIGN)
    if part.cosigned_at is None:
        raise Refused("Die Kämmerei hat noch nicht mitgezeichnet. Bitte laden Sie die Seite neu.")
    part.cosigned_by_id, part.cosigned_at, part.cosign_note = None, None, ""
    sentence = f"Mitzeichnung von „{row.title}“ zurückgenommen. Grund: {storable_text(reason.strip())[:LONGEST_NOTE]}"
    _note(session, actor, row, partner_id, "cosign_taken_back", sentence, now)
    return row


def set_supervision(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    partner_id: int,
    version: int,
    on: date | None,
    note: str,
    now: datetime,
) -> Application:
    """Record when the Kommunalaufsicht of a partner was involved, and its answer or why it is not needed.

    Raises:
        ChangedMeanwhile: the application is no longer the one that was read.
        NotAllowed: the person does not work for this partner.
    """
    require(actor, Action.EDIT_PLAN, partners=[partner_id])
    row, part = _part(session, actor, public_id, partner_id, version, now, Action.EDIT_PLAN)
    part.supervision_on, part.supervision_note = on, storable_text(note.strip())[:LONGEST_NOTE]
    words = [f"beteiligt am {day(on)}"] if on else []
    words += [part.supervision_note] if part.supervision_note else []
    sentence = f"„{row.title}“, Kommunalaufsicht: {'; '.join(words) or 'keine Angabe'}."
    _note(session, actor, row, partner_id, "supervision_set", sentence, now)
    return row


def _part(
    session: Session, actor: Actor, public_id: UUID, partner_id: int, version: int, now: datetime, action: Action
) -> tuple[Application, ApplicationPartner]:
    row = application_records.locked(session, actor, public_id=public_id, version=version, now=now, action=action)
    part = session.get(ApplicationPartner, (row.id, partner_id))
    if part is None:
        raise NotFound("Diese Kommune ist an dem Antrag nicht beteiligt. Bitte laden Sie die Seite neu.")
    session.add(part)
    return row, part


def _note(
    session: Session, actor: Actor, row: Application, partner_id: int, action: str, sentence: str, at: datetime
) -> None:
    application_records.note(session, actor, row, action=action, sentence=sentence, at=at, partner_id=partner_id)
