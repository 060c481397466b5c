"""Every table as lines of JSON: the same text for the same content, on both databases and for every schema.

The tables are described by the database itself, so a backup can be made before an update changes them.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Connection, Inspector
from sqlalchemy.dialects.postgresql import JSONB

from tracker.models.columns import Moment
from tracker.shapes.base import Shape

REVISION = "alembic_version"
_BATCH = 500
_LENGTH_OF_A_KEY = 32


class Kind(StrEnum):
    """What a column holds, as far as it matters for writing it down."""

    NUMBER = "number"
    FRACTION = "fraction"
    TEXT = "text"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    KEY = "key"
    JSON = "json"


class TableShape(Shape):
    """A table: its columns, and those that identify a row."""

    name: str
    columns: dict[str, Kind]
    key: tuple[str, ...]


_TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.BigInteger(),
    Kind.FRACTION: sa.Float(),
    Kind.TEXT: sa.String(),
    Kind.FLAG: sa.Boolean(),
    Kind.DAY: sa.Date(),
    Kind.MOMENT: Moment(),
    Kind.KEY: sa.Uuid(),
    Kind.JSON: sa.JSON().with_variant(JSONB(), "postgresql"),
}
# In this order: a moment is no day, and a key is a text on SQLite.
_KINDS: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
    (sa.Uuid, Kind.KEY),
    (sa.Boolean, Kind.FLAG),
    (sa.DateTime, Kind.MOMENT),
    (sa.Date, Kind.DAY),
    (sa.JSON, Kind.JSON),
    (sa.Integer, Kind.NUMBER),
    (sa.Float, Kind.FRACTION),
    (sa.String, Kind.TEXT),
)
_SAID: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: lambda value: value.isoformat(),
    Kind.MOMENT: lambda value: value.astimezone(UTC).isoformat(),
    Kind.KEY: str,
}
_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DAY: date.fromisoformat,
    Kind.MOMENT: datetime.fromisoformat,
    Kind.KEY: UUID,
}


def described(connection: Connection) -> list[TableShape]:
    """Return the tables of the ledger by name; whatever Alembic notes for itself is left out."""
    inspector = sa.inspect(connection)
    return [_shape(inspector, name) for name in sorted(inspector.get_table_names()) if name != REVISION]


def revision(connection: Connection) -> str:
    """Return the schema's revision as this connection sees it."""
    return str(connection.execute(sa.text(f"SELECT version_num FROM {REVISION}")).scalar_one())


def count(connection: Connection, shape: TableShape) -> int:
    """Return how many rows a table has."""
    return int(connection.execute(sa.select(sa.func.count()).select_from(_table(shape))).scalar_one())


def read(connection: Connection, shape: TableShape) -> Iterator[dict[str, Any]]:
    """Return the rows in the order of their key, as values."""
    table = _table(shape)
    # Bytes decide, not the language of the server: the order is part of what is compared.
    by_bytes = "C" if connection.dialect.name == "postgresql" else "BINARY"
    order = [
        table.c[name].collate(by_bytes) if shape.columns[name] is Kind.TEXT else table.c[name] for name in shape.key
    ]
    query = sa.select(table).order_by(*order).execution_options(yield_per=_BATCH)
    for row in connection.execute(query).mappings():
        yield dict(row)


def line(shape: TableShape, row: Mapping[str, Any]) -> bytes:
    """Return a row as one line of JSON."""
    said = {name: _convert(_SAID, shape.columns[name], value) for name, value in row.items()}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_of(shape: TableShape, text: bytes) -> dict[str, Any]:
    """Return the values of a line."""
    return {name: _convert(_READ, shape.columns[name], value) for name, value in json.loads(text).items()}


def fill(connection: Connection, shape: TableShape, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows into an empty table; return how many there were."""
    statement, written, waiting = sa.insert(_table(shape)), 0, iter(rows)
    while batch := [dict(row) for row in islice(waiting, _BATCH)]:
        connection.execute(statement, batch)
        written += len(batch)
    return written


def _convert(how: Mapping[Kind, Callable[[Any], Any]], kind: Kind, value: Any) -> Any:
    return how[kind](value) if value is not None and kind in how else value


def _shape(inspector: Inspector, name: str) -> TableShape:
    columns = {
        column["name"]: _kind(column["type"], f"{name}.{column['name']}") for column in inspector.get_columns(name)
    }
    return TableShape(name=name, columns=columns, key=tuple(inspector.get_pk_constraint(name)["constrained_columns"]))


def _kind(found: sa.types.TypeEngine[Any], where: str) -> Kind:
    if isinstance(found, sa.CHAR) and found.length == _LENGTH_OF_A_KEY:
        return Kind.KEY
    for known, kind in _KINDS:
        if isinstance(found, known):
            return kind
    message = f"no way to write down {where} ({found!r})"
    raise TypeError(message)


def _table(shape: TableShape) -> sa.TableClause:
    return sa.table(shape.name, *(sa.column(name, _TYPES[kind]) for name, kind in shape.columns.items()))
