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
from tracker.rules.access import Action, require
from tracker.rules.councils.basis import BECAUSE, BasisFinding, follow_up
from tracker.rules.storable import storable, storable_text
from tracker.services import application_records, backward_plan, resolution_tasks, sittings
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.work import CouncilStep, TaskState


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
        choice = resolution_tasks.choice_of(resolution, partner.short_name, council)
        own = partner.id in found.view.remarks
        # Why a Kommune asks no council is between it and the office.
        hidden = {} if own else {"reason": ""}
        cards.append(
            ResolutionCard(
                public_id=resolution.public_id,
                partner_id=resolution.partner_id,
                partner=partner.short_name,
                data=_data(resolution, sitting).model_copy(update=hidden),
                council=choice.council,
                sitting_on=sitting.held_on if sitting else None,
                finding=_told(follow_up(choice, plan=plans.of(partner.short_name)), own=own),
                person=people.get(resolution.person_id, ""),
                made_at=resolution.made_at,
                is_own=own,
            )
        )
    return cards


def _told(finding: BasisFinding, *, own: bool) -> BasisFinding:
    return finding if own else finding.model_copy(update={"sentence": finding.sentence.partition(BECAUSE)[0]})


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
        raise Refused("Diese Kommune ist an dem Antrag nicht beteiligt. Bitte laden Sie die Seite neu.")
    sitting, council = _sitting(session, data.sitting_id, partner_id)
    _refuse_future(data.decided_on, data.passed, today)
    values = data.model_dump(exclude={"sitting_id"})
    if council is not None and data.basis in resolution_tasks.OF_A_BODY:
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
    finding = resolution_tasks.follow(session, row, resolution, now=now, today=today)
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
    finding = resolution_tasks.follow(session, row, resolution, now=now, today=today)
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
    resolution_tasks.end_task(session, resolution, TaskState.DROPPED, now)
    words = f"„{resolution.basis.label}“ zurückgenommen. Grund: {said}"
    _note(session, actor, row, resolution, words, now)
    return resolution


def _own(session: Session, actor: Actor, resolution_id: UUID) -> tuple[Resolution, Application]:
    require(actor, Action.EDIT_RESOLUTION)
    query = select(Resolution).where(Resolution.public_id == resolution_id, col(Resolution.withdrawn_at).is_(None))
    resolution = session.exec(query.with_for_update()).first()
    if resolution is None:
        raise NotFound("Diesen Eintrag gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    require(actor, Action.EDIT_RESOLUTION, partners=[resolution.partner_id])
    return resolution, application_records.of_id(session, resolution.application_id)


def _sitting(session: Session, sitting_id: UUID | None, partner_id: int) -> tuple[Sitting | None, Council | None]:
    if sitting_id is None:
        return None, None
    sitting = sittings.find(session, sitting_id)
    council = session.get_one(Council, sitting.council_id)
    if council.partner_id != partner_id:
        raise Refused("Diese Sitzung gehört einer anderen Kommune. Bitte wählen Sie eine andere Sitzung.")
    return sitting, council


def _refuse_future(decided_on: date | None, passed: bool | None, today: date) -> None:
    if decided_on is not None and decided_on > today:
        raise Refused("Ein Beschluss in der Zukunft ist noch keiner. Bitte wählen Sie die Sitzung als geplant.")
    if decided_on is None and passed is not None:
        raise Refused("Bitte nennen Sie den Tag, an dem entschieden wurde.")


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
