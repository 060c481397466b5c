"""People, the partners they belong to, and the actor a person becomes."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.vocabulary.people import Role


def actor_of(person: Person) -> Actor:
    """Return the actor a person is."""
    return Actor(person_id=person.id, label=person.name, role=person.role, partner_id=person.partner_id)


def choices(session: Session) -> list[Person]:
    """Return the active people, for choosing one on this machine (mode ``local``)."""
    people = session.exec(select(Person).where(col(Person.active).is_(True)))
    order = list(Role)
    return sorted(people, key=lambda person: (order.index(person.role), person.name))


def by_choice(persons: Sequence[Person]) -> dict[str, Person]:
    """Return people by the names to choose from; two of one name are told apart by their role, then by number."""
    names: dict[str, Person] = {}
    for person in persons:
        name, number = person.name, 1
        while name in names:
            number += 1
            name = f"{person.name} ({person.role.label} {number})"
        names[name] = person
    return names


def names_in_links(session: Session) -> dict[int | None, str]:
    """Return how each active person is named in links to pages where nobody signs in, by the person's number."""
    return {person.id: name for name, person in by_choice(choices(session)).items()}


def by_public_id(session: Session, *, public_id: UUID) -> Person:
    """Return an active person.

    Raises:
        NotFound: unknown or no longer active.
    """
    person = session.exec(select(Person).where(Person.public_id == public_id, col(Person.active).is_(True))).first()
    if person is None:
        raise NotFound("Diese Person ist nicht (mehr) eingetragen. Bitte wählen Sie eine andere.")
    return person


def partners(session: Session, actor: Actor) -> list[Partner]:
    """Return the eleven, the Kreis first, then by name."""
    require(actor, Action.READ_CALL)
    return list(session.exec(select(Partner).order_by(col(Partner.ags))))


def units(session: Session, actor: Actor, *, partner_id: int) -> list[OrganisationalUnit]:
    """Return the offices of a partner by name."""
    require(actor, Action.READ_PROJECT)
    query = select(OrganisationalUnit).where(OrganisationalUnit.partner_id == partner_id)
    return list(session.exec(query.order_by(col(OrganisationalUnit.name))))


def letter_recipients(session: Session, actor: Actor) -> list[Person]:
    """Return the contacts and offices who get the weekly letter: active, and with an address to send it to."""
    require(actor, Action.WRITE_LETTERS)
    wanted = col(Person.role).in_([Role.CONTACT, Role.OFFICE])
    reachable = (col(Person.active).is_(True), col(Person.email).is_not(None))
    return list(session.exec(select(Person).where(wanted, *reachable).order_by(col(Person.id))))
