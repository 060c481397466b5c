"""Delete rows with everything that hangs on them, along the foreign keys: no table can be forgotten."""

from sqlalchemy import ColumnElement, ForeignKey, Table, delete, select, update
from sqlmodel import Session, SQLModel

from tracker.models.tables import METADATA

# References that may be empty and yet say whose the row is: without its application a file has no place to be found.
_OWNING = {
    "access_token.letter_id",
    "forwarding.project_id",
    "gate_finding.project_id",
    "review.project_id",
    "stored_file.application_id",
    "stored_file.inquiry_id",
    "task.application_id",
    "task.call_id",
}


def remove(session: Session, model: type[SQLModel], where: ColumnElement[bool]) -> None:
    """Delete the rows of a table that meet a condition.

    Rows that must refer to one of them go as well, and so on; a reference that may be empty is emptied, unless it
    says whose the row is.
    """
    _remove(session, METADATA.tables[str(model.__tablename__)], where)


def _remove(session: Session, table: Table, where: ColumnElement[bool]) -> None:
    for key in _keys_to(table):
        column = key.parent
        gone = column.in_(select(key.column).where(where))
        if column.nullable and str(column) not in _OWNING:
            session.execute(update(column.table).where(gone).values({column.name: None}))
        else:
            _remove(session, column.table, gone)
    session.execute(delete(table).where(where))


def _keys_to(table: Table) -> list[ForeignKey]:
    """Return the foreign keys that refer to a table; those that may be emptied come first."""
    keys = [key for other in METADATA.sorted_tables for key in other.foreign_keys if key.column.table is table]
    return sorted(keys, key=lambda key: (not key.parent.nullable, str(key.parent)))
