"""Is anybody there? Refused letters, or three unanswered weekly ones, ask the office to check an address once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.access import AccessToken
from tracker.models.audit import AuditEvent
from tracker.models.matches import Review
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import tasks
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState, TaskKind, TokenPurpose

UNANSWERED = 3
# A letter of this morning is not unanswered yet.
TIME_TO_ANSWER = timedelta(days=5)
DUE_IN = timedelta(days=7)
TITLE = "Ansprechpartner:in prüfen"


def check(session: Session, actor: Actor, *, now: datetime) -> list[Task]:
    """Raise a task for each contact whose letters are refused or stay without any sign; return the new ones.

    One task for a spell of silence: only a newer sign of life and new silence after it raise another one.
    """
    require(actor, Action.WRITE_LETTERS)
    raised = []
    query = select(Person).where(col(Person.active).is_(True), Person.role == Role.CONTACT)
    for person in session.exec(query.order_by(col(Person.id))):
        since = _last_sign(session, person)
        why = _why(session, person, since, now)
        if why is None:
            continue
        spell = since.date().isoformat() if since else "nie"
        task = tasks.raise_once(
            session,
            key=f"contact/{person.id}/{person.email or ''}/{spell}",
            kind=TaskKind.CONTACT_CHECK,
            title=f"{TITLE}: {person.name}",
            note=why,
            due_on=(now + DUE_IN).astimezone(BERLIN).date(),
            partner_id=person.partner_id,
            now=now,
        )
        if task is not None:
            raised.append(task)
    return raised


def _why(session: Session, person: Person, since: datetime | None, now: datetime) -> str | None:
    letters = _letters(session, person, since)
    refused = next((letter for letter in letters if letter.state is LetterState.REFUSED), None)
    if refused is not None and refused is letters[0]:
        return f"Der letzte Brief kam nicht an ({refused.recipient}). {refused.error}".strip()
    sent = [
        letter
        for letter in letters
        if letter.kind is LetterKind.WEEKLY and letter.sent_at is not None and letter.sent_at <= now - TIME_TO_ANSWER
    ]
    if len(sent) < UNANSWERED:
        return None
    first = min(letter.sent_at for letter in sent if letter.sent_at is not None).astimezone(BERLIN)
    return (
        f"{len(sent)} Wochenbriefe seit dem {first:%d.%m.%Y} blieben ohne Rückmeldung. "
        "Bitte kurz anrufen: Ist die Adresse noch richtig, ist jemand anderes zuständig?"
    )


def _letters(session: Session, person: Person, since: datetime | None) -> Sequence[Letter]:
    """Return the letters to the person's present address since the last sign of life, the newest first."""
    query = select(Letter).where(
        Letter.person_id == person.id,
        Letter.recipient == (person.email or ""),
        col(Letter.state).in_([LetterState.SENT, LetterState.REFUSED]),
    )
    if since is not None:
        query = query.where(col(Letter.created_at) > since)
    return session.exec(query.order_by(col(Letter.id).desc())).all()


def _last_sign(session: Session, person: Person) -> datetime | None:
    """Return when the person last answered, used a link or did anything; None when never."""
    signs = (
        select(Review.made_at).where(Review.person_id == person.id).order_by(col(Review.made_at).desc()),
        select(AccessToken.last_used_at)
        .where(AccessToken.person_id == person.id, col(AccessToken.last_used_at).is_not(None))
        # A calendar program asks by itself; that is no sign of a person.
        .where(AccessToken.purpose != TokenPurpose.CALENDAR)
        .order_by(col(AccessToken.last_used_at).desc()),
        select(AuditEvent.at).where(AuditEvent.person_id == person.id).order_by(col(AuditEvent.at).desc()),
    )
    found = [session.exec(query.limit(1)).first() for query in signs]
    return max((moment for moment in found if moment is not None), default=None)
