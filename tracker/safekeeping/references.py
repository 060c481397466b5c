"""Tables that refer to each other, and to themselves, filled in any order; checked before anything is committed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from tracker.safekeeping.rows import TableShape


class _Reference(NamedTuple):
    table: str
    name: str


@contextmanager
def checked_at_the_end(connection: Connection) -> Iterator[None]:
    """Let rows refer to rows that come later; at the end every reference must hold."""
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        yield
        return
    references = list(_references(connection))
    for reference in references:
        _alter(connection, reference, "DEFERRABLE INITIALLY DEFERRED")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for reference in references:
        _alter(connection, reference, "NOT DEFERRABLE")


def continue_numbers(connection: Connection, shapes: Iterable[TableShape]) -> None:
    """Let PostgreSQL's counters go on behind the highest number; SQLite looks itself."""
    if connection.dialect.name != "postgresql":
        return
    for shape in shapes:
        if "id" in shape.columns:
            _continue(connection, connection.dialect.identifier_preparer.quote(shape.name))


def _continue(connection: Connection, table: str) -> None:
    counter = connection.execute(sa.select(sa.func.pg_get_serial_sequence(table, "id"))).scalar()
    highest = connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar()
    if counter is not None and highest is not None:
        connection.execute(sa.select(sa.func.setval(counter, highest)))


def _references(connection: Connection) -> Iterator[_Reference]:
    inspector = sa.inspect(connection)
    for table in inspector.get_table_names():
        for found in inspector.get_foreign_keys(table):
            yield _Reference(table, str(found["name"]))


def _alter(connection: Connection, reference: _Reference, how: str) -> None:
    quote = connection.dialect.identifier_preparer.quote
    connection.exec_driver_sql(f"ALTER TABLE {quote(reference.table)} ALTER CONSTRAINT {quote(reference.name)} {how}")
