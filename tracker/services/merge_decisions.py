"""The decisions about calls that look alike, as people read them: those that hold, the newest first."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.origins import MergeDecision, Origin
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.services.versions import latest_data
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import MergeKind

SHOWN = 50


class DecisionView(Shape):
    """A decision that holds; ``decision_id`` undoes it. ``origin_title`` is what the source calls its programme."""

    decision_id: int
    kind: MergeKind
    call_id: UUID
    call_title: str
    origin_title: str
    origin_source: str
    person: str
    made_at: datetime


def listed(session: Session, actor: Actor, *, call_id: UUID | None = None) -> list[DecisionView]:
    """Return the decisions that hold, the newest first; of one call those about it."""
    require(actor, Action.CORRECT_CALL)
    query = (
        select(MergeDecision, Origin, FundingCall, Person.name)
        .join(Origin, col(Origin.id) == col(MergeDecision.origin_id))
        .join(FundingCall, col(FundingCall.id) == col(MergeDecision.call_id))
        .outerjoin(Person, col(Person.id) == col(MergeDecision.person_id))
        .where(col(MergeDecision.undone_at).is_(None), col(MergeDecision.kind) != MergeKind.DOUBTFUL)
        .order_by(col(MergeDecision.id).desc())
        .limit(SHOWN)
    )
    if call_id is not None:
        query = query.where(FundingCall.public_id == call_id)
    return [
        DecisionView(
            decision_id=row.id or 0,
            kind=row.kind,
            call_id=call.public_id,
            call_title=call.title,
            origin_title=latest_data(session, origin).title,
            origin_source=origin.source,
            person=person or "Förderpfad",
            made_at=row.made_at,
        )
        for row, origin, call, person in session.exec(query)
    ]
