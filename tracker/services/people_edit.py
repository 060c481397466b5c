"""The people of Förderpfad: who they are, what they may do, who stands in for them. Functional mailboxes are people."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.access import AccessToken
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role

LONGEST = 160
_MAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}")
WITHOUT_A_PARTNER = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
"""Roles that belong to no Kommune."""
_RUNNING = (Role.OFFICE, Role.ADMINISTRATOR)
_NOT_FOR_PEOPLE = frozenset({Role.SYSTEM})


class PersonData(Shape):
    """What the form says about a person; an empty address means that no mail goes out and nobody can sign in."""

    name: str
    role: Role
    email: str = ""
    phone: str = ""
    partner_id: int | None = None
    unit_id: int | None = None
    deputy_id: int | None = None


class PersonCard(Shape):
    """A person as the list shows them. ``has_signed_in`` once the provider's own key for them is known."""

    id: int
    public_id: UUID
    data: PersonData
    partner: str
    unit: str
    deputy: str
    active: bool
    is_example: bool
    has_signed_in: bool
    deactivated_at: datetime | None


def cards(session: Session, actor: Actor) -> list[PersonCard]:
    """Return everybody: who is active first, then by Kommune and name."""
    require(actor, Action.EDIT_PERSON)
    partners = dict(session.exec(select(Partner.id, Partner.short_name)).all())
    units = dict(session.exec(select(OrganisationalUnit.id, OrganisationalUnit.name)).all())
    people = list(session.exec(select(Person)))
    names = {person.id: person.name for person in people}
    found = [
        PersonCard(
            id=person.id or 0,
            public_id=person.public_id,
            data=_data(person),
            partner=partners.get(person.partner_id, ""),
            unit=units.get(person.unit_id, ""),
            deputy=names.get(person.deputy_id, ""),
            active=person.active,
            is_example=person.is_example,
            has_signed_in=person.subject is not None,
            deactivated_at=person.deactivated_at,
        )
        for person in people
    ]
    return sorted(found, key=lambda card: (not card.active, card.partner, card.data.name, card.id))


def add(session: Session, actor: Actor, *, data: PersonData, now: datetime) -> Person:
    """Enter a person or a functional mailbox.

    Raises:
        Refused: a field cannot be used; the text says which.
    """
    require(actor, Action.EDIT_PERSON)
    values = _checked(session, data, None)
    row = Person(**values)
    session.add(row)
    session.flush()
    _note(session, actor, row, "person_added", f"„{row.name}“ als {row.role.label} eingetragen.", now)
    return row


