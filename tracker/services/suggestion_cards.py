"""A suggestion with everything its card shows. What it takes is read for the cards of one page only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, or_, select

from tracker.models.calls import FundingCall, Round
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.money import Estimate, estimate
from tracker.services import forwarding
from tracker.services.forwarding import Opinion
from tracker.services.undecided import Candidate, Known
from tracker.shapes.base import Shape
from tracker.shapes.gate import GateFinding as Finding
from tracker.shapes.matching import MatchTerm
from tracker.vocabulary.calls import Band, GateRule, ReviewAnswer, RoundKind

Pair = tuple[Match, FundingCall, Project]


class SuggestionCard(Shape):
    """A call suggested for one project of a partner, with everything a card shows.

    ``learnt`` is filled for the office only; ``last_review`` is the last answer there was (0: none), so that a second
    person of the partner is told of the first one's.
    """

    model_config = Shape.model_config | {"arbitrary_types_allowed": True}

    call: FundingCall
    project_id: UUID
    project_title: str
    project_cost_cents: int | None
    band: Band
    excluded: bool
    sentence: str
    learnt: str
    terms: tuple[MatchTerm, ...]
    findings: tuple[Finding, ...]
    money: Estimate
    changed: bool
    interested: tuple[str, ...]
    asks_for: tuple[RoundKind, ...]
    opinions: tuple[Opinion, ...]
    last_review: int
    computed_at: datetime


def cards(
    session: Session, candidates: Sequence[Candidate], *, partner_id: int, known: Known, told_why: bool
) -> list[SuggestionCard]:
    """Return the cards of suggestions in their order; ``told_why`` adds what was learnt from earlier answers."""
    pairs = _pairs(session, candidates)
    call_ids = [match.call_id for match, _, _ in pairs]
    findings = _findings(session, pairs)
    interested = _interested(session, call_ids, partner_id)
    asks_for = _asks_for(session, call_ids)
    opinions = forwarding.of_calls(session, partner_id=partner_id, call_ids=call_ids)
    return [
        SuggestionCard.model_construct(
            call=call,
            project_id=project.public_id,
            project_title=project.title,
            project_cost_cents=project.cost_cents,
            band=match.band,
            excluded=match.excluded,
            sentence=match.reasons.get("sentence", ""),
            learnt=match.reasons.get("learnt", "") if told_why else "",
            terms=tuple(MatchTerm.model_validate(term) for term in match.reasons.get("terms", ())),
            findings=tuple(findings.get((match.project_id, match.call_id), ())),
            money=estimate(
                cost_cents=project.cost_cents,
                rate_hundredths=call.rate_hundredths,
                amount_max_cents=call.amount_max_cents,
            ),
            changed=known.has_changed(call, match.project_id),
            interested=interested.get(match.call_id, ()),
            asks_for=asks_for.get(match.call_id, ()),
            opinions=tuple(opinions.get((match.call_id, match.project_id), ())),
            last_review=known.last_review(match.call_id, match.project_id),
            computed_at=match.computed_at,
        )
        for match, call, project in pairs
    ]


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


def _findings(session: Session, pairs: Sequence[Pair]) -> dict[tuple[int, int], list[Finding]]:
    projects = {match.project_id for match, _, _ in pairs}
    calls = {match.call_id for match, _, _ in pairs}
    query = (
        select(GateFinding)
        .where(col(GateFinding.project_id).in_(projects), col(GateFinding.call_id).in_(calls))
        # What was found before a project became a joint one names the budget of the Kommune that had it alone.
        .where(or_(GateFinding.rule != GateRule.BUDGET_STATUS, col(GateFinding.project_id).not_in(_joint(projects))))
        .order_by(col(GateFinding.id))
    )
    found: dict[tuple[int, int], list[Finding]] = {}
    for row in session.exec(query):
        finding = Finding(rule=row.rule, verdict=row.verdict, sentence=row.sentence, evidence=row.evidence)
        found.setdefault((row.project_id or 0, row.call_id), []).append(finding)
    return found


def _joint(projects: Collection[int]) -> sa.Select[int]:
    query = sa.select(col(ProjectPartner.project_id)).where(col(ProjectPartner.project_id).in_(projects))
    return query.group_by(col(ProjectPartner.project_id)).having(sa.func.count() > 1)


def _asks_for(session: Session, call_ids: Sequence[int]) -> dict[int, tuple[RoundKind, ...]]:
    """Return what has to be handed in, outline before application, by the rounds that still hold."""
    query = select(Round.call_id, Round.kind).where(
        col(Round.call_id).in_(call_ids), col(Round.superseded_at).is_(None)
    )
    kinds: dict[int, set[RoundKind]] = {}
    for call_id, kind in session.exec(query):
        kinds.setdefault(call_id, set()).add(RoundKind(kind))
    order = list(RoundKind)
    return {call_id: tuple(sorted(found, key=order.index)) for call_id, found in kinds.items()}


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
