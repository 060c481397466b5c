"""How each person wants to hear from Förderpfad: kept on the person, changed by themselves or by the office."""

from datetime import date, datetime

from sqlmodel import Session

from tracker.errors import Refused
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.services import audit, people, tokens
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.shapes.wishes import LetterMode, LetterWishes

_KEY = "letters"
_WORDS = {
    LetterMode.ALL: "alle Briefe",
    LetterMode.ONLY_DEADLINES: "nur Fristen und Änderungen",
    LetterMode.NONE: "keine Briefe",
}


def of(person: Person) -> LetterWishes:
    """Return a person's wishes; who never said anything gets everything on Monday."""
    return LetterWishes.model_validate(person.settings.get(_KEY, {}))


def change(session: Session, actor: Actor, *, person: Person, wishes: LetterWishes, now: datetime, today: date) -> None:
    """Keep a person's wishes.

    Raises:
        NotAllowed: it is another person, and not the office asks.
        Refused: the pause would end in the past.
    """
    require(actor, Action.EDIT_WISHES, partners=None if actor.person_id == person.id else [person.partner_id or 0])
    if wishes.pause_until is not None and wishes.pause_until < today:
        raise Refused("Die Pause muss in der Zukunft enden. Bitte wählen Sie einen späteren Tag.")
    if wishes == of(person):
        return
    person.settings = person.settings | {_KEY: wishes.model_dump(mode="json")}
    session.add(person)
    session.flush()
    pause = f", Pause bis {wishes.pause_until:%d.%m.%Y}" if wishes.pause_until else ""
    audit.record(
        session,
        actor,
        action="letter_wishes_changed",
        subject="person",
        subject_id=str(person.public_id),
        sentence=f"{actor.label}: Briefe an „{person.name}“ umgestellt auf: {_WORDS[wishes.mode]}{pause}.",
        at=now,
        partner_id=person.partner_id,
    )


def change_by_link(session: Session, opened: Opened, *, wishes: LetterWishes, now: datetime, today: date) -> None:
    """Keep the wishes of the person a link belongs to."""
    assert opened.person is not None
    change(session, people.actor_of(opened.person), person=opened.person, wishes=wishes, now=now, today=today)
    tokens.used(session, opened, now=now)
