"""Who works on a job. A worker that falls silent loses it; one that comes back too late is told."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, update
from sqlmodel import Session, col

from tracker.models.work import Job
from tracker.services.jobs import LEASE
from tracker.vocabulary.work import JobState


def keep(session: Session, *, job_id: int, worker: str, now: datetime) -> bool:
    """Extend the lease; ``False`` when the job is no longer this worker's."""
    values = {"heartbeat_at": now, "lease_until": now + LEASE}
    statement = update(Job).where(_own(job_id, worker)).values(**values).returning(col(Job.id))
    return session.execute(statement).first() is not None


def release(session: Session, *, job_id: int, worker: str) -> None:
    """Put a job back, unfinished: the next worker begins it again at once. Being stopped is not the job's fault."""
    attempts = case((col(Job.attempts) > 0, col(Job.attempts) - 1), else_=0)
    values = {"state": JobState.WAITING, "worker": "", "lease_until": None, "attempts": attempts}
    session.execute(update(Job).where(_own(job_id, worker)).values(**values))


def _own(job_id: int, worker: str) -> ColumnElement[bool]:
    return and_(col(Job.id) == job_id, col(Job.worker) == worker, col(Job.state) == JobState.RUNNING)
