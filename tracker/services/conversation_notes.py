"""Gesprächsvermerke: what a Bewilligungsbehörde said, to whom, and whether it was confirmed. Only ever added."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.models.partners import Person
from tracker.models.tasks import ConversationNote
from tracker.rules.access import Action, require
from tracker.rules.storable import storable
from tracker.services import application_records
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape


class NoteData(Shape):
    """A talk with a body: who was asked (a function, no name needed), what, and the answer."""

    held_on: date
    body: str = Field(default="", max_length=300)
    spoke_with: str = Field(default="", max_length=300)
    question: str = Field(default="", max_length=4_000)
    said: str = Field(min_length=1, max_length=4_000)
    confirmed_in_writing: bool | None = None


class NoteCard(Shape):
    """A Gesprächsvermerk and who wrote it when."""

    data: NoteData
    person: str
    made_at: datetime


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[NoteCard]:
    """Return the Gesprächsvermerke of an application, the newest talk first; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    people = dict(session.exec(select(Person.id, Person.name)).all())
    query = select(ConversationNote).where(ConversationNote.application_id == row.id)
    rows = session.exec(query.order_by(col(ConversationNote.held_on).desc(), col(ConversationNote.id).desc()))
    return [
        NoteCard(
            data=NoteData(**{name: getattr(note, name) for name in NoteData.model_fields}),
            person=people.get(note.person_id, ""),
            made_at=note.made_at,
        )
        for note in rows
    ]


def add(session: Session, actor: Actor, *, public_id: UUID, data: NoteData, now: datetime) -> ConversationNote:
    """Keep a Gesprächsvermerk; it is not changed afterwards, a correction is a further one.

    Raises:
        Refused: the talk lies in the future.
    """
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_TASK, partners=found.partner_ids)
    if data.held_on > now.astimezone(BERLIN).date():
        raise Refused("Das Gespräch liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    assert row.id is not None
    data = storable(data)
    note = ConversationNote(application_id=row.id, **data.model_dump(), person_id=actor.person_id, made_at=now)
    session.add(note)
    session.flush()
    said = f"„{row.title}“: Gesprächsvermerk vom {data.held_on:%d.%m.%Y} abgelegt ({data.body or 'Stelle offen'})."
    application_records.note(session, actor, row, action="note_added", sentence=said, at=now)
    return note
