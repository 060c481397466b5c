"""The schema in the database is the one the models describe, and no process works on another one."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlmodel import select

from tracker import database
from tracker.command_line import to_type
from tracker.database import read
from tracker.errors import WrongSchema
from tracker.models.awards import GapDecision
from tracker.models.partners import Person
from tracker.models.sources import CrawlRun
from tracker.models.tables import METADATA
from tracker.models.work import Job
from tracker.vocabulary.awards import GapChoice

VERSIONS = Path(database.__file__).parent / "migrations" / "versions"
UPGRADE = "import sys; from tracker import database; database.upgrade(database.connect(sys.argv[1]))"
DEMANDS_INIT = rf"Bitte führen Sie „{re.escape(to_type('tracker init'))}“ aus\.$"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/leer.sqlite3"
    url: str = request.getfixturevalue("postgresql_url")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()
    return url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Engine]:
    """Engine of a database without any table."""
    engine = database.connect(empty_url)
    yield engine
    engine.dispose()


def stamp(engine: Engine, revision: str) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = :found"), {"found": revision})


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(sa.inspect(connection).get_table_names())


def test_the_migrations_make_the_schema_of_the_models(ledger: Engine) -> None:
    with ledger.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_the_comparison_would_see_a_missing_column(ledger: Engine) -> None:
    with ledger.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE funding_call DROP COLUMN contact")
    with ledger.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, METADATA)
    assert [step[0] for step in found] == ["add_column"]


def test_an_empty_database_becomes_a_ledger(empty: Engine) -> None:
    assert database.revision(empty) is None
    database.upgrade(empty)
    database.check(empty)
    assert database.revision(empty) == database.head()
    assert tables(empty) == {*METADATA.tables, "alembic_version"}


def test_an_upgrade_keeps_what_an_older_ledger_holds(empty: Engine) -> None:
    """SQLite rebuilds tables that others refer to; the rows there and the references to them stay."""
    command.upgrade(database._configuration(empty), "0001")
    with empty.begin() as connection:
        # As the first tables were, whatever the models say today.
        old = sa.MetaData()
        old.reflect(connection)
        now = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
        partner = {"id": 1, "public_id": "1" * 32, "key": "selm", "name": "Stadt Selm", "short_name": "Selm"}
        person = {"id": 1, "public_id": "2" * 32, "name": "Fördermittel", "phone": "", "role": "contact"}
        job = {"id": 1, "public_id": "3" * 32, "kind": "crawl", "argument": {}, "requested_by_id": 1, "state": "done"}
        run = {"id": 1, "source": "nrw_bank", "job_id": 1, "state": "sound", "started_at": now, "alarms": []}
        counts = dict.fromkeys(("seen", "created", "changed", "unchanged", "withdrawn", "dropped"), 0)
        source = {"name": "nrw_bank", "title": "NRW.BANK", "level": "land", "address": "", "licence": "", "rank": 1}
        for table, row in (
            ("partner", partner | {"kind": "stadt", "ags": "05978032", "settings": {}}),
            ("person", person | {"partner_id": 1, "active": True, "is_example": False, "settings": {}}),
            ("job", job | {"done": 0, "message": "", "worker": "", "created_at": now}),
            (
                "source",
                source | {"attribution": "", "enabled": True, "office_only": False, "pause_reason": ""},
            ),
            ("crawl_run", run | counts | {"notes": {}}),
        ):
            connection.execute(sa.insert(old.tables[table]).values(**row))
    database.upgrade(empty)
    with read(empty) as session:
        assert session.exec(select(CrawlRun.job_id)).all() == [1]
        job, person = session.get_one(Job, 1), session.get_one(Person, 1)
        assert (job.requested_by_id, job.attempts) == (1, 0)
        assert (person.partner_id, person.deputy_id) == (1, None)


def _insert(connection: sa.Connection, table: sa.Table, **values: object) -> None:
    """Enter a row of a table as it was; what must be there and is not named is empty."""
    empty_of = {str: "", int: 0, bool: False, dict: {}, list: []}
    asked = [column for column in table.columns if not column.nullable and column.name not in values]
    connection.execute(sa.insert(table).values({item.name: empty_of[item.type.python_type] for item in asked} | values))


def test_what_was_decided_about_a_lower_award_is_kept_and_can_go_back(empty: Engine) -> None:
    command.upgrade(database._configuration(empty), "0003")
    now = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
    with empty.begin() as connection:
        old = sa.MetaData()
        old.reflect(connection)
        _insert(connection, old.tables["partner"], id=1, public_id="1" * 32, settings={})
        moments = {"created_at": now, "updated_at": now, "originals": {}}
        _insert(connection, old.tables["application"], id=1, public_id="2" * 32, lead_partner_id=1, **moments)
        said = "Eigenanteil erhöhen: Nachtrag 2026"
        known = {"issued_on": now.date(), "recorded_at": now, "application_id": 1}
        notices = old.tables["award_notice"]
        _insert(connection, notices, id=1, public_id="3" * 32, kind="award", gap_decision=said, **known)
        _insert(connection, notices, id=2, public_id="4" * 32, kind="change", gap_decision="", **known)
    database.upgrade(empty)
    with read(empty) as session:
        (kept,) = session.exec(select(GapDecision)).all()
        found = (kept.notice_id, kept.choice, kept.note, kept.person_id, kept.made_at)
        assert found == (1, GapChoice.OWN_SHARE, "Nachtrag 2026", None, None)
    command.downgrade(database._configuration(empty), "0003")
    with empty.connect() as connection:
        again = connection.exec_driver_sql("SELECT gap_decision FROM award_notice ORDER BY id").scalars().all()
    assert again == [said, ""]


def test_an_upgrade_may_be_repeated(empty: Engine) -> None:
    database.upgrade(empty)
    database.upgrade(empty)
    database.check(empty)


def test_two_processes_that_upgrade_at_once_do_not_collide(empty_url: str) -> None:
    words = [sys.executable, "-c", UPGRADE, empty_url]
    running = [subprocess.Popen(words, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], errors
    engine = database.connect(empty_url)
    database.check(engine)
    engine.dispose()


def test_there_is_one_head_and_its_name_is_the_highest_number() -> None:
    scripts = ScriptDirectory(VERSIONS.parent)
    assert scripts.get_heads() == [database.head()]
    files = sorted(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))
    assert files == sorted(script.revision for script in scripts.walk_revisions())


def test_an_empty_database_is_not_worked_on(empty: Engine) -> None:
    with pytest.raises(WrongSchema, match=rf"^Die Datenbank ist noch leer\. {DEMANDS_INIT}"):
        database.check(empty)


def test_an_older_database_is_not_worked_on(ledger: Engine) -> None:
    stamp(ledger, "0000")
    with pytest.raises(WrongSchema, match=rf"^Die Datenbank hat den Stand 0000, .* {DEMANDS_INIT}"):
        database.check(ledger)


@pytest.mark.parametrize("step", [database.check, database.upgrade])
def test_a_database_of_a_newer_version_is_left_alone(ledger: Engine, step: type) -> None:
    stamp(ledger, "9999")
    with pytest.raises(WrongSchema, match=r"^Die Datenbank hat den Stand 9999, .*von einer neueren Version.*\.$"):
        step(ledger)
    assert database.revision(ledger) == "9999"


@pytest.mark.parametrize("step", [database.check, database.upgrade])
def test_a_file_that_is_no_database_is_said(tmp_path: Path, step: type) -> None:
    path = tmp_path / "ledger.sqlite3"
    path.write_text("Das ist keine Datenbank. " * 100)
    engine = database.connect(f"sqlite:///{path}")
    with pytest.raises(WrongSchema, match=r"^Die Datenbank ist nicht erreichbar\. "):
        step(engine)
    engine.dispose()


@pytest.mark.parametrize("step", [database.check, database.upgrade])
def test_a_server_that_does_not_know_the_database_is_said(postgres_url: str, step: type) -> None:
    engine = database.connect(
        make_url(postgres_url).set(database="gibt_es_nicht").render_as_string(hide_password=False)
    )
    with pytest.raises(WrongSchema, match=r"^Die Datenbank ist nicht erreichbar\. .*FOERDERPFAD_DATABASE_URL\.$"):
        step(engine)
    engine.dispose()


def test_every_migration_can_be_taken_back(empty: Engine) -> None:
    from alembic import command

    database.upgrade(empty)
    command.downgrade(database._configuration(empty), "base")
    assert tables(empty) == {"alembic_version"}
