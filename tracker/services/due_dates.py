"""Everything that falls due, from wherever it is kept: one list for letters, reminders, calendars and the page Fristen.

A due date's ``key`` stays the same when its day moves, so that a calendar updates it and a reminder knows it again.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeGuard
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationEvent, ApplicationPartner
from tracker.models.awards import Proof
from tracker.models.councils import Council, Resolution, Sitting
from tracker.models.tasks import Task
from tracker.rules.access import Action, require, scope
from tracker.rules.stages import ORDER, is_exit
from tracker.services import award_due_dates, sittings
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import ProofKind, Stage, TaskState

_PARTNER_WIDE = frozenset((Role.CONTACT, Role.TREASURER, Role.LEADERSHIP, Role.AUDITOR))


class DueDate(Shape):
    """A day to keep. ``partner_ids`` is empty where only the office has to act; ``path`` is its page."""

    key: str
    kind: str
    title: str
    due_on: date
    path: str
    partner_ids: tuple[int, ...] = ()
    person_id: int | None = None
    note: str = ""


class _Span(NamedTuple):
    """The days that are asked for; without ``until`` there is no last one."""

    since: date
    until: date | None

    def holds(self, day: date | None) -> TypeGuard[date]:
        """Say whether a day is one of them."""
        return day is not None and day >= self.since and (self.until is None or day <= self.until)

    def among(self, column: Any) -> sa.ColumnElement[bool]:
        """Return the condition for rows with such a day."""
        after = column >= self.since
        return after if self.until is None else sa.and_(after, column <= self.until)


class _Open(NamedTuple):
    """A running application as far as its dates need it."""

    id: int
    public_id: UUID
    title: str
    stage: Stage
    outline_due_on: date | None
    target_on: date | None
    partner_ids: tuple[int, ...]

    @property
    def path(self) -> str:
        """Return the application's page."""
        return f"/antrag?id={self.public_id}"

    def is_before(self, stage: Stage) -> bool:
        """Say whether a stage still lies ahead."""
        return ORDER.index(self.stage) < ORDER.index(stage)


def upcoming(session: Session, actor: Actor, *, since: date, until: date | None = None) -> list[DueDate]:
    """Return what falls due from a day on, of everything the actor may see, the nearest first."""
    require(actor, Action.READ_DUE)
    return concerning(_found(session, since, until), actor)


def of_everybody(session: Session, actor: Actor, *, since: date, until: date) -> list[DueDate]:
    """Return what falls due between two days for whomever, the nearest first; ``concerning`` says what is whose."""
    require(actor, Action.WRITE_LETTERS)
    return _found(session, since, until)


def concerning(found: Sequence[DueDate], reader: Actor) -> list[DueDate]:
    """Return what of this the reader may see, in the same order."""
    mine = [due for due in found if _concerns(due, reader)]
    # A note can name an amount; the Administration reads the days and none of the money.
    return [due.model_copy(update={"note": ""}) for due in mine] if reader.role is Role.ADMINISTRATOR else mine


def of_partner(found: Sequence[DueDate], partner_id: int) -> list[DueDate]:
    """Return what of this a partner as a whole has to keep, for an address that goes from hand to hand.

    Nobody's own tasks stand there, and no notes, which can name an amount.
    """
    return [due.model_copy(update={"note": ""}) for due in found if partner_id in due.partner_ids]


def _found(session: Session, since: date, until: date | None) -> list[DueDate]:
    return sorted(_all(session, _Span(since, until)), key=lambda due: (due.due_on, due.title, due.key))


def _concerns(due: DueDate, actor: Actor) -> bool:
    if due.person_id is not None and due.person_id == actor.person_id:
        return True
    only = scope(actor)
    if only is None:
        return True
    return actor.role in _PARTNER_WIDE and only in due.partner_ids


def _all(session: Session, span: _Span) -> Iterator[DueDate]:
    asked = _opened(session)
    running = {key: one for key, one in asked.items() if one.stage is not Stage.COMPLETED}
    yield from _targets(running, span)
    yield from _tasks(session, running, span)
    yield from _events(session, running, span)
    yield from _resolutions(session, running, span)
    yield from _awards(session, asked, span)
    yield from _proofs(session, running, span)


# An application has some sixty columns; a thousand of them in full cost more than everything else here.
_NEEDED = tuple(
    getattr(Application, name)
    for name in ("id", "public_id", "title", "stage", "outline_due_on", "target_on", "lead_partner_id")
)


