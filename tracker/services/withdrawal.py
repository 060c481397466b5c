"""What vanished from a source. The record stays; it is only no longer offered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, update
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin
from tracker.services import projections

_BATCH = 500


def withdraw(session: Session, *, source: str, external_ids: Sequence[str], now: datetime) -> int:
    """Mark origins as gone, and the calls no source describes any more. Return how many calls.

    A call another source still describes is from now on what that source says.
    """
    calls: set[int] = set()
    for start in range(0, len(external_ids), _BATCH):
        part = external_ids[start : start + _BATCH]
        gone = (col(Origin.source) == source) & col(Origin.external_id).in_(part)
        calls |= set(session.exec(select(Origin.call_id).where(gone)).all())
        session.execute(update(Origin).where(gone).values(withdrawn_at=now))
    ids = sorted(calls)
    closed: set[int] = set()
    for start in range(0, len(ids), _BATCH):
        closed |= _close(session, ids[start : start + _BATCH], now)
    others = _described(session, sorted(calls - closed))
    projections.refresh(session, call_ids=others, today=now.astimezone(BERLIN).date(), now=now)
    return len(closed)


def _described(session: Session, call_ids: Sequence[int]) -> list[int]:
    if not call_ids:
        return []
    query = select(Origin.call_id).where(col(Origin.call_id).in_(call_ids), col(Origin.withdrawn_at).is_(None))
    return sorted(set(session.exec(query)))


def _close(session: Session, call_ids: Sequence[int], now: datetime) -> set[int]:
    alive = exists().where(col(Origin.call_id) == col(FundingCall.id), col(Origin.withdrawn_at).is_(None))
    statement = (
        update(FundingCall)
        .where(col(FundingCall.id).in_(call_ids), col(FundingCall.withdrawn_at).is_(None), ~alive)
        .values(withdrawn_at=now, changed_at=now)
        .returning(col(FundingCall.id))
    )
    return set(session.execute(statement).scalars())
