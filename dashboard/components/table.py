"""Tables as plain HTML: readable by keyboard and screen readers, cards on a narrow screen, the same on paper."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.components.markup import Markup, join, tag


class Column(NamedTuple):
    """A heading; numbers stand to the right."""

    title: str
    number: bool = False


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], *, wide: bool = False) -> Markup:
    """Return a table. The first column names the row. Roles are said, since cards would lose them.

    A ``wide`` one scrolls by itself, by keyboard too, so that the page does not.
    """
    head = tag(
        "tr",
        *(tag("th", column.title, scope="col", role="columnheader", class_=_look(column)) for column in columns),
        role="row",
    )
    body = join(_row(columns, row) for row in rows)
    content = (
        tag("caption", caption),
        tag("thead", head, role="rowgroup"),
        tag("tbody", body, role="rowgroup"),
    )
    inner = tag("table", *content, class_="fp-table", role="table")
    if wide:
        return tag("div", inner, class_="fp fp-wide", role="region", aria_label=caption, tabindex="0")
    return tag("div", inner, class_="fp")


def _row(columns: Sequence[Column], row: Sequence[object]) -> Markup:
    cells = [
        tag("td", value, role="cell", class_=_look(column), data_label=column.title if place else "")
        for place, (column, value) in enumerate(zip(columns, row, strict=True))
    ]
    return tag("tr", *cells, role="row")


def _look(column: Column) -> str:
    return "fp-number" if column.number else ""
