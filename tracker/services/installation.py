"""The one row about this installation: with examples, or live."""

from datetime import datetime

from sqlmodel import Session

from tracker.models.partners import Installation


def current(session: Session) -> Installation:
    """Return the row; a fresh ledger gets it with its first write."""
    return session.get(Installation, 1) or Installation()


def is_live(session: Session) -> bool:
    """Say whether real work has begun, so that mail may leave."""
    return current(session).live_since is not None


def mark_live(session: Session, *, now: datetime) -> None:
    """Remember that real work has begun."""
    row = current(session)
    row.live_since = now
    session.merge(row)
    session.flush()
