"""Who works on the ledger: everybody holds it together, a restore holds it alone. The system frees it on any death."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from tracker.database import UNREACHABLE
from tracker.errors import Refused, WrongSchema

ADVISORY = 4213
"""Number of the lock on PostgreSQL, beside those of ``tracker.database``."""

BEING_RESTORED = "Gerade wird eine Sicherung zurückgespielt. Bitte versuchen Sie es danach noch einmal."
STILL_IN_USE = (
    "Förderpfad läuft noch. Bitte beenden Sie es und alle seine Befehle (zum Beispiel „systemctl stop foerderpfad“) "
    "und wiederholen Sie den Befehl."
)


@contextmanager
def in_use(engine: Engine) -> Iterator[None]:
    """Work on the ledger together with others.

    Raises:
        Refused: a backup is being restored just now.
    """
    with _held(engine, alone=False, otherwise=BEING_RESTORED):
        yield


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Keep everybody else away from the ledger.

    Raises:
        Refused: somebody works on it.
    """
    with _held(engine, alone=True, otherwise=STILL_IN_USE):
        yield


@contextmanager
def _held(engine: Engine, *, alone: bool, otherwise: str) -> Iterator[None]:
    holding = _row if engine.dialect.name == "postgresql" else _file
    with holding(engine, alone=alone) as held:
        if not held:
            raise Refused(otherwise)
        yield


@contextmanager
def _file(engine: Engine, *, alone: bool) -> Iterator[bool]:
    place = engine.url.database
    if not place or place == ":memory:":
        yield True
        return
    beside = Path(f"{place}.lock")
    with beside.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def _row(engine: Engine, *, alone: bool) -> Iterator[bool]:
    # A connection of its own, outside any transaction: it may be held for weeks.
    with _connected(engine) as connection:
        try_it = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
        held = bool(connection.execute(text(f"SELECT {try_it}({ADVISORY})")).scalar())
        try:
            yield held
        finally:
            # Going back to the pool would keep the lock.
            connection.invalidate()


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise WrongSchema(UNREACHABLE) from error
