"""What partners answered, as people read it: a partner its own answers, everybody those to one programme."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.rules.access import Action, decide, require
from tracker.rules.ideas import origins_of_ideas
from tracker.services import echoes
from tracker.services.echoes import Echo
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason


class ReviewView(Shape):
    """An answer as people see it."""

    partner_id: int
    partner: str
    person: str
    answer: ReviewAnswer | None
    reason: ReviewReason | None
    note: str
    follow_up_on: date | None
    made_at: datetime
    changed_since: bool


class Answered(Shape):
    """An answer that counts, as the list of a partner's own answers shows it."""

    call_id: UUID
    call_title: str
    project_id: UUID | None
    project_title: str
    answer: ReviewAnswer
    reason: ReviewReason | None
    note: str
    follow_up_on: date | None
    person: str
    made_at: datetime
    echo_due_on: date | None = None
    echo_done_at: datetime | None = None


def recent(session: Session, actor: Actor, *, partner_id: int, limit: int = 10) -> list[Answered]:
    """Return the answers of a partner that count, newest first."""
    require(actor, Action.READ_SUGGESTION, partners=[partner_id])
    last = select(func.max(Review.id)).where(Review.partner_id == partner_id)
    query = (
        select(Review, FundingCall, Project, Person.name)
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .outerjoin(Project, col(Project.id) == col(Review.project_id))
        .outerjoin(Person, col(Person.id) == col(Review.person_id))
        .where(col(Review.id).in_(last.group_by(col(Review.call_id), col(Review.project_id))))
        .where(col(Review.answer).is_not(None))
        .order_by(col(Review.id).desc())
        # An idea is stored as two answers, of which one is told.
        .limit(2 * limit)
    )
    found = list(session.exec(query))
    told_elsewhere = origins_of_ideas([row[0] for row in found])
    rows = [row for row in found if row[0].id not in told_elsewhere][:limit]
    echo_of = echoes.of_reviews(session, [row[0] for row in rows])
    return [_answered(*row, echo_of.get(row[0].id or 0)) for row in rows]


def of_call(session: Session, actor: Actor, *, call_id: UUID) -> list[ReviewView]:
    """Return all answers to a call, newest first. Reasons of other Kommunen are not shown, their answers are."""
    require(actor, Action.READ_SUGGESTION)
    query = (
        select(Review, Partner, Person.name, FundingCall.fingerprint)
        .join(Partner, col(Partner.id) == col(Review.partner_id))
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .outerjoin(Person, col(Person.id) == col(Review.person_id))
        .where(FundingCall.public_id == call_id)
        .order_by(col(Review.id).desc())
    )
    return [_view(actor, *row) for row in session.exec(query)]


def _answered(
    review: Review, call: FundingCall, project: Project | None, person: str | None, echo: Echo | None
) -> Answered:
    assert review.answer is not None
    return Answered(
        call_id=call.public_id,
        call_title=call.title,
        project_id=project.public_id if project else None,
        project_title=project.title if project else "",
        answer=review.answer,
        reason=review.reason,
        note=review.note,
        follow_up_on=review.follow_up_on,
        person=person or "Förderpfad",
        made_at=review.made_at,
        echo_due_on=echo.due_on if echo else None,
        echo_done_at=echo.done_at if echo else None,
    )


def _view(actor: Actor, review: Review, partner: Partner, person: str | None, fingerprint: str) -> ReviewView:
    own = decide(actor, Action.READ_SUGGESTION, partners=[review.partner_id]).allowed
    return ReviewView(
        partner_id=review.partner_id,
        partner=partner.name,
        person=person or "Förderpfad",
        answer=review.answer,
        reason=review.reason if own else None,
        note=review.note if own else "",
        follow_up_on=review.follow_up_on if own else None,
        made_at=review.made_at,
        changed_since=review.call_fingerprint != fingerprint,
    )
