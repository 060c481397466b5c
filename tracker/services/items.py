"""A Fachamt's own Vorgänge, reached by a personal link alone: what this person has to do, and *erledigt*."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.letters.item_note import item_letter
from tracker.models.applications import Application
from tracker.models.partners import Partner, Person
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import application_records, audit, installation, outgoing, people, people_edit, tokens
from tracker.services.outgoing import Mailing
from tracker.services.tokens import Opened
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import LetterKind, TaskState

LONGEST = 1_000


class ItemTask(Shape):
    """A task as its page shows it; ``stage`` is that of its application."""

    public_id: UUID
    title: str
    note: str
    due_on: date | None
    application: str
    stage: str


class ItemPage(Shape):
    """Everything the page shows: the tasks of one person and nothing of anybody else."""

    person: str
    partner: str
    tasks: tuple[ItemTask, ...]
    is_example: bool


def page(session: Session, opened: Opened) -> ItemPage:
    """Return the open tasks of the person a link belongs to; nothing is changed.

    Raises:
        NotFound: the link belongs to nobody.
    """
    person = _person(opened)
    partner = session.get(Partner, person.partner_id) if person.partner_id is not None else None
    query = (
        select(Task, Application)
        .outerjoin(Application, col(Application.id) == col(Task.application_id))
        .where(Task.owner_id == person.id, Task.state == TaskState.OPEN)
    )
    found = [
        ItemTask(
            public_id=task.public_id,
            title=task.title,
            note=task.note,
            due_on=task.due_on,
            application=row.title if row else "",
            stage=row.stage.label if row else "",
        )
        for task, row in session.exec(query)
    ]
    return ItemPage(
        person=person.name,
        partner=partner.name if partner else "",
        tasks=tuple(sorted(found, key=lambda task: (task.due_on or date.max, task.title))),
        is_example=not installation.is_live(session),
    )


def finish(session: Session, opened: Opened, *, task_id: str, said: str, now: datetime) -> str:
    """Mark a task of the link's person as done and return its title; ``said`` is kept with it.

    Raises:
        NotFound: there is no such open task of this person.
        Refused: what was written is too long.
    """
    person = _person(opened)
    words = storable_text(said).strip()
    if len(words) > LONGEST:
        raise Refused(f"Bitte fassen Sie sich kürzer: höchstens {LONGEST} Zeichen.")
    task = _own_task(session, person, task_id)
    if words:
        task.note = f"{task.note}\n{person.name}: {words}".strip()
    task.state, task.done_at, task.version = TaskState.DONE, now, task.version + 1
    session.add(task)
    session.flush()
    actor = people.actor_of(person)
    sentence = f"Aufgabe „{task.title}“ erledigt."
    row = session.get(Application, task.application_id) if task.application_id is not None else None
    if row is not None:
        application_records.note(session, actor, row, action="task_changed", sentence=sentence, at=now)
    else:
        audit.record(
            session,
            actor,
            action="task_changed",
            subject="task",
            subject_id=str(task.public_id),
            sentence=f"{actor.label}: {sentence}",
            at=now,
            partner_id=person.partner_id,
        )
    tokens.used(session, opened, now=now)
    return task.title


def invite(session: Session, actor: Actor, *, person_id: UUID, now: datetime, base_url: str) -> Letter:
    """Write a person the mail with the link to their own tasks; at most one a day.

    Raises:
        NotFound: there is no such person.
        Refused: the person is not active, has no address, or was written to today.
    """
    require(actor, Action.WRITE_LETTERS)
    person = people_edit.find(session, person_id)
    if not person.active or not person.email:
        raise Refused(f"„{person.name}“ ist nicht aktiv oder hat keine E-Mail-Adresse. Bitte ergänzen Sie den Eintrag.")
    today = now.astimezone(BERLIN).date()
    slot = f"vorgang/{today.isoformat()}"
    known = select(Letter.id).where(
        Letter.kind == LetterKind.REMINDER, Letter.person_id == person.id, Letter.slot == slot
    )
    if session.exec(known).first() is not None:
        raise Refused("Der Link ist heute schon unterwegs. Morgen lässt sich ein neuer senden.")
    mailing = Mailing(session, now=now, base_url=base_url)
    letter = mailing.store(
        item_letter(mailing.envelope(person.name)),
        kind=LetterKind.REMINDER,
        person_id=person.id or 0,
        recipient=person.email,
        slot=slot,
    )
    outgoing.request_post(session, now=now)
    return letter


def _person(opened: Opened) -> Person:
    if opened.person is None:
        raise NotFound("Dieser Link ist nicht (mehr) gültig.")
    return opened.person


def _own_task(session: Session, person: Person, task_id: str) -> Task:
    try:
        public_id = UUID(task_id)
    except ValueError as error:
        raise Refused("Diese Aufgabe kennen wir nicht. Bitte wählen Sie eine aus der Liste.") from error
    query = select(Task).where(Task.public_id == public_id, Task.owner_id == person.id, Task.state == TaskState.OPEN)
    task = session.exec(query.with_for_update()).first()
    if task is None:
        # The same words whether it is somebody else's, done, or none at all.
        raise Refused("Diese Aufgabe ist nicht (mehr) offen. Bitte laden Sie die Seite neu.")
    return task
