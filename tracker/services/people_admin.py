"""A person is forgotten: whatever names them goes, what they decided stays with a stub in their place."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, SQLModel, col, select

from tracker.errors import NotFound, Refused
from tracker.models.access import AccessToken, Forwarding
from tracker.models.applications import Application
from tracker.models.audit import AuditEvent
from tracker.models.matches import Review
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.models.tasks import Task
from tracker.models.watching import Draft, SavedSearch
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import audit, people_edit
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterState

GONE = "Gelöschte Person"
_NOTHING_LEFT = "Inhalt gelöscht"
_NAMING: dict[type[SQLModel], tuple[str, ...]] = {
    Application: ("contact",),
    Project: ("contact",),
    Review: ("note",),
    Task: ("title", "note", "key"),
}
"""Fields that hold the names of people: entered as such, or written by Förderpfad (asked, forwarded, refused)."""
_UNSENT = frozenset({LetterState.PREPARED, LetterState.SENDING})


def by_email(session: Session, actor: Actor, *, email: str) -> Person:
    """Return a person by the mail address, active or not.

    Raises:
        NotFound: nobody has this address.
    """
    require(actor, Action.EDIT_PERSON)
    found = session.exec(select(Person).where(func.lower(Person.email) == email.strip().lower())).first()
    if found is None:
        raise NotFound(f"Mit der Adresse „{email}“ ist niemand eingetragen. Bitte prüfen Sie die Schreibweise.")
    return found


def partner_named(session: Session, actor: Actor, *, name: str) -> Partner:
    """Return a partner by its key, name or short name.

    Raises:
        NotFound: there is no such partner; the text names all of them.
    """
    require(actor, Action.EDIT_PERSON)
    partners = list(session.exec(select(Partner).order_by(col(Partner.ags))))
    wanted = name.strip().casefold()
    for partner in partners:
        if wanted in {partner.key, partner.name.casefold(), partner.short_name.casefold()}:
            return partner
    raise NotFound(f"Eine Kommune „{name}“ gibt es nicht. Möglich sind: {', '.join(p.short_name for p in partners)}.")


def forget(session: Session, actor: Actor, *, public_id: UUID, now: datetime, is_office: bool = False) -> int:
    """Close a person's access and erase what is personal, in letters and history too; the history's chain still holds.

    ``is_office``: the name is that of an office, so what was done under it may stay in the history, with the name.

    Returns how many events of the history became stubs.

    Raises:
        NotFound: there is no such person.
        Refused: it is the person asking, nobody would be left to run Förderpfad, or a letter is being sent to them.
    """
    require(actor, Action.EDIT_PERSON)
    row = people_edit.deactivate(session, actor, public_id=public_id, now=now)
    name, email = row.name, row.email or ""
    if name == GONE:
        return 0
    _erase_letters(session, row)
    _delete_own(session, row)
    _erase_forwardings(session, email)
    _erase_person(session, row)
    # Without a word to look for nothing is named; an empty pattern would find everything.
    naming = [word for word in ("" if is_office else name, email) if word]
    if naming:
        _erase_fields(session, row, naming)
    events = _erase_history(session, row, name, naming, is_office=is_office)
    audit.record(
        session,
        actor,
        action="person_forgotten",
        subject="person",
        subject_id=str(public_id),
        sentence=f"{actor.label}: eine Person auf Verlangen gelöscht.",
        at=now,
        partner_id=row.partner_id,
    )
    return events


def _erase_letters(session: Session, row: Person) -> None:
    own = list(session.exec(select(Letter).where(Letter.person_id == row.id)))
    if any(letter.state is LetterState.SENDING for letter in own):
        raise Refused("An diese Person geht gerade ein Brief hinaus. Bitte wiederholen Sie es in einer Minute.")
    for letter in own:
        if letter.state in _UNSENT:
            letter.state = LetterState.REFUSED
        letter.recipient, letter.subject, letter.text = "", _NOTHING_LEFT, _NOTHING_LEFT
        letter.html, letter.headers, letter.error = "", {}, ""
        session.add(letter)


def _delete_own(session: Session, row: Person) -> None:
    for table in (AccessToken, Draft, SavedSearch):
        session.execute(delete(table).where(col(table.person_id) == row.id))
    session.execute(update(Person).where(col(Person.deputy_id) == row.id).values(deputy_id=None))


def _erase_forwardings(session: Session, email: str) -> None:
    """Take the person's name out of what colleagues forwarded to them; the opinion stays beside the answer."""
    if email:
        to_them = func.lower(col(Forwarding.to_email)) == email.lower()
        session.execute(update(Forwarding).where(to_them).values(to_name=GONE, to_email=""))


def _erase_person(session: Session, row: Person) -> None:
    row.name, row.email, row.phone, row.subject = GONE, None, "", None
    row.deputy_id, row.unit_id, row.calls_seen_at, row.settings = None, None, None, {}
    session.add(row)
    session.flush()


def _erase_fields(session: Session, row: Person, naming: Sequence[str]) -> None:
    """Take the person out of the fields made for names, and of what Förderpfad wrote there itself."""
    mentioned = _mentioning(naming)
    for table, fields in _NAMING.items():
        columns = [getattr(table, field) for field in fields]
        named = [col(column).icontains(word, autoescape=True) for column in columns for word in naming]
        for found in session.exec(select(table).where(or_(*named))):
            for field in fields:
                # A key must stay one of its own.
                instead = f"person-{row.id}" if field == "key" else GONE
                setattr(found, field, mentioned.sub(instead, getattr(found, field)))
            session.add(found)
    session.flush()


def _mentioning(naming: Sequence[str]) -> re.Pattern[str]:
    found = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in naming) or r"(?!)"
    return re.compile(found, re.IGNORECASE)


def _erase_history(session: Session, row: Person, name: str, naming: Sequence[str], *, is_office: bool) -> int:
    """Erase the events about the person and those that name them.

    What they did names them, under an earlier name too: whose doing it was is part of the chain's digest, so it cannot
    be replaced. What an office did stays, but for what was done under another name, which may be a person's.
    """
    about = (col(AuditEvent.subject) == "person") & (col(AuditEvent.subject_id) == str(row.public_id))
    made = col(AuditEvent.person_id) == row.id
    theirs = or_(made & (col(AuditEvent.actor) != name) if is_office else made, about)
    erased = 0
    mentioned = _mentioning(naming)
    own = set(session.exec(select(AuditEvent.id).where(theirs)))
    for event in session.exec(select(AuditEvent)):
        if event.id not in own and not mentioned.search(f"{event.actor}\n{event.sentence}\n{_words(event.payload)}"):
            continue
        erased += not event.erased
        audit.erase(session, event)
        if event.person_id == row.id or event.actor == name:
            event.actor = GONE
    session.flush()
    return erased


def _words(payload: Any) -> str:
    """Return every text in a payload, one a line."""
    if isinstance(payload, dict):
        return "\n".join(_words(value) for value in payload.values())
    if isinstance(payload, list):
        return "\n".join(_words(value) for value in payload)
    return str(payload)
