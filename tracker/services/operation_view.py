"""The work behind the pages as people see it: the newest jobs, who asked for them, how they ended."""

from datetime import datetime

from sqlmodel import Session, col, select

from tracker.models.partners import Person
from tracker.models.work import Job
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import JobKind, JobState

BY_ITSELF = "Zeitplan"


class JobRow(Shape):
    """A job in the list; ``about`` names the source or the like it is for."""

    kind: JobKind
    about: str
    state: JobState
    created_at: datetime
    finished_at: datetime | None
    requested_by: str
    message: str


def jobs(
    session: Session, actor: Actor, *, kind: JobKind | None = None, state: JobState | None = None, limit: int = 50
) -> list[JobRow]:
    """Return the newest jobs."""
    require(actor, Action.START_JOB)
    conditions = [Job.kind == kind] * (kind is not None) + [Job.state == state] * (state is not None)
    query = (
        select(Job, Person.name)
        .outerjoin(Person, col(Person.id) == col(Job.requested_by_id))
        .where(*conditions)
        .order_by(col(Job.id).desc())
        .limit(limit)
    )
    return [
        JobRow(
            kind=job.kind,
            about=str(job.argument.get("source") or job.argument.get("url") or ""),
            state=job.state,
            created_at=job.created_at,
            finished_at=job.finished_at,
            requested_by=name or BY_ITSELF,
            message=job.message,
        )
        for job, name in session.exec(query)
    ]
