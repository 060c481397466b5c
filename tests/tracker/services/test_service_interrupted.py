"""A killed harvest does not say "läuft" for ever."""

from datetime import timedelta

from sqlmodel import Session

from tests.builders import NOW, OFFICE, SYSTEM, a_run, a_source, harvested
from tracker.models.sources import CrawlRun
from tracker.services import harvest, interrupted, jobs, sources, status
from tracker.shapes.sources import RunResult, StoreCounts
from tracker.vocabulary.work import JobKind, RunState

AFTER_LEASE = NOW + jobs.LEASE + timedelta(minutes=1)


def of_a_job(session: Session, source: str = "bund", *, after: timedelta = timedelta(seconds=5)) -> CrawlRun:
    """A run a worker has begun."""
    job = jobs.request(session, OFFICE, kind=JobKind.CRAWL, now=NOW)
    if job.started_at is None:
        jobs.take(session, worker="w", now=NOW)
    return a_run(session, source, job_id=job.id, started_at=NOW + after)


def states(session: Session, now: object = NOW, name: str = "bund") -> list[RunState]:
    return [run.state for run in sources.runs(session, OFFICE, name=name, now=now)]  # type: ignore[arg-type]


def test_a_run_whose_worker_lives_goes_on(session: Session) -> None:
    run = of_a_job(session)
    assert states(session) == [RunState.RUNNING]
    assert interrupted.settle(session, SYSTEM, now=NOW) == 0
    assert run.state is RunState.RUNNING


def test_a_run_whose_worker_fell_silent_is_shown_as_ended_without_a_write(session: Session) -> None:
    run = of_a_job(session)
    (shown,) = sources.runs(session, OFFICE, name="bund", now=AFTER_LEASE)
    assert (shown.state, shown.alarms) == (RunState.FAILED, [interrupted.ENDED])
    (health,) = sources.health(session, OFFICE, now=AFTER_LEASE)
    assert (health.state, health.alarms) == (RunState.FAILED, (interrupted.ENDED,))
    assert status.trouble(health).startswith("Der Abruf wurde abgebrochen, bevor er fertig war")
    session.flush()
    session.refresh(run)
    assert run.state is RunState.RUNNING


def test_it_is_closed_for_good_when_a_worker_starts(session: Session) -> None:
    run = of_a_job(session)
    assert interrupted.settle(session, SYSTEM, now=AFTER_LEASE) == 1
    assert (run.state, run.finished_at, run.alarms) == (RunState.FAILED, AFTER_LEASE, [interrupted.ENDED])
    assert interrupted.settle(session, SYSTEM, now=AFTER_LEASE) == 0


def test_a_run_ends_with_its_job(session: Session) -> None:
    run = of_a_job(session)
    jobs.finish(session, job_id=run.job_id or 0, now=NOW, failed=True, message="Abgestürzt.")
    session.expire_all()
    assert states(session) == [RunState.FAILED]


def test_a_job_begun_anew_does_not_revive_the_first_run(session: Session) -> None:
    of_a_job(session)
    assert jobs.take(session, worker="zwei", now=AFTER_LEASE) is not None
    assert states(session, AFTER_LEASE) == [RunState.FAILED]


def test_the_next_source_of_a_job_ends_the_one_before(session: Session) -> None:
    of_a_job(session, "bund")
    of_a_job(session, "land", after=timedelta(seconds=9))
    assert (states(session), states(session, name="land")) == ([RunState.FAILED], [RunState.RUNNING])


def test_a_run_from_the_command_line_has_hours_and_ends_with_the_next(session: Session) -> None:
    a_run(session)
    assert states(session, NOW + timedelta(hours=5)) == [RunState.RUNNING]
    assert states(session, NOW + timedelta(hours=7)) == [RunState.FAILED]
    harvested(session, now=NOW + timedelta(hours=1))
    assert states(session, NOW + timedelta(hours=1)) == [RunState.SOUND, RunState.FAILED]


def test_a_new_harvest_closes_what_was_killed(session: Session) -> None:
    a_source(session)
    old = of_a_job(session)
    harvest.begin(session, SYSTEM, source="bund", now=AFTER_LEASE)
    assert old.state is RunState.FAILED


def test_a_late_finish_still_counts(session: Session) -> None:
    run = of_a_job(session)
    interrupted.settle(session, SYSTEM, now=AFTER_LEASE)
    closed = harvest.finish(
        session, SYSTEM, run_id=run.id or 0, now=AFTER_LEASE, seen=(), counts=StoreCounts(), result=RunResult()
    )
    assert (closed.state, closed.alarms) == (RunState.SOUND, [])
