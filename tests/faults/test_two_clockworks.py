"""Two clockworks on one PostgreSQL, and the two nights in which the clock changes."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from crawler.source import spiders
from tests.builders import a_partner, a_person, harvested
from tests.faults.processes import Told
from tests.tracker.clockwork.mail_server import HOST, Mailbox, mail_server
from tracker import clock, database
from tracker.clock import BERLIN
from tracker.clockwork.commands import environment
from tracker.clockwork.scheduler import Timekeeper
from tracker.database import read, write
from tracker.models.work import Job
from tracker.services import installation, jobs
from tracker.settings import Settings, SourceSettings
from tracker.vocabulary.work import JobKind, JobState

RECIPIENTS = 50
PATIENCE_SECONDS = 120
NOWHERE = "http://127.0.0.1:9"
HOURS = 16
SPRING, AUTUMN = "2027-03-27", "2026-10-24"


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = database.connect(postgresql_url)
    yield engine
    engine.dispose()


@pytest.mark.faults
def test_two_clockworks_on_one_postgresql_do_each_job_and_send_each_letter_once(
    postgresql: Engine, postgresql_url: str, tmp_path: Path, tell: Told
) -> None:
    with write(postgresql) as session:
        installation.mark_live(session, now=clock.now() - timedelta(days=30))
        for number in range(RECIPIENTS):
            a_person(session, partner=a_partner(session), email=f"kommune-{number}@selm.example")
        # A source that was just asked, so that the night's harvest is not due.
        harvested(session, now=clock.now(), today=clock.today())
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        settings = Settings(  # type: ignore[call-arg]
            _env_file=None,
            database_url=postgresql_url,
            data_dir=tmp_path,
            smtp_host=HOST,
            smtp_port=port,
            smtp_security="none",
            smtp_sender="foerderpfad@selm.example",
            sources={name: SourceSettings(base_url=NOWHERE) for name in spiders()},
        )
        command = [sys.executable, "-m", "tracker", "schedule"]
        both = [
            subprocess.Popen(command, env=environment(settings), cwd=tmp_path, stderr=subprocess.DEVNULL)
            for _ in range(2)
        ]
        try:
            _until_letters_are_done(postgresql)
        finally:
            for process in both:
                process.send_signal(signal.SIGTERM)
            codes = [process.wait(timeout=PATIENCE_SECONDS) for process in both]
    assert codes == [0, 0]
    assert len(mailbox.recipients) == RECIPIENTS == len(set(mailbox.recipients))
    found = _slots(postgresql)
    assert max(found.values()) == 1
    tell(
        "two clockworks on one PostgreSQL", f"{len(found)} jobs, each once", f"{len(mailbox.mails)} letters, each once"
    )


def _until_letters_are_done(engine: Engine) -> None:
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE_SECONDS:
        with read(engine) as session:
            done = select(Job.id).where(
                Job.kind == JobKind.LETTERS, col(Job.state).in_((JobState.DONE, JobState.FAILED))
            )
            if session.exec(done).first() is not None:
                return
        time.sleep(0.5)
    pytest.fail("the weekly letters were not sent")


@pytest.mark.parametrize("evening", [SPRING, AUTUMN])
def test_in_a_night_in_which_the_clock_changes_every_slot_comes_once(
    ledger: Engine, database_url: str, evening: str, tell: Told
) -> None:
    begin = datetime.fromisoformat(f"{evening}T20:00").replace(tzinfo=BERLIN).astimezone(clock.UTC)
    with write(ledger) as session:
        installation.mark_live(session, now=begin - timedelta(days=30))
        harvested(session, now=begin - timedelta(days=2))
    other = database.connect(database_url)
    both = [Timekeeper(ledger), Timekeeper(other)]
    for minutes in range(0, HOURS * 60, 10):
        for keeper in both:
            keeper.look(begin + timedelta(minutes=minutes))
        _finish_all(ledger, begin + timedelta(minutes=minutes))
    other.dispose()
    found = _slots(ledger)
    assert max(found.values()) == 1
    sunday = (begin + timedelta(days=1)).astimezone(BERLIN).date().isoformat()
    assert [name for kind, name in found if kind is JobKind.CRAWL and name.startswith(sunday)] == [f"{sunday}/bund"]
    assert sum(kind is JobKind.POST for kind, _ in found) == HOURS + 1
    tell(f"night of {evening}, two clockworks", f"{len(found)} jobs", "each slot once")


def _finish_all(engine: Engine, now: datetime) -> None:
    """Say of every job that it is done, as the workers would have by now."""
    with write(engine) as session:
        for job in session.exec(select(Job).where(Job.state == JobState.WAITING)):
            jobs.finish(session, job_id=job.id or 0, now=now, failed=False, message="Fertig.")


def _slots(engine: Engine) -> Counter[tuple[JobKind, str]]:
    with read(engine) as session:
        return Counter((job.kind, job.slot) for job in session.exec(select(Job)) if job.slot)
