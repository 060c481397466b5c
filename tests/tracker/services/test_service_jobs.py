"""Work for other processes: on the list once, taken once, taken again when a worker falls silent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.builders import NOW, OFFICE, SYSTEM, a_person, an_actor
from tracker import database
from tracker.database import read, write
from tracker.errors import NotFound
from tracker.models.work import Job
from tracker.services import jobs
from tracker.vocabulary.work import JobKind, JobState

LATER = NOW + jobs.LEASE + timedelta(seconds=1)


def requested(session: Session, kind: JobKind = JobKind.MATCH, now: datetime = NOW, **argument: object) -> Job:
    return jobs.request(session, OFFICE, kind=kind, now=now, argument=argument)


def finished(session: Session, job: Job, *, failed: bool = False, message: str = "Fertig.") -> None:
    jobs.finish(session, job_id=job.id or 0, now=NOW, failed=failed, message=message)
    session.refresh(job)


def test_a_job_waits_with_who_asked_for_it(session: Session) -> None:
    person = a_person(session)
    job = jobs.request(session, an_actor(person=person), kind=JobKind.CRAWL, now=NOW, argument={"sources": ["bund"]})
    session.expire(job)
    assert (job.kind, job.state, job.argument) == (JobKind.CRAWL, JobState.WAITING, {"sources": ["bund"]})
    assert (job.requested_by_id, job.created_at, job.slot) == (person.id, NOW, None)


def test_the_same_job_is_not_listed_twice_while_it_waits_or_runs(session: Session) -> None:
    first = requested(session, project=1)
    assert requested(session, project=1) is first
    jobs.take(session, worker="a", now=NOW)
    assert requested(session, project=1) is first
    finished(session, first)
    assert requested(session, project=1) is not first


def test_another_argument_is_another_job(session: Session) -> None:
    ids = {requested(session).id, requested(session, project=1).id, requested(session, JobKind.CRAWL, project=1).id}
    assert len(ids) == 3


def test_two_clicks_at_the_same_time_make_one_job(ledger: Engine, database_url: str) -> None:
    start = Barrier(2)

    def click(_: int) -> int | None:
        engine = database.connect(database_url)
        start.wait(timeout=30)
        with write(engine) as session:
            job_id = requested(session).id
        engine.dispose()
        return job_id

    with ThreadPoolExecutor(2) as pool:
        ids = set(pool.map(click, range(2)))
    assert len(ids) == 1


def test_a_slot_of_the_timetable_is_listed_once(session: Session) -> None:
    slot = {"kind": JobKind.LETTERS, "slot": "2026-W48", "now": NOW, "argument": {}}
    assert jobs.request_slot(session, **slot)
    assert not jobs.request_slot(session, **slot)
    assert jobs.request_slot(session, **slot | {"slot": "2026-W49"})
    assert jobs.request_slot(session, **slot | {"kind": JobKind.MATCH})
    assert len(session.exec(select(Job)).all()) == 3


def test_two_processes_at_once_list_a_slot_once(ledger: Engine, database_url: str) -> None:
    start = Barrier(4)

    def tick(_: int) -> bool:
        engine = database.connect(database_url)
        start.wait(timeout=30)
        with write(engine) as session:
            first = jobs.request_slot(session, kind=JobKind.LETTERS, slot="2026-W48", now=NOW, argument={})
        engine.dispose()
        return first

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(tick, range(4))) == [False, False, False, True]
    with read(ledger) as session:
        assert len(session.exec(select(Job)).all()) == 1


def test_the_oldest_job_is_taken_first_and_a_harvest_last(session: Session) -> None:
    for kind in (JobKind.CRAWL, JobKind.MATCH, JobKind.LETTERS):
        requested(session, kind)
    taken = [jobs.take(session, worker="a", now=NOW) for _ in range(3)]
    assert [job.kind for job in taken if job] == [JobKind.MATCH, JobKind.LETTERS, JobKind.CRAWL]
    assert jobs.take(session, worker="a", now=NOW) is None


def test_whoever_takes_a_job_has_it_for_a_while(session: Session) -> None:
    requested(session)
    job = jobs.take(session, worker="rechner-1", now=NOW)
    assert job is not None
    session.expire(job)
    assert (job.state, job.worker, job.started_at) == (JobState.RUNNING, "rechner-1", NOW)
    assert (job.heartbeat_at, job.lease_until) == (NOW, NOW + jobs.LEASE)
    assert jobs.take(session, worker="rechner-2", now=NOW + jobs.LEASE) is None


def test_many_workers_take_each_job_once(ledger: Engine, database_url: str) -> None:
    with write(ledger) as session:
        wanted = {requested(session, project=number).id for number in range(12)}
    start = Barrier(4)

    def work(number: int) -> list[int | None]:
        engine, mine = database.connect(database_url), []
        start.wait(timeout=30)
        waiting = True
        while waiting:
            with write(engine) as session:
                job = jobs.take(session, worker=f"w{number}", now=NOW)
                mine += [job.id] if job else []
                waiting = bool(session.exec(select(Job).where(Job.state == JobState.WAITING)).first())
        engine.dispose()
        return mine

    with ThreadPoolExecutor(4) as pool:
        taken = [job_id for mine in pool.map(work, range(4)) for job_id in mine]
    assert len(taken) == 12
    assert set(taken) == wanted


def test_the_job_of_a_silent_worker_is_taken_again_from_the_start(session: Session) -> None:
    job = requested(session)
    jobs.take(session, worker="a", now=NOW)
    jobs.beat(session, job_id=job.id or 0, now=NOW, done=7, total=9, message="Projekt 7")
    again = jobs.take(session, worker="b", now=LATER)
    assert again is not None
    session.expire(again)
    assert (again.id, again.worker, again.started_at) == (job.id, "b", LATER)
    assert (again.done, again.total, again.message) == (0, None, "")


def test_a_worker_that_reports_keeps_its_job(session: Session) -> None:
    job = requested(session)
    jobs.take(session, worker="a", now=NOW)
    jobs.beat(session, job_id=job.id or 0, now=NOW + timedelta(minutes=2), done=1, total=None)
    assert jobs.take(session, worker="b", now=LATER) is None


def test_a_job_whose_workers_fall_silent_is_given_up_after_the_third(session: Session) -> None:
    job, other = requested(session), requested(session, project=1)
    for attempt in range(jobs.MOST_ATTEMPTS):
        taken = jobs.take(session, worker=f"w{attempt}", now=NOW + attempt * timedelta(hours=1))
        assert taken is job
    assert jobs.take(session, worker="w4", now=NOW + timedelta(hours=4)) is other
    session.expire(job)
    assert (job.state, job.message) == (JobState.FAILED, jobs.GAVE_UP)


def test_a_crashed_job_waits_a_moment_and_is_tried_three_times(session: Session) -> None:
    job, now = requested(session), NOW
    for attempt in range(jobs.MOST_ATTEMPTS):
        assert jobs.take(session, worker="a", now=now) is job
        jobs.try_again(session, job_id=job.id or 0, now=now, message="Abgestürzt.")
        session.expire(job)
        if attempt + 1 < jobs.MOST_ATTEMPTS:
            assert job.message == f"Abgestürzt. Der Vorgang wird noch einmal begonnen (Versuch {attempt + 2} von 3)."
            assert jobs.take(session, worker="a", now=now + jobs.BETWEEN_ATTEMPTS / 2) is None
        now += 2 * jobs.BETWEEN_ATTEMPTS
    assert (job.state, job.message) == (JobState.FAILED, f"Abgestürzt. {jobs.GAVE_UP}")
    assert jobs.take(session, worker="a", now=now + timedelta(days=1)) is None


def test_a_long_harvest_does_not_keep_short_work_waiting(session: Session) -> None:
    crawl, match = requested(session, JobKind.CRAWL), requested(session, JobKind.MATCH, project=1)
    assert jobs.take(session, worker="lang", now=NOW, kinds=[JobKind.CRAWL, JobKind.DEAD_LINKS]) is crawl
    assert jobs.take(session, worker="lang", now=NOW, kinds=[JobKind.CRAWL, JobKind.DEAD_LINKS]) is None
    assert jobs.take(session, worker="kurz", now=NOW, kinds=[JobKind.ADD_CALL, JobKind.MATCH]) is match


@pytest.mark.parametrize("failed", [False, True])
def test_a_closed_job_is_not_taken_again(session: Session, failed: bool) -> None:
    job = requested(session)
    jobs.take(session, worker="a", now=NOW)
    finished(session, job, failed=failed)
    assert job.state is (JobState.FAILED if failed else JobState.DONE)
    assert (job.finished_at, job.lease_until, job.message) == (NOW, None, "Fertig.")
    assert jobs.take(session, worker="b", now=LATER + timedelta(days=1)) is None


def test_a_worker_that_comes_back_late_changes_nothing(session: Session) -> None:
    job = requested(session)
    finished(session, job, message="Fertig.")
    jobs.beat(session, job_id=job.id or 0, now=LATER, done=3, total=9, message="weiter")
    finished(session, job, failed=True, message="doch nicht")
    assert (job.state, job.message, job.done, job.lease_until) == (JobState.DONE, "Fertig.", 0, None)


def test_progress_keeps_the_last_word_when_there_is_no_new_one(session: Session) -> None:
    job = requested(session)
    jobs.beat(session, job_id=job.id or 0, now=NOW, done=1, total=9, message="Projekt 1")
    jobs.beat(session, job_id=job.id or 0, now=NOW, done=2, total=9)
    session.refresh(job)
    assert (job.done, job.total, job.message) == (2, 9, "Projekt 1")


def test_a_job_is_found_by_its_number_and_by_its_address(session: Session) -> None:
    job = requested(session)
    assert jobs.find(session, job_id=job.id or 0) is job
    assert jobs.by_public_id(session, OFFICE, public_id=job.public_id) is job
    assert jobs.by_public_id(session, OFFICE, public_id=uuid4()) is None
    with pytest.raises(NotFound, match=r"^Den Vorgang 4711 gibt es nicht\.$"):
        jobs.find(session, job_id=4711)


def test_what_waits_or_runs_is_listed_oldest_first(session: Session) -> None:
    old, new, other = requested(session), requested(session, project=1), requested(session, JobKind.CRAWL)
    gone = requested(session, project=2)
    finished(session, gone)
    assert jobs.active(session, SYSTEM) == [old, new, other]
    assert jobs.active(session, SYSTEM, kind=JobKind.MATCH) == [old, new]


def test_the_newest_job_of_a_kind_shows_whether_a_run_is_missing(session: Session) -> None:
    assert jobs.latest(session, kind=JobKind.MATCH) is None
    done = requested(session)
    finished(session, done)
    waiting = requested(session)
    assert jobs.latest(session, kind=JobKind.MATCH) is waiting
    assert jobs.latest(session, kind=JobKind.MATCH, state=JobState.DONE) is done
