"""The inbox of a partner: calls that fit its projects and that it has not answered yet."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, require
from tracker.rules.money import Estimate, estimate
from tracker.services.reviews import latest
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.gate import GateFinding as Finding
from tracker.shapes.matching import MatchTerm
from tracker.vocabulary.calls import Band, ReviewAnswer
from tracker.vocabulary.projects import PartnerRole

WEEKLY_LIMIT = 15


class SuggestionCard(Shape):
    """A call suggested for one project of a partner, with everything a card shows."""

    model_config = Shape.model_config | {"arbitrary_types_allowed": True}

    call: FundingCall
    project_id: UUID
    project_title: str
    project_cost_cents: int | None
    band: Band
    excluded: bool
    sentence: str
    terms: tuple[MatchTerm, ...]
    findings: tuple[Finding, ...]
    money: Estimate
    changed: bool
    interested: tuple[str, ...]
    computed_at: datetime


class ProjectFit(NamedTuple):
    """A project a call was suggested for."""

    partner: str
    project_id: UUID
    title: str
    band: Band
    excluded: bool


class Inbox(Shape):
    """The cards of a page, and what is not on it."""

    cards: tuple[SuggestionCard, ...]
    waiting: int
    excluded: int
    answered: int
    computed_at: datetime | None


def inbox(
    session: Session,
    actor: Actor,
    *,
    partner_id: int,
    today: date,
    limit: int = WEEKLY_LIMIT,
    offset: int = 0,
    project_id: UUID | None = None,
    show_excluded: bool = False,
) -> Inbox:
    """Return the undecided suggestions of a partner, best first. A changed call returns, marked as changed."""
    require(actor, Action.READ_SUGGESTION, partners=[partner_id])
    answers = latest(session, partner_id=partner_id)
    candidates = _candidates(session, partner_id, project_id)
    undecided = [candidate for candidate in candidates if _is_open(answers, candidate, today=today)]
    shown = [candidate for candidate in undecided if candidate.excluded == show_excluded]
    part = _pairs(session, shown[offset : offset + limit])
    return Inbox.model_construct(
        cards=tuple(_cards(session, part, partner_id, answers)),
        waiting=sum(not candidate.excluded for candidate in undecided),
        excluded=sum(candidate.excluded for candidate in undecided),
        answered=len(candidates) - len(undecided),
        computed_at=session.exec(select(func.max(Match.computed_at))).one(),
    )


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


class Candidate(NamedTuple):
    """What decides whether a suggestion is shown; the rest is read for the cards of one page only."""

    project_id: int
    call_id: int
    excluded: bool
    fingerprint: str


Pair = tuple[Match, FundingCall, Project]


def _candidates(session: Session, partner_id: int, project_id: UUID | None) -> list[Candidate]:
    columns: tuple[Any, ...] = (Match.project_id, Match.call_id, Match.excluded, FundingCall.fingerprint)
    query = (
        sa.select(*columns)
        .join(FundingCall, col(FundingCall.id) == col(Match.call_id))
        .join(Project, col(Project.id) == col(Match.project_id))
        .join(ProjectPartner, col(ProjectPartner.project_id) == col(Project.id))
        .where(
            col(ProjectPartner.partner_id) == partner_id,
            col(FundingCall.withdrawn_at).is_(None),
            col(FundingCall.office_only).is_(False),
        )
        .order_by(col(Match.score).desc(), col(Match.call_id), col(Match.project_id))
    )
    if project_id is not None:
        query = query.where(col(Project.public_id) == project_id)
    return [Candidate(*row) for row in session.execute(query)]


def _pairs(session: Session, candidates: Sequence[Candidate]) -> list[Pair]:
    query = (
        select(Match, FundingCall, Project)
        .join(FundingCall, col(FundingCall.id) == col(Match.call_id))
        .join(Project, col(Project.id) == col(Match.project_id))
        .where(
            col(Match.project_id).in_({candidate.project_id for candidate in candidates}),
            col(Match.call_id).in_({candidate.call_id for candidate in candidates}),
        )
    )
    found = {(match.project_id, match.call_id): (match, call, project) for match, call, project in session.exec(query)}
    # The matcher may have replaced a suggestion since it was counted: what is gone is not shown.
    keys = [(candidate.project_id, candidate.call_id) for candidate in candidates]
    return [found[key] for key in keys if key in found]


def _is_open(answers: dict[tuple[int, int | None], Review], candidate: Candidate, *, today: date) -> bool:
    at_large = answers.get((candidate.call_id, None))
    if at_large is not None and at_large.answer is ReviewAnswer.HIDE:
        return False
    review = answers.get((candidate.call_id, candidate.project_id))
    if review is None or review.answer is None:
        return True
    if review.answer is ReviewAnswer.HIDE:
        return False
    if review.answer is ReviewAnswer.LATER and review.follow_up_on is not None and review.follow_up_on <= today:
        return True
    return review.call_fingerprint != candidate.fingerprint


def _has_changed(review: Review | None, call: FundingCall) -> bool:
    return review is not None and review.answer is not None and review.call_fingerprint != call.fingerprint


def _cards(
    session: Session, pairs: Sequence[Pair], partner_id: int, answers: dict[tuple[int, int | None], Review]
) -> list[SuggestionCard]:
    findings = _findings(session, pairs)
    interested = _interested(session, [match.call_id for match, _, _ in pairs], partner_id)
    return [
        SuggestionCard.model_construct(
            call=call,
            project_id=project.public_id,
            project_title=project.title,
            project_cost_cents=project.cost_cents,
            band=match.band,
            excluded=match.excluded,
            sentence=match.reasons.get("sentence", ""),
            terms=tuple(MatchTerm.model_validate(term) for term in match.reasons.get("terms", ())),
            findings=tuple(findings.get((match.project_id, match.call_id), ())),
            money=estimate(
                cost_cents=project.cost_cents,
                rate_hundredths=call.rate_hundredths,
                amount_max_cents=call.amount_max_cents,
            ),
            changed=_has_changed(answers.get((match.call_id, match.project_id)), call),
            interested=interested.get(match.call_id, ()),
            computed_at=match.computed_at,
        )
        for match, call, project in pairs
    ]


def _findings(session: Session, pairs: Sequence[Pair]) -> dict[tuple[int, int], list[Finding]]:
    projects = {match.project_id for match, _, _ in pairs}
    calls = {match.call_id for match, _, _ in pairs}
    query = (
        select(GateFinding)
        .where(col(GateFinding.project_id).in_(projects), col(GateFinding.call_id).in_(calls))
        .order_by(col(GateFinding.id))
    )
    found: dict[tuple[int, int], list[Finding]] = {}
    for row in session.exec(query):
        finding = Finding(rule=row.rule, verdict=row.verdict, sentence=row.sentence, evidence=row.evidence)
        found.setdefault((row.project_id or 0, row.call_id), []).append(finding)
    return found


def _interested(session: Session, call_ids: Sequence[int], partner_id: int) -> dict[int, tuple[str, ...]]:
    """Return which other partners said they are interested, by their last word."""
    query = (
        sa.select(
            *(col(c) for c in (Review.call_id, Review.partner_id, Review.project_id, Review.answer)),
            col(Partner.short_name),
        )
        .join(Partner, col(Partner.id) == col(Review.partner_id))
        .where(col(Review.call_id).in_(call_ids), col(Review.partner_id) != partner_id)
        .order_by(col(Review.id))
    )
    last: dict[tuple[int, int, int | None], tuple[ReviewAnswer | None, str]] = {}
    for call_id, partner, project_id, answer, name in session.execute(query):
        last[call_id, partner, project_id] = (answer, name)
    names: dict[int, set[str]] = {}
    for (call_id, _, _), (answer, name) in last.items():
        if answer in {ReviewAnswer.INTERESTED, ReviewAnswer.IDEA}:
            names.setdefault(call_id, set()).add(name)
    return {call_id: tuple(sorted(found)) for call_id, found in names.items()}
