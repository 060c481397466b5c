"""Workers: each job is done once, by whoever is alive, and ends with a sentence."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from tests.builders import NOW, OFFICE, a_run
from tests.databases import ONE_DATABASE
from tracker import clock
from tracker.clockwork import children, leases, worker
from tracker.clockwork.commands import COMMANDS, environment
from tracker.clockwork.worker import work, work_once
from tracker.database import read, write
from tracker.models.sources import CrawlRun
from tracker.models.work import Job
from tracker.services import jobs
from tracker.settings import Settings
from tracker.vocabulary.work import JobKind, JobState, RunState

# Stands for a program: does what its job's argument says.
PROGRAM = """
import sys, time, pathlib, os
what, folder = sys.argv[1], pathlib.Path(sys.argv[2])
with (folder / "begonnen").open("a") as log: log.write(f"{os.getpid()}\\n")
if what == "wartet":
    while not (folder / "weiter").exists(): time.sleep(0.02)
if what == "stürzt": raise ZeroDivisionError("Hoppla")
if what == "viel": print("x" * 300_000, file=sys.stderr)
if what == "schlaeft": time.sleep(60)
print("Etwas steht davor.", file=sys.stderr)
print("\\x1b[31mFertig: 3 Programme.\\x1b[0m", file=sys.stderr)
sys.exit(1 if what == "misslingt" else 0)
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(_env_file=None, database_url=database_url, data_dir=tmp_path)  # type: ignore[call-arg]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of our own in the place of the matcher and the crawler."""
    module = tmp_path / "programm.py"
    module.write_text(PROGRAM, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for kind in (JobKind.MATCH, JobKind.CRAWL):
        monkeypatch.setitem(COMMANDS, kind, lambda argument, _: ["programm", argument["what"], str(tmp_path)])
    return tmp_path


def a_job(ledger: Engine, what: str = "", kind: JobKind = JobKind.MATCH) -> int:
    with write(ledger) as session:
        return jobs.request(session, OFFICE, kind=kind, now=NOW, argument={"what": what}).id or 0


def the_job(ledger: Engine, job_id: int) -> Job:
    with read(ledger) as session:
        return jobs.find(session, job_id=job_id)


def once(ledger: Engine, settings: Settings, name: str = "w") -> bool:
    return work_once(ledger, settings, threading.Event(), worker=name)


def eventually(happened: Callable[[], bool]) -> None:
    """Wait for something another process does; a minute is the limit of patience, not a measure."""
    limit = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.02)


def starts(folder: Path) -> list[int]:
    log = folder / "begonnen"
    return [int(line) for line in log.read_text().splitlines()] if log.exists() else []


def is_alive(process_id: int) -> bool:
    status = Path(f"/proc/{process_id}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def test_a_job_is_done_and_says_how_it_went(ledger: Engine, settings: Settings, folder: Path) -> None:
    job = a_job(ledger)
    assert once(ledger, settings)
    done = the_job(ledger, job)
    assert (done.state, done.message) == (JobState.DONE, "Fertig: 3 Programme.")
    assert (done.finished_at is None, done.lease_until) == (False, None)
    assert not once(ledger, settings)
    assert len(starts(folder)) == 1


@ONE_DATABASE
def test_a_failing_program_leaves_its_last_sentence(ledger: Engine, settings: Settings, folder: Path) -> None:
    job = a_job(ledger, "misslingt")
    once(ledger, settings)
    assert (the_job(ledger, job).state, the_job(ledger, job).message) == (JobState.FAILED, "Fertig: 3 Programme.")


@ONE_DATABASE
def test_a_crash_is_told_without_the_machines_words(ledger: Engine, settings: Settings, folder: Path) -> None:
    job = a_job(ledger, "stürzt")
    once(ledger, settings)
    log = settings.data_dir / "logs" / f"auftrag-{job:08d}.log"
    said = f"Unerwarteter Fehler. Bitte sagen Sie der IT Bescheid; Einzelheiten stehen in {log.name}."
    assert the_job(ledger, job).message == f"{said} Der Vorgang wird noch einmal begonnen (Versuch 2 von 3)."
    assert "ZeroDivisionError" in log.read_text()


@ONE_DATABASE
def test_a_crashing_program_is_begun_three_times_and_then_given_up(
    ledger: Engine, settings: Settings, folder: Path
) -> None:
    job = a_job(ledger, "stürzt")
    for _ in range(jobs.MOST_ATTEMPTS):
        assert once(ledger, settings)
        assert not once(ledger, settings)
        with write(ledger) as session:
            session.execute(update(Job).values(lease_until=None))
    assert the_job(ledger, job).state is JobState.FAILED
    assert the_job(ledger, job).message.endswith(jobs.GAVE_UP)
    assert len(starts(folder)) == jobs.MOST_ATTEMPTS


@ONE_DATABASE
def test_a_program_killed_from_outside_is_begun_again(ledger: Engine, settings: Settings, folder: Path) -> None:
    job = a_job(ledger, "schlaeft")
    thread = threading.Thread(target=once, args=(ledger, settings))
    thread.start()
    eventually(lambda: bool(starts(folder)))
    os.kill(starts(folder)[0], signal.SIGKILL)
    thread.join()
    assert the_job(ledger, job).state is JobState.WAITING
    assert "von außen beendet (SIGKILL)" in the_job(ledger, job).message


@ONE_DATABASE
def test_a_harvest_and_an_entered_address_run_side_by_side(
    ledger: Engine, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "LOOK_EVERY_SECONDS", 0.05)
    crawls = [a_job(ledger, "wartet", JobKind.CRAWL), a_job(ledger, "schlaeft", JobKind.CRAWL)]
    match = a_job(ledger)
    stop = threading.Event()
    lanes = [
        threading.Thread(target=work, args=(ledger, settings, stop), kwargs={"kinds": kinds}) for kinds in worker.LANES
    ]
    for lane in lanes:
        lane.start()
    eventually(lambda: the_job(ledger, match).state is JobState.DONE)
    eventually(lambda: the_job(ledger, crawls[0]).state is JobState.RUNNING)
    assert the_job(ledger, crawls[1]).state is JobState.WAITING
    (folder / "weiter").touch()
    stop.set()
    for lane in lanes:
        lane.join()


def test_every_kind_of_job_has_one_lane() -> None:
    assert sorted(kind for lane in worker.LANES for kind in lane) == sorted(JobKind)


@ONE_DATABASE
def test_a_worker_that_starts_closes_what_a_killed_one_left_behind(
    ledger: Engine, settings: Settings, folder: Path
) -> None:
    with write(ledger) as session:
        a_run(session, started_at=clock.now() - timedelta(days=1))
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(ledger, settings, stop))
    thread.start()

    def closed() -> bool:
        with read(ledger) as session:
            return session.exec(select(CrawlRun)).one().state is RunState.FAILED

    eventually(closed)
    stop.set()
    thread.join()


