"""Cells as a file holds them, before anybody says which row is the header."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

Value = str | int | float | bool | date | None
Area = tuple[int, int, int, int]
"""Merged cells: top row, left column, bottom row, right column; rows count from 1 as in Excel, columns from 0."""

LONGEST_MERGE = 2_000


class GridRow(NamedTuple):
    """A row with its number in the file, from 1."""

    number: int
    values: tuple[Value, ...]


class Unreadable(NamedTuple):
    """A row that cannot be read, and why, in German."""

    number: int
    reason: str


@dataclass
class Grid:
    """One table of a file. ``broken`` fills while ``rows`` are read; ``hidden`` are row numbers."""

    title: str
    rows: Iterable[GridRow]
    merged: Sequence[Area] = ()
    hidden: frozenset[int] = frozenset()
    notes: list[str] = field(default_factory=list)
    broken: list[Unreadable] = field(default_factory=list)

    @cached_property
    def merged_at(self) -> dict[int, list[Area]]:
        """Return the merged cells that touch a row, by its number."""
        found: dict[int, list[Area]] = {}
        for area in self.merged:
            # A merge over a whole column is a look, not a value for each of a million rows.
            for row in range(area[0], min(area[2], area[0] + LONGEST_MERGE) + 1):
                found.setdefault(row, []).append(area)
        return found
