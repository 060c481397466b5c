"""Work for other processes: put on the list, taken once, followed while it runs."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from tracker.database import wait_for_turn
from tracker.errors import NotFound
from tracker.models.work import Job
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import JobKind, JobState

LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
BETWEEN_ATTEMPTS = timedelta(minutes=1)
GAVE_UP = "Der Vorgang wurde dreimal begonnen und brach jedes Mal ab; er wird nicht von selbst wiederholt."
Progress = Callable[[int, int | None, str], None]
_ACTIVE = col(Job.state).in_([JobState.WAITING, JobState.RUNNING])


def request(
    session: Session, actor: Actor, *, kind: JobKind, now: datetime, argument: dict[str, Any] | None = None
) -> Job:
    """Put a job on the list; the same job that still waits or runs is returned instead of a second one."""
    require(actor, Action.START_JOB)
    wait_for_turn(session, "job")
    for job in session.exec(select(Job).where(Job.kind == kind, _ACTIVE)):
        if job.argument == (argument or {}):
            return job
    job = Job(kind=kind, argument=argument or {}, requested_by_id=actor.person_id, created_at=now)
    session.add(job)
    session.flush()
    return job


def request_slot(session: Session, *, kind: JobKind, slot: str, now: datetime, argument: dict[str, Any]) -> bool:
    """Put the job of a point of the timetable on the list, unless some process was faster. Say whether it was us."""
    row = Job(kind=kind, argument=argument, slot=slot, created_at=now)
    values = row.model_dump(exclude={"id"})
    dialect = session.get_bind().dialect.name
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Job).values(**values)
    result = session.execute(statement.on_conflict_do_nothing(index_elements=["kind", "slot"]).returning(col(Job.id)))
    return result.first() is not None


def take(session: Session, *, worker: str, now: datetime, kinds: Collection[JobKind] | None = None) -> Job | None:
    """Take the oldest job that waits, or whose worker has fallen silent; no two workers get the same one.

    ``kinds`` are those this worker does. A job whose workers fell silent again and again is closed instead.
    """
    free = or_(
        (col(Job.state) == JobState.WAITING) & or_(col(Job.lease_until).is_(None), col(Job.lease_until) < now),
        (col(Job.state) == JobState.RUNNING) & (col(Job.lease_until) < now),
    )
    query = select(Job).where(free).order_by(case((col(Job.kind) == JobKind.CRAWL, 1), else_=0), col(Job.id))
    if kinds is not None:
        query = query.where(col(Job.kind).in_(sorted(kinds)))
    job = session.exec(query.limit(1).with_for_update(skip_locked=True)).first()
    while job is not None and job.attempts >= MOST_ATTEMPTS:
        finish(session, job_id=job.id or 0, now=now, failed=True, message=GAVE_UP)
        job = session.exec(query.limit(1).with_for_update(skip_locked=True)).first()
    if job is None:
        return None
    job.attempts += 1
    job.state, job.worker, job.started_at = JobState.RUNNING, worker, now
    job.heartbeat_at, job.lease_until = now, now + LEASE
    job.done, job.total, job.message = 0, None, ""
    session.add(job)
    session.flush()
    return job


def beat(session: Session, *, job_id: int, now: datetime, done: int, total: int | None, message: str = "") -> None:
    """Report progress and keep the lease. A job that is closed stays as it is."""
    values: dict[str, Any] = {"done": done, "total": total, "heartbeat_at": now, "lease_until": now + LEASE}
    if message:
        values["message"] = message
    session.execute(update(Job).where(col(Job.id) == job_id, _ACTIVE).values(**values))


def finish(session: Session, *, job_id: int, now: datetime, failed: bool, message: str) -> None:
    """Close a job with one sentence about how it went; the first word counts, should a silent worker come back."""
    state = JobState.FAILED if failed else JobState.DONE
    values = {"state": state, "message": message, "finished_at": now, "lease_until": None}
    session.execute(update(Job).where(col(Job.id) == job_id, _ACTIVE).values(**values))


def try_again(session: Session, *, job_id: int, now: datetime, message: str) -> None:
    """Put a job back whose program crashed, to be begun anew in a while; after the last attempt it has failed."""
    job = find(session, job_id=job_id)
    if job.attempts >= MOST_ATTEMPTS:
        finish(session, job_id=job_id, now=now, failed=True, message=f"{message} {GAVE_UP}")
        return
    said = f"{message} Der Vorgang wird noch einmal begonnen (Versuch {job.attempts + 1} von {MOST_ATTEMPTS})."
    values = {"state": JobState.WAITING, "worker": "", "message": said, "lease_until": now + BETWEEN_ATTEMPTS}
    session.execute(update(Job).where(col(Job.id) == job_id, _ACTIVE).values(**values))


def find(session: Session, *, job_id: int) -> Job:
    """Return a job.

    Raises:
        NotFound: there is none with this number.
    """
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound(f"Den Vorgang {job_id} gibt es nicht.")
    return job


def by_public_id(session: Session, actor: Actor, *, public_id: UUID) -> Job | None:
    """Return the job a page follows."""
    require(actor, Action.READ_SOURCE)
    return session.exec(select(Job).where(Job.public_id == public_id)).first()


def active(session: Session, actor: Actor, *, kind: JobKind | None = None) -> list[Job]:
    """Return what waits or runs, oldest first."""
    require(actor, Action.READ_SOURCE)
    query = select(Job).where(_ACTIVE).order_by(col(Job.id))
    return list(session.exec(query.where(Job.kind == kind) if kind else query))


def latest(session: Session, *, kind: JobKind, state: JobState | None = None) -> Job | None:
    """Return the newest job of a kind, so that a missing run is seen."""
    query = select(Job).where(Job.kind == kind).order_by(col(Job.id).desc()).limit(1)
    return session.exec(query.where(Job.state == state) if state else query).first()
