"""Beschlussgrundlagen: on what each partner takes part, planned and decided, and the task each opens. None blocks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from tracker.errors import NotFound, Refused
from tracker.formats import weekday_day
from tracker.models.applications import Application
from tracker.models.councils import Council, Resolution, Sitting
from tracker.models.partners import Partner, Person
from tracker.models.tasks import Task
from tracker.rules.access import Action, require
from tracker.rules.councils.basis import BasisChoice, BasisFinding, follow_up
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, backward_plan, sittings, tasks
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.work import CouncilStep, TaskKind, TaskState

_OF_A_BODY = (DecisionBasis.RESOLUTION, DecisionBasis.RESERVED)


class ResolutionData(Shape):
    """A Beschlussgrundlage as people enter it; ``sitting_id`` is the Sitzung that will decide or has decided.

    ``due_on``: by when a reserved resolution follows; ``passed`` False: the body said no.
    """

    basis: DecisionBasis
    sitting_id: UUID | None = None
    council_name: str = Field(default="", max_length=200)
    step: CouncilStep | None = None
    decided_on: date | None = None
    paper_number: str = Field(default="", max_length=100)
    passed: bool | None = None
    due_on: date | None = None
    reason: str = Field(default="", max_length=2_000)


class ResolutionCard(Shape):
    """A Beschlussgrundlage with what follows from it; ``is_own``: the viewer may change it."""

    public_id: UUID
    partner_id: int
    partner: str
    data: ResolutionData
    council: str
    sitting_on: date | None
    finding: BasisFinding
    person: str
    made_at: datetime
    is_own: bool


def of_application(session: Session, actor: Actor, *, public_id: UUID, today: date) -> list[ResolutionCard]:
    """Return what holds, by partner and in the order it was entered; politics sees none."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    plans = backward_plan.of_row(session, row, today=today, partners=found.view.shares)
    people = dict(session.exec(select(Person.id, Person.name)).all())
    cards = []
    for resolution, partner, sitting, council in _rows(session, row):
        if partner.id not in found.view.shares:
            continue
        choice = _choice(resolution, partner.short_name, council)
        cards.append(
            ResolutionCard(
                public_id=resolution.public_id,
                partner_id=resolution.partner_id,
                partner=partner.short_name,
                data=_data(resolution, sitting),
                council=choice.council,
                sitting_on=sitting.held_on if sitting else None,
                finding=follow_up(choice, plan=plans.of(partner.short_name)),
                person=people.get(resolution.person_id, ""),
                made_at=resolution.made_at,
                is_own=partner.id in found.view.remarks,
            )
        )
    return cards


def choose(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    partner_id: int,
    data: ResolutionData,
    now: datetime,
    today: date,
) -> BasisFinding:
    """Enter a Beschlussgrundlage of a partner and open the task it brings; what it lacks is said, never refused.

    Raises:
        Refused: the partner takes no part, a decision lies in the future, or the Sitzung is another Kommune's.
    """
    data = storable(data)
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_RESOLUTION, partners=[partner_id])
    if partner_id not in found.partner_ids:
        raise Refused("Diese Kommune ist an dem Antrag nicht beteiligt.")
    sitting, council = _sitting(session, data.sitting_id, partner_id)
    _refuse_future(data.decided_on, data.passed, today)
    values = data.model_dump(exclude={"sitting_id"})
    if council is not None and data.basis in _OF_A_BODY:
        values |= {"council_name": council.name, "step": council.step}
    resolution = Resolution(
        **values,
        application_id=found.id,
        partner_id=partner_id,
        sitting_id=sitting.id if sitting else None,
        person_id=actor.person_id,
        made_at=now,
    )
    session.add(resolution)
    session.flush()
    finding = _follow(session, row, resolution, now=now, today=today)
    _note(session, actor, row, resolution, f"„{resolution.basis.label}“ eingetragen. {finding.sentence}", now)
    return finding


def decide(
    session: Session,
    actor: Actor,
    *,
    resolution_id: UUID,
    decided_on: date,
    passed: bool,
    now: datetime,
    today: date,
    paper_number: str = "",
) -> BasisFinding:
    """Enter what was decided; the task that asked for it is done with that.

    Raises:
        NotFound: there is no such entry, or it was withdrawn.
        Refused: the day lies in the future.
    """
    resolution, row = _own(session, actor, resolution_id)
    _refuse_future(decided_on, passed, today)
    resolution.decided_on, resolution.passed = decided_on, passed
    resolution.paper_number = storable_text(paper_number).strip()[:100] or resolution.paper_number
    session.add(resolution)
    session.flush()
    finding = _follow(session, row, resolution, now=now, today=today)
    _note(session, actor, row, resolution, f"Entscheidung eingetragen. {finding.sentence}", now)
    return finding


def withdraw(session: Session, actor: Actor, *, resolution_id: UUID, reason: str, now: datetime) -> Resolution:
    """Take a Beschlussgrundlage back; the entry stays in the history and its task falls away.

    Raises:
        NotFound: there is no such entry, or it was withdrawn.
        Refused: no reason is given.
    """
    resolution, row = _own(session, actor, resolution_id)
    said = " ".join(storable_text(reason).split())
    if not said:
        raise Refused("Bitte sagen Sie, warum der Eintrag nicht mehr gilt.")
    resolution.withdrawn_at = now
    session.add(resolution)
    _end_task(session, _key(resolution), TaskState.DROPPED, now)
    words = f"„{resolution.basis.label}“ zurückgenommen. Grund: {said}"
    _note(session, actor, row, resolution, words, now)
    return resolution


