"""The inbox of a partner: calls that fit its projects and that it has not answered yet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.matches import Match
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, decide, require, sees_office_only
from tracker.services import matches, pace, rematching, suggestion_cards, undecided
from tracker.services.suggestion_cards import SuggestionCard
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import Band
from tracker.vocabulary.projects import PartnerRole

_FITTING = (Band.GOOD, Band.POSSIBLE)


class ProjectFit(NamedTuple):
    """A project a call was suggested for."""

    partner: str
    project_id: UUID
    title: str
    band: Band
    excluded: bool


class Inbox(Shape):
    """The cards of a page, and what is not on it.

    ``this_week`` of those that wait are for this week; ``fitting`` of them are more than worth a look. ``stale``:
    something changed since ``computed_at``; ``under_way``: it is being computed anew (``computing``)
    or waits for that.
    """

    cards: tuple[SuggestionCard, ...]
    waiting: int
    fitting: int
    this_week: int
    excluded: int
    answered: int
    computed_at: datetime | None
    stale: bool
    under_way: bool
    computing: bool = False


def inbox(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    today: date,
    limit: int = pace.USUAL,
    offset: int = 0,
    project_id: UUID | None = None,
    show_excluded: bool = False,
) -> Inbox:
    """Return the undecided suggestions of a partner, best first. A changed call returns, marked as changed."""
    require(actor, Action.READ_SUGGESTION, partners=[partner_id])
    known = undecided.known(session, partner_id, today)
    candidates = undecided.candidates(session, partner_id, project_id)
    left = [candidate for candidate in candidates if known.leaves_open(candidate)]
    waiting = [candidate for candidate in left if not candidate.excluded]
    shown = [candidate for candidate in left if candidate.excluded == show_excluded]
    part = shown[offset : offset + limit]
    told_why = decide(actor, Action.CORRECT_CALL).allowed
    computed_at = matches.computed_at(session)
    return Inbox.model_construct(
        cards=tuple(suggestion_cards.cards(session, part, partner_id=partner_id, known=known, told_why=told_why)),
        waiting=len(waiting),
        fitting=sum(candidate.band in _FITTING for candidate in waiting),
        this_week=min(len(waiting), undecided.left_this_week(session, partner_id, known)),
        excluded=len(left) - len(waiting),
        answered=len(candidates) - len(left),
        computed_at=computed_at,
        stale=matches.is_older(computed_at, matches.latest_change(session)),
        under_way=rematching.is_under_way(session),
        computing=rematching.is_running(session),
    )


def one(
    session: Session, actor: Actor, *, partner_id: int, call_id: UUID, project_id: UUID, today: date
) -> SuggestionCard | None:
    """Return the suggestion of a call for one project, answered or not; ``None`` when it is none any more."""
    require(actor, Action.READ_SUGGESTION, partners=[partner_id])
    number = session.exec(select(FundingCall.id).where(FundingCall.public_id == call_id)).first()
    found = [row for row in undecided.candidates(session, partner_id, project_id) if row.call_id == number]
    known = undecided.known(session, partner_id, today)
    cards = suggestion_cards.cards(session, found, partner_id=partner_id, known=known, told_why=False)
    return cards[0] if cards else None


def calls_of(session: Session, actor: Actor, *, call_ids: Sequence[int]) -> dict[int, FundingCall]:
    """Return the calls the matcher named, by its numbers, as far as they are still there and the actor may see them."""
    require(actor, Action.READ_CALL)
    query = select(FundingCall).where(col(FundingCall.id).in_(call_ids), col(FundingCall.withdrawn_at).is_(None))
    office = sees_office_only(actor)
    return {call.id or 0: call for call in session.exec(query) if office or not call.office_only}


def for_call(session: Session, actor: Actor, *, call_id: UUID) -> list[ProjectFit]:
    """Return which projects of which partners a call fits, those that may apply first."""
    require(actor, Action.READ_SUGGESTION)
    shown = (Partner.short_name, Project.public_id, Project.title, Match.band, Match.excluded)
    query = (
        sa.select(*(col(column) for column in shown))
        .join(Project, col(Project.id) == col(Match.project_id))
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Project.id))
        .join(Partner, col(Partner.id) == col(ProjectPartner.partner_id))
        .join(FundingCall, col(FundingCall.id) == col(Match.call_id))
        .where(col(FundingCall.public_id) == call_id, col(ProjectPartner.role) == PartnerRole.LEAD)
        .order_by(col(Match.excluded), col(Match.rank), col(Project.title))
    )
    return [ProjectFit(*row) for row in session.execute(query)]
