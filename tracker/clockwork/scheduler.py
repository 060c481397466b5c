"""The clockwork: looks at the timetable every few seconds, puts jobs on the list, and has workers do them."""

import logging
import threading
from datetime import datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from tracker import clock
from tracker.clockwork.timetable import Slot, due
from tracker.clockwork.worker import CLOCKWORK, LANES, work
from tracker.database import connect, write
from tracker.services import audit, installation, jobs, links, matches, projections, sources, status
from tracker.settings import Settings
from tracker.vocabulary.work import JobKind

TICK_SECONDS = 5
# The first page of a fresh start must not share the processor with a harvest or a comparison.
WORK_AFTER_SECONDS = 4
FIRST_TICK_SECONDS = 8
_CATCH_UP = timedelta(days=7)
_MISFIRE_GRACE_SECONDS = 6 * 3_600

log = logging.getLogger(__name__)


class Timekeeper:
    """Looks at the timetable; every slot is considered once by each process, and its job made by the first."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: set[Slot] = set()

    def look(self, now: datetime) -> int:
        """Put on the list what is due and not there yet. Return how many jobs were put there."""
        slots = [slot for slot in due(now - _CATCH_UP, now) if slot not in self._seen]
        if not slots:
            return 0
        with write(self._engine) as session:
            count = sum(_REQUESTS[slot.kind](session, slot, now) for slot in slots)
        self._seen.update(slots)
        return count

    def tick(self) -> None:
        """Look now; a ledger that is away for a moment is asked again with the next tick."""
        try:
            self.look(clock.now())
        except SQLAlchemyError as error:
            log.warning("clockwork cannot reach the ledger: %s", error)


def run(ledger: Engine | str, settings: Settings, stop: threading.Event) -> None:
    """Keep the clockwork going until ``stop`` is set; commands under way are ended and their jobs put back."""
    engine = connect(ledger) if isinstance(ledger, str) else ledger
    scheduler = BackgroundScheduler(timezone=clock.BERLIN)
    scheduler.add_job(
        Timekeeper(engine).tick,
        "interval",
        seconds=TICK_SECONDS,
        next_run_time=clock.now() + timedelta(seconds=FIRST_TICK_SECONDS),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_MISFIRE_GRACE_SECONDS,
    )
    workers = [threading.Thread(target=_work_later, args=(engine, settings, stop, lane), daemon=True) for lane in LANES]
    scheduler.start()
    for worker in workers:
        worker.start()
    try:
        stop.wait()
    finally:
        stop.set()
        scheduler.shutdown(wait=True)
        for worker in workers:
            worker.join()
        if engine is not ledger:
            engine.dispose()


def _work_later(engine: Engine, settings: Settings, stop: threading.Event, kinds: frozenset[JobKind]) -> None:
    stop.wait(WORK_AFTER_SECONDS)
    work(engine, settings, stop, kinds=kinds)


def _harvests(session: Session, slot: Slot, now: datetime) -> int:
    """Request a harvest of each source whose interval is over; of all, when none is entered yet."""
    under_way = {job.argument.get("source") for job in jobs.active(session, CLOCKWORK, kind=slot.kind)}
    if None in under_way:
        return 0
    known = [source for source in sources.health(session, CLOCKWORK, now=now) if source.interval_days is not None]
    if not known:
        return jobs.request_slot(session, kind=slot.kind, slot=f"{slot.name}/alle", now=now, argument={})
    return sum(
        jobs.request_slot(
            session, kind=slot.kind, slot=f"{slot.name}/{source.name}", now=now, argument={"source": source.name}
        )
        for source in sources.due(session, now=now)
        if source.name not in under_way
    )


def _match(session: Session, slot: Slot, now: datetime) -> int:
    """Request the nightly comparison, since deadlines pass; not when this morning's harvest already brought one."""
    today = slot.at.astimezone(clock.BERLIN).date()
    projections.refresh_calendar(session, today=now.astimezone(clock.BERLIN).date())
    computed = matches.computed_at(session)
    is_fresh = computed is not None and computed.astimezone(clock.BERLIN).date() >= today
    under_way = any(not job.argument for job in jobs.active(session, CLOCKWORK, kind=slot.kind))
    if under_way or (is_fresh and not status.is_stale(session)):
        return 0
    return jobs.request_slot(session, kind=slot.kind, slot=slot.name, now=now, argument={})


def _letters(session: Session, slot: Slot, now: datetime) -> int:
    """Request the weekly letters, from the first Monday of real work on."""
    live_since = installation.current(session).live_since
    if live_since is None or slot.at < live_since:
        return 0
    return jobs.request_slot(session, kind=slot.kind, slot=slot.name, now=now, argument={"week": slot.name})


def _links(session: Session, slot: Slot, now: datetime) -> int:
    """Request the weekly look at the official links, once there are any."""
    if not links.to_try(session, CLOCKWORK):
        return 0
    return jobs.request_slot(session, kind=slot.kind, slot=slot.name, now=now, argument={})


def _post(session: Session, slot: Slot, now: datetime) -> int:
    """Request that what waits goes out, once real work has begun."""
    live_since = installation.current(session).live_since
    if live_since is None or slot.at < live_since:
        return 0
    return jobs.request_slot(session, kind=slot.kind, slot=slot.name, now=now, argument={})


def _backup(session: Session, slot: Slot, now: datetime) -> int:
    """Request the nightly backup, as soon as somebody has done something that could be lost."""
    if not audit.count(session):
        return 0
    return jobs.request_slot(session, kind=slot.kind, slot=slot.name, now=now, argument={})


_REQUESTS = {
    JobKind.CRAWL: _harvests,
    JobKind.MATCH: _match,
    JobKind.LETTERS: _letters,
    JobKind.REMINDERS: _post,
    JobKind.POST: _post,
    JobKind.DEAD_LINKS: _links,
    JobKind.BACKUP: _backup,
}
