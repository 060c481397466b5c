"""Joint applications: what each partner answered. Silence is *Keine Rückmeldung*, never a No nobody said."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.models.applications import Application, ApplicationPartner
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.rules.stages import EXITS
from tracker.rules.visibility import view
from tracker.services import application_records
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import JointAnswer
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import Stage

BINDING = "Verbindlich erst mit Beschluss."


class AnswerCell(NamedTuple):
    """A partner's answer to one joint application; ``overdue`` when it wanted to know by a day that has passed."""

    partner_id: int
    name: str
    role: PartnerRole
    answer: JointAnswer
    until: date | None
    overdue: bool
    answered_by: str
    answered_at: datetime | None


class JointLine(Shape):
    """A joint application with the answers of its partners, the lead first."""

    public_id: UUID
    version: int
    number: str
    title: str
    stage: Stage
    target_on: date | None
    target_text: str
    is_example: bool
    cells: tuple[AnswerCell, ...]

    def cell_of(self, partner_id: int) -> AnswerCell | None:
        """Return one partner's answer; ``None`` when it takes no part."""
        return next((cell for cell in self.cells if cell.partner_id == partner_id), None)


class JointPage(NamedTuple):
    """A stretch of the joint applications; ``total`` and ``partner_ids``, who is asked anywhere, are of all of them."""

    lines: tuple[JointLine, ...]
    total: int
    partner_ids: frozenset[int]


def listed(session: Session, actor: Actor, *, today: date, running: bool = True) -> list[JointLine]:
    """Return the applications of more than one partner this person may see, the next deadline first.

    ``running`` leaves out those that ended. Politics reads no answers, so it sees none.
    """
    return [*page(session, actor, today=today, running=running).lines]


def page(
    session: Session,
    actor: Actor,
    *,
    today: date,
    running: bool = True,
    offset: int = 0,
    limit: int | None = None,
) -> JointPage:
    """Return a stretch of the same list; without ``limit`` all the rest of it."""
    require(actor, Action.READ_APPLICATION)
    members = _seen(session, actor, running=running)
    wanted = list(members)[offset : None if limit is None else offset + limit]
    rows = {row.id: row for row in session.exec(select(Application).where(col(Application.id).in_(wanted)))}
    lines = _lines(session, [rows[key] for key in wanted], today)
    return JointPage(tuple(lines), len(members), frozenset().union(*members.values()))


def _seen(session: Session, actor: Actor, *, running: bool) -> dict[int, Collection[int]]:
    """Return which applications this person may see with their partners, the next deadline first."""
    several = (
        select(ApplicationPartner.application_id)
        .group_by(col(ApplicationPartner.application_id))
        .having(sa.func.count() > 1)
    )
    # What decides about seeing and order alone: an application has some sixty columns, and a page shows few of them.
    names = ("id", "number", "target_on", "lead_partner_id", "is_public")
    query = sa.select(*(getattr(Application, name) for name in names))
    query = query.where(application_records.visible(actor), col(Application.id).in_(several))
    if running:
        query = query.where(col(Application.stage).not_in([*EXITS, Stage.COMPLETED]))
    rows = sorted(session.execute(query), key=lambda row: (row.target_on or date.max, row.number, row.id))
    members = application_records.names_of(session, [row.id for row in rows])
    found: dict[int, Collection[int]] = {}
    for row in rows:
        ids = members[row.id]
        seen = view(actor, lead_id=row.lead_partner_id, partner_ids=ids, is_public=row.is_public)
        if seen is not None and (seen.shares or _runs_it(actor)):
            found[row.id] = ids
    return found


def answers(session: Session, actor: Actor, *, public_id: UUID, today: date) -> JointLine:
    """Return the answers to one application; politics reads none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    line = _lines(session, [row], today)[0]
    return line if found.view.shares or _runs_it(actor) else line.model_copy(update={"cells": ()})


def answer(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    partner_id: int,
    answer: JointAnswer,
    now: datetime,
    until: date | None = None,
) -> None:
    """Note what a partner says to a joint application: its contact, or the office for it. The last answer counts.

    Raises:
        Refused: silence is nobody's answer; a clarification needs its day; the lead answers by leading.
    """
    require(actor, Action.ANSWER, partners=[partner_id])
    row, _ = application_records.look(session, actor, public_id=public_id)
    part = session.get(ApplicationPartner, (row.id, partner_id))
    if part is None:
        raise Refused("Diese Kommune ist an dem Antrag nicht (mehr) beteiligt. Bitte laden Sie die Seite neu.")
    if part.role is PartnerRole.LEAD:
        raise Refused("Die federführende Kommune macht mit; für sie ist keine Antwort nötig.")
    if answer is JointAnswer.SILENT:
        raise Refused("„Keine Rückmeldung“ ist keine Antwort. Bitte wählen Sie eine der anderen.")
    if answer is JointAnswer.UNDECIDED and until is None:
        raise Refused("Bitte nennen Sie den Tag, bis zu dem Sie es klären.")
    part.answer, part.answer_until = answer, until if answer is JointAnswer.UNDECIDED else None
    part.answered_by_id, part.answered_at = actor.person_id, now
    session.add(part)
    name = application_records.names_of(session, [row.id or 0])[row.id or 0][partner_id]
    until_words = f" bis {until:%d.%m.%Y}" if part.answer_until else ""
    said = f"„{row.title}“, {name}: {answer.label}{until_words}."
    application_records.note(session, actor, row, action="joint_answered", sentence=said, at=now)


def _runs_it(actor: Actor) -> bool:
    return actor.role is Role.ADMINISTRATOR


def _lines(session: Session, rows: Sequence[Application], today: date) -> list[JointLine]:
    parts = application_records.parts(session, [row.id for row in rows if row.id is not None])
    people = dict(session.exec(select(Person.id, Person.name)).all())
    found = []
    for row in rows:
        cells = tuple(
            AnswerCell(
                partner_id=part.partner_id,
                name=partner.short_name,
                role=part.role,
                answer=part.answer,
                until=part.answer_until,
                overdue=part.answer_until is not None and part.answer_until < today,
                answered_by=people.get(part.answered_by_id, ""),
                answered_at=part.answered_at,
            )
            for part, partner in parts[row.id or 0]
        )
        same = ("public_id", "version", "number", "title", "stage", "target_on", "target_text", "is_example")
        found.append(JointLine.model_construct(None, **{name: getattr(row, name) for name in same}, cells=cells))
    return found
