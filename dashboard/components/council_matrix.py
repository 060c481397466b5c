"""The matrix of partners and steps; on paper it is one page A4 landscape of its own."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import export
from dashboard.components.markup import Markup, join, show, tag
from tracker.formats import day
from tracker.rules.councils.matrix import Matrix, MatrixCell, MatrixRow
from tracker.vocabulary.councils import Reach

_SIGNS = {
    Reach.DECIDED: "✓",
    Reach.FEASIBLE: "→",
    Reach.TIGHT: "!",
    Reach.MISSED: "✗",
    Reach.OPEN: "?",
    Reach.NOT_NEEDED: "–",
}
_LOOKS = {
    Reach.DECIDED: "yes",
    Reach.FEASIBLE: "yes",
    Reach.TIGHT: "open",
    Reach.MISSED: "no",
    Reach.OPEN: "open",
    Reach.NOT_NEEDED: "soft",
}
_SHEET = """
@page fp-matrix { size: A4 landscape; margin: 12mm; }
@media print {
  .fp-matrix { page: fp-matrix; break-before: page; break-after: page; }
  .fp-matrix .fp-table { font-size: 8.5pt; }
  .fp-matrix .fp-table thead { position: static; width: auto; height: auto; clip-path: none; }
  .fp-matrix .fp-table thead { display: table-header-group; }
  .fp-matrix .fp-table tr { break-inside: avoid; }
}
"""


def draw(matrix: Matrix, title: str) -> None:
    """Draw the matrix of an application and offer it as a file."""
    st.html(f"<style>{_SHEET}</style>")
    targets = ", ".join(f"{target.name} bis {day(target.on)}" for target in matrix.targets)
    heads = ["Kommune", *(column.heading for column in matrix.columns), "Stand"]
    head = tag("tr", *(tag("th", name, scope="col", role="columnheader") for name in heads), role="row")
    body = join(_row(matrix, row) for row in matrix.rows)
    content = tag(
        "table",
        tag("caption", f"{title}: {targets}"),
        tag("thead", head, role="rowgroup"),
        tag("tbody", body, role="rowgroup"),
        class_="fp-table",
        role="table",
    )
    show(tag("div", content, class_="fp fp-matrix"))
    export.buttons("Gremienmatrix", heads, lambda _: _lines(matrix))


def reach(value: Reach) -> Markup:
    """Return a finding with its sign."""
    sign = tag("span", f"{_SIGNS[value]} ", aria_hidden="true")
    return tag("span", sign, value.label, class_=f"fp-badge fp-badge-{_LOOKS[value]}")


def _row(matrix: Matrix, row: MatrixRow) -> Markup:
    cells = [
        tag("td", _cell(cell), role="cell", data_label=column.heading)
        for column, cell in zip(matrix.columns, row.cells, strict=True)
    ]
    stand = tag("td", join([reach(item) for item in row.reaches], " "), role="cell", data_label="Stand")
    return tag("tr", tag("td", tag("strong", row.partner), role="cell"), *cells, stand, role="row")


def _cell(cell: MatrixCell) -> Markup:
    if cell.reach is None:
        return Markup("")
    return join([tag("div", cell.text), reach(cell.reach)])


def _lines(matrix: Matrix) -> list[Sequence[Any]]:
    return [
        (row.partner, *(cell.text for cell in row.cells), "; ".join(item.label for item in row.reaches))
        for row in matrix.rows
    ]
