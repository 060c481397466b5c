"""How the installation is: for ``status``, for ``/healthz``, and for the letter of the office."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from tracker.files import FileStore
from tracker.formats import moment, number
from tracker.models.calls import FundingCall
from tracker.models.matches import Match, Review
from tracker.models.projects import Project
from tracker.models.work import Job, Letter
from tracker.rules.access import Action, require
from tracker.services import audit, documents, installation, jobs, links, matches, sources
from tracker.services.sources import SourceHealth
from tracker.shapes.actor import Actor, system
from tracker.shapes.base import Shape
from tracker.vocabulary.work import JobKind, JobState, LetterKind, LetterState, RunState

# How long a kind of work may lie back that succeeded; harvests are watched source by source.
EXPECTED_EVERY = {
    JobKind.MATCH: timedelta(hours=36),
    JobKind.LETTERS: timedelta(days=7, hours=12),
    JobKind.REMINDERS: timedelta(hours=36),
    JobKind.POST: timedelta(hours=6),
    JobKind.DEAD_LINKS: timedelta(days=7, hours=12),
    JobKind.BACKUP: timedelta(hours=36),
}
# Before real work nothing is to be sent, so nothing is missed.
ONCE_LIVE = frozenset((JobKind.LETTERS, JobKind.REMINDERS, JobKind.POST))
LONGEST_WAIT = timedelta(hours=6)
LONGEST_SILENCE = timedelta(minutes=15)
NEVER_SOUND = "noch kein vollständiger Abruf"


class JobHealth(Shape):
    """The newest job of a kind. ``overdue``: it should have succeeded again by now and did not, or stands still."""

    kind: JobKind
    state: JobState | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
    message: str = ""
    overdue: bool = False


class Stopped(Shape):
    """Letters nobody has tried to send for hours: the oldest of them, and how many there are."""

    since: datetime
    count: int


class Counts(Shape):
    """How many records there are."""

    calls: int
    example_calls: int
    projects: int
    open_projects: int
    matches: int
    excluded_matches: int
    reviews: int
    audit_events: int


class Status(Shape):
    """Everything ``status`` prints."""

    live_since: datetime | None
    counts: Counts
    sources: tuple[SourceHealth, ...]
    jobs: tuple[JobHealth, ...]
    matched_at: datetime | None
    matches_stale: bool
    letters: dict[LetterState, int]
    letters_stopped: Stopped | None
    audit_broken_at: int | None
    gone_links: int = 0
    missing_files: int = 0
    orphan_files: int = 0


class Health(Shape):
    """What ``/healthz`` answers; ``ok`` is false when something stopped happening. ``database`` is its revision."""

    ok: bool
    database: str
    live: bool
    troubles: tuple[str, ...]
    sources: dict[str, datetime | None]
    jobs: dict[str, datetime | None]


def status(session: Session, actor: Actor, *, now: datetime, store: FileStore | None = None) -> Status:
    """Return the state of everything, the whole audit chain and, where a store is named, its files included."""
    require(actor, Action.READ_AUDIT)
    known = documents.known_hashes(session) if store else ()
    return Status(
        live_since=installation.current(session).live_since,
        counts=_counts(session),
        sources=tuple(sources.health(session, actor, now=now)),
        jobs=_jobs(session, JobKind, now=now),
        matched_at=matches.computed_at(session),
        matches_stale=is_stale(session),
        letters=_letters(session),
        letters_stopped=stopped_letters(session, actor, now=now),
        audit_broken_at=audit.broken_at(session),
        gone_links=len(links.gone(session, actor)),
        missing_files=len(store.missing(known)) if store else 0,
        orphan_files=len(store.orphans(known)) if store else 0,
    )


def health(session: Session, *, now: datetime) -> Health:
    """Return whether all is well, cheaply: asked every minute by whoever watches the service."""
    watchman = system("Überwachung")
    found = sources.health(session, watchman, now=now)
    kinds = _jobs(session, JobKind, now=now)
    stopped = stopped_letters(session, watchman, now=now)
    troubles = [f"{source.title}: {words}" for source in found if (words := trouble(source))]
    troubles += [f"{job.kind.label}: {bad_words(job)}" for job in kinds if is_bad(job)]
    troubles += [f"Postausgang: {stopped_words(stopped)}"] if stopped else []
    return Health(
        # What failed is told; only what stopped happening is worth waking somebody, and a night without a backup.
        ok=not any([*(source.overdue for source in found), *map(is_alarming, kinds), stopped]),
        database=str(session.execute(text("SELECT version_num FROM alembic_version")).scalar()),
        live=installation.is_live(session),
        troubles=tuple(troubles),
        sources={source.name: source.last_run_at for source in found},
        jobs={job.kind.value: job.finished_at for job in kinds},
    )


def trouble(source: SourceHealth) -> str:
    """Return what is wrong with a source in a few words; nothing when all is well or nothing has been tried yet."""
    if not source.enabled:
        return ""
    last_sound = (
        f"letzter vollständiger Abruf am {moment(source.last_sound_at)}" if source.last_sound_at else NEVER_SOUND
    )
    if source.pause:
        return f"{source.pause.rstrip('.')} ({last_sound})"
    if source.state in {RunState.FAILED, RunState.POOR}:
        reason = source.alarms[0].rstrip(".") if source.alarms else source.state.label
        return f"{reason} ({last_sound})"
    return last_sound if source.overdue else ""


def is_bad(job: JobHealth) -> bool:
    """Say whether a person has to look at a job."""
    return job.overdue or job.state is JobState.FAILED


def is_alarming(job: JobHealth) -> bool:
    """Say whether a job is worth waking somebody: it stopped happening, or the last backup failed."""
    return job.overdue or (job.kind is JobKind.BACKUP and job.state is JobState.FAILED)


def bad_words(job: JobHealth) -> str:
    """Return what is wrong with a job: that it stays away, and what it said last where that was a failure."""
    said = job.message if job.state is JobState.FAILED else ""
    return " – ".join(part for part in ("überfällig" if job.overdue else "", said) if part)


def stopped_words(stopped: Stopped) -> str:
    """Return the sentence about letters that do not leave."""
    return f"seit {moment(stopped.since)} geht nichts hinaus, es warten: {number(stopped.count)}"


def stopped_letters(session: Session, actor: Actor, *, now: datetime) -> Stopped | None:
    """Return the letters that wait although mail should leave every hour; ``None`` when there are none.

    One that the mail server put off was tried and comes again; before real work none is to leave.
    """
    require(actor, Action.READ_SOURCE)
    untried = (Letter.state == LetterState.PREPARED, Letter.attempts == 0, col(Letter.is_example).is_(False))
    query = select(func.min(Letter.created_at), func.count()).where(*untried, Letter.created_at <= now - LONGEST_WAIT)
    since, count = session.exec(query).one()
    return Stopped(since=since, count=count) if count and installation.is_live(session) else None


def bad_jobs(session: Session, actor: Actor, *, now: datetime) -> tuple[JobHealth, ...]:
    """Return the kinds of work that should have been done by now and were not, or failed."""
    require(actor, Action.READ_SOURCE)
    return tuple(job for job in _jobs(session, EXPECTED_EVERY, now=now) if is_bad(job))


def job_health(session: Session, actor: Actor, *, kind: JobKind, now: datetime) -> JobHealth:
    """Return how the newest job of a kind went."""
    require(actor, Action.READ_SOURCE)
    return _jobs(session, [kind], now=now)[0]


def is_stale(session: Session) -> bool:
    """Say whether a call or project changed after the suggestions were computed."""
    computed, changed = matches.computed_at(session), matches.latest_change(session)
    return changed is not None and (computed is None or computed < changed)


def _jobs(session: Session, kinds: Iterable[JobKind], *, now: datetime) -> tuple[JobHealth, ...]:
    live_since = installation.current(session).live_since
    return tuple(_job(session, kind, live_since, now=now) for kind in kinds)


def _job(session: Session, kind: JobKind, live_since: datetime | None, *, now: datetime) -> JobHealth:
    last = jobs.latest(session, kind=kind)
    missing = _is_missing(session, kind, last, live_since, now=now)
    if last is None:
        return JobHealth(kind=kind, overdue=missing)
    return JobHealth(
        kind=kind,
        state=last.state,
        created_at=last.created_at,
        finished_at=last.finished_at,
        message=last.message,
        overdue=missing or _stands_still(last, now=now),
    )


def _is_missing(
    session: Session, kind: JobKind, last: Job | None, live_since: datetime | None, *, now: datetime
) -> bool:
    """Say whether this kind of work should have succeeded again by now."""
    if kind not in EXPECTED_EVERY or (kind in ONCE_LIVE and live_since is None):
        return False
    since = _owed_since(session, kind, last)
    if kind in ONCE_LIVE and live_since is not None:
        since = max(since or live_since, live_since)
    return since is not None and now - since > EXPECTED_EVERY[kind]


def _owed_since(session: Session, kind: JobKind, last: Job | None) -> datetime | None:
    """Return when a kind of work last succeeded; before its first success, when it was first asked for."""
    if last is None or last.state is JobState.DONE:
        return last.created_at if last else None
    done = jobs.latest(session, kind=kind, state=JobState.DONE)
    known = [done.created_at] if done else []
    if kind is JobKind.LETTERS:
        # What was written but not sent on Monday leaves with the hourly post, which is watched by itself.
        written = session.exec(select(func.max(Letter.created_at)).where(Letter.kind == LetterKind.WEEKLY)).one()
        known += [written] if written else []
    return max(known, default=None) or session.exec(select(func.min(Job.created_at)).where(Job.kind == kind)).one()


def _stands_still(last: Job, *, now: datetime) -> bool:
    """Say whether a job waits although nobody takes it, or runs although its worker is silent."""
    if last.state is JobState.WAITING:
        return now - last.created_at > LONGEST_WAIT
    silent_since = last.heartbeat_at or last.started_at
    return last.state is JobState.RUNNING and silent_since is not None and now - silent_since > LONGEST_SILENCE


def _counts(session: Session) -> Counts:
    current = select(func.count()).select_from(FundingCall).where(col(FundingCall.withdrawn_at).is_(None))
    projects, stored = (select(func.count()).select_from(table) for table in (Project, Match))
    return Counts(
        calls=session.exec(current).one(),
        example_calls=session.exec(current.where(col(FundingCall.is_example).is_(True))).one(),
        projects=session.exec(projects).one(),
        open_projects=session.exec(projects.where(col(Project.state).not_in(matches.OVER))).one(),
        matches=session.exec(stored).one(),
        excluded_matches=session.exec(stored.where(col(Match.excluded).is_(True))).one(),
        reviews=session.exec(select(func.count()).select_from(Review)).one(),
        audit_events=audit.count(session),
    )


def _letters(session: Session) -> dict[LetterState, int]:
    query = select(Letter.state, func.count()).group_by(Letter.state)
    return {LetterState(state): number for state, number in session.exec(query)}
