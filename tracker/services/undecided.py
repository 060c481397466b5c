"""Which suggestions of a partner wait for its decision: what it has answered and seen, and the day."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.clock import BERLIN
from tracker.models.calls import FundingCall
from tracker.models.matches import Match, Review
from tracker.models.projects import Project, ProjectPartner
from tracker.rules.ideas import origins_of_ideas
from tracker.services import forwarding, pace, reviews, seen
from tracker.vocabulary.calls import ReviewAnswer


class Candidate(NamedTuple):
    """What decides whether a suggestion is shown; the rest is read for the cards of one page only."""

    project_id: int
    call_id: int
    excluded: bool
    fingerprint: str
    band: str


class Known(NamedTuple):
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


def known(session: Session, partner_id: int, today: date) -> Known:
    """Return what a partner has said and seen, and the day to judge it by."""
    return Known(
        reviews.latest(session, partner_id=partner_id),
        seen.fingerprints(session, partner_id=partner_id),
        forwarding.answered_at(session, partner_id=partner_id),
        today,
    )


def candidates(session: Session, partner_id: int, project_id: UUID | None) -> list[Candidate]:
    """Return every suggestion for a partner's projects (or one of them), best first, whether answered or not."""
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


def left_this_week(session: Session, partner_id: int, known: Known) -> int:
    """Return how many suggestions of this week's number are left after what was decided and seen since Monday."""
    monday = datetime.combine(known.today - timedelta(days=known.today.weekday()), time(), BERLIN)
    decided = [row for row in known.answers.values() if row.answer is not None and row.made_at >= monday]
    # An idea is stored as two answers and is one decision.
    done = len(decided) - len(origins_of_ideas(decided))
    done += seen.count_since(session, partner_id=partner_id, since=monday)
    return max(0, pace.limit(session, partner_id=partner_id) - done)
