"""The Postausgang as people see it: what left, what did not and why, a preview, a trial, and *erneut senden*."""

from datetime import date, datetime, timedelta
from itertools import takewhile
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.letters.compose import compose
from tracker.letters.render import RenderedLetter, render
from tracker.letters.slots import slot_of
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import audit, outgoing, people_edit
from tracker.services.weeks import Week, week_of
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import LetterKind, LetterState

LONGEST_REASON = 300
TRIALS_APART = timedelta(minutes=1)
_AGAIN = frozenset({LetterState.REFUSED, LetterState.UNCLEAR})
_WEEKLY_ROLES = frozenset({Role.OFFICE, Role.CONTACT})


class LetterRow(Shape):
    """A letter in the list, without what it says."""

    id: int
    kind: LetterKind
    person: str
    recipient: str
    slot: str
    subject: str
    state: LetterState
    attempts: int
    error: str
    created_at: datetime
    sent_at: datetime | None
    next_attempt_at: datetime | None
    is_example: bool

    @property
    def may_go_again(self) -> bool:
        """Say whether *erneut senden* is offered."""
        return self.state in _AGAIN


class LetterPage(Shape):
    """A part of the list, how many letters there are in all, and how many are in each state."""

    rows: tuple[LetterRow, ...]
    total: int
    states: dict[LetterState, int]


def page(
    session: Session,
    actor: Actor,
    *,
    state: LetterState | None = None,
    kind: LetterKind | None = None,
    offset: int = 0,
    limit: int | None = 25,
) -> LetterPage:
    """Return letters, the newest first."""
    require(actor, Action.READ_OUTBOX)
    conditions = [Letter.state == state] * (state is not None) + [Letter.kind == kind] * (kind is not None)
    query = (
        select(Letter, Person.name)
        .join(Person, col(Person.id) == col(Letter.person_id))
        .where(*conditions)
        .order_by(col(Letter.id).desc())
        .offset(offset)
        .limit(limit)
    )
    counted = session.exec(select(Letter.state, func.count()).group_by(col(Letter.state))).all()
    return LetterPage(
        rows=tuple(_row(letter, name) for letter, name in session.exec(query)),
        total=session.exec(select(func.count()).select_from(Letter).where(*conditions)).one(),
        states=dict(counted),
    )


def not_arrived(session: Session, actor: Actor, *, person_id: int, limit: int = 3) -> tuple[LetterRow, ...]:
    """Return a person's last letters as far as they were refused or their fate is unclear, the newest first.

    A letter that was sent later, to the address of today, shows that the trouble is over: what lies before is left out.
    """
    require(actor, Action.READ_OUTBOX)
    tried = [*_AGAIN, LetterState.SENT]
    query = (
        select(Letter, Person.name)
        .join(Person, col(Person.id) == col(Letter.person_id))
        .where(Letter.person_id == person_id, col(Letter.state).in_(tried))
        .order_by(col(Letter.id).desc())
        .limit(limit)
    )
    rows = (_row(letter, name) for letter, name in session.exec(query))
    return tuple(takewhile(lambda row: row.state in _AGAIN, rows))


def one(session: Session, actor: Actor, *, letter_id: int) -> LetterRow:
    """Return a letter as the list shows it.

    Raises:
        NotFound: there is no such letter.
    """
    require(actor, Action.READ_OUTBOX)
    letter = _find(session, letter_id)
    return _row(letter, session.get_one(Person, letter.person_id).name)


def content(session: Session, actor: Actor, *, letter_id: int) -> RenderedLetter:
    """Return what a letter says; its personal links carry marks, never tokens.

    Raises:
        NotFound: there is no such letter.
    """
    require(actor, Action.WRITE_LETTERS)
    letter = _find(session, letter_id)
    return RenderedLetter(subject=letter.subject, text=letter.text, html=letter.html)


