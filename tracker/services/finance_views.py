"""What follows from a finance plan: the rows of the NRW form, own shares, other sets of partners, double funding."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationProject
from tracker.models.finance import PlanLine
from tracker.models.projects import Project
from tracker.rules.access import Action, require
from tracker.rules.finance.double_funding import CostUse, DoubleUse, double_uses
from tracker.rules.finance.grant import Grant
from tracker.rules.finance.plan import FORM_ROWS, FormColumn, form_column, other_sources, years_of
from tracker.rules.finance.what_if import Scenario, compare, differences
from tracker.rules.finance.whole_measure import Funding, Part, WholeSum, whole_sum
from tracker.services import application_figures, application_records, finance_material
from tracker.services.application_cards import stated
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import LineKind, SplitKey


class PlanColumn(Shape):
    """A column of the form with its heading: a year, the sum, or a partner."""

    title: str
    figures: FormColumn


class OwnShare(Shape):
    """What one partner pays itself (cents), by Haushaltsjahr and in all; empty while it is unknown."""

    partner_id: int
    name: str
    by_year: dict[int, int]
    total_cents: int | None


class PlanView(Shape):
    """The plan as the form shows it. ``possible`` is the highest grant by the rule that was entered."""

    rows: tuple[tuple[str, str, str], ...] = FORM_ROWS
    years: tuple[int, ...]
    by_year: tuple[PlanColumn, ...]
    by_partner: tuple[PlanColumn, ...]
    shares: tuple[OwnShare, ...]
    key: SplitKey
    grant_cents: int | None
    is_computed: bool
    possible: Grant
    sources: dict[str, int]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


class WhatIf(Shape):
    """The plan with one set of partners and in German what that changes against the set as it is."""

    names: tuple[str, ...]
    scenario: Scenario
    differences: tuple[str, ...]


class Measure(Shape):
    """A Gesamtmaßnahme: its title and sums over its parts."""

    title: str
    sums: WholeSum


def form(session: Session, actor: Actor, *, public_id: UUID) -> PlanView | None:
    """Return the plan in the rows of the form; ``None`` where there is no line yet or nothing may be seen.

    Who sees only the own share gets that column alone.
    """
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    material = finance_material.material(session, row)
    if not material.entries or not found.view.shares:
        return None
    plan = material.settled()
    years = years_of(plan.cells)
    own_only = None if found.view.whole else next(iter(found.view.shares))
    by_year = [
        *(
            PlanColumn(title=str(y), figures=form_column(plan.cells, plan.grants, partner_id=own_only, year=y))
            for y in years
        ),
        PlanColumn(title="Summe", figures=form_column(plan.cells, plan.grants, partner_id=own_only)),
    ]
    by_partner = [
        PlanColumn(title=name, figures=form_column(plan.cells, plan.grants, partner_id=key))
        for key, name in material.names.items()
        if key in found.view.shares
    ]
    shares = [
        OwnShare(
            partner_id=key,
            name=name,
            by_year={year: cents for (partner, year), cents in plan.own.items() if partner == key},
            total_cents=plan.own_of(key),
        )
        for key, name in material.names.items()
        if key in found.view.shares
    ]
    return PlanView(
        years=years,
        by_year=tuple(by_year),
        by_partner=tuple(by_partner),
        shares=tuple(shares),
        key=material.agreed.key,
        grant_cents=plan.grant_cents if found.view.whole else None,
        is_computed=material.agreed.grant_cents is None,
        possible=plan.possible if found.view.whole else Grant(),
        sources=other_sources(e for e in material.entries if e.partner_id in found.view.shares),
        problems=plan.problems if found.view.whole else (),
        notes=plan.notes,
    )


def what_if(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    sets: Sequence[Collection[int]],
    key: SplitKey | None = None,
) -> list[WhatIf]:
    """Return grant and own shares for other sets of partners; the first answer is the set as it is.

    Raises:
        NotAllowed: the person does not work on this application.
        Refused: the key lacks a figure.
    """
    row, found = application_records.look(session, actor, public_id=public_id)
    # Whoever works on an application of the own Kommune sees all shares of it.
    require(actor, Action.EDIT_TASK, partners=found.partner_ids)
    material = finance_material.material(session, row)
    everybody = [item.partner_id for item in material.agreed.sharers]
    chosen = key or material.agreed.key
    listed = [everybody, *sets]
    results = compare(material.entries, material.agreed.rule, material.agreed.sharers, listed, key=chosen)
    return [
        WhatIf(
            names=tuple(material.names[partner] for partner in result.partner_ids),
            scenario=result,
            differences=differences(results[0], result, material.names) if place else (),
        )
        for place, result in enumerate(results)
    ]


def double_funding(session: Session, actor: Actor, *, public_id: UUID) -> list[DoubleUse]:
    """Return the cost items of this application that stand in another Topf as well.

    Compared is what serves the same project: a line without one counts for every project of its application. Others
    are compared whoever leads them; who does not see one learns that there is one, not which.
    """
    require(actor, Action.READ_APPLICATION)
    _, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    shared = _projects_of(session, found.id)
    if not shared:
        return []
    uses = _uses(session, actor, shared)
    return [use for use in double_uses(uses) if found.id in use.application_ids]


def whole_measures(session: Session, actor: Actor, *, public_id: UUID) -> list[Measure]:
    """Return the Gesamtmaßnahmen an application belongs to, with sums over what this person sees in full."""
    require(actor, Action.READ_APPLICATION)
    _, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.whole:
        return []
    served = set(
        session.exec(select(ApplicationProject.project_id).where(ApplicationProject.application_id == found.id))
    )
    parts, titles = _parts(session)
    tops = {_top(key, parts) for key in served}
    tops = {key for key in tops if any(part.parent_id == key for part in parts.values())}
    if not tops:
        return []
    fundings = _fundings(session, actor)
    return [Measure(title=titles[key], sums=whole_sum(key, list(parts.values()), fundings)) for key in sorted(tops)]


def _projects_of(session: Session, application_id: int) -> set[int]:
    named = select(PlanLine.project_id).where(
        PlanLine.application_id == application_id, col(PlanLine.project_id).is_not(None)
    )
    served = select(ApplicationProject.project_id).where(ApplicationProject.application_id == application_id)
    return {key for key in (*session.exec(named), *session.exec(served)) if key is not None}


def _uses(session: Session, actor: Actor, projects: set[int]) -> list[CostUse]:
    """Return the cost lines of all applications that have to do with these projects."""
    served: dict[int, set[int]] = {}
    for link in session.exec(select(ApplicationProject).where(col(ApplicationProject.project_id).in_(projects))):
        served.setdefault(link.application_id, set()).add(link.project_id)
    query = (
        select(PlanLine, Application)
        .join(Application, col(Application.id) == col(PlanLine.application_id))
        .where(
            PlanLine.kind == LineKind.COST,
            col(PlanLine.project_id).in_(projects)
            | (col(PlanLine.project_id).is_(None) & col(PlanLine.application_id).in_(list(served))),
        )
    )
    rows = session.exec(query).all()
    known = set(session.exec(select(Application.id).where(application_records.visible(actor))))
    return [
        CostUse(
            application_id=line.application_id,
            pot=(other.programme or other.title) if other.id in known else "einem weiteren Antrag",
            stage=other.stage,
            project_id=project,
            partner_id=line.partner_id,
            item=line.item,
            amount_cents=line.amount_cents,
        )
        for line, other in rows
        for project in sorted({line.project_id} if line.project_id is not None else served[line.application_id])
    ]


def _parts(session: Session) -> tuple[dict[int, Part], dict[int, str]]:
    query = select(Project.id, Project.parent_id, Project.cost_cents, Project.title)
    parts, titles = {}, {}
    for key, parent, cost, title in session.exec(query):
        assert key is not None
        parts[key] = Part(project_id=key, parent_id=parent, cost_cents=cost)
        titles[key] = title
    return parts, titles


def _top(key: int, parts: dict[int, Part]) -> int:
    seen = {key}
    while (above := parts[key].parent_id) is not None and above in parts and above not in seen:
        seen.add(above)
        key = above
    return key


def _fundings(session: Session, actor: Actor) -> list[Funding]:
    rows = session.exec(select(Application).where(application_records.visible(actor))).all()
    views = application_records.views(session, actor, rows)
    seen = [row for row in rows if row.id in views and views[row.id].whole]
    known = application_figures.figures(session, [stated(row) for row in seen])
    served: dict[int, set[int]] = {}
    for link in session.exec(select(ApplicationProject)):
        served.setdefault(link.application_id, set()).add(link.project_id)
    return [
        Funding(
            application_id=row.id or 0,
            parent_id=row.parent_id,
            project_ids=frozenset(served.get(row.id or 0, ())),
            requested_cents=known[row.id or 0].requested_cents,
            awarded_cents=known[row.id or 0].awarded_cents,
            own_cents=known[row.id or 0].own_cents,
        )
        for row in seen
    ]
