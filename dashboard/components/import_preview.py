"""What would become of somebody's list: counts, what changes, and what is wrong by row and column."""

from collections.abc import Sequence
from typing import Any

from dashboard.components.markup import join, show, tag
from dashboard.components.table import Column, table
from tracker.formats import count_of
from tracker.importing import ListKind
from tracker.shapes.list_plan import ListPlan, PlannedRow
from tracker.vocabulary.projects import ImportKind

SHOWN_ROWS = 100


def draw(plan: ListPlan[Any], kind: ListKind[Any]) -> None:
    """Draw the counts, the notes about the file, and the rows a person should look at."""
    counts = " · ".join(f"{len(plan.of(result))} {result.label}" for result in ImportKind)
    notes = tag("ul", *(tag("li", note) for note in plan.notes)) if plan.notes else ""
    show(tag("div", tag("p", tag("strong", counts)), notes, class_="fp", role="status"))
    headings = {
        ImportKind.ERROR: "Diese Zeilen lassen sich nicht übernehmen",
        ImportKind.CHANGED: f"Diese {kind.many} ändern sich",
        ImportKind.NEW: f"Diese {kind.many} sind neu",
    }
    columns = (Column(kind.labels["title"]), Column("Zeile", number=True), Column("Kommune"), Column("Was geschieht"))
    for result, heading in headings.items():
        rows = plan.of(result)
        if rows:
            more = f", gezeigt die ersten {SHOWN_ROWS}" if len(rows) > SHOWN_ROWS else ""
            caption = f"{heading}: {count_of(len(rows), 'Zeile', 'Zeilen')}{more}"
            show(table(caption, columns, ([row.title or "ohne Namen", *_cells(row)] for row in rows[:SHOWN_ROWS])))


def header(kind: ListKind[Any]) -> Sequence[str]:
    """Return the headings of the file with all rows."""
    return ("Zeile", "Ergebnis", "Kommune", kind.labels["title"], "Was ist zu tun oder zu prüfen")


def lines(plan: ListPlan[Any]) -> list[Sequence[Any]]:
    """Return all rows for a file."""
    return [(row.row, row.kind.label, row.partner, row.title, "; ".join(_said(row))) for row in plan.rows]


def _cells(row: PlannedRow) -> list[object]:
    said = tag("ul", *(tag("li", words) for words in _said(row))) if _said(row) else "wird angelegt"
    return [row.row, row.partner, join([said])]


def _said(row: PlannedRow) -> list[str]:
    opened = [f"offen, bitte prüfen: {cell}" for cell in row.open_cells]
    return [*row.faults, *row.changes, *opened]
