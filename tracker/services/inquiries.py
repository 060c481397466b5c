"""Anfragen: somebody asks whether there is money for a plan, the office looks and answers."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from tracker.clock import BERLIN
from tracker.database import wait_for_turn
from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.models.inquiries import Inquiry
from tracker.models.partners import Partner, Person
from tracker.models.projects import Project
from tracker.rules.access import Action, require, scope
from tracker.rules.differences import differences
from tracker.rules.storable import storable
from tracker.services import audit, projects
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.inquiries import InquiryData
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import InquiryState

ANSWERED = (InquiryState.ANSWERED, InquiryState.DONE)
_OF_THE_OFFICE = ("handled_by_id", "researched_by", "state", "result")


class InquiryCard(Shape):
    """An Anfrage as lists and its page show it."""

    id: int
    public_id: UUID
    number: str
    version: int
    is_example: bool
    data: InquiryData
    partner_name: str
    handler: str
    project: UUID | None
    created_at: datetime
    updated_at: datetime
    answered_at: datetime | None


class InquiryPage(Shape):
    """One page of the list and how many there are in all."""

    cards: tuple[InquiryCard, ...]
    total: int


class InquiryCounts(Shape):
    """How many were asked and answered in a period, for the report; the parts by the partner's short name."""

    asked: int
    answered: int
    became_projects: int
    by_partner: dict[str, int]


def page(
    session: Session,
    actor: Actor,
    *,
    state: InquiryState | None = None,
    partner_id: int | None = None,
    handled_by_id: int | None = None,
    offset: int = 0,
    limit: int | None = 25,
) -> InquiryPage:
    """Return one page of the list, what is wanted first first; ``limit=None`` returns all of it."""
    require(actor, Action.READ_INQUIRY)
    query = _visible(actor)
    wanted = (("state", state), ("partner_id", partner_id), ("handled_by_id", handled_by_id))
    for field, value in wanted:
        if value is not None:
            query = query.where(getattr(Inquiry, field) == value)
    total = session.exec(select(func.count()).select_from(query.subquery())).one()
    query = query.order_by(col(Inquiry.wanted_by).asc().nulls_last(), col(Inquiry.number)).offset(offset).limit(limit)
    return InquiryPage(cards=tuple(_cards(session, list(session.exec(query)))), total=total)


def card(session: Session, actor: Actor, *, public_id: UUID) -> InquiryCard:
    """Return one Anfrage.

    Raises:
        NotFound: there is none.
    """
    require(actor, Action.READ_INQUIRY)
    return _cards(session, [find(session, actor, public_id=public_id)])[0]


