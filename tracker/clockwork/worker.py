"""Takes jobs from the list and has them done, one after the other.

Two lanes: a harvest may take an hour, and somebody who entered an address or edited a project waits for an answer.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Collection
from uuid import uuid4

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from tracker import clock, system_words
from tracker.clockwork import children, leases
from tracker.clockwork.commands import MATCH_AFTER, words_of
from tracker.database import write
from tracker.errors import Refused
from tracker.models import tables  # noqa: F401 - a foreign key needs the other table to be known
from tracker.models.work import Job
from tracker.services import interrupted, jobs
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.vocabulary.work import JobKind, JobState

LONG = frozenset((JobKind.CRAWL, JobKind.PAIRS, JobKind.DEAD_LINKS, JobKind.BACKUP))
QUICK = frozenset(JobKind) - LONG
AFTER_NEW_CALLS = (JobKind.MATCH, JobKind.PAIRS)
LANES = (QUICK, LONG)
"""One worker each, so that at most one program of a lane runs here at a time."""

CLOCKWORK = system("Zeitplan")
LOOK_EVERY_SECONDS = 2.0
KEEP_EVERY_SECONDS = 20.0
GIVE_UP_SECONDS = 0.75 * jobs.LEASE.total_seconds()
_WAIT_SECONDS = 0.5
_AFTER_ERROR_SECONDS = 10.0

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Return a name no other worker has, on any machine."""
    return f"{socket.gethostname()}-{os.getpid()}-{uuid4().hex[:8]}"


def work(
    engine: Engine,
    settings: Settings,
    stop: threading.Event,
    *,
    name: str | None = None,
    kinds: Collection[JobKind] | None = None,
) -> None:
    """Do jobs of these kinds (``None``: of all) until told to stop."""
    worker = name or worker_name()
    settled = False
    while not stop.is_set():
        try:
            settled = settled or _settle(engine)
            worked = work_once(engine, settings, stop, worker=worker, kinds=kinds)
        except SQLAlchemyError as error:
            # The ledger is busy or away for a moment; whatever was taken comes back when its lease ends.
            log.warning("worker cannot reach the ledger: %s", error)
            stop.wait(_AFTER_ERROR_SECONDS)
            continue
        if not worked:
            stop.wait(LOOK_EVERY_SECONDS)


def work_once(
    engine: Engine,
    settings: Settings,
    stop: threading.Event,
    *,
    worker: str,
    kinds: Collection[JobKind] | None = None,
) -> bool:
    """Do one job, if one waits. Return whether there was one."""
    with write(engine) as session:
        job = jobs.take(session, worker=worker, now=clock.now(), kinds=kinds)
    if job is None:
        return False
    assert job.id is not None
    log.info("job started", extra={"job": job.id, "kind": job.kind.value, "attempt": job.attempts})
    try:
        child = children.start(words_of(job.kind, job.argument, job.id), settings, job_id=job.id)
    except Refused as error:
        _close(engine, job, worker, failed=True, message=str(error))
        return True
    except OSError as error:
        _close(engine, job, worker, failed=True, message=system_words.sentence(error))
        return True
    code = _follow(engine, child, job.id, worker, stop)
    if code is not None:
        _close(engine, job, worker, failed=code != 0, message=child.message(code), crashed=child.crashed(code))
    return True


def _settle(engine: Engine) -> bool:
    """Close the harvests that a worker before us left behind when it was killed."""
    with write(engine) as session:
        interrupted.settle(session, CLOCKWORK, now=clock.now())
    return True


def _follow(engine: Engine, child: children.Child, job_id: int, worker: str, stop: threading.Event) -> int | None:
    """Wait for the command while keeping the lease. ``None``: the job is somebody else's from here on."""
    kept = time.monotonic()
    try:
        while (code := child.wait(_WAIT_SECONDS)) is None:
            if stop.is_set():
                child.end()
                with write(engine) as session:
                    leases.release(session, job_id=job_id, worker=worker)
                return None
            since = time.monotonic() - kept
            if since >= KEEP_EVERY_SECONDS:
                still_ours = _keep(engine, job_id, worker, patient=since < GIVE_UP_SECONDS)
                if still_ours is False:
                    return None
                kept = time.monotonic() if still_ours else kept
        return code
    finally:
        child.end()


def _keep(engine: Engine, job_id: int, worker: str, *, patient: bool) -> bool | None:
    """Extend the lease; ``None`` when the ledger cannot be asked just now and the old lease still holds."""
    try:
        with write(engine) as session:
            return leases.keep(session, job_id=job_id, worker=worker, now=clock.now())
    except SQLAlchemyError as error:
        if not patient:
            raise
        log.warning("worker cannot keep its lease yet: %s", error)
        return None


def _close(engine: Engine, job: Job, worker: str, *, failed: bool, message: str, crashed: bool = False) -> None:
    """Write down how a job went, unless another worker has it by now."""
    assert job.id is not None
    log.info("job ended", extra={"job": job.id, "kind": job.kind.value, "failed": failed, "said": message})
    with write(engine) as session:
        now = clock.now()
        if leases.keep(session, job_id=job.id, worker=worker, now=now):
            if crashed:
                jobs.try_again(session, job_id=job.id, now=now, message=message)
            else:
                jobs.finish(session, job_id=job.id, now=now, failed=failed, message=message)
        interrupted.settle(session, CLOCKWORK, now=now)
        closed = jobs.find(session, job_id=job.id)
        if closed.kind in MATCH_AFTER and closed.state is JobState.DONE:
            for kind in AFTER_NEW_CALLS:
                jobs.request_slot(session, kind=kind, slot=f"nach-{job.id}", now=now, argument={})
