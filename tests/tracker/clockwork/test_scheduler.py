"""The clockwork: what is due gets on the list once, over any number of processes."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from tests.builders import NOW, OFFICE, a_call, a_match, a_project, a_round, a_source, harvested
from tracker import database
from tracker.clock import BERLIN
from tracker.clockwork import scheduler
from tracker.clockwork.commands import COMMANDS
from tracker.clockwork.scheduler import Timekeeper, run
from tracker.database import read, write
from tracker.models.calls import FundingCall
from tracker.models.work import Job
from tracker.services import installation, jobs
from tracker.settings import Settings
from tracker.vocabulary.calls import CallStatus
from tracker.vocabulary.work import JobKind, JobState

MONDAY = datetime(2026, 11, 23, 7, 30, tzinfo=BERLIN)


def listed(ledger: Engine, kind: JobKind | None = None) -> list[tuple[JobKind, dict[str, str]]]:
    with read(ledger) as session:
        rows = session.exec(select(Job).order_by(col(Job.id)))
        return [(job.kind, job.argument) for job in rows if kind in {None, job.kind}]


def live(ledger: Engine, since: datetime) -> None:
    with write(ledger) as session:
        installation.mark_live(session, now=since)


def test_a_fresh_ledger_asks_for_all_sources_and_a_comparison(ledger: Engine) -> None:
    assert Timekeeper(ledger).look(MONDAY) == 2
    assert listed(ledger) == [(JobKind.CRAWL, {}), (JobKind.MATCH, {})]


def test_every_slot_is_done_once_by_however_many_processes(ledger: Engine, database_url: str) -> None:
    engines = [database.connect(database_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        counts = list(pool.map(lambda engine: Timekeeper(engine).look(MONDAY), engines))
    assert sum(counts) == len(listed(ledger)) == 2
    for engine in engines:
        engine.dispose()


def test_only_sources_whose_interval_is_over_are_harvested(ledger: Engine) -> None:
    with write(ledger) as session:
        for name, days in (("täglich", 1), ("wöchentlich", 7), ("neu", 1)):
            a_source(session, name, interval_days=days)
        for name in ("täglich", "wöchentlich"):
            harvested(session, source=name, now=MONDAY - timedelta(days=1, hours=4))
    Timekeeper(ledger).look(MONDAY)
    assert listed(ledger, JobKind.CRAWL) == [
        (JobKind.CRAWL, {"source": "neu"}),
        (JobKind.CRAWL, {"source": "täglich"}),
    ]


def test_a_harvest_under_way_is_not_asked_for_again(ledger: Engine) -> None:
    with write(ledger) as session:
        a_source(session, "neu")
        jobs.request(session, OFFICE, kind=JobKind.CRAWL, now=MONDAY)
        jobs.request(session, OFFICE, kind=JobKind.MATCH, now=MONDAY)
    assert Timekeeper(ledger).look(MONDAY) == 0


def test_looking_again_asks_for_nothing_until_the_next_slot(ledger: Engine) -> None:
    keeper = Timekeeper(ledger)
    assert keeper.look(MONDAY) == 2
    assert keeper.look(MONDAY + timedelta(hours=1)) == 0
    with write(ledger) as session:
        for job in session.exec(select(Job)):
            jobs.finish(session, job_id=job.id or 0, now=MONDAY, failed=True, message="")
    assert keeper.look(MONDAY + timedelta(days=1)) == 2
    assert Timekeeper(ledger).look(MONDAY + timedelta(days=1)) == 0


def test_no_letters_before_real_work_begins(ledger: Engine) -> None:
    Timekeeper(ledger).look(MONDAY)
    assert listed(ledger, JobKind.LETTERS) == []


def test_letters_go_out_from_the_first_monday_of_real_work_on(ledger: Engine) -> None:
    live(ledger, MONDAY + timedelta(days=1))
    keeper = Timekeeper(ledger)
    keeper.look(MONDAY + timedelta(days=1, hours=1))
    assert listed(ledger, JobKind.LETTERS) == []
    keeper.look(MONDAY + timedelta(days=7))
    assert listed(ledger, JobKind.LETTERS) == [(JobKind.LETTERS, {"week": "2026-W49"})]


def test_what_waits_goes_out_once_real_work_has_begun(ledger: Engine) -> None:
    keeper = Timekeeper(ledger)
    keeper.look(MONDAY)
    assert [*listed(ledger, JobKind.POST), *listed(ledger, JobKind.REMINDERS)] == []
    live(ledger, MONDAY)
    keeper.look(MONDAY + timedelta(hours=3))
    keeper.look(MONDAY + timedelta(hours=3, minutes=5))
    assert listed(ledger, JobKind.POST) == [(JobKind.POST, {})]
    keeper.look(MONDAY + timedelta(days=1))
    assert listed(ledger, JobKind.REMINDERS) == [(JobKind.REMINDERS, {})]


def test_a_missed_monday_is_caught_up_once(ledger: Engine) -> None:
    live(ledger, MONDAY - timedelta(days=30))
    Timekeeper(ledger).look(MONDAY + timedelta(days=3))
    Timekeeper(ledger).look(MONDAY + timedelta(days=4))
    assert listed(ledger, JobKind.LETTERS) == [(JobKind.LETTERS, {"week": "2026-W48"})]


def test_a_comparison_made_this_morning_is_not_repeated(ledger: Engine) -> None:
    with write(ledger) as session:
        a_source(session)
        project, call = a_project(session), a_call(session)
        a_match(session, project, call, computed_at=NOW)
    Timekeeper(ledger).look(NOW + timedelta(minutes=1))
    # A new project asks for its own comparison; the whole one is not asked for.
    assert (JobKind.MATCH, {}) not in listed(ledger, JobKind.MATCH)


def test_links_are_tried_once_a_week_as_soon_as_there_are_any(ledger: Engine) -> None:
    Timekeeper(ledger).look(MONDAY)
    assert listed(ledger, JobKind.DEAD_LINKS) == []
    with write(ledger) as session:
        a_call(session, url="https://ministerium.example/aufruf")
    for days in range(8):
        Timekeeper(ledger).look(MONDAY + timedelta(days=days))
    with read(ledger) as session:
        slots = [job.slot for job in session.exec(select(Job)) if job.kind is JobKind.DEAD_LINKS]
    assert slots == ["2026-W47", "2026-W48"]


def test_the_day_passes_for_deadlines_too(ledger: Engine) -> None:
    with write(ledger) as session:
        a_call(session, rounds=(a_round(MONDAY.date()),))
    Timekeeper(ledger).look(MONDAY + timedelta(days=1))
    with read(ledger) as session:
        call = session.exec(select(FundingCall)).one()
        assert (call.status, call.next_closes_on) == (CallStatus.CLOSED, None)


def test_a_ledger_that_is_away_does_not_stop_the_clock(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = database.connect(f"sqlite:///{tmp_path / 'leer.sqlite3'}")
    Timekeeper(engine).tick()
    assert "clockwork cannot reach the ledger" in caplog.text
    engine.dispose()


def test_the_clockwork_runs_until_it_is_told_to_stop(
    ledger: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "FIRST_TICK_SECONDS", 0)
    monkeypatch.setattr(scheduler, "WORK_AFTER_SECONDS", 0)
    for kind in (JobKind.CRAWL, JobKind.MATCH):
        monkeypatch.setitem(COMMANDS, kind, lambda *_: ["platform"])
    settings = Settings(_env_file=None, database_url=database_url, data_dir=tmp_path)  # type: ignore[call-arg]
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(database_url, settings, stop))
    thread.start()
    try:
        while JobState.DONE not in states(ledger, JobKind.MATCH):
            assert thread.is_alive()
            stop.wait(0.05)
    finally:
        stop.set()
        thread.join()
    assert JobState.RUNNING not in states(ledger, JobKind.MATCH)


def states(ledger: Engine, kind: JobKind) -> list[JobState]:
    with read(ledger) as session:
        return [job.state for job in session.exec(select(Job).where(Job.kind == kind))]
