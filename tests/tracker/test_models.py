"""Columns mean the same on both databases."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel, col, select

from tests.builders import NOW, a_partner, a_project, a_run, a_source
from tracker.clock import BERLIN
from tracker.database import read, write
from tracker.models.calls import FundingCall
from tracker.models.columns import Moment
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.models.sources import CrawlRun, Source
from tracker.models.tables import METADATA
from tracker.vocabulary.calls import CallStatus, Level
from tracker.vocabulary.word import Word
from tracker.vocabulary.work import RunState

# Columns that hold words of our own; a word stored by its name would be lost when it is renamed.
WORDS = [column for table in METADATA.sorted_tables for column in table.columns if isinstance(column.type, sa.Enum)]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 23, 8, 30, 15, 123456, tzinfo=UTC),
        datetime(2026, 7, 1, 12, 0, tzinfo=BERLIN),
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_a_moment_comes_back_as_the_same_one_in_utc(ledger: Engine, moment: datetime) -> None:
    with write(ledger) as session:
        run = a_run(session, started_at=moment)
    with read(ledger) as session:
        found = session.get_one(CrawlRun, run.id).started_at
    assert found == moment.astimezone(UTC)
    assert found.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused(ledger: Engine) -> None:
    naive = NOW.replace(tzinfo=None)
    with write(ledger) as session:
        a_source(session)
        with pytest.raises(StatementError, match="a moment needs a time zone"):
            a_run(session, started_at=naive)
        session.rollback()
    with read(ledger) as session, pytest.raises(StatementError, match="a moment needs a time zone"):
        session.exec(select(CrawlRun).where(col(CrawlRun.started_at) < naive)).all()


def test_moments_are_compared_as_moments_and_not_as_texts(ledger: Engine) -> None:
    morning = datetime(2026, 11, 23, 7, 0, tzinfo=BERLIN)
    with write(ledger) as session:
        a_run(session, started_at=morning)
    with read(ledger) as session:
        assert session.exec(select(CrawlRun).where(col(CrawlRun.started_at) < morning + timedelta(minutes=1))).all()
        assert not session.exec(select(CrawlRun).where(col(CrawlRun.started_at) < morning)).all()
        newest = session.exec(select(sa.func.max(CrawlRun.started_at))).one()
    assert newest == morning
    assert newest.tzinfo is UTC


def test_a_word_is_stored_by_its_code(ledger: Engine) -> None:
    with write(ledger) as session:
        a_run(session, state=RunState.SOUND)
    with read(ledger) as session:
        assert session.execute(sa.text("SELECT state FROM crawl_run")).scalar_one() == "sound"
        assert session.execute(sa.text("SELECT level FROM source")).scalar_one() == "bund"
        assert session.exec(select(CrawlRun)).one().state is RunState.SOUND
        assert session.exec(select(Source)).one().level is Level.BUND


@pytest.mark.parametrize("column", WORDS, ids=str)
def test_every_word_column_is_text_that_a_new_word_does_not_change(column: sa.Column[Word]) -> None:
    kind = column.type
    assert isinstance(kind, sa.Enum)
    assert (kind.native_enum, kind.create_constraint, kind.length) == (False, False, 40)
    assert kind.enum_class is not None
    assert kind.enums == [member.value for member in kind.enum_class]
    assert max(map(len, kind.enums)) <= 40


def test_every_column_of_time_is_a_moment() -> None:
    columns = [column for table in METADATA.sorted_tables for column in table.columns]
    assert sum(isinstance(column.type, Moment) for column in columns) > 25
    assert not [str(column) for column in columns if isinstance(column.type, sa.DateTime)]


def test_money_of_a_whole_programme_fits(ledger: Engine) -> None:
    billions = 95_500_000_000_00
    with write(ledger) as session:
        project = a_project(session, cost_cents=billions)
        a_source(session)
        fields = ("amount_min_cents", "amount_max_cents", "cost_min_cents")
        call = FundingCall(
            source="bund",
            external_id="x",
            title="x",
            first_seen=NOW,
            changed_at=NOW,
            **dict.fromkeys(fields, billions),
        )
        session.add(call)
    with read(ledger) as session:
        assert session.get_one(Project, project.id).cost_cents == billions
        stored = session.get_one(FundingCall, call.id)
        assert [getattr(stored, field) for field in fields] == [billions] * 3


def test_every_column_of_money_is_wide_enough() -> None:
    money = [column for table in METADATA.sorted_tables for column in table.columns if column.name.endswith("_cents")]
    assert len(money) >= 4
    assert not [str(column) for column in money if not isinstance(column.type, sa.BigInteger)]


def test_unknown_stays_unknown(ledger: Engine) -> None:
    with write(ledger) as session:
        project = a_project(session)
    with read(ledger) as session:
        found = session.get_one(Project, project.id)
    assert (found.cost_cents, found.starts_on, found.planning_stage, found.priority) == (None, None, None, None)


def test_days_lists_and_records_come_back_as_they_were(ledger: Engine) -> None:
    with write(ledger) as session:
        a_source(session)
        call = FundingCall(
            source="bund",
            external_id="x",
            title="Übergang – „Straße“ 100 %",
            areas=["DE-NW", "set:braunkohle"],
            bodies=[{"kind": "funder", "name": "Ministerium für Umwelt"}],
            status=CallStatus.OPEN,
            published_on=date(2026, 2, 28),
            first_seen=NOW,
            changed_at=NOW,
        )
        session.add(call)
    with read(ledger) as session:
        found = session.get_one(FundingCall, call.id)
    assert found.model_dump() == call.model_dump()


def test_every_foreign_key_is_indexed() -> None:
    """Every list is read through one. The exception is read from the row that holds it, never the other way round."""
    bare = {
        str(column)
        for table in METADATA.sorted_tables
        for column in table.columns
        if column.foreign_keys and not column.index and not column.primary_key and not column.unique
        if not any(index.columns.keys()[0] == column.name for index in table.indexes)
    }
    assert bare == {"round.moved_to_id"}


def test_every_name_outside_is_a_uuid_and_there_once(ledger: Engine) -> None:
    shared = uuid4()
    with write(ledger) as session:
        a_partner(session, "selm", public_id=shared)
        with pytest.raises(IntegrityError):
            a_partner(session, "werne", public_id=shared)
        session.rollback()
        a_partner(session, "selm", public_id=shared)
        assert session.exec(select(Partner.public_id)).one() == shared


def test_every_table_is_in_the_schema() -> None:
    tables = {kind.__tablename__ for kind in _all_models(SQLModel)}
    assert tables == set(METADATA.tables)


def _all_models(kind: type[SQLModel]) -> set[type[SQLModel]]:
    found = {kind} if getattr(kind, "__table__", None) is not None else set()
    return found.union(*(_all_models(child) for child in kind.__subclasses__()))
