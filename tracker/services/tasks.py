"""Tasks: of a stage by template, raised by the system once, or written by somebody; with an owner and a day."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.formats import weekday_day
from tracker.models.applications import Application
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.rules.task_templates import due_on, templates
from tracker.services import application_records, audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import Stage, TaskKind, TaskState

LONGEST = 300
_STATE_VERBS = {TaskState.DONE: "erledigt", TaskState.DROPPED: "entfällt", TaskState.OPEN: "wieder geöffnet"}


class TaskCard(Shape):
    """A task as lists show it; ``owner`` is empty for the office as a whole."""

    id: int
    public_id: UUID
    version: int
    kind: TaskKind
    title: str
    note: str
    due_on: date | None
    state: TaskState
    owner_id: int | None
    owner: str
    partner_id: int | None
    application_id: UUID | None
    application_title: str
    is_example: bool
    done_at: datetime | None


def of_application(session: Session, actor: Actor, *, public_id: UUID) -> list[TaskCard]:
    """Return the tasks of an application: open ones by day, then what is done. Politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    tasks = session.exec(select(Task).where(Task.application_id == row.id)).all()
    return _cards(session, sorted(tasks, key=lambda item: (item.state is not TaskState.OPEN, *_order(item))))


def of_office(session: Session, actor: Actor) -> list[TaskCard]:
    """Return the open tasks that belong to no application, the nearest day first; they are the office's work."""
    require(actor, Action.EDIT_TASK, partners=())
    query = select(Task).where(col(Task.application_id).is_(None), Task.state == TaskState.OPEN)
    return _cards(session, sorted(session.exec(query), key=_order))


def add(
    session: Session,
    actor: Actor,
    *,
    title: str,
    now: datetime,
    public_id: UUID | None = None,
    due_on: date | None = None,
    note: str = "",
    owner_id: int | None = None,
    partner_id: int | None = None,
) -> Task:
    """Write down a task, of an application or of the office alone.

    Raises:
        Refused: it has no words, or its owner is not there.
    """
    require(actor, Action.EDIT_TASK)
    row = _taking_part(session, actor, public_id)
    task = Task(
        title=_title(title),
        note=storable_text(note).strip()[:4_000],
        due_on=due_on,
        owner_id=_owner(session, owner_id),
        partner_id=partner_id,
        application_id=row.id if row else None,
        is_example=bool(row and row.is_example),
        created_at=now,
    )
    session.add(task)
    session.flush()
    _note(session, actor, task, row, "angelegt", now)
    return task


def change(
    session: Session,
    actor: Actor,
    *,
    task_id: UUID,
    version: int,
    title: str,
    due_on: date | None,
    owner_id: int | None,
    now: datetime,
) -> Task:
    """Give a task other words, another day or another owner; without an owner it is the office's.

    Raises:
        ChangedMeanwhile: somebody else changed it since this version was read.
    """
    task, row = _locked(session, actor, task_id, version)
    before, day_before = task.title, task.due_on
    task.title, task.due_on, task.owner_id = _title(title), due_on, _owner(session, owner_id)
    session.add(task)
    session.flush()
    renamed = f" (bisher „{before}“)" if before != task.title else ""
    moved = f", fällig {weekday_day(due_on) if due_on else 'ohne Tag'}" if due_on != day_before else ""
    _note(session, actor, task, row, f"geändert{renamed}{moved}", now)
    return task


def set_state(session: Session, actor: Actor, *, task_id: UUID, version: int, state: TaskState, now: datetime) -> Task:
    """Say that a task is done, falls away, or is open again.

    Raises:
        ChangedMeanwhile: somebody else changed it since this version was read.
    """
    task, row = _locked(session, actor, task_id, version)
    task.state, task.done_at = state, None if state is TaskState.OPEN else now
    session.add(task)
    session.flush()
    _note(session, actor, task, row, _STATE_VERBS[state], now)
    return task


def raise_once(
    session: Session,
    *,
    key: str,
    kind: TaskKind,
    title: str,
    now: datetime,
    due_on: date | None = None,
    note: str = "",
    application: Application | None = None,
    partner_id: int | None = None,
) -> Task | None:
    """Raise a task in the system's name, unless one with this key was raised before, whatever became of it."""
    if session.exec(select(Task.id).where(Task.key == key)).first() is not None:
        return None
    task = Task(
        kind=kind,
        title=title[:LONGEST],
        note=note,
        due_on=due_on,
        owner_id=application.owner_id if application else None,
        partner_id=partner_id,
        application_id=application.id if application else None,
        call_id=application.call_id if application else None,
        key=key,
        is_example=bool(application and application.is_example),
        created_at=now,
    )
    session.add(task)
    session.flush()
    return task


