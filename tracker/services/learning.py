"""What earlier answers teach the matcher, and the office's switch for it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.models.matches import Review
from tracker.models.partners import Installation
from tracker.models.projects import ProjectPartner
from tracker.rules.access import Action, require
from tracker.rules.ideas import origins_of_ideas
from tracker.rules.learning import weight
from tracker.services import audit, installation, rematching
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

SETTING = "learning"
# Answers for other projects of a partner say little one by one; the newest say enough.
MOST_FROM_OTHERS = 40


class Taught(NamedTuple):
    """An answer that counts, as one project learns from it."""

    call_id: int
    answer: ReviewAnswer
    reason: ReviewReason | None
    same_project: bool


def is_on(session: Session) -> bool:
    """Say whether answers move later suggestions."""
    return bool(installation.current(session).settings.get(SETTING, True))


def switch(session: Session, actor: Actor, *, on: bool, now: datetime) -> None:
    """Let answers move later suggestions, or not; everything is compared anew."""
    require(actor, Action.CORRECT_CALL)
    if is_on(session) == on:
        return
    row = session.get(Installation, 1) or Installation()
    row.settings = row.settings | {SETTING: on}
    session.add(row)
    session.flush()
    said = (
        "Rückmeldungen verändern die Reihenfolge der Vorschläge wieder" if on else "Rückmeldungen verändern nichts mehr"
    )
    audit.record(
        session,
        actor,
        action="learning_switched",
        subject="installation",
        subject_id="1",
        sentence=f"{actor.label}: {said}.",
        at=now,
        payload={"on": on},
    )
    rematching.request_all(session, now=now)


def taught(session: Session, *, project_ids: Collection[int]) -> dict[int, list[Taught]]:
    """Return what each project learns; nothing at all while learning is switched off.

    The last answer of a partner counts. An answer for the project itself comes before those for others.
    """
    if not is_on(session):
        return {}
    partners = _partners(session)
    of_partner = _counting(session)
    found = {
        project_id: _for_project(project_id, partners.get(project_id, ()), of_partner) for project_id in project_ids
    }
    return {project_id: lessons for project_id, lessons in found.items() if lessons}


def stale_projects(session: Session) -> set[int]:
    """Return the projects one of whose partners has since answered something that teaches, or no longer does.

    An answer for one project teaches the partner's others too. Nothing is stale while learning is switched off.
    """
    if not is_on(session):
        return set()
    computed, newest = rematching.computed_at(session), _newest_lessons(session)
    return {
        project_id
        for project_id, partners in _partners(session).items()
        if project_id in computed
        and any(partner in newest and newest[partner] > computed[project_id] for partner in partners)
    }


def _newest_lessons(session: Session) -> dict[int, datetime]:
    """Return partner → when it last said something that teaches, or took such a word back."""
    columns = (Review.partner_id, Review.call_id, Review.project_id, Review.answer, Review.reason, Review.made_at)
    query = sa.select(*(col(column) for column in columns)).where(col(Review.project_id).is_not(None))
    taught: set[tuple[int, int, int]] = set()
    newest: dict[int, datetime] = {}
    for partner_id, call_id, project_id, answer, reason, made_at in session.execute(query.order_by(col(Review.id))):
        key = (partner_id, call_id, project_id)
        if weight(answer, reason):
            taught.add(key)
        if key in taught:
            newest[partner_id] = made_at
    return newest


class _Row(NamedTuple):
    id: int
    partner_id: int
    call_id: int
    project_id: int | None
    answer: ReviewAnswer | None
    reason: ReviewReason | None
    made_at: datetime


def _for_project(project_id: int, partners: Iterable[int], of_partner: dict[int, list[_Row]]) -> list[Taught]:
    rows = [row for partner in partners for row in of_partner.get(partner, ())]
    own = [row for row in rows if row.project_id == project_id]
    own_calls = {row.call_id for row in own}
    others = [row for row in rows if row.project_id not in {project_id, None} and row.call_id not in own_calls]
    newest = sorted(others, key=lambda row: -row.id)[:MOST_FROM_OTHERS]
    return [
        Taught(row.call_id, row.answer, row.reason, row.project_id == project_id)
        for row in [*own, *newest]
        if row.answer is not None
    ]


def _counting(session: Session) -> dict[int, list[_Row]]:
    """Return the last answer to each call and project by partner, taken back ones left out."""
    query = sa.select(*(col(getattr(Review, name)) for name in _Row._fields)).order_by(col(Review.id))
    last: dict[tuple[int, int, int | None], _Row] = {}
    for values in session.execute(query):
        row = _Row(*values)
        last[row.partner_id, row.call_id, row.project_id] = row
    # The call fits the project an idea became, not the one it was suggested for.
    elsewhere = origins_of_ideas(last.values())
    kept: dict[int, list[_Row]] = defaultdict(list)
    for row in last.values():
        if row.answer is not None and row.id not in elsewhere:
            kept[row.partner_id].append(row)
    return kept


def _partners(session: Session) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    columns = (col(ProjectPartner.project_id), col(ProjectPartner.partner_id))
    for project_id, partner_id in session.execute(sa.select(*columns)):
        found[project_id].append(partner_id)
    return found
