"""A harvest killed at any moment and repeated ends in the same state as an undisturbed one."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from tests.builders import NOW, a_call_data, a_round, a_run, harvested, stored
from tracker import database
from tracker.database import read, write
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Evidence, Origin, OriginVersion, SourceText
from tracker.models.sources import CrawlRun
from tracker.vocabulary.work import RunState

TOMORROW = NOW + timedelta(days=1)
BEFORE = [a_call_data(external_id=f"p-{number}", rounds=(a_round(),)) for number in range(8)]
AFTER = [
    a_call_data(external_id="p-0", rounds=(a_round(),), rate_hundredths=9_000),
    a_call_data(external_id="p-1", rounds=(a_round(date(2027, 6, 30)),)),
    a_call_data(external_id="p-2", rounds=(a_round(),), contact="Telefon 2"),
    *BEFORE[3:7],
    a_call_data(external_id="p-8", rounds=(a_round(),), text="Ein neuer Text."),
]
BATCHES = [AFTER[start : start + 2] for start in range(0, len(AFTER), 2)]


def state(engine: Engine) -> list[object]:
    """Everything people and the next harvest depend on. When and by which run is left out: that differs."""
    with read(engine) as session:
        calls = session.exec(select(FundingCall).order_by(col(FundingCall.external_id)))
        own = {"id", "public_id", "first_seen", "changed_at", "withdrawn_at"}
        found: list[object] = [(call.model_dump(exclude=own), call.withdrawn_at is None) for call in calls]
        for origin in session.exec(select(Origin).order_by(col(Origin.external_id))):
            found.append((origin.external_id, origin.version, origin.fingerprint, origin.withdrawn_at is None))
            versions = select(OriginVersion).where(OriginVersion.origin_id == origin.id)
            found += [
                (version.number, version.data, version.changes, version.material, version.text_hash)
                for version in session.exec(versions.order_by(col(OriginVersion.number)))
            ]
            rounds = session.exec(select(Round).where(Round.call_id == origin.call_id).order_by(col(Round.id)))
            found += [(row.closes_on, row.superseded_at is None, row.moved_to_id is None) for row in rounds]
            evidence = select(Evidence).where(Evidence.origin_id == origin.id).order_by(col(Evidence.id))
            found += [row.quote for row in session.exec(evidence)]
        return found + sorted(session.exec(select(SourceText.hash)))


@pytest.fixture(scope="session")
def undisturbed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> list[object]:
    """How two harvests end that nobody disturbs."""
    path = tmp_path_factory.mktemp("undisturbed") / "ledger.sqlite3"
    shutil.copyfile(sqlite_template, path)
    engine = database.connect(f"sqlite:///{path}")
    for now, calls in ((NOW, BEFORE), (TOMORROW, AFTER)):
        with write(engine) as session:
            harvested(session, *calls, now=now)
    found = state(engine)
    engine.dispose()
    return found


def killed(engine: Engine, after: int) -> None:
    """Begin a harvest, commit some batches, lose the next one half written, and never finish."""
    with write(engine) as session:
        run_id = a_run(session, started_at=TOMORROW).id
    for number, batch in enumerate(BATCHES[: after + 1]):
        with write(engine) as session:
            stored(session, *batch, now=TOMORROW, run=session.get_one(CrawlRun, run_id))
            if number == after:
                session.rollback()


def runs(session: Session) -> list[RunState]:
    return [run.state for run in session.exec(select(CrawlRun).order_by(col(CrawlRun.id)))]


@pytest.mark.parametrize("batches", range(len(BATCHES) + 1))
def test_a_harvest_killed_anywhere_and_repeated_ends_the_same(
    ledger: Engine, undisturbed: list[object], batches: int
) -> None:
    with write(ledger) as session:
        harvested(session, *BEFORE)
    killed(ledger, batches)
    if batches < len(BATCHES):
        assert state(ledger) != undisturbed
    with write(ledger) as session:
        harvested(session, *AFTER, now=TOMORROW + timedelta(hours=1))
    assert state(ledger) == undisturbed


def test_a_killed_harvest_closes_nothing_and_says_that_it_never_ended(ledger: Engine) -> None:
    with write(ledger) as session:
        harvested(session, *BEFORE)
    killed(ledger, 1)
    with read(ledger) as session:
        assert runs(session) == [RunState.SOUND, RunState.RUNNING]
        assert not session.exec(select(FundingCall).where(col(FundingCall.withdrawn_at).is_not(None))).all()


def test_a_harvest_repeated_once_more_changes_nothing(ledger: Engine, undisturbed: list[object]) -> None:
    for calls in (BEFORE, AFTER, AFTER):
        with write(ledger) as session:
            harvested(session, *calls)
    assert state(ledger) == undisturbed
