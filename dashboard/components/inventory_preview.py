"""What would become of somebody's list: counts, what changes, and what is wrong by row and column."""

from collections.abc import Sequence
from typing import Any

from dashboard.components.markup import join, show, tag
from dashboard.components.table import Column, table
from tracker.formats import count_of
from tracker.services.inventory import ImportPlan, PlannedRow
from tracker.vocabulary.projects import ImportKind

SHOWN_ROWS = 100
HEADER = ("Zeile", "Ergebnis", "Kommune", "Vorhaben", "Was ist zu tun oder zu prüfen")
_HEADINGS = {
    ImportKind.ERROR: "Diese Zeilen lassen sich nicht übernehmen",
    ImportKind.CHANGED: "Diese Vorhaben ändern sich",
    ImportKind.NEW: "Diese Vorhaben sind neu",
}
_COLUMNS = (Column("Vorhaben"), Column("Zeile", number=True), Column("Kommune"), Column("Was geschieht"))


def draw(plan: ImportPlan) -> None:
    """Draw the counts, the notes about the file, and the rows a person should look at."""
    counts = " · ".join(f"{len(plan.of(kind))} {kind.label}" for kind in ImportKind)
    notes = tag("ul", *(tag("li", note) for note in plan.notes)) if plan.notes else ""
    show(tag("div", tag("p", tag("strong", counts)), notes, class_="fp", role="status"))
    for kind, heading in _HEADINGS.items():
        rows = plan.of(kind)
        if rows:
            shown = rows[:SHOWN_ROWS]
            more = f", gezeigt die ersten {SHOWN_ROWS}" if len(rows) > len(shown) else ""
            caption = f"{heading}: {count_of(len(rows), 'Zeile', 'Zeilen')}{more}"
            show(table(caption, _COLUMNS, ([row.title or "ohne Namen", *_cells(row)] for row in shown)))


def lines(plan: ImportPlan) -> list[Sequence[Any]]:
    """Return all rows for a file."""
    return [(row.row, row.kind.label, row.partner, row.title, "; ".join(_said(row))) for row in plan.rows]


def _cells(row: PlannedRow) -> list[object]:
    said = tag("ul", *(tag("li", words) for words in _said(row))) if _said(row) else "wird angelegt"
    return [row.row, row.partner, join([said])]


def _said(row: PlannedRow) -> list[str]:
    opened = [f"offen, bitte prüfen: {cell}" for cell in row.open_cells]
    return [*row.faults, *row.changes, *opened]
