"""What would become of somebody's list, row by row, before anybody agreed to it."""

from typing import Generic, TypeVar
from uuid import UUID

from tracker.shapes.base import Shape
from tracker.vocabulary.projects import ImportKind


class PlannedRow(Shape):
    """What would become of one row. ``open_cells`` name cells whose text is kept because it is not clear.

    ``public_id`` is missing where the row would be a new record.
    """

    row: int
    kind: ImportKind
    title: str
    partner: str
    public_id: UUID | None = None
    version: int = 0
    changes: tuple[str, ...] = ()
    open_cells: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


AnyRow = TypeVar("AnyRow", bound=PlannedRow)


class ListPlan(Shape, Generic[AnyRow]):
    """What would become of a file; nothing is stored yet. ``notes`` are about the file as a whole."""

    rows: tuple[AnyRow, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: ImportKind) -> tuple[AnyRow, ...]:
        """Return the rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    @property
    def to_store(self) -> tuple[AnyRow, ...]:
        """Return the rows that would change something."""
        return tuple(row for row in self.rows if row.kind in (ImportKind.NEW, ImportKind.CHANGED))
