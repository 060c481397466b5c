"""A new ledger beside the old one, and the one step that puts it in its place.

SQLite: a file beside the file, then one rename. PostgreSQL: a schema beside the schema, then one transaction.
Killed at any moment, the ledger is the old one or the new one; the old one stays beside until the next restore.
"""

import os
import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.engine import URL

from tracker import database, durable
from tracker.database import write
from tracker.errors import Refused

NEW, BEFORE = "neu", "vorher"
SCHEMA_NEW, SCHEMA_BEFORE = "foerderpfad_neu", "foerderpfad_vorher"
_SIDE_FILES = ("-wal", "-shm")


class Beside(ABC):
    """A place where a ledger can be built without anybody seeing it."""

    @abstractmethod
    def begin(self) -> Engine:
        """Return the engine of an empty ledger, after clearing what an interrupted attempt left."""

    @abstractmethod
    def take_over(self, building: Engine) -> str:
        """Put the new ledger in the old one's place; say in German where the old one is now."""

    @abstractmethod
    def give_up(self, building: Engine) -> None:
        """Clear away a ledger that is not to be used."""


def place_of(engine: Engine) -> Beside:
    """Return where a ledger can be built beside this one."""
    return _Schema(engine) if engine.dialect.name == "postgresql" else _File(engine)


class _File(Beside):
    """Beside a SQLite file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._place = Path(str(engine.url.database))
        self._new = self._named(NEW)

    def begin(self) -> Engine:
        _remove(self._new)
        return database.connect(f"sqlite:///{self._new}")

    def take_over(self, building: Engine) -> str:
        building.dispose()
        before = self._named(BEFORE)
        if self._place.exists():
            self._close_old()
            # A second name for the old file, so that its own name is never empty.
            link = self._named(f"{BEFORE}.{NEW}")
            link.unlink(missing_ok=True)
            os.link(self._place, link)
            link.replace(before)
        durable.put_in_place(self._new, self._place)
        return f"Die Datenbank von vorher liegt unter {before}." if before.exists() else ""

    def give_up(self, building: Engine) -> None:
        building.dispose()
        _remove(self._new)

    def _named(self, ending: str) -> Path:
        return self._place.with_name(f"{self._place.name}.{ending}")

    def _close_old(self) -> None:
        """Bring everything into the one file: what lies beside it would be read as part of the new one."""
        self._engine.dispose()
        with closing(sqlite3.connect(self._place)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        log = self._place.with_name(f"{self._place.name}{_SIDE_FILES[0]}")
        if log.exists() and log.stat().st_size:
            raise Refused(
                "Ein anderes Programm hat die Datenbank noch offen. Bitte beenden Sie es und wiederholen Sie es."
            )
        for ending in _SIDE_FILES:
            self._place.with_name(f"{self._place.name}{ending}").unlink(missing_ok=True)


class _Schema(Beside):
    """Beside PostgreSQL's current schema."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self) -> Engine:
        with write(self._engine) as session:
            connection = session.connection()
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA_NEW} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA_NEW}")
        return database.connect(_inside(self._engine.url, SCHEMA_NEW).render_as_string(hide_password=False))

    def take_over(self, building: Engine) -> str:
        building.dispose()
        with write(self._engine) as session:
            connection = session.connection()
            current = str(connection.exec_driver_sql("SELECT current_schema()").scalar())
            old = inspect(connection).get_table_names(schema=current)
            if old:
                connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA_BEFORE} CASCADE")
                connection.exec_driver_sql(f"CREATE SCHEMA {SCHEMA_BEFORE}")
                _move(connection, old, current, SCHEMA_BEFORE)
            _move(connection, inspect(connection).get_table_names(schema=SCHEMA_NEW), SCHEMA_NEW, current)
            connection.exec_driver_sql(f"DROP SCHEMA {SCHEMA_NEW}")
        return f"Die Tabellen von vorher liegen im Schema {SCHEMA_BEFORE}." if old else ""

    def give_up(self, building: Engine) -> None:
        building.dispose()
        with write(self._engine) as session:
            session.connection().exec_driver_sql(f"DROP SCHEMA IF EXISTS {SCHEMA_NEW} CASCADE")


def _inside(url: URL, schema: str) -> URL:
    return url.update_query_dict({"options": f"-csearch_path={schema}"})


def _move(connection: Connection, tables: list[str], source: str, target: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    for table in tables:
        connection.exec_driver_sql(f"ALTER TABLE {quote(source)}.{quote(table)} SET SCHEMA {quote(target)}")


def _remove(place: Path) -> None:
    for ending in ("", *_SIDE_FILES):
        place.with_name(f"{place.name}{ending}").unlink(missing_ok=True)