def find(session: Session, actor: Actor, *, public_id: UUID) -> Inquiry:
    """Return the row of an Anfrage this person may see.

    Raises:
        NotFound: there is none.
    """
    require(actor, Action.READ_INQUIRY)
    inquiry = session.exec(select(Inquiry).where(Inquiry.public_id == public_id)).first()
    if inquiry is None:
        raise NotFound("Diese Anfrage gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    require(actor, Action.READ_INQUIRY, partners=[inquiry.partner_id])
    return inquiry


def create(session: Session, actor: Actor, *, data: InquiryData, now: datetime, is_example: bool = False) -> Inquiry:
    """Write down an Anfrage under the next number of the year.

    Raises:
        Refused: the Kommune, or who handles it, is not entered.
    """
    data = _checked(session, actor, data, before=None)
    # The number is taken in the order of the history, so that no two are given out at once.
    wait_for_turn(session, "audit")
    number = _next_number(session, now.astimezone(BERLIN).year)
    inquiry = Inquiry(**data.model_dump(), number=number, is_example=is_example, created_at=now, updated_at=now)
    inquiry.answered_at = now if data.state in ANSWERED else None
    session.add(inquiry)
    session.flush()
    if not is_example:
        _note(session, actor, inquiry, "angelegt", now, data)
    return inquiry


def edit(session: Session, actor: Actor, *, public_id: UUID, version: int, data: InquiryData, now: datetime) -> Inquiry:
    """Change an Anfrage. What belongs to the office stays as it is when somebody else edits.

    Raises:
        ChangedMeanwhile: somebody else saved it since this version was read.
        Refused: as in ``create``.
    """
    inquiry = _locked(session, actor, public_id, version)
    before = _data(inquiry)
    data = _checked(session, actor, data, before=before)
    for field, value in data.model_dump().items():
        setattr(inquiry, field, value)
    if data.state not in ANSWERED:
        inquiry.answered_at = None
    elif inquiry.answered_at is None:
        inquiry.answered_at = now
    inquiry.version, inquiry.updated_at = version + 1, now
    session.add(inquiry)
    session.flush()
    _note(session, actor, inquiry, "geändert", now, data, before=before)
    return inquiry


def become_project(session: Session, actor: Actor, *, public_id: UUID, version: int, now: datetime) -> Project:
    """Make a Vorhaben of an Anfrage; what the inquiry knows is taken over.

    Raises:
        ChangedMeanwhile: somebody else saved it since this version was read.
        Refused: it has become one already.
    """
    inquiry = _locked(session, actor, public_id, version)
    if inquiry.project_id is not None:
        raise Refused("Aus dieser Anfrage ist schon ein Vorhaben geworden. Bitte laden Sie die Seite neu.")
    data = ProjectData(
        title=inquiry.title,
        description=inquiry.description,
        cost_cents=inquiry.cost_cents,
        starts_on_text=inquiry.period[:100],
        planning_stage=inquiry.planning_stage,
        partners=(ProjectPartnerData(partner_id=inquiry.partner_id, role=PartnerRole.LEAD),),
    )
    project = projects.create(session, actor, data=data, now=now)
    inquiry.project_id, inquiry.version, inquiry.updated_at = project.id, version + 1, now
    session.add(inquiry)
    session.flush()
    _note(session, actor, inquiry, "als Vorhaben übernommen", now, _data(inquiry), before=_data(inquiry))
    return project


def handlers(session: Session, actor: Actor) -> dict[int, str]:
    """Return who may handle an Anfrage: the people of the office, number → name."""
    require(actor, Action.READ_INQUIRY)
    query = select(Person).where(Person.role == Role.OFFICE, col(Person.active).is_(True)).order_by(col(Person.name))
    return {person.id: person.name for person in session.exec(query) if person.id is not None}


def count(session: Session, actor: Actor, *, since: datetime, until: datetime) -> InquiryCounts:
    """Return how many Anfragen came in and were answered from ``since`` up to, not including, ``until``.

    Examples are not counted. Numbers name nobody, so every reader of the report may ask.
    """
    require(actor, Action.READ_PROJECT)
    real = col(Inquiry.is_example).is_(False)
    asked = (real, col(Inquiry.created_at) >= since, col(Inquiry.created_at) < until)
    answered = (real, col(Inquiry.answered_at) >= since, col(Inquiry.answered_at) < until)
    by_partner = (
        select(Partner.short_name, func.count())
        .join(Inquiry, col(Inquiry.partner_id) == col(Partner.id))
        .where(*asked)
        .group_by(Partner.short_name, col(Partner.ags))
        .order_by(col(Partner.ags))
    )
    became = select(func.count()).where(*asked, col(Inquiry.project_id).is_not(None))
    return InquiryCounts(
        asked=session.exec(select(func.count()).where(*asked)).one(),
        answered=session.exec(select(func.count()).where(*answered)).one(),
        became_projects=session.exec(became).one(),
        by_partner=dict(session.exec(by_partner).all()),
    )


def _visible(actor: Actor) -> SelectOfScalar[Inquiry]:
    only = scope(actor)
    return select(Inquiry) if only is None else select(Inquiry).where(Inquiry.partner_id == only)


def _locked(session: Session, actor: Actor, public_id: UUID, version: int) -> Inquiry:
    require(actor, Action.EDIT_INQUIRY)
    found = find(session, actor, public_id=public_id)
    require(actor, Action.EDIT_INQUIRY, partners=[found.partner_id])
    query = select(Inquiry).where(Inquiry.public_id == public_id, Inquiry.version == version).with_for_update()
    inquiry = session.exec(query).first()
    if inquiry is None:
        raise ChangedMeanwhile("Jemand anderes hat diese Anfrage inzwischen geändert. Bitte laden Sie die Seite neu.")
    return inquiry


def _checked(session: Session, actor: Actor, data: InquiryData, before: InquiryData | None) -> InquiryData:
    require(actor, Action.EDIT_INQUIRY, partners=[data.partner_id])
    data = storable(data)
    if actor.role is not Role.OFFICE:
        kept = before or InquiryData(partner_id=data.partner_id, title=data.title)
        data = data.model_copy(update={field: getattr(kept, field) for field in _OF_THE_OFFICE})
    if session.get(Partner, data.partner_id) is None:
        raise Refused("Diese Kommune ist nicht eingetragen. Bitte wählen Sie eine aus der Liste.")
    if data.handled_by_id is not None and data.handled_by_id not in (before.handled_by_id if before else None,):
        person = session.get(Person, data.handled_by_id)
        if person is None or person.role is not Role.OFFICE or not person.active:
            raise Refused("Anfragen bearbeitet jemand aus der Projektleitstelle. Bitte wählen Sie eine andere Person.")
    return data


def _next_number(session: Session, year: int) -> str:
    prefix = f"A-{year}-"
    given = session.exec(select(Inquiry.number).where(col(Inquiry.number).startswith(prefix))).all()
    last = max((int(tail) for number in given if (tail := number.removeprefix(prefix)).isdigit()), default=0)
    return f"{prefix}{last + 1:03d}"


def _note(
    session: Session,
    actor: Actor,
    inquiry: Inquiry,
    verb: str,
    now: datetime,
    data: InquiryData,
    before: InquiryData | None = None,
) -> None:
    audit.record(
        session,
        actor,
        action=f"inquiry_{'created' if before is None else 'edited'}",
        subject="inquiry",
        subject_id=str(inquiry.public_id),
        sentence=f"{actor.label}: Anfrage {inquiry.number} „{inquiry.title}“ {verb}.",
        at=now,
        partner_id=inquiry.partner_id,
        payload=differences(before, data),
    )


def _data(inquiry: Inquiry) -> InquiryData:
    # Stored rows were checked when they came in.
    return InquiryData.model_construct(**{field: getattr(inquiry, field) for field in InquiryData.model_fields})


def _cards(session: Session, inquiries: list[Inquiry]) -> list[InquiryCard]:
    names = dict(session.exec(select(Partner.id, Partner.short_name)).all())
    people = dict(session.exec(select(Person.id, Person.name).where(Person.role == Role.OFFICE)).all())
    linked = [inquiry.project_id for inquiry in inquiries if inquiry.project_id is not None]
    made = dict(session.exec(select(Project.id, Project.public_id).where(col(Project.id).in_(linked))).all())
    kept = ("id", "public_id", "number", "version", "is_example", "created_at", "updated_at", "answered_at")
    return [
        InquiryCard.model_construct(
            **{field: getattr(inquiry, field) for field in kept},
            data=_data(inquiry),
            partner_name=names.get(inquiry.partner_id, ""),
            handler=people.get(inquiry.handled_by_id, ""),
            project=made.get(inquiry.project_id),
        )
        for inquiry in inquiries
    ]
