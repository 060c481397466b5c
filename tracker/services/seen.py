"""*Alles gesehen*: what a partner has looked at stays out of the way until it changes."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import delete, func
from sqlmodel import Session, col, select

from tracker.formats import count_of
from tracker.models.calls import FundingCall
from tracker.models.watching import SeenSuggestion
from tracker.rules.access import Action, require, sees_office_only
from tracker.services import audit
from tracker.shapes.actor import Actor


def mark(session: Session, actor: Actor, *, partner_id: int, call_ids: Collection[UUID], now: datetime) -> int:
    """Put calls out of a partner's way as they are now. Return how many there were; unknown ones are passed over."""
    require(actor, Action.ANSWER, partners=[partner_id])
    calls = _calls(session, actor, call_ids)
    for call in calls:
        assert call.id is not None
        row = session.get(SeenSuggestion, (partner_id, call.id))
        row = row or SeenSuggestion(partner_id=partner_id, call_id=call.id, call_fingerprint="", seen_at=now)
        row.call_fingerprint, row.person_id, row.seen_at = call.fingerprint, actor.person_id, now
        session.add(row)
    session.flush()
    if calls:
        _note(session, actor, partner_id, calls, "seen", "als gesehen abgelegt", now)
    return len(calls)


def undo(session: Session, actor: Actor, *, partner_id: int, call_ids: Collection[UUID], now: datetime) -> int:
    """Bring calls back to a partner's list. Return how many there were."""
    require(actor, Action.ANSWER, partners=[partner_id])
    calls = _calls(session, actor, call_ids)
    rows = delete(SeenSuggestion).where(
        col(SeenSuggestion.partner_id) == partner_id, col(SeenSuggestion.call_id).in_([call.id for call in calls])
    )
    session.execute(rows)
    session.flush()
    if calls:
        _note(session, actor, partner_id, calls, "seen_undone", "zurückgeholt", now)
    return len(calls)


def fingerprints(session: Session, *, partner_id: int) -> dict[int, str]:
    """Return what a partner has seen: call → its fingerprint then."""
    columns = (col(SeenSuggestion.call_id), col(SeenSuggestion.call_fingerprint))
    rows = session.execute(sa.select(*columns).where(col(SeenSuggestion.partner_id) == partner_id))
    return {row[0]: row[1] for row in rows}


def count_since(session: Session, *, partner_id: int, since: datetime) -> int:
    """Return how many calls a partner has put out of the way since a moment."""
    mine = col(SeenSuggestion.partner_id) == partner_id
    query = select(func.count()).select_from(SeenSuggestion).where(mine, col(SeenSuggestion.seen_at) >= since)
    return session.exec(query).one()


def _calls(session: Session, actor: Actor, call_ids: Collection[UUID]) -> list[FundingCall]:
    query = select(FundingCall).where(col(FundingCall.public_id).in_(call_ids)).order_by(col(FundingCall.id))
    return [call for call in session.exec(query) if not call.office_only or sees_office_only(actor)]


def _note(
    session: Session, actor: Actor, partner_id: int, calls: list[FundingCall], action: str, said: str, now: datetime
) -> None:
    many = count_of(len(calls), "Vorschlag", "Vorschläge")
    audit.record(
        session,
        actor,
        action=action,
        subject="seen_suggestion",
        subject_id=str(partner_id),
        sentence=f"{actor.label}: {many} {said}.",
        at=now,
        partner_id=partner_id,
        payload={"calls": [str(call.public_id) for call in calls]},
    )