def _own(session: Session, actor: Actor, resolution_id: UUID) -> tuple[Resolution, Application]:
    require(actor, Action.EDIT_RESOLUTION)
    query = select(Resolution).where(Resolution.public_id == resolution_id, col(Resolution.withdrawn_at).is_(None))
    resolution = session.exec(query.with_for_update()).first()
    if resolution is None:
        raise NotFound("Diesen Eintrag gibt es nicht (mehr).")
    require(actor, Action.EDIT_RESOLUTION, partners=[resolution.partner_id])
    return resolution, application_records.of_id(session, resolution.application_id)


def _sitting(session: Session, sitting_id: UUID | None, partner_id: int) -> tuple[Sitting | None, Council | None]:
    if sitting_id is None:
        return None, None
    sitting = sittings.find(session, sitting_id)
    council = session.get_one(Council, sitting.council_id)
    if council.partner_id != partner_id:
        raise Refused("Diese Sitzung gehört einer anderen Kommune.")
    return sitting, council


def _refuse_future(decided_on: date | None, passed: bool | None, today: date) -> None:
    if decided_on is not None and decided_on > today:
        raise Refused("Ein Beschluss in der Zukunft ist noch keiner. Bitte wählen Sie die Sitzung als geplant.")
    if decided_on is None and passed is not None:
        raise Refused("Bitte nennen Sie den Tag, an dem entschieden wurde.")


def _follow(session: Session, row: Application, resolution: Resolution, *, now: datetime, today: date) -> BasisFinding:
    """Say what follows, and bring the tasks into line with it."""
    partner = session.get_one(Partner, resolution.partner_id)
    council = _council(session, resolution)
    plan = backward_plan.of_row(session, row, today=today).of(partner.short_name)
    finding = follow_up(_choice(resolution, partner.short_name, council), plan=plan)
    if finding.task is None:
        _end_task(session, _key(resolution), TaskState.DONE, now)
    else:
        # A recommendation of a body is a step on the way; only the way's own next day is worth a task.
        tasks.raise_once(
            session,
            key=_key(resolution),
            kind=TaskKind.RESOLUTION,
            title=finding.task.title,
            due_on=finding.task.due_on,
            application=row,
            partner_id=resolution.partner_id,
            now=now,
        )
    if _settles(resolution):
        _settle_others(session, resolution, now)
    return finding


def _settles(resolution: Resolution) -> bool:
    """Say whether a body has decided: that also approves what was urgent or reserved."""
    decided = resolution.decided_on is not None and resolution.passed is not False
    return decided and resolution.basis in _OF_A_BODY and resolution.step is not CouncilStep.RECOMMENDATION


def _settle_others(session: Session, resolution: Resolution, now: datetime) -> None:
    query = select(Resolution).where(
        Resolution.application_id == resolution.application_id,
        Resolution.partner_id == resolution.partner_id,
        col(Resolution.withdrawn_at).is_(None),
    )
    for other in session.exec(query):
        _end_task(session, _key(other), TaskState.DONE, now)


def _end_task(session: Session, key: str, state: TaskState, now: datetime) -> None:
    for task in session.exec(select(Task).where(Task.key == key, Task.state == TaskState.OPEN)):
        task.state, task.done_at, task.version = state, now, task.version + 1
        session.add(task)
    session.flush()


def _key(resolution: Resolution) -> str:
    return f"resolution/{resolution.public_id}"


def _rows(session: Session, row: Application) -> list[tuple[Resolution, Partner, Sitting | None, Council | None]]:
    query: Any = (
        select(Resolution, Partner, Sitting, Council)
        .join(Partner, col(Partner.id) == col(Resolution.partner_id))
        .outerjoin(Sitting, col(Sitting.id) == col(Resolution.sitting_id))
        .outerjoin(Council, col(Council.id) == col(Sitting.council_id))
        .where(col(Resolution.application_id) == row.id, col(Resolution.withdrawn_at).is_(None))
        .order_by(col(Partner.ags), col(Resolution.id))
    )
    return [(found[0], found[1], found[2], found[3]) for found in session.exec(query)]


def _council(session: Session, resolution: Resolution) -> Council | None:
    sitting = session.get(Sitting, resolution.sitting_id) if resolution.sitting_id is not None else None
    return session.get(Council, sitting.council_id) if sitting is not None else None


def _choice(resolution: Resolution, partner: str, council: Council | None) -> BasisChoice:
    return BasisChoice(
        partner=partner,
        basis=resolution.basis,
        council=resolution.council_name or (council.name if council else ""),
        decided_on=resolution.decided_on,
        passed=resolution.passed,
        paper_number=resolution.paper_number,
        due_on=resolution.due_on,
        reason=resolution.reason,
    )


def _data(resolution: Resolution, sitting: Sitting | None) -> ResolutionData:
    names = [name for name in ResolutionData.model_fields if name != "sitting_id"]
    return ResolutionData(
        **{name: getattr(resolution, name) for name in names}, sitting_id=sitting.public_id if sitting else None
    )


def _note(session: Session, actor: Actor, row: Application, resolution: Resolution, words: str, now: datetime) -> None:
    decided = weekday_day(resolution.decided_on) if resolution.decided_on else ""
    payload = {"basis": resolution.basis.value, "decided_on": decided}
    partner = session.get_one(Partner, resolution.partner_id).short_name
    application_records.note(
        session,
        actor,
        row,
        action="resolution_changed",
        sentence=f"„{row.title}“, Beschlussgrundlage {partner}: {words}",
        at=now,
        payload=payload,
        partner_id=resolution.partner_id,
    )
