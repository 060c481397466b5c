"""Tables as plain HTML: readable by keyboard and screen readers, cards on a narrow screen, the same on paper."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.components.markup import Markup, join, tag, text

_END = "</td>"


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
    cells = [_opening(column, named=place > 0) for place, column in enumerate(columns)]
    body = join(_row(cells, row) for row in rows)
    content = (
        tag("caption", caption),
        tag("thead", head, role="rowgroup"),
        tag("tbody", body, role="rowgroup"),
    )
    inner = tag("table", *content, class_="fp-table", role="table")
    if wide:
        return tag("div", inner, class_="fp fp-wide", role="region", aria_label=caption, tabindex="0")
    return tag("div", inner, class_="fp")


def _opening(column: Column, *, named: bool) -> str:
    """Return how each cell of a column begins, made once: a page has thousands of cells."""
    cell = tag("td", role="cell", class_=_look(column), data_label=column.title if named else "")
    return cell.removesuffix(_END)


def _row(cells: Sequence[str], row: Sequence[object]) -> Markup:
    filled = "".join(f"{opening}{text(value)}{_END}" for opening, value in zip(cells, row, strict=True))
    return tag("tr", Markup(filled), role="row")


def _look(column: Column) -> str:
    return "fp-number" if column.number else ""
