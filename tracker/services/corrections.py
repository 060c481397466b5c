"""Facts that staff set right: they win over every harvest, everybody sees who entered them, and they can go again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound
from tracker.models.calls import FundingCall
from tracker.models.origins import Correction
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.correction_values import NAMES, Given, parse, told
from tracker.rules.storable import storable_text
from tracker.services import audit, calls, projections, rematching
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

LONGEST_NOTE = 500


class CorrectionEntry(Shape):
    """One entry of a call's history of corrections, in words."""

    field: str
    name: str
    value: str
    note: str
    person: str
    made_at: datetime
    withdrawn_at: datetime | None


def correct(
    session: Session,
    actor: Actor,
    *,
    call_id: UUID,
    field: str,
    value: Given,
    now: datetime,
    note: str = "",
    last_seen: int | None = None,
) -> Correction:
    """Set a fact of a call; ``value`` is what somebody typed or chose.

    ``last_seen`` is the number ``last_of`` gave when the form was drawn (``None``: there was no form).

    Raises:
        Refused: the value cannot be read.
        ChangedMeanwhile: somebody else corrected the same field since.
    """
    require(actor, Action.CORRECT_CALL)
    call = calls.find(session, public_id=call_id)
    read = parse(field, value)
    if last_seen is not None and last_seen != last_of(session, call=call, field=field):
        raise ChangedMeanwhile(
            f"Jemand anderes hat „{NAMES[field]}“ gerade nachgetragen. Bitte sehen Sie sich den neuen Stand an."
        )
    before = present(session, call=call, field=field)
    _withdraw(session, call, field, now)
    row = Correction(
        call_id=call.id or 0,
        field=field,
        value=read,
        note=storable_text(note).strip()[:LONGEST_NOTE],
        person_id=_person(actor),
        made_at=now,
    )
    session.add(row)
    session.flush()
    _project(session, call, now)
    change = f"{NAMES[field]}: bisher {told(field, before)}, jetzt {told(field, read)}"
    reason = f" Grund: {row.note}" if row.note else ""
    _note(session, actor, call, "call_corrected", f"hat bei „{call.title}“ nachgetragen: {change}.{reason}", field, now)
    return row


def take_back(session: Session, actor: Actor, *, call_id: UUID, field: str, now: datetime) -> None:
    """Let the sources speak again for a field.

    Raises:
        NotFound: the field is not corrected (any more).
    """
    require(actor, Action.CORRECT_CALL)
    call = calls.find(session, public_id=call_id)
    before = present(session, call=call, field=field)
    if not _withdraw(session, call, field, now):
        raise NotFound("Diese Angabe ist nicht (mehr) nachgetragen. Bitte laden Sie die Seite neu.")
    session.flush()
    _project(session, call, now)
    change = f"{NAMES[field]}: bisher {told(field, before)}, jetzt laut Quelle "
    change += told(field, present(session, call=call, field=field))
    _note(session, actor, call, "correction_undone", f"hat bei „{call.title}“ zurückgenommen: {change}.", field, now)


def history(session: Session, actor: Actor, *, call_id: UUID) -> list[CorrectionEntry]:
    """Return every correction of a call, the newest first, those taken back too."""
    require(actor, Action.READ_CALL)
    query = (
        select(Correction, Person.name)
        .join(Person, col(Person.id) == col(Correction.person_id))
        .join(FundingCall, col(FundingCall.id) == col(Correction.call_id))
        .where(FundingCall.public_id == call_id)
        .order_by(col(Correction.id).desc())
    )
    return [
        CorrectionEntry(
            field=row.field,
            name=NAMES.get(row.field, row.field),
            value=told(row.field, row.value) if row.field in NAMES else str(row.value),
            note=row.note,
            person=person,
            made_at=row.made_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row, person in session.exec(query)
    ]


def present(session: Session, *, call: FundingCall, field: str) -> Any:
    """Return what a call says now about a field that can be corrected."""
    if field == "rounds":
        found = calls.rounds_of(session, call_id=call.id or 0)
        return [item.model_dump(mode="json", exclude={"quote", "passage"}) for item in found]
    return getattr(call, field)


def last_of(session: Session, *, call: FundingCall, field: str) -> int:
    """Return the number of the last correction of a field, 0 when there was none; taking back counts as none."""
    query = select(func.max(Correction.id)).where(
        Correction.call_id == call.id, Correction.field == field, col(Correction.withdrawn_at).is_(None)
    )
    return session.exec(query).one() or 0


def _withdraw(session: Session, call: FundingCall, field: str, now: datetime) -> bool:
    query = select(Correction).where(
        Correction.call_id == call.id, Correction.field == field, col(Correction.withdrawn_at).is_(None)
    )
    found = list(session.exec(query))
    for row in found:
        row.withdrawn_at = now
        session.add(row)
    return bool(found)


def _project(session: Session, call: FundingCall, now: datetime) -> None:
    projections.refresh(session, call_ids=[call.id or 0], today=now.astimezone(BERLIN).date(), now=now)
    rematching.request(session, now=now)


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise NotAllowed(
            "Nachtragen kann nur eine eingetragene Person, denn ihr Name steht an der Angabe. "
            "Bitte melden Sie sich als Person an."
        )
    return actor.person_id


def _note(
    session: Session, actor: Actor, call: FundingCall, action: str, sentence: str, field: str, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="funding_call",
        subject_id=str(call.public_id),
        sentence=f"{actor.label} {sentence}",
        at=now,
        payload={"call": str(call.public_id), "field": field},
    )
