"""What happens to an application beside its stages. A Nachforderung has its own Frist; nothing here is a Bescheid."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.models.applications import ApplicationEvent
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import application_records, tasks
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import EventKind, TaskKind

NO_NOTICE = frozenset({EventKind.PROGRAMME_ENTRY, EventKind.ORAL_PROMISE})
"""Good news that is no Bescheid: nothing may be ordered on its strength."""
LONGEST = 4_000


class EventCard(Shape):
    """An event; ``is_open``: something is to be answered. ``is_no_notice``: it looks like an award and is none."""

    id: int
    kind: EventKind
    happened_on: date
    due_on: date | None
    answered_on: date | None
    note: str
    person: str
    is_open: bool
    is_no_notice: bool


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[EventCard]:
    """Return the events of an application, the newest first; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    people = dict(session.exec(select(Person.id, Person.name)).all())
    query = select(ApplicationEvent).where(ApplicationEvent.application_id == row.id)
    events = session.exec(query.order_by(col(ApplicationEvent.happened_on).desc(), col(ApplicationEvent.id).desc()))
    return [
        EventCard(
            **{name: getattr(event, name) for name in ("id", "kind", "happened_on", "due_on", "answered_on", "note")},
            person=people.get(event.person_id, ""),
            is_open=event.due_on is not None and event.answered_on is None,
            is_no_notice=event.kind in NO_NOTICE,
        )
        for event in events
    ]


def add(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    kind: EventKind,
    happened_on: date,
    now: datetime,
    due_on: date | None = None,
    note: str = "",
) -> ApplicationEvent:
    """Note an event. The stage stays: a Programmaufnahme or an oral promise is no Bescheid.

    Raises:
        Refused: a Nachforderung without its Frist, or a Frist before the event.
    """
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_APPLICATION, partners=[found.lead_id])
    if kind is EventKind.FURTHER_CLAIM and due_on is None:
        raise Refused("Bitte nennen Sie die Frist, bis zu der die Nachforderung zu beantworten ist.")
    if due_on is not None and due_on < happened_on:
        raise Refused("Die Frist liegt vor dem Ereignis. Bitte prüfen Sie die Daten.")
    assert row.id is not None
    event = ApplicationEvent(
        application_id=row.id,
        kind=kind,
        happened_on=happened_on,
        due_on=due_on,
        note=storable_text(note).strip()[:LONGEST],
        person_id=actor.person_id,
        made_at=now,
    )
    session.add(event)
    session.flush()
    if due_on is not None:
        title = f"{kind.label} beantworten: „{row.title}“"
        tasks.raise_once(
            session,
            key=f"event/{event.id}",
            kind=TaskKind.STAGE,
            title=title,
            due_on=due_on,
            note=event.note,
            application=row,
            now=now,
        )
    until = f", Frist {due_on:%d.%m.%Y}" if due_on else ""
    said = f"„{row.title}“: {kind.label} vom {happened_on:%d.%m.%Y}{until}."
    application_records.note(session, actor, row, action="event_added", sentence=said, at=now)
    return event


def answered(session: Session, actor: Actor, *, event_id: int, answered_on: date, now: datetime) -> ApplicationEvent:
    """Note on which day an event was answered; its task is done with that.

    Raises:
        NotFound: there is no such event.
        Refused: it was answered before it happened.
    """
    require(actor, Action.EDIT_APPLICATION)
    event = session.get(ApplicationEvent, event_id)
    if event is None:
        raise NotFound("Dieses Ereignis gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = application_records.of_id(session, event.application_id)
    found = application_records.seen(session, actor, row)
    require(actor, Action.EDIT_APPLICATION, partners=[found.lead_id])
    if answered_on < event.happened_on:
        raise Refused("Die Antwort liegt vor dem Ereignis. Bitte prüfen Sie die Daten.")
    event.answered_on = answered_on
    session.add(event)
    tasks.finish_by_key(session, key=f"event/{event.id}", now=now)
    said = f"„{row.title}“: {event.kind.label} am {answered_on:%d.%m.%Y} beantwortet."
    application_records.note(session, actor, row, action="event_answered", sentence=said, at=now)
    return event
