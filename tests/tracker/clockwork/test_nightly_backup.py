"""The nightly backup: asked for once there is something to lose, done by the clockwork, missed when it stays away."""

import json
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import NOW, OFFICE, a_partner, a_person
from tracker import clock, status_page
from tracker.clockwork import worker
from tracker.clockwork.commands import words_of
from tracker.clockwork.scheduler import Timekeeper
from tracker.clockwork.timetable import TIMETABLE, newest
from tracker.database import connect, read, write
from tracker.models.work import Job
from tracker.services import audit, jobs, status
from tracker.settings import Settings
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import JobKind, JobState

NIGHT = datetime(2026, 11, 24, 1, 31, tzinfo=clock.BERLIN)


def backups(ledger: Engine) -> list[Job]:
    with read(ledger) as session:
        return list(session.exec(select(Job).where(Job.kind == JobKind.BACKUP)))


def test_it_is_asked_for_each_night_once_somebody_did_something(ledger: Engine) -> None:
    Timekeeper(ledger).look(NIGHT)
    assert backups(ledger) == []
    with write(ledger) as session:
        audit.record(session, OFFICE, action="x", subject="x", subject_id="1", sentence="x", at=NOW)
    Timekeeper(ledger).look(NIGHT)
    Timekeeper(ledger).look(NIGHT)
    assert [job.slot for job in backups(ledger)] == ["2026-11-24"]


def test_its_time_lies_before_the_hour_that_may_be_missing() -> None:
    entry = next(entry for entry in TIMETABLE if entry.kind is JobKind.BACKUP)
    assert newest(entry, NIGHT).at.astimezone(clock.BERLIN).strftime("%H:%M") == "01:30"


@pytest.mark.parametrize(("hours", "well"), [(30, True), (40, False)])
def test_a_backup_that_stays_away_is_worth_waking_somebody(ledger: Engine, hours: int, well: bool) -> None:
    with write(ledger) as session:
        job = jobs.request(session, OFFICE, kind=JobKind.BACKUP, now=NOW).id or 0
        jobs.finish(session, job_id=job, now=NOW, failed=False, message="Gesichert.")
        assert status.health(session, now=NOW + timedelta(hours=hours)).ok is well


def test_the_clockwork_makes_the_backup_and_keeps_its_sentence(sqlite_url: str, tmp_path: Path) -> None:
    engine = connect(sqlite_url)
    with write(engine) as session:
        a_partner(session)
        a_person(session, Role.OFFICE)
        jobs.request(session, OFFICE, kind=JobKind.BACKUP, now=clock.now())
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_url, log="json", _env_file=None)
    assert worker.work_once(engine, settings, Event(), worker="x")
    job = backups(engine)[0]
    [written] = (tmp_path / "data" / "backups").glob("*.zip")
    assert (job.state, job.message.startswith(f"Gesichert und geprüft: {written}, ")) == (JobState.DONE, True)
    engine.dispose()


def test_a_backup_that_fails_says_why(sqlite_url: str, tmp_path: Path) -> None:
    engine = connect(sqlite_url)
    with write(engine) as session:
        jobs.request(session, OFFICE, kind=JobKind.BACKUP, now=clock.now())
    in_the_way = tmp_path / "datei"
    in_the_way.write_text("kein Ordner")
    settings = Settings(data_dir=tmp_path / "data", database_url=sqlite_url, backup_dir=in_the_way, _env_file=None)
    assert worker.work_once(engine, settings, Event(), worker="x")
    job = backups(engine)[0]
    assert job.state is JobState.FAILED
    assert "datei" in job.message
    engine.dispose()


def test_as_json_a_command_says_everything_in_events(sqlite_url: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOERDERPFAD_")}
    ours = {"FOERDERPFAD_LOG": "json", "FOERDERPFAD_DATABASE_URL": sqlite_url, "FOERDERPFAD_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", *words_of(JobKind.BACKUP, {}, 1)]
    done = subprocess.run(command, cwd=tmp_path, env=kept | ours, capture_output=True, text=True, check=True)
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["event"].startswith("Gesichert") for event in events] == [True]


def test_a_failed_backup_is_red_everywhere(ledger: Engine) -> None:
    with write(ledger) as session:
        job = jobs.request(session, OFFICE, kind=JobKind.BACKUP, now=NOW).id or 0
        jobs.finish(session, job_id=job, now=NOW, failed=True, message="Die Platte ist voll.")
        found = status.health(session, now=NOW)
        assert not found.ok
        assert "Sicherung: Die Platte ist voll." in found.troubles
        lines = status_page.page(status.status(session, OFFICE, now=NOW), database="x", revision="1")
    assert any(line.alarm and "Die Platte ist voll." in line.text for line in lines)
