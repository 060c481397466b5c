"""Sources, their harvests, and how well they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.command_line import to_type
from tracker.errors import NotFound
from tracker.models.calls import FundingCall
from tracker.models.sources import CrawlRun, Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.services import installation, interrupted, pauses
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.sources import SourceData
from tracker.vocabulary.work import RunState

UNKNOWN = "unbekannt"
"""Under this name a run notes the labels nobody has decided about."""

COUNTED = "anzahl"
"""Under this name a run notes its figures."""

SHOWN = "office_only"
"""Under this name the installation keeps what people decided about who sees a source."""

_REMEMBERED = 10


class SourceHealth(Shape):
    """A source as the page Quellen, ``status`` and ``/healthz`` show it. ``pause`` says why it is left alone.

    ``idle``: the last run had nothing to look at, so its success says nothing about the source; such a run is none of
    ``last_sound_at``.
    """

    name: str
    title: str
    address: str
    interval_days: int | None
    enabled: bool
    calls: int
    state: RunState | None
    last_run_at: datetime | None
    last_sound_at: datetime | None
    overdue: bool
    alarms: tuple[str, ...]
    pause: str = ""
    idle: bool = False


def ensure(session: Session, actor: Actor, *, sources: Sequence[SourceData], update: bool = True) -> None:
    """Enter the sources the crawler knows and, unless told otherwise, bring their facts up to date."""
    require(actor, Action.STORE_HARVEST)
    for data in sources:
        row = session.get(Source, data.name)
        if row is None:
            session.add(Source(**data.model_dump()))
            continue
        if not update:
            continue
        office_only = _who_sees(session, data)
        if row.office_only != office_only:
            _show(session, row.name, office_only=office_only)
        for field, value in (data.model_dump() | {"office_only": office_only}).items():
            if getattr(row, field) != value:
                setattr(row, field, value)
    session.flush()


def find(session: Session, *, name: str) -> Source:
    """Return a source.

    Raises:
        NotFound: nobody has entered it.
    """
    source = session.get(Source, name)
    if source is None:
        raise NotFound(f"Die Quelle „{name}“ gibt es nicht. „{to_type('crawler list')}“ zeigt alle.")
    return source


def entered(session: Session, *, name: str) -> Source | None:
    """Return a source, or ``None`` when nobody has entered it yet."""
    return session.get(Source, name)


def health(session: Session, actor: Actor, *, now: datetime) -> list[SourceHealth]:
    """Return every source that is harvested, with its last runs. Silence and failure are told apart."""
    require(actor, Action.READ_SOURCE)
    counted = select(FundingCall.source, func.count()).where(col(FundingCall.withdrawn_at).is_(None))
    calls = dict(session.exec(counted.group_by(FundingCall.source)).all())
    newest = interrupted.shown(session, list(_last_runs(session).values()), now=now)
    last_runs, sound_runs = {run.source: run for run in newest}, _last_runs(session, RunState.SOUND)
    result = []
    for source in session.exec(select(Source).order_by(col(Source.rank), col(Source.name))):
        if source.interval_days is None and not calls.get(source.name):
            continue
        last, sound = last_runs.get(source.name), sound_runs.get(source.name)
        result.append(
            SourceHealth(
                name=source.name,
                title=source.title,
                address=source.address,
                interval_days=source.interval_days,
                enabled=source.enabled,
                calls=calls.get(source.name, 0),
                state=last.state if last else None,
                last_run_at=last.started_at if last else None,
                last_sound_at=sound.finished_at if sound and not was_idle(sound) else None,
                overdue=is_overdue(source, sound, now=now),
                alarms=tuple(last.alarms) if last else (),
                pause=pauses.sentence(source, now=now),
                idle=last is not None and was_idle(last),
            )
        )
    return result


def was_idle(run: CrawlRun) -> bool:
    """Say whether a run had nothing to look at: nobody entered a page for it."""
    return run.state is RunState.SOUND and not run.dropped and run.notes.get(COUNTED, {}).get("calls") == 0


def is_overdue(source: Source, sound: CrawlRun | None, *, now: datetime) -> bool:
    """Say whether the last sound harvest is older than twice the interval (and at least two days)."""
    if source.interval_days is None or not source.enabled or sound is None or sound.finished_at is None:
        return False
    return now - sound.finished_at > timedelta(days=max(2, 2 * source.interval_days))


def due(session: Session, *, now: datetime) -> list[Source]:
    """Return the sources whose interval is over; a paused or disabled one is not due."""
    last_runs = _last_runs(session)
    result = []
    enabled = select(Source).where(col(Source.enabled).is_(True)).order_by(col(Source.rank), col(Source.name))
    for source in session.exec(enabled):
        if source.interval_days is None or pauses.is_paused(source, now=now):
            continue
        last = last_runs.get(source.name)
        # An hour of grace: a nightly job must not skip a day because yesterday's run began a minute later.
        if last is None or now - last.started_at >= timedelta(days=source.interval_days, hours=-1):
            result.append(source)
    return result


def listed(session: Session, actor: Actor) -> list[Source]:
    """Return every source the actor may know of by title, to filter by and to name where a call comes from."""
    require(actor, Action.READ_CALL)
    query = select(Source).order_by(col(Source.title))
    return [source for source in session.exec(query) if not source.office_only or sees_office_only(actor)]


def runs(session: Session, actor: Actor, *, name: str, now: datetime, limit: int = 20) -> list[CrawlRun]:
    """Return the newest harvests of a source; one that was killed says so."""
    require(actor, Action.READ_SOURCE)
    query = select(CrawlRun).where(CrawlRun.source == name).order_by(col(CrawlRun.id).desc()).limit(limit)
    return interrupted.shown(session, list(session.exec(query)), now=now)


def unknown_labels(session: Session, *, name: str) -> set[str] | None:
    """Return the labels nobody has decided about that the last harvests met; ``None`` when there was none yet."""
    query = select(CrawlRun.notes).where(CrawlRun.source == name).order_by(col(CrawlRun.id).desc()).limit(_REMEMBERED)
    noted = [notes[UNKNOWN] for notes in session.exec(query) if UNKNOWN in notes]
    return {label for labels in noted for label in labels} if noted else None


def previous_counts(session: Session, *, name: str) -> dict[str, Any]:
    """Return what the last sound harvest saw, for comparison; empty when there was none."""
    run = _last_runs(session, RunState.SOUND).get(name)
    return {"seen": run.seen} if run else {}


def _who_sees(session: Session, data: SourceData) -> bool:
    """Say whether the office alone sees a source: as people decided, else as the source's own file says."""
    return bool(installation.current(session).settings.get(SHOWN, {}).get(data.name, data.office_only))


def _show(session: Session, name: str, *, office_only: bool) -> None:
    """Let the calls a source leads follow its terms at once, not only when they next change."""
    calls = sa.update(FundingCall).where(col(FundingCall.source) == name)
    session.execute(calls.values(office_only=office_only))


def _last_runs(session: Session, state: RunState | None = None) -> dict[str, CrawlRun]:
    newest = select(func.max(col(CrawlRun.id))).group_by(CrawlRun.source)
    if state is not None:
        newest = newest.where(CrawlRun.state == state)
    return {run.source: run for run in session.exec(select(CrawlRun).where(col(CrawlRun.id).in_(newest)))}
