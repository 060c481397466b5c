"""The history: every change by a person, chained so that nothing disappears unseen."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.database import wait_for_turn
from tracker.models.audit import AuditEvent
from tracker.shapes.actor import Actor

STUB_SENTENCE = "Inhalt gelöscht"
STUB: dict[str, Any] = {"geloescht": True}


def record(
    session: Session,
    actor: Actor,
    *,
    action: str,
    subject: str,
    subject_id: str,
    sentence: str,
    at: datetime,
    partner_id: int | None = None,
    payload: dict[str, Any] | None = None,
) -> AuditEvent:
    """Add an event at the end of the chain."""
    wait_for_turn(session, "audit")
    last = session.exec(select(AuditEvent).order_by(col(AuditEvent.id).desc()).limit(1)).first()
    event = AuditEvent(
        id=(last.id + 1) if last else 1,
        at=at,
        person_id=actor.person_id,
        actor=actor.label,
        action=action,
        subject=subject,
        subject_id=subject_id,
        partner_id=partner_id,
        sentence=sentence,
        payload=payload or {},
        payload_digest=_payload_digest(actor.label, sentence, payload or {}),
        digest="",
    )
    event.digest = _link(last.digest if last else "", event)
    session.add(event)
    session.flush()
    return event


def erase(session: Session, event: AuditEvent) -> None:
    """Replace what an event says by a stub; its digests stay, so the chain still holds."""
    event.sentence, event.payload, event.erased = STUB_SENTENCE, STUB, True
    session.add(event)


def broken_at(session: Session) -> int | None:
    """Return the id of the first event that does not fit the chain, ``None`` when all do."""
    before, expected = "", 1
    for event in session.exec(select(AuditEvent).order_by(col(AuditEvent.id))):
        if event.id != expected or not _is_whole(event) or _link(before, event) != event.digest:
            return event.id
        before, expected = event.digest, event.id + 1
    return None


def count(session: Session) -> int:
    """Return how many events there are."""
    return session.exec(select(func.count()).select_from(AuditEvent)).one()


def _is_whole(event: AuditEvent) -> bool:
    if event.erased:
        return (event.sentence, event.payload) == (STUB_SENTENCE, STUB)
    return _payload_digest(event.actor, event.sentence, event.payload) == event.payload_digest


def _payload_digest(actor: str, sentence: str, payload: dict[str, Any]) -> str:
    content = {"actor": actor, "sentence": sentence, "payload": payload}
    return _digest(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str))


def _link(before: str, event: AuditEvent) -> str:
    # Whatever stays when the payload is erased: who, when, what, for whom.
    fixed = (event.id, event.at.astimezone(UTC).isoformat(), event.person_id, event.partner_id)
    named = (event.action, event.subject, event.subject_id, event.payload_digest)
    return _digest("|".join(str(part) for part in (before, *fixed, *named)))


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()