def send_again(session: Session, actor: Actor, *, letter_id: int, reason: str, now: datetime) -> Letter:
    """Put a refused or unclear letter on its way once more, to the person's address of today.

    Raises:
        NotFound: there is no such letter.
        Refused: it is not refused or unclear, the reason is missing, or the person gets no mail any more.
    """
    require(actor, Action.WRITE_LETTERS)
    letter = _find(session, letter_id)
    said = " ".join(storable_text(reason).split())
    if letter.state not in _AGAIN:
        raise Refused("Nur abgelehnte oder unklare Briefe lassen sich erneut senden. Bitte laden Sie die Seite neu.")
    if not said or len(said) > LONGEST_REASON:
        raise Refused(f"Bitte nennen Sie den Grund in 1 bis {LONGEST_REASON} Zeichen.")
    person = session.get_one(Person, letter.person_id)
    if letter.kind is not LetterKind.OPINION:
        if not person.active or not person.email:
            raise Refused(
                f"„{person.name}“ ist nicht mehr aktiv oder hat keine E-Mail-Adresse. Bitte ergänzen Sie den Eintrag."
            )
        letter.recipient = person.email
    before, letter.state = letter.state, LetterState.PREPARED
    letter.attempts, letter.next_attempt_at, letter.error = 0, None, ""
    session.add(letter)
    session.flush()
    audit.record(
        session,
        actor,
        action="letter_sent_again",
        subject="letter",
        subject_id=str(letter.id),
        sentence=f"{actor.label}: {letter.kind.label} an „{person.name}“ erneut zum Versand gegeben "
        f"(war {before.label}). Grund: {said}",
        at=now,
        partner_id=person.partner_id,
    )
    outgoing.request_post(session, now=now)
    return letter


def preview(
    session: Session,
    actor: Actor,
    *,
    person_id: UUID,
    now: datetime,
    today: date,
    base_url: str,
    names_viewer: bool = False,
) -> RenderedLetter:
    """Return this week's letter of a person as it would be written now; nothing is kept.

    Raises:
        NotFound: there is no such person.
        Refused: people of this role get no weekly letter.
    """
    require(actor, Action.WRITE_LETTERS)
    person = people_edit.find(session, person_id)
    if person.role not in _WEEKLY_ROLES:
        raise Refused(
            "Den Wochenbrief bekommen nur Projektleitstelle und Ansprechpartner:innen. "
            "Bitte wählen Sie eine andere Person."
        )
    home = base_url.rstrip("/")
    week = Week(session, actor, slot=slot_of(today), now=now, today=today, base_url=home, names_viewer=names_viewer)
    return render(compose(week_of(week, person), today=today))


def send_trial(
    session: Session, actor: Actor, *, now: datetime, today: date, base_url: str, names_viewer: bool = False
) -> Letter:
    """Put this week's letter of the person asking into the outbox as a trial to themselves.

    Raises:
        Refused: the person has no address, or the last trial was just written.
    """
    require(actor, Action.WRITE_LETTERS)
    person = session.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None or not person.email:
        raise Refused(
            "Für einen Probebrief braucht Ihr Eintrag eine E-Mail-Adresse. Bitte tragen Sie sie unter „Personen“ ein."
        )
    last = select(Letter).where(
        Letter.kind == LetterKind.TEST, Letter.person_id == person.id, col(Letter.created_at) > now - TRIALS_APART
    )
    if session.exec(last).first() is not None:
        raise Refused("Der letzte Probebrief ist gerade erst geschrieben. Bitte warten Sie eine Minute.")
    home = base_url.rstrip("/")
    week = Week(session, actor, slot=slot_of(today), now=now, today=today, base_url=home, names_viewer=names_viewer)
    composed = compose(week_of(week, person), today=today)
    letter = outgoing.Mailing(session, now=now, base_url=home).store(
        composed.model_copy(update={"subject": f"[Probebrief] {composed.subject}"}),
        kind=LetterKind.TEST,
        person_id=person.id or 0,
        recipient=person.email,
        slot=now.isoformat(timespec="seconds"),
    )
    audit.record(
        session,
        actor,
        action="trial_letter",
        subject="letter",
        subject_id=str(letter.id),
        sentence=f"{actor.label}: Probebrief an die eigene Adresse geschrieben.",
        at=now,
    )
    outgoing.request_post(session, now=now)
    return letter


def _find(session: Session, letter_id: int) -> Letter:
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFound("Diesen Brief gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return letter


def _row(letter: Letter, name: str) -> LetterRow:
    same = set(LetterRow.model_fields) - {"person"}
    return LetterRow(person=name, **{field: getattr(letter, field) for field in same})
