"""What partners answer. Answers are only ever added; the last one of a partner counts."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import moment
from tracker.models.calls import FundingCall, Round
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.learning import weight
from tracker.rules.next_round import next_beginning
from tracker.rules.storable import storable_text
from tracker.services import audit, echoes, learning, rematching
from tracker.services.projections import round_data
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason


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
    at_next_round: bool = False,
    after: int | None = None,
    echo: bool = True,
) -> Review:
    """Record an answer of a partner, and let the office take it up where the answer asks for it.

    *Wiedervorlage* needs a day, or ``at_next_round``: then the suggestion returns on the day the next round begins;
    where nobody knows that day yet, as soon as the programme changes.
    ``after`` is the last answer the person saw (0: none); without it nobody is told of another one meanwhile.

    Raises:
        Refused: a reason or a day is missing where the answer needs one.
        ChangedMeanwhile: somebody else of the partner has answered since.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    if answer is ReviewAnswer.NOT_FOR_US and reason is None:
        raise Refused("Bitte wählen Sie einen Grund. Er hilft, künftig besser vorzuschlagen.")
    call, project = _find(session, actor, call_id, project_id, partner_id)
    returns_on = None
    if answer is ReviewAnswer.LATER:
        today = now.astimezone(BERLIN).date()
        returns_on = next_round(session, call, today) if at_next_round else _checked(follow_up_on, today)
    before = _last(session, partner_id, call, project)
    if after is not None:
        _refuse_second(session, actor, before, after)
    review = Review(
        partner_id=partner_id,
        call_id=call.id or 0,
        project_id=project.id if project else None,
        person_id=actor.person_id,
        answer=answer,
        reason=reason if answer is ReviewAnswer.NOT_FOR_US else None,
        note=storable_text(note).strip(),
        follow_up_on=returns_on,
        call_fingerprint=call.fingerprint,
        made_at=now,
    )
    return _stored(session, actor, review, call, project, before, echo=echo)


def undo(
    session: Session, actor: Actor, *, partner_id: int, call_id: UUID, project_id: UUID | None, now: datetime
) -> Review:
    """Take the partner's last answer back; the suggestion returns to the inbox, the history stays.

    An idea was answered twice, for the project it came from and the one it became: both are taken back.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    call, project = _find(session, actor, call_id, project_id, partner_id)
    before = _last(session, partner_id, call, project)
    taken_back = []
    for one, about in [(before, project), *_twins(session, before)]:
        review = Review(
            partner_id=partner_id,
            call_id=call.id or 0,
            project_id=about.id if about else None,
            person_id=actor.person_id,
            answer=None,
            call_fingerprint=call.fingerprint,
            made_at=now,
        )
        taken_back.append(_stored(session, actor, review, call, about, one))
    return taken_back[0]


def latest(session: Session, *, partner_id: int) -> dict[tuple[int, int | None], Review]:
    """Return the answer that counts for each (call, project) of a partner."""
    query = select(Review).where(Review.partner_id == partner_id).order_by(col(Review.id))
    return {(review.call_id, review.project_id): review for review in session.exec(query)}


def _stored(
    session: Session,
    actor: Actor,
    review: Review,
    call: FundingCall,
    project: Project | None,
    before: Review | None,
    *,
    echo: bool = True,
) -> Review:
    """Add a row with all that follows from it."""
    session.add(review)
    session.flush()
    _note(session, actor, review, call, project)
    if echo:
        echoes.follow(session, review, call, project)
    _teach(session, before, review)
    return review


def _checked(follow_up_on: date | None, today: date) -> date:
    if follow_up_on is None or follow_up_on <= today:
        raise Refused("Bitte wählen Sie für die Wiedervorlage einen Tag in der Zukunft.")
    return follow_up_on


def next_round(session: Session, call: FundingCall, today: date) -> date | None:
    """Return the day the next round of a call begins, as far as it is known; for services that ask themselves."""
    rows = session.exec(select(Round).where(Round.call_id == call.id, col(Round.superseded_at).is_(None)))
    return next_beginning([round_data(row) for row in rows], today)


def _twins(session: Session, before: Review | None) -> list[tuple[Review | None, Project | None]]:
    """Return the other answers of the same idea that still count, with what they are about."""
    if before is None or before.answer is not ReviewAnswer.IDEA:
        return []
    rows = latest(session, partner_id=before.partner_id).values()
    twins = [row for row in rows if row.id != before.id and _of_one_idea(row, before)]
    return [(row, session.get(Project, row.project_id) if row.project_id is not None else None) for row in twins]


def _of_one_idea(row: Review, before: Review) -> bool:
    said = (row.answer, row.call_id, row.made_at)
    return said == (before.answer, before.call_id, before.made_at)


def _last(session: Session, partner_id: int, call: FundingCall, project: Project | None) -> Review | None:
    """Return the answer that counts until now."""
    about = col(Review.project_id) == project.id if project else col(Review.project_id).is_(None)
    query = select(Review).where(Review.partner_id == partner_id, col(Review.call_id) == call.id, about)
    return session.exec(query.order_by(col(Review.id).desc()).limit(1)).first()


def _refuse_second(session: Session, actor: Actor, last: Review | None, after: int) -> None:
    if last is None or last.id == after or last.answer is None or last.person_id == actor.person_id:
        return
    person = session.get(Person, last.person_id) if last.person_id is not None else None
    raise ChangedMeanwhile(
        f"Das ist schon beantwortet von {person.name if person else 'Förderpfad'} am {moment(last.made_at)}: "
        f"„{last.answer.label}“. Unter „Ihre Rückmeldungen“ lässt es sich zurücknehmen."
    )


def _teach(session: Session, before: Review | None, review: Review) -> None:
    """Let suggestions be compared anew when an answer teaches the project something, or no longer does."""
    taught = [weight(one.answer, one.reason) for one in (before, review) if one is not None]
    if review.project_id is not None and any(taught) and learning.is_on(session):
        rematching.request(session, now=review.made_at)


def _find(
    session: Session, actor: Actor, call_id: UUID, project_id: UUID | None, partner_id: int
) -> tuple[FundingCall, Project | None]:
    call = session.exec(select(FundingCall).where(FundingCall.public_id == call_id)).first()
    if call is None or (call.office_only and not sees_office_only(actor)):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    if project_id is None:
        return call, None
    query = (
        select(Project)
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Project.id))
        .where(Project.public_id == project_id, ProjectPartner.partner_id == partner_id)
    )
    project = session.exec(query).first()
    if project is None:
        raise NotFound("Dieses Vorhaben gehört nicht (mehr) zu Ihrer Kommune. Bitte laden Sie die Seite neu.")
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
