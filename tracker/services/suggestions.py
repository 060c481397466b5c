"""The inbox of a partner: calls that fit its projects and that it has not answered yet."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.calls import FundingCall, Round
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.partners import Partner
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.access import Action, decide, require, sees_office_only
from tracker.rules.money import Estimate, estimate
from tracker.services import forwarding, matches, pace, rematching, seen
from tracker.services.forwarding import Opinion
from tracker.services.reviews import latest
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.gate import GateFinding as Finding
from tracker.shapes.matching import MatchTerm
from tracker.vocabulary.calls import Band, ReviewAnswer, RoundKind
from tracker.vocabulary.projects import PartnerRole

_FITTING = (Band.GOOD, Band.POSSIBLE)


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
    known = _known(session, partner_id, today)
    candidates = _candidates(session, partner_id, project_id)
    undecided = [candidate for candidate in candidates if known.leaves_open(candidate)]
    waiting = [candidate for candidate in undecided if not candidate.excluded]
    shown = [candidate for candidate in undecided if candidate.excluded == show_excluded]
    part = _pairs(session, shown[offset : offset + limit])
    told_why = decide(actor, Action.CORRECT_CALL).allowed
    computed_at = matches.computed_at(session)
    return Inbox.model_construct(
        cards=tuple(_cards(session, part, partner_id, known, told_why=told_why)),
        waiting=len(waiting),
        fitting=sum(candidate.band in _FITTING for candidate in waiting),
        this_week=min(len(waiting), _left(session, partner_id, known)),
        excluded=len(undecided) - len(waiting),
        answered=len(candidates) - len(undecided),
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
    found = [row for row in _candidates(session, partner_id, project_id) if row.call_id == number]
    known = _known(session, partner_id, today)
    cards = _cards(session, _pairs(session, found), partner_id, known, told_why=False)
    return cards[0] if cards else None


def _known(session: Session, partner_id: int, today: date) -> "_Known":
    return _Known(
        latest(session, partner_id=partner_id),
        seen.fingerprints(session, partner_id=partner_id),
        forwarding.answered_at(session, partner_id=partner_id),
        today,
    )


def _left(session: Session, partner_id: int, known: "_Known") -> int:
    """Return how many suggestions of this week's number are left after what was decided and seen since Monday."""
    monday = datetime.combine(known.today - timedelta(days=known.today.weekday()), time(), BERLIN)
    decided = sum(row.answer is not None and row.made_at >= monday for row in known.answers.values())
    done = decided + seen.count_since(session, partner_id=partner_id, since=monday)
    return max(0, pace.limit(session, partner_id=partner_id) - done)


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


class Candidate(NamedTuple):
    """What decides whether a suggestion is shown; the rest is read for the cards of one page only."""

    project_id: int
    call_id: int
    excluded: bool
    fingerprint: str
    band: str


class _Known(NamedTuple):
    """What a partner has said and seen, and the day."""

    answers: dict[tuple[int, int | None], Review]
    seen: dict[int, str]
    opinions: dict[tuple[int, int | None], datetime]
    today: date

    def leaves_open(self, candidate: Candidate) -> bool:
        """Say whether a suggestion waits for a decision."""
        at_large = self.answers.get((candidate.call_id, None))
        if at_large is not None and at_large.answer is ReviewAnswer.HIDE:
            return False
        review = self.answers.get((candidate.call_id, candidate.project_id))
        if review is None or review.answer is None:
            return self.seen.get(candidate.call_id) != candidate.fingerprint
        if review.answer is ReviewAnswer.HIDE:
            return False
        return self._returns(review) or review.call_fingerprint != candidate.fingerprint

    def has_changed(self, call: FundingCall, project_id: int) -> bool:
        """Say whether a call that was answered or seen is another one now."""
        review = self.answers.get((call.id or 0, project_id))
        if review is not None and review.answer is not None:
            return review.call_fingerprint != call.fingerprint
        return self.seen.get(call.id or 0, call.fingerprint) != call.fingerprint

    def last_review(self, call_id: int, project_id: int) -> int:
        """Return the number of the last answer, 0 when there is none."""
        review = self.answers.get((call_id, project_id))
        return review.id or 0 if review is not None else 0

    def _returns(self, review: Review) -> bool:
        """Say whether its day has come, or the Stellungnahme that was asked for."""
        if review.answer is ReviewAnswer.LATER:
            return review.follow_up_on is not None and review.follow_up_on <= self.today
        if review.answer is ReviewAnswer.FORWARDED:
            came = self.opinions.get((review.call_id, review.project_id))
            return came is not None and came >= review.made_at
        return False


Pair = tuple[Match, FundingCall, Project]


def _candidates(session: Session, partner_id: int, project_id: UUID | None) -> list[Candidate]:
    columns: tuple[Any, ...] = (
        *(Match.project_id, Match.call_id, Match.excluded),
        FundingCall.fingerprint,
        # Thousands of rows: as plain text the word costs nothing to read.
        sa.type_coerce(col(Match.band), sa.String),
    )
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


def _cards(
    session: Session, pairs: Sequence[Pair], partner_id: int, known: _Known, *, told_why: bool
) -> list[SuggestionCard]:
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