def edit(session: Session, actor: Actor, *, public_id: UUID, data: PersonData, now: datetime) -> Person:
    """Change a person. A new address must sign in anew, since the provider's key belonged to the old one.

    Raises:
        NotFound: there is no such person.
        Refused: a field cannot be used, or nobody would be left to run Förderpfad.
    """
    require(actor, Action.EDIT_PERSON)
    row = find(session, public_id)
    values = _checked(session, data, row)
    if row.id == actor.person_id and row.role is not data.role:
        raise Refused("Ihre eigene Rolle ändert jemand anderes aus Projektleitstelle oder Administration.")
    if row.active and row.role in _RUNNING and data.role not in _RUNNING:
        _somebody_stays(session, row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    said = _said(row, values, changed)
    if "email" in changed:
        row.subject = None
    for name in changed:
        setattr(row, name, values[name])
    session.add(row)
    session.flush()
    _note(session, actor, row, "person_changed", f"„{row.name}“ geändert ({said}).", now)
    return row


def deactivate(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> Person:
    """Close a person's access at once: page, links and letters. The row stays, for the history.

    Raises:
        NotFound: there is no such person.
        Refused: it is the person asking, or nobody would be left to run Förderpfad.
    """
    require(actor, Action.EDIT_PERSON)
    row = find(session, public_id)
    if not row.active:
        return row
    if row.id == actor.person_id:
        raise Refused("Den eigenen Zugang schließt jemand anderes aus Projektleitstelle oder Administration.")
    _somebody_stays(session, row)
    row.active, row.deactivated_at = False, now
    session.add(row)
    revoke_links(session, person_id=row.id or 0, now=now)
    session.flush()
    _note(session, actor, row, "person_deactivated", f"Zugang von „{row.name}“ geschlossen.", now)
    return row


def reactivate(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> Person:
    """Open a person's access again; old links stay worthless.

    Raises:
        NotFound: there is no such person.
    """
    require(actor, Action.EDIT_PERSON)
    row = find(session, public_id)
    if row.active:
        return row
    row.active, row.deactivated_at = True, None
    session.add(row)
    session.flush()
    _note(session, actor, row, "person_reactivated", f"Zugang von „{row.name}“ wieder geöffnet.", now)
    return row


def find(session: Session, public_id: UUID) -> Person:
    """Return a person, active or not.

    Raises:
        NotFound: there is no such person.
    """
    row = session.exec(select(Person).where(Person.public_id == public_id)).first()
    if row is None:
        raise NotFound("Diese Person ist nicht (mehr) eingetragen. Bitte laden Sie die Seite neu.")
    return row


def revoke_links(session: Session, *, person_id: int, now: datetime) -> int:
    """Make every personal link of a person worthless, calendars included; return how many there were."""
    statement = (
        update(AccessToken)
        .where(col(AccessToken.person_id) == person_id, col(AccessToken.revoked_at).is_(None))
        .values(revoked_at=now)
        .returning(col(AccessToken.id))
    )
    return len(session.execute(statement).all())


def _data(person: Person) -> PersonData:
    return PersonData(
        name=person.name,
        role=person.role,
        email=person.email or "",
        phone=person.phone,
        partner_id=person.partner_id,
        unit_id=person.unit_id,
        deputy_id=person.deputy_id,
    )


def _checked(session: Session, data: PersonData, row: Person | None) -> dict[str, Any]:
    name, email, phone = (" ".join(storable_text(text).split()) for text in (data.name, data.email, data.phone))
    if not name or len(name) > LONGEST or len(phone) > LONGEST:
        raise Refused(f"Bitte geben Sie einen Namen mit 1 bis {LONGEST} Zeichen an.")
    if data.role in _NOT_FOR_PEOPLE:
        raise Refused("Diese Rolle hat nur Förderpfad selbst. Bitte wählen Sie eine andere.")
    if data.role in WITHOUT_A_PARTNER:
        partner_id = None
    elif data.partner_id is None or session.get(Partner, data.partner_id) is None:
        raise Refused(f"Für die Rolle „{data.role.label}“ wählen Sie bitte die Kommune.")
    else:
        partner_id = data.partner_id
    _check_mail(session, email, row)
    return {
        "name": name,
        "role": data.role,
        "email": email.lower() or None,
        "phone": phone,
        "partner_id": partner_id,
        "unit_id": _unit(session, data.unit_id, partner_id),
        "deputy_id": _deputy(session, data.deputy_id, partner_id, row),
    }


def _check_mail(session: Session, email: str, row: Person | None) -> None:
    if not email:
        return
    if len(email) > LONGEST or not _MAIL.fullmatch(email):
        raise Refused(f"„{email[:60]}“ ist keine E-Mail-Adresse. Bitte prüfen Sie die Schreibweise.")
    same = session.exec(select(Person).where(func.lower(Person.email) == email.lower())).first()
    if same is not None and (row is None or same.id != row.id):
        raise Refused(f"Diese E-Mail-Adresse gehört schon zu „{same.name}“. Bitte prüfen Sie sie.")


def _unit(session: Session, unit_id: int | None, partner_id: int | None) -> int | None:
    unit = session.get(OrganisationalUnit, unit_id) if unit_id is not None else None
    return unit.id if unit is not None and unit.partner_id == partner_id else None


def _deputy(session: Session, deputy_id: int | None, partner_id: int | None, row: Person | None) -> int | None:
    if deputy_id is None:
        return None
    deputy = session.get(Person, deputy_id)
    if deputy is None or not deputy.active or (row is not None and deputy.id == row.id):
        raise Refused("Die Vertretung muss eine andere eingetragene Person sein. Bitte wählen Sie sie aus der Liste.")
    if deputy.partner_id != partner_id:
        raise Refused("Die Vertretung muss aus derselben Kommune sein. Bitte wählen Sie eine andere Person.")
    return deputy_id


def _somebody_stays(session: Session, row: Person) -> None:
    if row.role not in _RUNNING:
        return
    others = select(Person.id).where(
        col(Person.role).in_(_RUNNING), col(Person.active).is_(True), col(Person.id) != row.id
    )
    if session.exec(others).first() is None:
        raise Refused("Das ist die letzte Person, die Förderpfad verwaltet. Bitte tragen Sie zuerst eine andere ein.")


def _said(row: Person, values: dict[str, Any], changed: list[str]) -> str:
    words = {
        "name": f"vorher „{row.name}“",
        "role": f"Rolle von {row.role.label} auf {Role(str(values['role'])).label}",
        "email": "neue E-Mail-Adresse",
        "phone": "Telefon",
        "partner_id": "Kommune",
        "unit_id": "Fachbereich/Amt",
        "deputy_id": "Vertretung",
    }
    return ", ".join(words[name] for name in changed)


def _note(session: Session, actor: Actor, row: Person, action: str, said: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="person",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: {said}",
        at=now,
        partner_id=row.partner_id,
    )
