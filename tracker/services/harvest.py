"""A harvest: begin a run, store what comes in small batches, finish and withdraw what vanished."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.origins import Origin
from tracker.models.sources import CrawlRun
from tracker.rules.access import Action, require
from tracker.rules.fingerprint import content_hash
from tracker.rules.storable import storable
from tracker.services import examples, interrupted, origins, pauses, round_watch, sources, withdrawal
from tracker.services.versions import latest_data
from tracker.shapes.actor import Actor
from tracker.shapes.calls import CallData
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.work import RunState


def begin(session: Session, actor: Actor, *, source: str, now: datetime, job_id: int | None = None) -> CrawlRun:
    """Open the row of a run; runs that were killed before are closed now."""
    require(actor, Action.STORE_HARVEST)
    sources.find(session, name=source)
    interrupted.settle(session, actor, now=now)
    run = CrawlRun(source=source, started_at=now, job_id=job_id)
    session.add(run)
    session.flush()
    return run


def known(session: Session, *, source: str) -> dict[str, str]:
    """Return external id → fingerprint of what the source said last, so that the unchanged is not written."""
    query = select(Origin.external_id, Origin.fingerprint).where(
        Origin.source == source, col(Origin.withdrawn_at).is_(None)
    )
    return dict(session.exec(query).all())


def revisions(session: Session, *, source: str) -> dict[str, str]:
    """Return external id → revision of the raw answer, for origins that are still there."""
    query = select(Origin.external_id, Origin.revision).where(
        Origin.source == source, col(Origin.withdrawn_at).is_(None), col(Origin.revision) != ""
    )
    return dict(session.exec(query).all())


def last_said(session: Session, *, source: str, external_ids: Collection[str]) -> dict[str, CallData]:
    """Return external id → what the source said last, text included; without those that are gone or unknown."""
    query = select(Origin).where(
        Origin.source == source, col(Origin.external_id).in_(external_ids), col(Origin.withdrawn_at).is_(None)
    )
    return {origin.external_id: latest_data(session, origin) for origin in session.exec(query).all()}


def remember_revisions(session: Session, actor: Actor, *, source: str, revisions: Mapping[str, str]) -> None:
    """Keep which raw answer each origin was read from; only those that differ are written."""
    require(actor, Action.STORE_HARVEST)
    query = select(Origin.id, Origin.external_id, Origin.revision).where(Origin.source == source)
    rows = [
        {"id": key, "revision": revisions[external_id]}
        for key, external_id, revision in session.exec(query)
        if revisions.get(external_id, revision) != revision
    ]
    if rows:
        session.execute(update(Origin), rows)


def store(
    session: Session,
    actor: Actor,
    *,
    run_id: int,
    calls: Sequence[CallData],
    now: datetime,
    today: date,
    converter: str,
) -> StoreCounts:
    """Store at most a hundred calls of one source: new ones, changed ones, and nothing for the rest.

    A call named twice is stored once, as it was named last.
    """
    require(actor, Action.STORE_HARVEST)
    last = {call.external_id: call for call in map(storable, calls)}
    query = select(Origin).where(
        col(Origin.source).in_({call.source for call in calls}), col(Origin.external_id).in_(list(last))
    )
    existing = {origin.external_id: origin for origin in session.exec(query)}
    pairs = [(existing.get(call.external_id), call, content_hash(call)) for call in last.values()]
    new = [(call, fingerprint) for origin, call, fingerprint in pairs if origin is None]
    changed = [
        (origin, call, fingerprint)
        for origin, call, fingerprint in pairs
        if origin is not None and (origin.fingerprint != fingerprint or origin.withdrawn_at is not None)
    ]
    seen = origins.Seen(run_id=run_id, now=now, today=today, converter=converter)
    origins.add(session, new, seen=seen)
    origins.change(session, changed, seen=seen)
    return StoreCounts(
        created=len(new),
        changed=len(changed),
        unchanged=len(pairs) - len(new) - len(changed),
        repeated=len(calls) - len(last),
    )


def finish(
    session: Session,
    actor: Actor,
    *,
    run_id: int,
    now: datetime,
    seen: Collection[str],
    counts: StoreCounts,
    result: RunResult,
    still_there: Collection[str] = (),
) -> CrawlRun:
    """Close a run. Only a sound one withdraws what was neither ``seen`` nor listed as ``still_there``."""
    require(actor, Action.STORE_HARVEST)
    run = session.get(CrawlRun, run_id)
    if run is None:
        raise NotFound(f"Den Abruf {run_id} gibt es nicht.")
    run.state = result.state
    run.finished_at = now
    run.seen, run.created, run.changed, run.unchanged = len(seen), counts.created, counts.changed, counts.unchanged
    run.dropped, run.alarms, run.notes = result.dropped, list(result.alarms), result.notes
    run.archive_hash = result.archive_hash
    pauses.follow(session, actor, run=run, result=result, now=now)
    current = known(session, source=run.source)
    missing = sorted(set(current) - set(seen) - set(still_there))
    _mark_seen(session, run, missing=missing, seen=seen)
    if run.state is RunState.SOUND and missing:
        run.withdrawn = withdrawal.withdraw(session, source=run.source, external_ids=missing, now=now)
    # A source of awards knows no calls, so it cannot answer for the starter data.
    harvested = current and sources.find(session, name=run.source).interval_days is not None
    if run.state is RunState.SOUND and seen and harvested:
        examples.withdraw_unanswered(session, now=now)
    round_watch.look(session, actor, now=now)
    session.add(run)
    session.flush()
    return run


def _mark_seen(session: Session, run: CrawlRun, *, missing: Sequence[str], seen: Collection[str]) -> None:
    """Set "last seen" in one statement; name whichever side is shorter."""
    if not seen:
        return
    statement = update(Origin).where(col(Origin.source) == run.source, col(Origin.withdrawn_at).is_(None))
    if len(missing) <= len(seen):
        statement = statement.where(col(Origin.external_id).not_in(missing))
    else:
        statement = statement.where(col(Origin.external_id).in_(list(seen)))
    session.execute(statement.values(last_seen=run.started_at), execution_options={"synchronize_session": False})