def raise_for_stage(session: Session, row: Application, stage: Stage, *, now: datetime) -> list[Task]:
    """Raise the tasks a stage brings; those it brought before stay as they are."""
    entered = now.astimezone(BERLIN).date()
    raised = [
        raise_once(
            session,
            key=f"stage/{row.id}/{item.code}",
            kind=TaskKind.STAGE,
            title=item.title,
            due_on=due_on(item, entered_on=entered, target_on=row.target_on),
            application=row,
            now=now,
        )
        for item in templates(stage)
    ]
    return [task for task in raised if task is not None]


def finish_by_key(session: Session, *, key: str, now: datetime) -> None:
    """Close the task raised under a key: what it asked for has happened."""
    for task in session.exec(select(Task).where(Task.key == key, Task.state == TaskState.OPEN)):
        task.state, task.done_at, task.version = TaskState.DONE, now, task.version + 1
        session.add(task)
    session.flush()


def _taking_part(session: Session, actor: Actor, public_id: UUID | None) -> Application | None:
    if public_id is None:
        # Without an application a task belongs to the office.
        require(actor, Action.EDIT_TASK, partners=())
        return None
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_TASK, partners=found.partner_ids)
    return row


def _locked(session: Session, actor: Actor, task_id: UUID, version: int) -> tuple[Task, Application | None]:
    require(actor, Action.EDIT_TASK)
    task = session.exec(select(Task).where(Task.public_id == task_id)).first()
    if task is None:
        raise NotFound("Diese Aufgabe gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    row = session.get(Application, task.application_id) if task.application_id is not None else None
    _taking_part(session, actor, row.public_id if row else None)
    query = select(Task).where(Task.id == task.id, Task.version == version).with_for_update()
    current = session.exec(query.execution_options(populate_existing=True)).first()
    if current is None:
        raise ChangedMeanwhile("Jemand anderes hat diese Aufgabe inzwischen geändert. Bitte laden Sie die Seite neu.")
    current.version = version + 1
    return current, row


def _title(text: str) -> str:
    title = " ".join(storable_text(text).split())
    if not title or len(title) > LONGEST:
        raise Refused(f"Bitte schreiben Sie die Aufgabe in 1 bis {LONGEST} Zeichen.")
    return title


def _owner(session: Session, owner_id: int | None) -> int | None:
    person = session.get(Person, owner_id) if owner_id is not None else None
    if owner_id is not None and (person is None or not person.active):
        raise Refused("Die gewählte Person ist nicht (mehr) eingetragen. Bitte wählen Sie eine andere.")
    return owner_id


def _note(session: Session, actor: Actor, task: Task, row: Application | None, verb: str, now: datetime) -> None:
    said = f"Aufgabe „{task.title}“ {verb}."
    if row is not None:
        application_records.note(session, actor, row, action="task_changed", sentence=said, at=now)
        return
    audit.record(
        session,
        actor,
        action="task_changed",
        subject="task",
        subject_id=str(task.public_id),
        sentence=f"{actor.label}: {said}",
        at=now,
    )


def _order(task: Task) -> tuple[date, int]:
    return task.due_on or date.max, task.id or 0


def _cards(session: Session, tasks: list[Task]) -> list[TaskCard]:
    people = dict(
        session.exec(select(Person.id, Person.name).where(col(Person.id).in_({t.owner_id for t in tasks}))).all()
    )
    wanted = {task.application_id for task in tasks}
    rows = {row.id: row for row in session.exec(select(Application).where(col(Application.id).in_(wanted)))}
    found = []
    for task in tasks:
        row = rows.get(task.application_id)
        same = ("id", "public_id", "version", "kind", "title", "note", "due_on", "state", "owner_id", "partner_id")
        found.append(
            TaskCard(
                **{name: getattr(task, name) for name in (*same, "is_example", "done_at")},
                owner=people.get(task.owner_id, ""),
                application_id=row.public_id if row else None,
                application_title=row.title if row else "",
            )
        )
    return found
