"""What partners answer. Answers are only ever added; the last one of a partner counts."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, decide, require, sees_office_only
from tracker.rules.storable import storable_text
from tracker.services import audit
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


def answer(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    call_id: UUID,
    project_id: UUID | None,
    answer: ReviewAnswer,
    now: datetime,
    reason: ReviewReason | None = None,
    note: str = "",
    follow_up_on: date | None = None,
) -> Review:
    """Record an answer of a partner.

    Raises:
        Refused: a reason or a day is missing where the answer needs one.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    if answer is ReviewAnswer.NOT_FOR_US and reason is None:
        raise Refused("Bitte wählen Sie einen Grund. Er hilft, künftig besser vorzuschlagen.")
    today = now.astimezone(BERLIN).date()
    if answer is ReviewAnswer.LATER and (follow_up_on is None or follow_up_on <= today):
        raise Refused("Bitte wählen Sie für die Wiedervorlage einen Tag in der Zukunft.")
    call, project = _find(session, actor, call_id, project_id, partner_id)
    review = Review(
        partner_id=partner_id,
        call_id=call.id or 0,
        project_id=project.id if project else None,
        person_id=actor.person_id,
        answer=answer,
        reason=reason if answer is ReviewAnswer.NOT_FOR_US else None,
        note=storable_text(note).strip(),
        follow_up_on=follow_up_on if answer is ReviewAnswer.LATER else None,
        call_fingerprint=call.fingerprint,
        made_at=now,
    )
    session.add(review)
    session.flush()
    _note(session, actor, review, call, project)
    return review


def undo(
    session: Session, actor: Actor, *, partner_id: int, call_id: UUID, project_id: UUID | None, now: datetime
) -> Review:
    """Take the partner's last answer back; the suggestion returns to the inbox, the history stays."""
    require(actor, Action.ANSWER, partners=[partner_id])
    call, project = _find(session, actor, call_id, project_id, partner_id)
    review = Review(
        partner_id=partner_id,
        call_id=call.id or 0,
        project_id=project.id if project else None,
        person_id=actor.person_id,
        answer=None,
        call_fingerprint=call.fingerprint,
        made_at=now,
    )
    session.add(review)
    session.flush()
    _note(session, actor, review, call, project)
    return review


def latest(session: Session, *, partner_id: int) -> dict[tuple[int, int | None], Review]:
    """Return the answer that counts for each (call, project) of a partner."""
    query = select(Review).where(Review.partner_id == partner_id).order_by(col(Review.id))
    return {(review.call_id, review.project_id): review for review in session.exec(query)}


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
        .limit(limit)
    )
    return [_answered(*row) for row in session.exec(query)]


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


def _answered(review: Review, call: FundingCall, project: Project | None, person: str | None) -> Answered:
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


def _find(
    session: Session, actor: Actor, call_id: UUID, project_id: UUID | None, partner_id: int
) -> tuple[FundingCall, Project | None]:
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    if call is None or (call.office_only and not sees_office_only(actor)):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr).")
    if project_id is None:
        return call, None
    query = (
        select(Project)
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Project.id))
        .where(Project.public_id == project_id, ProjectPartner.partner_id == partner_id)
    )
    project = session.exec(query).first()
    if project is None:
        raise NotFound("Dieses Vorhaben gehört nicht (mehr) zu Ihrer Kommune.")
    return call, project


def _note(session: Session, actor: Actor, review: Review, call: FundingCall, project: Project | None) -> None:
    said = f"Rückmeldung „{review.answer.label}“" if review.answer else "Rückmeldung zurückgenommen"
    about = f" für das Vorhaben „{project.title}“" if project else ""
    why = f" Grund: {review.reason.label}." if review.reason else ""
    audit.record(
        session,
        actor,
        action="answered" if review.answer else "answer_undone",
        subject="review",
        subject_id=str(review.id),
        sentence=f"{actor.label}: {said} zu „{call.title}“{about}.{why}",
        at=review.made_at,
        partner_id=review.partner_id,
        payload={"call": str(call.public_id), "project": str(project.public_id) if project else None},
    )
