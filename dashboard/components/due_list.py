"""The Fristen as a list: one row a day to keep, with how far away it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard import addresses
from dashboard.components import office_tasks, paging
from dashboard.components.markup import join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker.formats import weekday_day
from tracker.services.due_overview import DueLine

COLUMNS = tuple(Column(name) for name in ("Was", "Fällig am", "Art", "Kommune", "Hinweis"))
HEADER = ("Fällig am", "Was", "Art", "Gruppe", "Kommune", "Hinweis")


def draw(viewer: Viewer, lines: Sequence[DueLine], today: date) -> None:
    """Draw the list."""
    total, size = len(lines), paging.ROWS_PER_PAGE
    number = paging.shown_number(total, size)
    heading = paging.heading(total, "Eintrag", "Einträge", number=number, per_page=size)
    show(table(heading, COLUMNS, (_row(viewer, line, today) for line in paging.shown(lines, size))))
    paging.draw(addresses.DUE, number=number, total=total, per_page=size)


def rows(lines: Sequence[DueLine]) -> list[Sequence[Any]]:
    """Return the list for a file."""
    return [
        (line.due_on, line.title, line.kind, line.group.label, ", ".join(line.partners), line.note) for line in lines
    ]


def named(viewer: Viewer, line: DueLine) -> object:
    """Return what a line is about, as a link where it has a page."""
    if not line.path:
        return line.title
    if line.path == "/fristen":
        # A task without an application: the office works on it in a look of this page.
        own = office_tasks.may_see(viewer)
        return link(line.title, viewer.to(addresses.DUE, ansicht="Aufgaben")) if own else line.title
    page, _, asked = line.path.lstrip("/").partition("?id=")
    return link(line.title, viewer.to(page, id=asked))


def _row(viewer: Viewer, line: DueLine, today: date) -> Sequence[object]:
    left = tag("div", days_left(line.due_on, today), class_="fp-soft fp-small")
    when = join([tag("span", weekday_day(line.due_on), class_="fp-nowrap"), left])
    return named(viewer, line), when, line.kind, ", ".join(line.partners) or "Projektleitstelle", line.note
