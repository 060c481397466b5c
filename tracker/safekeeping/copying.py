"""From one database to another, in both directions: SQLite first, PostgreSQL when a data centre wants it, and back."""

from sqlalchemy import Connection, Engine

from tracker import database
from tracker.errors import Refused
from tracker.safekeeping import lock, references, rows
from tracker.safekeeping.rows import TableShape
from tracker.services.jobs import Progress
from tracker.shapes.base import Shape


class CopiedTable(Shape):
    """A table and how many rows it has on both sides."""

    name: str
    rows: int


def copy(source: Engine, target: Engine, *, report: Progress) -> list[CopiedTable]:
    """Copy every table into an empty ledger, in one transaction; return the counts, which are equal on both sides.

    Raises:
        Refused: the target holds something, somebody works on one of them, or a count differs; nothing was copied.
    """
    with lock.alone(source), lock.alone(target):
        _make_ready(target)
        with source.connect() as reading, database.write(target) as session:
            writing = session.connection()
            shapes = rows.described(reading)
            _must_be_empty(writing, shapes)
            with references.checked_at_the_end(writing):
                for number, shape in enumerate(shapes, start=1):
                    rows.fill(writing, shape, rows.read(reading, shape))
                    report(number, len(shapes), "Tabellen kopieren")
            references.continue_numbers(writing, shapes)
            return [_compared(reading, writing, shape) for shape in shapes]


def _make_ready(target: Engine) -> None:
    if database.revision(target) not in {None, database.head()}:
        raise Refused("Das Ziel enthält schon eine Datenbank einer anderen Version. Bitte nennen Sie eine leere.")
    database.upgrade(target)


def _must_be_empty(writing: Connection, shapes: list[TableShape]) -> None:
    filled = [shape.name for shape in shapes if rows.count(writing, shape)]
    if filled:
        raise Refused(
            f"Das Ziel ist nicht leer (zum Beispiel {filled[0]}); es wurde nichts kopiert. "
            "Bitte nennen Sie eine leere Datenbank."
        )


def _compared(reading: Connection, writing: Connection, shape: TableShape) -> CopiedTable:
    there, here = rows.count(reading, shape), rows.count(writing, shape)
    if there != here:
        raise Refused(
            f"Die Tabelle {shape.name} hat {there} Zeilen, kopiert wurden {here}. "
            "Es wurde nichts kopiert; bitte wiederholen Sie es."
        )
    return CopiedTable(name=shape.name, rows=there)