@ONE_DATABASE
def test_a_talkative_program_does_not_block(ledger: Engine, settings: Settings, folder: Path) -> None:
    job = a_job(ledger, "viel")
    once(ledger, settings)
    assert the_job(ledger, job).message == "Fertig: 3 Programme."


@ONE_DATABASE
def test_a_job_that_lacks_what_it_needs_fails_with_a_sentence(ledger: Engine, settings: Settings) -> None:
    with write(ledger) as session:
        job = jobs.request(session, OFFICE, kind=JobKind.ADD_CALL, now=NOW).id or 0
    once(ledger, settings)
    assert the_job(ledger, job).message == "Dem Vorgang fehlt die Angabe „url“."


@pytest.mark.parametrize(("what", "matches"), [("", 1), ("misslingt", 0)])
def test_a_harvest_that_succeeded_asks_for_one_comparison(
    ledger: Engine, settings: Settings, folder: Path, what: str, matches: int
) -> None:
    a_job(ledger, what, JobKind.CRAWL)
    once(ledger, settings)
    with read(ledger) as session:
        found = session.exec(select(Job).where(Job.kind == JobKind.MATCH)).all()
        assert [job.state for job in found] == [JobState.WAITING] * matches


def test_two_workers_never_do_the_same_job(ledger: Engine, settings: Settings, folder: Path) -> None:
    numbers = [a_job(ledger, f"nr-{number}") for number in range(6)]
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(ledger, settings, stop)) for _ in range(2)]
    for thread in threads:
        thread.start()
    eventually(lambda: all(the_job(ledger, number).state is JobState.DONE for number in numbers))
    stop.set()
    for thread in threads:
        thread.join()
    assert len(starts(folder)) == 6


def test_a_stopped_worker_ends_its_program_and_puts_the_job_back(
    ledger: Engine, settings: Settings, folder: Path
) -> None:
    job = a_job(ledger, "schlaeft")
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(ledger, settings, stop))
    thread.start()
    eventually(lambda: bool(starts(folder)))
    stop.set()
    thread.join()
    assert (the_job(ledger, job).state, the_job(ledger, job).worker) == (JobState.WAITING, "")
    assert the_job(ledger, job).attempts == 0
    assert not is_alive(starts(folder)[0])


def test_a_living_program_keeps_its_lease(
    ledger: Engine, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "KEEP_EVERY_SECONDS", 0.0)
    job = a_job(ledger, "wartet")
    thread = threading.Thread(target=once, args=(ledger, settings))
    thread.start()
    eventually(lambda: bool(starts(folder)))
    taken = the_job(ledger, job).lease_until
    assert taken is not None
    eventually(lambda: (the_job(ledger, job).lease_until or taken) > taken)
    (folder / "weiter").touch()
    thread.join()
    assert the_job(ledger, job).state is JobState.DONE


def test_a_worker_that_lost_its_lease_ends_its_program_and_says_nothing(
    ledger: Engine, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "KEEP_EVERY_SECONDS", 0.0)
    job = a_job(ledger, "schlaeft")
    thread = threading.Thread(target=once, args=(ledger, settings, "langsam"))
    thread.start()
    eventually(lambda: bool(starts(folder)))
    with write(ledger) as session:
        session.execute(update(Job).where(col(Job.id) == job).values(worker="neu"))
    thread.join()
    assert (the_job(ledger, job).state, the_job(ledger, job).worker) == (JobState.RUNNING, "neu")
    assert not is_alive(starts(folder)[0])


