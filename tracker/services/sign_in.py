"""Who is let in: a sign-in becomes a person by the provider's key, at first by a verified address.

The provider proves who somebody is; only our own list says what they may do, and it is asked on every page.
"""

from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotAllowed
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.rules.storable import storable_text
from tracker.services import audit, people, tasks
from tracker.shapes.actor import Actor, system
from tracker.shapes.base import Shape
from tracker.vocabulary.work import TaskKind

DOOR = system("Anmeldung")
SIGNED_OUT = "signed_out_at"
LONGEST = 300
MOST_REQUESTS_A_DAY = 20
CHANGED = "Ihr Zugang wurde geschlossen oder geändert. Bitte laden Sie die Seite neu."
_DUE_IN = timedelta(days=3)


class SignIn(Shape):
    """What the provider says. ``subject`` is its key for the person, ``verified`` that the address is proven theirs."""

    issuer: str
    subject: str
    email: str = ""
    verified: bool = False
    name: str = ""
    at: datetime | None = None

    @property
    def key(self) -> str:
        """Return the key of the person among all providers."""
        return f"{self.issuer.rstrip('/')} {self.subject}"


def is_over(signed_in: SignIn, *, now: datetime, hours: int) -> bool:
    """Say whether a sign-in is too old, or of an unknown or coming moment."""
    if signed_in.at is None:
        return True
    return not -timedelta(minutes=5) <= now - signed_in.at < timedelta(hours=hours)


def person_of(session: Session, signed_in: SignIn) -> Person | None:
    """Return the active person who signed in; None for everybody else."""
    found = session.exec(select(Person).where(Person.subject == signed_in.key)).first() if signed_in.subject else None
    if found is None:
        found = _by_address(session, signed_in)
    return found if found is not None and found.active else None


def has_left(person: Person, signed_in: SignIn) -> bool:
    """Say whether the person signed out after this sign-in, on whichever machine.

    Both are whole seconds: a sign-in of the very second of leaving counts as one before it, so that none survives.
    """
    left = person.settings.get(SIGNED_OUT)
    return left is not None and (signed_in.at is None or signed_in.at.timestamp() <= left)


def is_new(person: Person) -> bool:
    """Say whether the provider's key of a person still has to be learnt."""
    return person.subject is None


def learn(session: Session, signed_in: SignIn, *, now: datetime) -> None:
    """Remember the provider's key at the first sign-in; from now on it counts, whatever becomes of the address."""
    person = person_of(session, signed_in)
    if person is None or person.subject is not None:
        return
    person.subject = signed_in.key
    session.add(person)
    session.flush()
    audit.record(
        session,
        people.actor_of(person),
        action="first_sign_in",
        subject="sign_in",
        subject_id=str(person.public_id),
        sentence=f"{person.name}: zum ersten Mal angemeldet.",
        at=now,
        partner_id=person.partner_id,
    )


def request_access(session: Session, signed_in: SignIn, *, now: datetime) -> bool:
    """Ask the office about somebody who was not let in, once per address and day. Say whether it was asked now."""
    day = now.astimezone(BERLIN).date()
    address = storable_text(signed_in.email.strip().lower())[:LONGEST] or "ohne Adresse"
    who = address if signed_in.verified else f"{address}, vom Anmeldedienst nicht bestätigt"
    prefix = f"access/{day.isoformat()}/"
    waiting = select(func.count()).select_from(Task).where(col(Task.key).startswith(prefix))
    if session.exec(waiting).one() >= MOST_REQUESTS_A_DAY:
        return False
    task = tasks.raise_once(
        session,
        key=f"{prefix}{address}",
        kind=TaskKind.ACCESS_REQUEST,
        title=f"Zugang prüfen: {who}",
        note=f"{storable_text(signed_in.name)[:LONGEST] or 'Jemand'} wollte sich anmelden. Unter Verwaltung, Personen "
        "eintragen oder den Zugang wieder öffnen, wenn es richtig ist.",
        due_on=day + _DUE_IN,
        now=now,
    )
    if task is None:
        return False
    audit.record(
        session,
        DOOR,
        action="access_refused",
        subject="sign_in",
        subject_id=str(task.public_id),
        sentence=f"{DOOR.label}: Kein Zugang für {who}.",
        at=now,
    )
    return True


def was_asked(session: Session, signed_in: SignIn, *, now: datetime) -> bool:
    """Say whether the office was asked about this address today, so that looking again writes nothing."""
    address = storable_text(signed_in.email.strip().lower())[:LONGEST] or "ohne Adresse"
    key = f"access/{now.astimezone(BERLIN).date().isoformat()}/{address}"
    return session.exec(select(Task.id).where(Task.key == key)).first() is not None


def sign_out(session: Session, *, person_id: int, now: datetime) -> None:
    """End every sign-in of a person made until now, on all machines: a copied cookie is worth nothing afterwards."""
    person = session.get_one(Person, person_id)
    person.settings = person.settings | {SIGNED_OUT: int(now.timestamp())}
    session.add(person)
    session.flush()


def still(session: Session, *, seen: Actor) -> None:
    """Make sure that whoever a page was drawn for (``seen``) may still act as they did then.

    Raises:
        NotAllowed: their access was closed, or their role or Kommune changed meanwhile.
    """
    if seen.person_id is None:
        return
    person = session.get(Person, seen.person_id)
    if person is None or not person.active or people.actor_of(person) != seen:
        raise NotAllowed(CHANGED)


def _by_address(session: Session, signed_in: SignIn) -> Person | None:
    address = signed_in.email.strip().lower()
    if not signed_in.verified or not address or not signed_in.subject:
        return None
    found = session.exec(select(Person).where(func.lower(Person.email) == address)).first()
    # The address of somebody whose key is known was given to somebody else.
    return found if found is not None and found.subject is None else None
