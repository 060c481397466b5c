"""The applications as list and board: what this person may see, filtered, with sums for each stage."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from tracker.clock import BERLIN
from tracker.models.applications import Application
from tracker.models.calls import Round
from tracker.rules.access import Action, require
from tracker.rules.search import folded
from tracker.rules.stage_needs import Standing
from tracker.rules.stages import EXITS, ORDER, next_stage, phase_of
from tracker.rules.visibility import view
from tracker.services import application_records
from tracker.services.application_figures import Figures, Stated, figures, total
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import Phase
from tracker.vocabulary.calls import Level, RoundKind
from tracker.vocabulary.work import Stage


class ApplicationFilter(Shape):
    """What a list is narrowed to; empty means all. ``year`` is that of the Antrag: submitted, due, or entered."""

    partner_id: int | None = None
    stages: tuple[Stage, ...] = ()
    phases: tuple[Phase, ...] = ()
    year: int | None = None
    provider: str = ""
    words: str = ""


class ApplicationLine(NamedTuple):
    """An application in a list. ``due_on`` is the day that comes next: of the outline, then of the application."""

    id: int
    public_id: UUID
    number: str
    title: str
    stage: Stage
    partner_ids: tuple[int, ...]
    partner_names: tuple[str, ...]
    programme: str
    provider: str
    level: Level
    due_on: date | None
    due_text: str
    submitted_on: date | None
    next_stage: Stage | None
    figures: Figures
    is_public: bool
    is_example: bool
    updated_at: datetime


class ApplicationPage(Shape):
    """One page of the list and how many there are in all."""

    lines: tuple[ApplicationLine, ...]
    total: int


class BoardColumn(Shape):
    """A stage with its applications, the next deadline first, and sums of what is known (cents).

    ``open_*`` count the applications whose amount is unknown.
    """

    stage: Stage
    lines: tuple[ApplicationLine, ...]
    cost_cents: int
    requested_cents: int
    awarded_cents: int
    own_cents: int
    open_requested: int


class ListChoices(Shape):
    """What the filters of a list can be set to."""

    providers: tuple[str, ...]
    years: tuple[int, ...]


_COLUMNS = (
    *("id", "public_id", "number", "title", "stage", "lead_partner_id", "programme", "provider", "level"),
    *("outline_due_on", "outline_due_text", "target_on", "target_text", "submitted_on", "is_public", "is_example"),
    *("total_cents", "eligible_cents", "third_party_cents", "other_public_cents", "requested_cents"),
    *("awarded_cents", "own_share_cents", "updated_at", "call_id", "grant_form"),
)
_BEFORE_OUTLINE = frozenset(ORDER[: ORDER.index(Stage.OUTLINE)])
_FAR = date.max


def page(
    session: Session, actor: Actor, *, filters: ApplicationFilter, offset: int = 0, limit: int | None = 25
) -> ApplicationPage:
    """Return one page of the list by stage and deadline; ``limit=None`` returns all of it."""
    found = lines(session, actor, filters=filters)
    end = None if limit is None else offset + limit
    return ApplicationPage.model_construct(lines=tuple(found[offset:end]), total=len(found))


def lines(session: Session, actor: Actor, *, filters: ApplicationFilter) -> list[ApplicationLine]:
    """Return every application of the list, in the order of the stages, the next deadline first."""
    require(actor, Action.READ_APPLICATION)
    query = sa.select(*(getattr(Application, name) for name in _COLUMNS)).where(*_wanted(actor, filters))
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in session.execute(query)]
    parts = application_records.names_of(session, [row["id"] for row in rows])
    known = figures(session, [_stated(row) for row in rows])
    outlined = _with_outline(session)
    found = []
    for row in rows:
        members = parts[row["id"]]
        ids = (row["lead_partner_id"], *(key for key in members if key != row["lead_partner_id"]))
        seen = view(actor, lead_id=row["lead_partner_id"], partner_ids=ids, is_public=row["is_public"])
        if seen is not None and _has_words(row, filters.words):
            row["two_stage"] = bool(row["outline_due_on"] or row["outline_due_text"] or row["call_id"] in outlined)
            found.append(_line(row, ids, members, known[row["id"]].seen(seen)))
    places = {stage: place for place, stage in enumerate((*ORDER, *EXITS))}
    return sorted(found, key=lambda line: (places[line.stage], line.due_on or _FAR, line.number, line.id))


def board(session: Session, actor: Actor, *, filters: ApplicationFilter) -> tuple[BoardColumn, ...]:
    """Return the stages that hold something, in order, exits last."""
    by_stage: dict[Stage, list[ApplicationLine]] = defaultdict(list)
    for line in lines(session, actor, filters=filters):
        by_stage[line.stage].append(line)
    return tuple(_column(stage, by_stage[stage]) for stage in (*ORDER, *EXITS) if by_stage[stage])


def choices(session: Session, actor: Actor) -> ListChoices:
    """Return the funders and years that occur among what this person may see."""
    require(actor, Action.READ_APPLICATION)
    columns = (Application.provider, Application.submitted_on, Application.target_on, Application.created_at)
    query = sa.select(*(col(column) for column in columns)).where(application_records.visible(actor))
    providers, years = set(), set()
    for provider, submitted, target, created in session.execute(query):
        providers.add(provider)
        years.add((submitted or target or created.astimezone(BERLIN).date()).year)
    return ListChoices(providers=tuple(sorted(providers - {""})), years=tuple(sorted(years, reverse=True)))


def _wanted(actor: Actor, filters: ApplicationFilter) -> list[ColumnElement[bool]]:
    wanted = [application_records.visible(actor)]
    if filters.partner_id is not None:
        wanted.append(application_records.concerns(filters.partner_id))
    stages = {stage for stage in Stage if phase_of(stage) in filters.phases} if filters.phases else set(Stage)
    if filters.stages:
        stages &= set(filters.stages)
    if filters.stages or filters.phases:
        wanted.append(col(Application.stage).in_(sorted(stages)))
    if filters.provider:
        wanted.append(col(Application.provider) == filters.provider)
    if filters.year is not None:
        wanted.append(_in_year(filters.year))
    return wanted


def _in_year(year: int) -> ColumnElement[bool]:
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    begins = datetime(year, 1, 1, tzinfo=BERLIN).astimezone(UTC)
    ends = datetime(year + 1, 1, 1, tzinfo=BERLIN).astimezone(UTC)
    submitted, target, created = (
        col(getattr(Application, name)) for name in ("submitted_on", "target_on", "created_at")
    )
    return or_(
        and_(submitted >= first, submitted < after),
        and_(submitted.is_(None), target >= first, target < after),
        and_(submitted.is_(None), target.is_(None), created >= begins, created < ends),
    )


def _with_outline(session: Session) -> set[int]:
    """Return the calls that ask for an outline first."""
    query = sa.select(col(Round.call_id)).where(
        col(Round.kind) == RoundKind.OUTLINE, col(Round.superseded_at).is_(None)
    )
    return set(session.execute(query).scalars())


def _has_words(row: dict[str, Any], words: str) -> bool:
    if not words.strip():
        return True
    text = folded(*(str(row[name]) for name in ("number", "title", "programme", "provider")))
    return all(folded(word) in text for word in words.split())


def _stated(row: dict[str, Any]) -> Stated:
    names = ("total", "eligible", "third_party", "other_public", "requested", "awarded", "own_share")
    return Stated(row["id"], *(row[f"{name}_cents"] for name in names))


def _line(row: dict[str, Any], ids: tuple[int, ...], names: dict[int, str], known: Figures) -> ApplicationLine:
    outline_first = row["stage"] in _BEFORE_OUTLINE and (row["outline_due_on"] or row["outline_due_text"])
    due = "outline_due" if outline_first else "target"
    same = ("id", "public_id", "number", "title", "stage", "programme", "provider", "level", "submitted_on")
    values = {name: row[name] for name in (*same, "is_public", "is_example", "updated_at")}
    return ApplicationLine(
        **values,
        partner_ids=ids,
        partner_names=tuple(names.get(key, "") for key in ids),
        next_stage=next_stage(
            Standing(
                stage=row["stage"],
                two_stage=row["two_stage"] or row["stage"] in {Stage.OUTLINE, Stage.INVITED},
                grant_form=row["grant_form"],
            )
        ),
        due_on=row[f"{due}_on"],
        due_text=row[f"{due}_text"],
        figures=known,
    )


def _column(stage: Stage, listed: Sequence[ApplicationLine]) -> BoardColumn:
    sums = {
        name: total(getattr(line.figures, name) for line in listed)[0]
        for name in ("cost_cents", "requested_cents", "awarded_cents", "own_cents")
    }
    unknown = total(line.figures.requested_cents for line in listed)[1]
    # Validated already, and a thousand lines would be built anew.
    return BoardColumn.model_construct(None, stage=stage, lines=tuple(listed), open_requested=unknown, **sums)