@ONE_DATABASE
def test_a_program_survives_a_ledger_that_is_busy_for_a_moment(
    ledger: Engine, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(worker, "KEEP_EVERY_SECONDS", 0.0)
    asked: list[int] = []

    def busy_twice(*args: object, **named: object) -> bool:
        asked.append(1)
        if len(asked) <= 2:
            raise OperationalError("UPDATE job", {}, Exception("database is locked"))
        return keep(*args, **named)  # type: ignore[arg-type]

    keep = leases.keep
    monkeypatch.setattr(leases, "keep", busy_twice)
    job = a_job(ledger, "wartet")
    thread = threading.Thread(target=once, args=(ledger, settings))
    thread.start()
    eventually(lambda: len(asked) > 3)
    (folder / "weiter").touch()
    thread.join()
    assert the_job(ledger, job).state is JobState.DONE
    assert "worker cannot keep its lease yet" in caplog.text


@ONE_DATABASE
def test_a_folder_that_cannot_be_written_fails_the_job_with_a_sentence(
    ledger: Engine, settings: Settings, folder: Path
) -> None:
    (settings.data_dir / "logs").write_text("im Weg", encoding="utf-8")
    job = a_job(ledger)
    once(ledger, settings)
    assert the_job(ledger, job).state is JobState.FAILED
    assert the_job(ledger, job).message.endswith("gibt es schon.")


def test_a_lease_belongs_to_one_worker(ledger: Engine) -> None:
    job = a_job(ledger)
    with write(ledger) as session:
        jobs.take(session, worker="a", now=NOW)
    with write(ledger) as session:
        assert leases.keep(session, job_id=job, worker="a", now=NOW + timedelta(minutes=2))
        assert not leases.keep(session, job_id=job, worker="b", now=NOW)
        leases.release(session, job_id=job, worker="b")
    assert the_job(ledger, job).lease_until == NOW + timedelta(minutes=2) + jobs.LEASE


def test_a_killed_workers_job_is_done_once_more_by_another_and_its_program_ends(
    ledger: Engine, settings: Settings, folder: Path
) -> None:
    job = a_job(ledger, "wartet")
    # The same program, following its parent as all of ours do.
    follower = "from tracker.follow import follow_parent; follow_parent()\n"
    (folder / "programm.py").write_text(follower + PROGRAM, encoding="utf-8")
    code = (
        "import sys, threading\n"
        "from tracker import settings\n"
        "from tracker.clockwork.commands import COMMANDS\n"
        "from tracker.clockwork.worker import work_once\n"
        "from tracker.database import connect\n"
        "from tracker.vocabulary.work import JobKind\n"
        "COMMANDS[JobKind.MATCH] = lambda argument, _: ['programm', argument['what'], sys.argv[1]]\n"
        "s = settings.load()\n"
        "work_once(connect(s.database), s, threading.Event(), worker='getötet')\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], env=environment(settings))
    eventually(lambda: bool(starts(folder)))
    process.send_signal(signal.SIGKILL)
    process.wait()
    eventually(lambda: not is_alive(starts(folder)[0]))
    assert the_job(ledger, job).state is JobState.RUNNING
    assert not once(ledger, settings)  # the lease still holds

    with write(ledger) as session:
        session.execute(update(Job).values(lease_until=clock.now() - timedelta(seconds=1)))
    (folder / "weiter").touch()
    assert once(ledger, settings, "nachfolger")
    assert (the_job(ledger, job).state, the_job(ledger, job).worker) == (JobState.DONE, "nachfolger")
    assert len(starts(folder)) == 2


def test_only_the_newest_logs_are_kept(settings: Settings, folder: Path) -> None:
    logs = settings.data_dir / "logs"
    logs.mkdir()
    for number in range(10, 80):
        (logs / f"auftrag-{number:08d}.log").touch()
    children.start(["programm", "", str(folder)], settings, job_id=99).process.wait()
    names = sorted(path.name for path in logs.iterdir())
    assert len(names) == children.LOGS_KEPT
    assert names[-1] == "auftrag-00000099.log"


def test_a_program_killed_from_outside_is_told_so(settings: Settings, folder: Path) -> None:
    child = children.start(["programm", "schlaeft", str(folder)], settings, job_id=1)
    eventually(lambda: bool(starts(folder)))
    os.kill(child.process.pid, signal.SIGKILL)
    code = child.process.wait()
    assert child.message(code) == "Der Vorgang wurde von außen beendet (SIGKILL)."


def test_an_error_that_was_only_logged_does_not_hide_the_last_sentence(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text('Traceback (most recent call last):\n  File "x"\nKeyError: 1\nQuelle: 3 Programme.\n')
    child = children.Child(subprocess.Popen(["true"]), log)
    assert child.message(child.process.wait()) == "Quelle: 3 Programme."
