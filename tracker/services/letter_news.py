"""What a weekly letter tells beside suggestions: what changed, what falls due, what runs. Each thing once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from tracker.letters.items import ChangeItem, DueItem, RunningItem
from tracker.models.access import LetterItem
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import sees_office_only
from tracker.rules.stages import is_exit
from tracker.services import call_news, due_dates, people
from tracker.services.call_news import ChangedCall
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, Stage

DUE = "due"
_AHEAD = timedelta(days=28)
_USUALLY = timedelta(days=7)
_AT_MOST = timedelta(days=60)
_MOST_CHANGES = 5_000
_WATCHED = (ReviewAnswer.INTERESTED, ReviewAnswer.IDEA, ReviewAnswer.LATER, ReviewAnswer.FORWARDED)

Watched = dict[UUID, ReviewAnswer | None]


class News:
    """What there is to tell in one run of letters. What several people share is read once for all of them."""

    def __init__(self, session: Session, actor: Actor, *, slot: str, now: datetime, today: date) -> None:
        """Read what falls due, and when everybody's last letter left."""
        self._session, self._slot, self._now = session, slot, now
        self._due = due_dates.of_everybody(session, actor, since=today, until=today + _AHEAD)
        self._last_letters = _last_letters(session)
        self._changed: dict[tuple[datetime, bool], tuple[ChangedCall, ...]] = {}
        self._watched: dict[tuple[int | None, bool], Watched] = {}
        self._running: dict[tuple[int | None, bool], tuple[RunningItem, ...]] = {}

    def changes(self, person: Person) -> tuple[ChangeItem, ...]:
        """Return what changed materially, since the last letter, in calls the partner answered or applies for."""
        watched = self._watched_by(person)
        if not watched:
            return ()
        return tuple(
            ChangeItem(call_id=str(one.public_id), title=one.title, changes=one.changes, answer=watched[one.public_id])
            for one in self._changed_for(person)
            if one.public_id in watched
        )

    def due(self, person: Person) -> tuple[DueItem, ...]:
        """Return what falls due in the next weeks and was not told yet, or was told with another day."""
        found = due_dates.concerning(self._due, people.actor_of(person))
        told = self._told(person) if found else {}
        return tuple(
            DueItem(
                key=one.key,
                title=one.title,
                kind=one.kind,
                due_on=one.due_on,
                path=one.path,
                moved_from=told.get(one.key),
            )
            for one in found
            if told.get(one.key) != one.due_on
        )

    def running(self, person: Person) -> tuple[RunningItem, ...]:
        """Return the applications under way in which the person's partner takes part; all of them for the office."""
        key = _circle(person)
        if key not in self._running:
            self._running[key] = _running(self._session, person)
        return self._running[key]

    def _watched_by(self, person: Person) -> Watched:
        key = _circle(person)
        if key not in self._watched:
            self._watched[key] = _watched(self._session, person)
        return self._watched[key]

    def _changed_for(self, person: Person) -> tuple[ChangedCall, ...]:
        last = self._last_letters.get(person.id or 0)
        since = max(last, self._now - _AT_MOST) if last is not None else self._now - _USUALLY
        actor = people.actor_of(person)
        key = since, sees_office_only(actor)
        if key not in self._changed:
            self._changed[key] = call_news.news(self._session, actor, since=since, limit=_MOST_CHANGES).changed
        return self._changed[key]

    def _told(self, person: Person) -> dict[str, date]:
        """Return the days other letters told this person; one that was refused told nothing."""
        query = (
            select(LetterItem.subject, LetterItem.fingerprint)
            .join(Letter, col(Letter.id) == col(LetterItem.letter_id))
            .where(LetterItem.person_id == person.id, LetterItem.section == DUE)
            .where(Letter.slot != self._slot, Letter.state != LetterState.REFUSED)
            .order_by(col(LetterItem.id))
        )
        return {subject: date.fromisoformat(day) for subject, day in self._session.exec(query)}


def remember(session: Session, told: Sequence[tuple[Letter, Sequence[DueItem]]]) -> None:
    """Write down which due dates each letter tells, so that the next one does not repeat them."""
    numbers = [letter.id for letter, _ in told]
    session.execute(sa.delete(LetterItem).where(col(LetterItem.letter_id).in_(numbers)))
    rows = [
        {
            "letter_id": letter.id,
            "person_id": letter.person_id,
            "section": DUE,
            "subject": one.key,
            "fingerprint": one.due_on.isoformat(),
        }
        for letter, items in told
        for one in items
    ]
    if rows:
        # All at once: thousands of rows, and nobody needs their numbers.
        session.execute(sa.insert(LetterItem), rows)


def _circle(person: Person) -> tuple[int | None, bool]:
    """Return what people of one partner and role see alike."""
    return person.partner_id, person.role is Role.OFFICE


def _running(session: Session, person: Person) -> tuple[RunningItem, ...]:
    ended = [stage for stage in Stage if is_exit(stage) or stage is Stage.COMPLETED]
    columns = (col(Application.public_id), col(Application.title), col(Application.stage))
    query = sa.select(*columns).where(col(Application.stage).not_in(ended)).order_by(col(Application.id))
    if person.role is not Role.OFFICE:
        query = query.where(_takes_part(person))
    return tuple(
        RunningItem(title=title, stage=stage.label, path=f"/antrag?id={public_id}")
        for public_id, title, stage in session.execute(query)
    )


def _takes_part(person: Person) -> ColumnElement[bool]:
    joined = select(ApplicationPartner.application_id).where(ApplicationPartner.partner_id == person.partner_id)
    return sa.or_(col(Application.lead_partner_id) == person.partner_id, col(Application.id).in_(joined))


def _last_letters(session: Session) -> dict[int, datetime]:
    """Return when the last weekly letter that left was written, by the person's number."""
    query = (
        sa.select(col(Letter.person_id), func.max(col(Letter.created_at)))
        .where(col(Letter.kind) == LetterKind.WEEKLY, col(Letter.sent_at).is_not(None))
        .group_by(col(Letter.person_id))
    )
    return dict(iter(session.execute(query)))


def _watched(session: Session, person: Person) -> Watched:
    """Return the calls to watch for a person, by their public id, with the partner's answer."""
    answers = (
        sa.select(col(FundingCall.public_id), col(Review.answer))
        .join(FundingCall, col(FundingCall.id) == col(Review.call_id))
        .where(col(Review.partner_id) == person.partner_id)
        .order_by(col(Review.id))
    )
    applied = sa.select(col(FundingCall.public_id)).join(Application, col(Application.call_id) == col(FundingCall.id))
    if person.role is not Role.OFFICE:
        applied = applied.where(_takes_part(person))
    last: Watched = dict(iter(session.execute(answers)))
    found: Watched = dict.fromkeys(session.execute(applied).scalars())
    return found | {key: answer for key, answer in last.items() if answer in _WATCHED}