def _opened(session: Session) -> dict[int, _Open]:
    """Return what is running, and what is completed: of that nothing falls due but the end of its Zweckbindung."""
    query = select(Application).where(col(Application.stage).not_in([stage for stage in Stage if is_exit(stage)]))
    partners: dict[int, list[int]] = {}
    for application_id, partner_id in session.execute(
        sa.select(col(ApplicationPartner.application_id), col(ApplicationPartner.partner_id))
    ):
        partners.setdefault(application_id, []).append(partner_id)
    return {
        row.id or 0: _Open(
            id=row.id or 0,
            public_id=row.public_id,
            title=row.title,
            stage=Stage(row.stage),
            outline_due_on=row.outline_due_on,
            target_on=row.target_on,
            partner_ids=tuple(dict.fromkeys((row.lead_partner_id, *partners.get(row.id or 0, ())))),
        )
        for row in session.execute(query.with_only_columns(*_NEEDED))
    }


def _due(kind: str, open_one: _Open, key: str, due_on: date, **more: str | tuple[int, ...]) -> DueDate:
    values = {"title": open_one.title, "partner_ids": open_one.partner_ids} | more
    return DueDate.model_validate({"key": key, "kind": kind, "due_on": due_on, "path": open_one.path} | values)


def _targets(running: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    for one in running.values():
        if span.holds(one.outline_due_on) and one.is_before(Stage.OUTLINE):
            yield _due("Frist für die Skizze", one, f"outline/{one.public_id}", one.outline_due_on)
        if span.holds(one.target_on) and one.is_before(Stage.SUBMITTED):
            yield _due("Antragsfrist", one, f"target/{one.public_id}", one.target_on)


def _tasks(session: Session, running: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    query = select(Task).where(Task.state == TaskState.OPEN, span.among(Task.due_on))
    for task in session.exec(query):
        one = running.get(task.application_id or 0)
        partners = (task.partner_id,) if task.partner_id is not None and task.owner_id is None else ()
        assert task.due_on is not None
        yield DueDate(
            key=f"task/{task.public_id}",
            kind=task.kind.label,
            title=task.title,
            due_on=task.due_on,
            path=one.path if one else "/fristen",
            partner_ids=() if task.kind.is_for_office else partners,
            person_id=task.owner_id,
            note=one.title if one else "",
        )


def _events(session: Session, running: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    query = select(ApplicationEvent).where(
        span.among(ApplicationEvent.due_on), col(ApplicationEvent.answered_on).is_(None)
    )
    for event in session.exec(query):
        one = running.get(event.application_id)
        if one is not None and event.due_on is not None:
            yield _due(event.kind.label, one, f"event/{event.id}", event.due_on)


def _resolutions(session: Session, running: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    query = (
        select(Resolution, Sitting, Council)
        .outerjoin(Sitting, col(Sitting.id) == col(Resolution.sitting_id))
        .outerjoin(Council, col(Council.id) == col(Sitting.council_id))
        .where(col(Resolution.withdrawn_at).is_(None), col(Resolution.decided_on).is_(None))
    )
    for resolution, sitting, council in session.exec(query):
        one = running.get(resolution.application_id)
        if one is None:
            continue
        partner = (resolution.partner_id,)
        if span.holds(resolution.due_on):
            key = f"resolution/{resolution.public_id}"
            yield _due("Beschluss nachreichen", one, key, resolution.due_on, partner_ids=partner)
        last = _last_submission(sitting, council)
        if span.holds(last):
            key = f"submission/{resolution.public_id}"
            yield _due(f"Vorlage an {council.name if council else 'Gremium'}", one, key, last, partner_ids=partner)
        if sitting is None or council is None or sitting.cancelled:
            continue
        if span.holds(sitting.held_on):
            key = f"sitting/{resolution.public_id}"
            yield _due(f"Sitzung {council.name}", one, key, sitting.held_on, partner_ids=partner)


def _last_submission(sitting: Sitting | None, council: Council | None) -> date | None:
    if sitting is None or sitting.cancelled or council is None:
        return None
    return sittings.last_paper_day(sitting, council)


def _awards(session: Session, asked: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    partners = {key: one.partner_ids for key, one in asked.items()}
    for due in award_due_dates.of_applications(session, partners):
        one = asked[due.application_id]
        whose = one.partner_ids if due.partner_id is None else (due.partner_id,)
        if span.holds(due.due_on):
            yield _due(due.kind, one, due.key, due.due_on, partner_ids=whose, note=due.note)


def _proofs(session: Session, running: dict[int, _Open], span: _Span) -> Iterator[DueDate]:
    query = select(Proof).where(span.among(Proof.due_on), col(Proof.submitted_on).is_(None))
    for proof in session.exec(query):
        one = running.get(proof.application_id)
        if one is not None and proof.due_on is not None:
            kind = ProofKind(proof.kind).label
            whose = one.partner_ids if proof.partner_id is None else (proof.partner_id,)
            yield _due(kind, one, f"proof/{proof.public_id}", proof.due_on, partner_ids=whose)
