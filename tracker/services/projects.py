"""The inventory: list, show, create and edit projects."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, and_, case, delete, exists, func
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from tracker.errors import ChangedMeanwhile, NotFound, Refused
from tracker.models.partners import OrganisationalUnit, Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require
from tracker.rules.differences import differences
from tracker.rules.search import folded
from tracker.rules.storable import storable
from tracker.services import audit, rematching
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import Leitsatz, PartnerRole, ProjectState

_LISTS = ("keywords", "synonyms", "leitsaetze")


class ProjectCard(Shape):
    """A project as lists show it; the lead partner first."""

    id: int
    public_id: UUID
    version: int
    is_example: bool
    data: ProjectData
    partner_names: tuple[str, ...]
    unit_name: str
    updated_at: datetime

    @property
    def partner_ids(self) -> tuple[int, ...]:
        """Return the partners, the lead first."""
        return tuple(part.partner_id for part in self.data.partners)


class ProjectPage(Shape):
    """One page of the inventory and how many there are in all."""

    cards: tuple[ProjectCard, ...]
    total: int


class ProjectName(NamedTuple):
    """A project by its number and title."""

    public_id: UUID
    number: str
    title: str


class WithoutCost(NamedTuple):
    """How many planned projects of a partner lack their cost, of how many projects it has."""

    lacking: int
    total: int


def page(
    session: Session,
    actor: Actor,
    *,
    partner_id: int | None = None,
    state: ProjectState | None = None,
    words: str = "",
    reusable: bool = False,
    offset: int = 0,
    limit: int = 25,
) -> ProjectPage:
    """Return one page of what ``cards`` returns. Only its projects are read in full."""
    require(actor, Action.READ_PROJECT)
    narrowed = _narrowed(actor, partner_id=partner_id, state=state, reusable=reusable)
    columns = (col(Project.id), col(Project.title), col(Project.description))
    rows = session.execute(narrowed.with_only_columns(*(columns if words else columns[:1])))
    ids = [row[0] for row in rows if not words or _has_words(row, words)]
    projects = session.exec(select(Project).where(col(Project.id).in_(ids[offset : offset + limit])))
    found = {project.id: project for project in projects}
    shown = _cards(session, [found[key] for key in ids[offset : offset + limit]])
    return ProjectPage.model_construct(cards=tuple(shown), total=len(ids))


def cards(
    session: Session,
    actor: Actor,
    *,
    partner_id: int | None = None,
    state: ProjectState | None = None,
    words: str = "",
    reusable: bool = False,
) -> list[ProjectCard]:
    """Return the projects of all partners (or one), filtered, by number and title."""
    require(actor, Action.READ_PROJECT)
    query = _narrowed(actor, partner_id=partner_id, state=state, reusable=reusable)
    # The inventory is read as a whole anyway, so words are compared here: alike on every database.
    found = [project for project in session.exec(query) if _has_words(project, words)]
    return _cards(session, found)


def names(session: Session, actor: Actor, *, partner_id: int) -> list[ProjectName]:
    """Return the projects in which a partner takes part, in the order of ``cards``, without reading them in full."""
    require(actor, Action.READ_PROJECT)
    query = _narrowed(actor, partner_id=partner_id, state=None, reusable=False)
    columns = (col(Project.public_id), col(Project.number), col(Project.title))
    return [ProjectName(*row) for row in session.execute(query.with_only_columns(*columns))]


def without_cost(session: Session, actor: Actor, *, partner_id: int) -> WithoutCost:
    """Count the planned projects of a partner whose cost nobody has entered."""
    require(actor, Action.READ_PROJECT)
    lacking = and_(col(Project.state) == ProjectState.PLANNED, col(Project.cost_cents).is_(None))
    query = _narrowed(actor, partner_id=partner_id, state=None, reusable=False).order_by(None)
    return WithoutCost(*session.execute(query.with_only_columns(func.count(case((lacking, 1))), func.count())).one())


def card(session: Session, actor: Actor, *, public_id: UUID) -> ProjectCard:
    """Return one project.

    Raises:
        NotFound: it is not there any more.
    """
    require(actor, Action.READ_PROJECT)
    project = session.exec(_visible(actor).where(Project.public_id == public_id)).first()
    if project is None:
        raise NotFound("Dieses Vorhaben gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return _cards(session, [project])[0]


def by_ids(session: Session, actor: Actor, *, ids: Sequence[int]) -> list[ProjectCard]:
    """Return the projects of these keys that are there and may be seen."""
    require(actor, Action.READ_PROJECT)
    return _cards(session, list(session.exec(_visible(actor).where(col(Project.id).in_(ids)))))


def create(session: Session, actor: Actor, *, data: ProjectData, now: datetime, is_example: bool = False) -> Project:
    """Add a project to the inventory.

    Raises:
        Refused: not exactly one Kommune leads, one is named twice or unknown, or the office is of another one.
    """
    data = storable(data)
    _check(session, actor, data)
    project = Project(**_columns(data), is_example=is_example, created_at=now, updated_at=now)
    session.add(project)
    session.flush()
    _set_partners(session, project, data.partners)
    if not is_example:
        _note(session, actor, project, data, "angelegt", now)
        rematching.request(session, now=now)
    return project


def edit(session: Session, actor: Actor, *, public_id: UUID, version: int, data: ProjectData, now: datetime) -> Project:
    """Change a project.

    Raises:
        ChangedMeanwhile: somebody else saved it since this version was read.
        Refused: as in ``create``.
    """
    before = card(session, actor, public_id=public_id)
    require(actor, Action.EDIT_PROJECT, partners=before.partner_ids)
    data = storable(data)
    _check(session, actor, data)
    query = select(Project).where(Project.public_id == public_id, Project.version == version).with_for_update()
    project = session.exec(query).first()
    if project is None:
        raise ChangedMeanwhile("Jemand anderes hat dieses Vorhaben inzwischen geändert. Bitte laden Sie die Seite neu.")
    for field, value in _columns(data).items():
        setattr(project, field, value)
    project.version, project.updated_at = version + 1, now
    session.add(project)
    _set_partners(session, project, data.partners)
    _note(session, actor, project, data, "geändert", now, before=before.data)
    rematching.request(session, now=now)
    return project


def _visible(actor: Actor) -> SelectOfScalar[Project]:
    query = select(Project)
    return query.where(col(Project.is_public).is_(True)) if actor.role is Role.POLITICS else query


def _narrowed(
    actor: Actor, *, partner_id: int | None, state: ProjectState | None, reusable: bool
) -> SelectOfScalar[Project]:
    query = _visible(actor).order_by(col(Project.number), col(Project.title), col(Project.id))
    if state is not None:
        query = query.where(Project.state == state)
    if reusable:
        query = query.where(col(Project.reusable).is_(True))
    if partner_id is not None:
        part = exists().where(
            col(ProjectPartner.project_id) == col(Project.id), col(ProjectPartner.partner_id) == partner_id
        )
        query = query.where(part)
    return query


def _has_words(project: Project | Row[Any], words: str) -> bool:
    text = folded(project.title, project.description)
    return all(folded(word) in text for word in words.split())


def _check(session: Session, actor: Actor, data: ProjectData) -> None:
    require(actor, Action.EDIT_PROJECT, partners=[part.partner_id for part in data.partners])
    leads = [part for part in data.partners if part.role is PartnerRole.LEAD]
    if len(leads) != 1:
        raise Refused("Bitte geben Sie genau eine federführende Kommune an.")
    if len({part.partner_id for part in data.partners}) != len(data.partners):
        raise Refused("Eine Kommune ist zweimal genannt. Bitte nennen Sie jede nur einmal.")
    partner_ids = [part.partner_id for part in data.partners]
    known = session.exec(select(func.count()).where(col(Partner.id).in_(partner_ids))).one()
    if known != len(partner_ids):
        raise Refused("Eine der genannten Kommunen ist nicht eingetragen. Bitte wählen Sie aus der Liste.")
    unit = session.get(OrganisationalUnit, data.unit_id) if data.unit_id is not None else None
    if data.unit_id is not None and (unit is None or unit.partner_id not in partner_ids):
        raise Refused("Das gewählte Amt gehört zu keiner der beteiligten Kommunen. Bitte wählen Sie ein anderes.")


def _columns(data: ProjectData) -> dict[str, Any]:
    columns = data.model_dump(exclude={"partners"})
    return columns | {field: list(columns[field]) for field in _LISTS}


def _set_partners(session: Session, project: Project, parts: Sequence[ProjectPartnerData]) -> None:
    session.execute(delete(ProjectPartner).where(col(ProjectPartner.project_id) == project.id))
    assert project.id is not None
    session.add_all(ProjectPartner(project_id=project.id, **part.model_dump()) for part in parts)
    session.flush()


def _note(
    session: Session,
    actor: Actor,
    project: Project,
    data: ProjectData,
    verb: str,
    now: datetime,
    before: ProjectData | None = None,
) -> None:
    audit.record(
        session,
        actor,
        action=f"project_{'created' if before is None else 'edited'}",
        subject="project",
        subject_id=str(project.public_id),
        sentence=f"{actor.label}: Vorhaben „{project.title}“ {verb}.",
        at=now,
        partner_id=next(part.partner_id for part in data.partners if part.role is PartnerRole.LEAD),
        payload=differences(before, data),
    )


def _cards(session: Session, projects: Sequence[Project]) -> list[ProjectCard]:
    ids = [project.id for project in projects]
    parts: dict[int, list[tuple[ProjectPartner, str]]] = {}
    query = (
        select(ProjectPartner, Partner.short_name)
        .join(Partner, col(Partner.id) == col(ProjectPartner.partner_id))
        .where(col(ProjectPartner.project_id).in_(ids))
    )
    for part, name in session.exec(query):
        parts.setdefault(part.project_id, []).append((part, name))
    units = dict(session.exec(select(OrganisationalUnit.id, OrganisationalUnit.name)).all())
    return [_card(project, parts.get(project.id or 0, []), units.get(project.unit_id, "")) for project in projects]


def _card(project: Project, parts: list[tuple[ProjectPartner, str]], unit: str) -> ProjectCard:
    parts.sort(key=lambda item: (item[0].role is not PartnerRole.LEAD, item[0].partner_id))
    assert project.id is not None
    values = {field: getattr(project, field) for field in ProjectData.model_fields if field != "partners"}
    values |= {field: tuple(values[field]) for field in ("keywords", "synonyms")}
    values["leitsaetze"] = tuple(Leitsatz(code) for code in project.leitsaetze)
    members = tuple(ProjectPartnerData(partner_id=part.partner_id, role=part.role) for part, _ in parts)
    # Stored rows were checked when they came in; checking them again on every page would cost more than the query.
    data = ProjectData.model_construct(**values, partners=members)
    return ProjectCard.model_construct(
        id=project.id,
        public_id=project.public_id,
        version=project.version,
        is_example=project.is_example,
        data=data,
        partner_names=tuple(name for _, name in parts),
        unit_name=unit,
        updated_at=project.updated_at,
    )
