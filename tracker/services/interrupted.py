"""Harvests that were killed: their row says "läuft" until somebody notices that nobody works on them any more."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from tracker.models.sources import CrawlRun
from tracker.models.work import Job
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import JobState, RunState

ENDED = "Der Abruf wurde abgebrochen, bevor er fertig war; der nächste beginnt von vorn."
# A harvest from the command line keeps no lease; the longest polite one takes less than half of this.
LONGEST_RUN = timedelta(hours=6)


def settle(session: Session, actor: Actor, *, now: datetime) -> int:
    """Close the runs nobody works on any more. Return how many."""
    require(actor, Action.STORE_HARVEST)
    dead = _dead(session, now=now)
    for run in dead.values():
        run.state, run.finished_at, run.alarms = RunState.FAILED, now, [ENDED]
        session.add(run)
    session.flush()
    return len(dead)


def shown(session: Session, runs: Sequence[CrawlRun], *, now: datetime) -> list[CrawlRun]:
    """Return the runs as a page shows them: a dead one as a copy that says so. Writes nothing."""
    dead = _dead(session, now=now) if any(run.state is RunState.RUNNING for run in runs) else {}
    ended = {"state": RunState.FAILED, "alarms": [ENDED]}
    return [CrawlRun(**run.model_dump() | ended) if run.id in dead else run for run in runs]


def _dead(session: Session, *, now: datetime) -> dict[int, CrawlRun]:
    found: dict[int, CrawlRun] = {}
    for run in session.exec(select(CrawlRun).where(CrawlRun.state == RunState.RUNNING)):
        if run.id is not None and (_has_a_successor(session, run) or _is_abandoned(session, run, now)):
            found[run.id] = run
    return found


def _has_a_successor(session: Session, run: CrawlRun) -> bool:
    """Say whether a newer run of the source began, or the next source of the same job."""
    same = CrawlRun.source == run.source
    if run.job_id is not None:
        same = same | (CrawlRun.job_id == run.job_id)
    newer = select(CrawlRun.id).where(same, col(CrawlRun.id) > run.id).limit(1)
    return session.exec(newer).first() is not None


def _is_abandoned(session: Session, run: CrawlRun, now: datetime) -> bool:
    """Say whether the job of a run is over, silent, or was begun anew since."""
    job = session.get(Job, run.job_id) if run.job_id is not None else None
    if job is None:
        return run.started_at < now - LONGEST_RUN
    silent = job.lease_until is not None and job.lease_until < now
    begun_anew = job.started_at is not None and job.started_at > run.started_at
    return job.state is not JobState.RUNNING or silent or begun_anew
