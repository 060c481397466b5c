"""What a decision about two calls writes down and finds again: its row, its event, the calls that come and go."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.origins import MergeDecision, Origin
from tracker.services.versions import latest_data
from tracker.vocabulary.work import MergeKind


def decide(
    session: Session, person_id: int | None, origin: Origin, call: FundingCall, kind: MergeKind, now: datetime
) -> MergeDecision:
    """Write down what somebody decided about an origin and a call."""
    row = MergeDecision(origin_id=origin.id or 0, call_id=call.id or 0, kind=kind, person_id=person_id, made_at=now)
    session.add(row)
    session.flush()
    return row


def valid(session: Session, *where: Any) -> list[MergeDecision]:
    """Return the decisions that hold and meet the conditions, the oldest first."""
    query = select(MergeDecision).where(*where, col(MergeDecision.undone_at).is_(None)).order_by(col(MergeDecision.id))
    return list(session.exec(query))


def event_of(session: Session, call: FundingCall, decision: MergeDecision, actions: Sequence[str]) -> AuditEvent | None:
    """Return the event of a decision; it remembers what moved. After *Echtbetrieb beginnen* it remembers nothing."""
    query = select(AuditEvent).where(
        AuditEvent.subject_id == str(call.public_id),
        col(AuditEvent.action).in_(actions),
        AuditEvent.at == decision.made_at,
    )
    return next((row for row in session.exec(query) if decision.id in row.payload.get("decisions", ())), None)


def lead(session: Session, call: FundingCall) -> Origin:
    """Return the origin a call takes its name from."""
    query = select(Origin).where(
        Origin.call_id == call.id, Origin.source == call.source, Origin.external_id == call.external_id
    )
    return session.exec(query).one()


def left_behind(session: Session, origins: Sequence[Origin], call: FundingCall) -> FundingCall | None:
    """Return the row a merged call left: it still names the origin that led it, and no origin belongs to it."""
    for origin in origins:
        query = select(FundingCall).where(
            FundingCall.source == origin.source,
            FundingCall.external_id == origin.external_id,
            FundingCall.id != call.id,
            col(FundingCall.id).not_in(select(Origin.call_id)),
        )
        found = session.exec(query.order_by(col(FundingCall.id).desc())).first()
        if found is not None:
            return found
    return None


def new_call(session: Session, origin: Origin, now: datetime) -> FundingCall:
    """Make a call of its own for an origin; what it says is projected afterwards."""
    data = latest_data(session, origin)
    call = FundingCall(
        source=origin.source,
        external_id=origin.external_id,
        title=data.title,
        first_seen=origin.first_seen,
        changed_at=now,
        withdrawn_at=origin.withdrawn_at,
    )
    session.add(call)
    session.flush()
    return call
