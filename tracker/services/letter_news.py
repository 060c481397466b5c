"""What a weekly letter tells beside suggestions: what changed, what falls due, what runs. Each thing once."""

from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.letters.items import ChangeItem, DueItem, RunningItem
from tracker.models.access import LetterItem
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.stages import is_exit
from tracker.services import call_news, due_dates, people
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, Stage

DUE = "due"
_AHEAD = timedelta(days=28)
_USUALLY = timedelta(days=7)
_AT_MOST = timedelta(days=60)
_MOST_CHANGES = 500
_WATCHED = (ReviewAnswer.INTERESTED, ReviewAnswer.IDEA, ReviewAnswer.LATER, ReviewAnswer.FORWARDED)


def changes(session: Session, person: Person, *, now: datetime) -> tuple[ChangeItem, ...]:
    """Return what changed materially, since the person's last letter, in calls the partner answered or applies for."""
    watched = _watched(session, person)
    if not watched:
        return ()
    since = _last_letter(session, person, now)
    news = call_news.news(session, people.actor_of(person), since=since, limit=_MOST_CHANGES)
    return tuple(
        ChangeItem(call_id=str(call.public_id), title=call.title, changes=call.changes, answer=watched[call.public_id])
        for call in news.changed
        if call.public_id in watched
    )


def due(session: Session, person: Person, *, slot: str, today: date) -> tuple[DueItem, ...]:
    """Return what falls due in the next weeks and was not told yet, or was told with another day."""
    told = _told(session, person, slot)
    return tuple(
        DueItem(title=one.title, kind=one.kind, due_on=one.due_on, path=one.path, moved_from=told.get(one.key))
        for one in due_dates.upcoming(session, people.actor_of(person), since=today, until=today + _AHEAD)
        if told.get(one.key) != one.due_on
    )


def running(session: Session, person: Person, *, today: date) -> tuple[RunningItem, ...]:
    """Return the applications under way in which the person's partner takes part; all of them for the office."""
    ended = [stage for stage in Stage if is_exit(stage) or stage is Stage.COMPLETED]
    query = select(Application).where(col(Application.stage).not_in(ended)).order_by(col(Application.id))
    if person.role is not Role.OFFICE:
        joined = select(ApplicationPartner.application_id).where(ApplicationPartner.partner_id == person.partner_id)
        mine = sa.or_(col(Application.lead_partner_id) == person.partner_id, col(Application.id).in_(joined))
        query = query.where(mine)
    return tuple(
        RunningItem(title=row.title, stage=row.stage.label, path=f"/antrag?id={row.public_id}")
        for row in session.exec(query)
    )


def remember(session: Session, letter: Letter, person: Person, *, today: date) -> None:
    """Write down which due dates a letter told, so that the next one does not repeat them."""
    assert letter.id is not None
    assert person.id is not None
    session.execute(sa.delete(LetterItem).where(col(LetterItem.letter_id) == letter.id))
    for one in due_dates.upcoming(session, people.actor_of(person), since=today, until=today + _AHEAD):
        session.add(
            LetterItem(
                letter_id=letter.id,
                person_id=person.id,
                section=DUE,
                subject=one.key,
                fingerprint=one.due_on.isoformat(),
            )
        )
    session.flush()


def _told(session: Session, person: Person, slot: str) -> dict[str, date]:
    query = (
        select(LetterItem.subject, LetterItem.fingerprint)
        .join(Letter, col(Letter.id) == col(LetterItem.letter_id))
        .where(LetterItem.person_id == person.id, LetterItem.section == DUE, Letter.slot != slot)
        .order_by(col(LetterItem.id))
    )
    return {subject: date.fromisoformat(day) for subject, day in session.exec(query)}


def _last_letter(session: Session, person: Person, now: datetime) -> datetime:
    query = (
        select(Letter.created_at)
        .where(Letter.kind == LetterKind.WEEKLY, Letter.person_id == person.id, col(Letter.sent_at).is_not(None))
        .order_by(col(Letter.created_at).desc())
    )
    last = session.exec(query).first()
    return max(last, now - _AT_MOST) if last is not None else now - _USUALLY


def _watched(session: Session, person: Person) -> dict[UUID, ReviewAnswer | None]:
    """Return the calls to watch for a person, by their public id, with the partner's answer."""
    answers = (
        sa.select(col(FundingCall.public_id), col(Review.answer))
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .where(col(Review.partner_id) == person.partner_id)
        .order_by(col(Review.id))
    )
    applied = sa.select(col(FundingCall.public_id)).join(Application, col(Application.call_id) == col(FundingCall.id))
    if person.role is not Role.OFFICE:
        applied = applied.where(col(Application.lead_partner_id) == person.partner_id)
    last: dict[UUID, ReviewAnswer | None] = dict(iter(session.execute(answers)))
    found: dict[UUID, ReviewAnswer | None] = dict.fromkeys(session.execute(applied).scalars())
    return found | {key: answer for key, answer in last.items() if answer in _WATCHED}
