"""The ledger's engine, its two kinds of transaction, and its schema."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from tracker.command_line import to_type
from tracker.errors import Refused, WrongSchema
from tracker.system_words import reason

BUSY_TIMEOUT_SECONDS = 10
UNREACHABLE = "Die Datenbank ist nicht erreichbar. Bitte prüfen Sie ihre Adresse, meist FOERDERPFAD_DATABASE_URL."
_WRITES = "foerderpfad_writes"
# Without the address itself: it may hold a password.
_WRONG_ADDRESS = (
    "Die Adresse der Datenbank stimmt nicht, in FOERDERPFAD_DATABASE_URL oder bei „copy-to“. "
    "Möglich sind sqlite:///… und postgresql://…"
)
# Numbers of PostgreSQL's advisory locks, one for each kind of work that must not overlap.
_TURNS = {"audit": 4210, "job": 4211, "schema": 4212}
# Umlauts stay letters, so that a list kept as JSON can be searched as text.
_json = partial(json.dumps, ensure_ascii=False)


def connect(url: str) -> Engine:
    """Return the engine for an address; ``postgresql://`` means the driver we ship.

    Raises:
        Refused: the address is none, or names a database we do not know, or its folder cannot be made.
    """
    address = _address(url)
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True, json_serializer=_json)
    if address.database and address.database != ":memory:":
        _make_folder(Path(address.database).parent)
    engine = create_engine(
        address,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
        json_serializer=_json,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as error:
        raise Refused(_WRONG_ADDRESS) from error
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise Refused(_WRONG_ADDRESS)
    return address


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            f"Der Ordner „{folder}“ für die Datenbank lässt sich nicht anlegen: {reason(error)}. Bitte prüfen Sie ihn."
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them DEFERRED.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-65536"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A read that turns into a write fails at once when somebody else wrote meanwhile, so writers say so first.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def read(engine: Engine) -> Iterator[Session]:
    """Open a session that only looks. What it changed by mistake is thrown away."""
    with Session(engine, autoflush=False) as session:
        # Closing rolls back; rolling back here as well would empty what the page still wants to show.
        yield session


@contextmanager
def write(engine: Engine) -> Iterator[Session]:
    """Open a session that writes; it commits at the end and rolls back on any error."""
    with Session(engine.execution_options(**{_WRITES: True}), expire_on_commit=False) as session:
        yield session
        session.commit()


def wait_for_turn(session: Session, work: Literal["audit", "job"]) -> None:
    """Let writers of one kind go one after the other, until their transactions end."""
    # SQLite has one writer anyway; PostgreSQL needs to be told.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock({_TURNS[work]})"))


def _configuration(engine: Engine | None) -> Any:
    from alembic.config import Config  # costs a third of a second, and only a migration needs it

    configuration = Config()
    configuration.set_main_option("script_location", "tracker:migrations")
    if engine is not None:
        # Two processes that upgrade together wait for each other instead of meeting half way.
        configuration.attributes["engine"] = engine.execution_options(**{_WRITES: True})
    return configuration


def head() -> str:
    """Return the revision this version needs: the highest number in ``migrations/versions``."""
    return max(path.name[:4] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))


def revision(engine: Engine) -> str | None:
    """Return the revision the database has; ``None`` for an empty one.

    Raises:
        WrongSchema: the database does not answer, or is none.
    """
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except DBAPIError as error:
        raise WrongSchema(UNREACHABLE) from error


def known_revisions() -> frozenset[str]:
    """Return every revision this version can bring up to its own."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_configuration(None))
    return frozenset(found.revision for found in script.walk_revisions())


def upgrade(engine: Engine, *, to: str = "head") -> None:
    """Bring the schema to this version's, or to an older one for an old backup.

    Only ``tracker init``, the serving parent and a restore call it.

    Raises:
        WrongSchema: the database is newer than this version.
    """
    if revision(engine) == (head() if to == "head" else to):
        return
    from alembic import command
    from alembic.util import CommandError

    configuration = _configuration(engine)
    try:
        found = revision(engine)
        if found is not None and found not in known_revisions():
            raise WrongSchema(_newer(found))
        with _alone(engine):
            command.upgrade(configuration, to)
    except CommandError as error:
        raise WrongSchema(f"Die Datenbank lässt sich nicht auf diese Version bringen: {error}") from error


def check(engine: Engine) -> None:
    """Refuse to work on a schema that is not this version's.

    Raises:
        WrongSchema: the text says which command helps.
    """
    found = revision(engine)
    if found is None:
        raise WrongSchema(f"Die Datenbank ist noch leer. Bitte führen Sie „{to_type('tracker init')}“ aus.")
    if found < head():
        raise WrongSchema(
            f"Die Datenbank hat den Stand {found}, diese Version braucht {head()}. "
            f"Bitte führen Sie „{to_type('tracker init')}“ aus."
        )
    if found != head():
        raise WrongSchema(_newer(found))


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect() as connection:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_TURNS['schema']})"))
        yield


def _newer(found: str) -> str:
    return (
        f"Die Datenbank hat den Stand {found}, diese Version kennt nur {head()}. "
        "Die Datenbank stammt von einer neueren Version; bitte starten Sie diese."
    )
