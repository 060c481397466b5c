"""Comparing anew what has changed: one waiting job for however many clicks, and the question what it has to look at."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.database import wait_for_turn
from tracker.models.matches import Match, Review
from tracker.models.projects import Project
from tracker.models.work import Job
from tracker.vocabulary.work import JobKind, JobState

# Tells the command to look at what changed only, instead of learning from all calls again.
CHANGED: dict[str, Any] = {"changed": "ja"}
_EVERYTHING: dict[str, Any] = {}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def request(session: Session, *, now: datetime) -> Job:
    """Let what changed be compared soon. A job that still waits will see this change too; one that runs may not."""
    return _waiting(session, CHANGED, _EVERYTHING) or _added(session, CHANGED, now)


def request_all(session: Session, *, now: datetime) -> Job:
    """Let everything be compared anew, for whatever touches every project."""
    return _waiting(session, _EVERYTHING) or _added(session, _EVERYTHING, now)


def is_under_way(session: Session) -> bool:
    """Say whether suggestions are being computed, or will be as soon as a worker is free."""
    return _is_there(session, JobState.WAITING, JobState.RUNNING)


def is_running(session: Session) -> bool:
    """Say whether suggestions are being computed right now."""
    return _is_there(session, JobState.RUNNING)


def stale_projects(session: Session) -> set[int]:
    """Return the projects that were edited or answered for since their suggestions were computed, and new ones."""
    at_of = computed_at(session)
    answered = sa.select(col(Review.project_id), func.max(Review.made_at)).where(col(Review.project_id).is_not(None))
    changed: dict[int, datetime] = {
        row[0]: row[1] for row in session.execute(answered.group_by(col(Review.project_id)))
    }
    for key, at in session.execute(sa.select(col(Project.id), col(Project.updated_at))):
        changed[key] = max(at, changed.get(key, _NEVER))
    return {key for key, at in changed.items() if key not in at_of or at_of[key] < at}


def computed_at(session: Session) -> dict[int, datetime]:
    """Return project → as of when its suggestions are right; projects without any are left out."""
    query = sa.select(col(Match.project_id), func.min(Match.computed_at)).group_by(col(Match.project_id))
    return {row[0]: row[1] for row in session.execute(query)}


def _is_there(session: Session, *states: JobState) -> bool:
    query = select(Job.id).where(Job.kind == JobKind.MATCH, col(Job.state).in_(states))
    return session.exec(query.limit(1)).first() is not None


def _waiting(session: Session, *arguments: dict[str, Any]) -> Job | None:
    wait_for_turn(session, "job")
    query = select(Job).where(Job.kind == JobKind.MATCH, Job.state == JobState.WAITING)
    return next((job for job in session.exec(query) if job.argument in arguments), None)


def _added(session: Session, argument: dict[str, Any], now: datetime) -> Job:
    job = Job(kind=JobKind.MATCH, argument=argument, created_at=now)
    session.add(job)
    session.flush()
    return job
