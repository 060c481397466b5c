"""Asked and won as bars, of the table somebody chooses; the table of the same name says it in figures."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import chart
from tracker.exchange.tables import Euro
from tracker.papers.report_tables import COUNTS, ReportTable

_ASKED, _WON = ("beantragt", "Summe beantragt"), ("bewilligt", "Summe bewilligt")
_COLOURS = ("#8aa4b5", "#0b4f8a")
_ROW, _FRAME = 56, 110
"""Height in pixels: of a label with its two bars, and of title, legend and axis around them."""
_THOUSANDS = "replace(format(datum.value / 1000, ',.0f'), regexp(',', 'g'), '.') + ' Tsd. €'"


def draw(made: Sequence[ReportTable]) -> None:
    """Draw the choice and the chart; nothing where no table counts anything."""
    charted = {item.title: item for item in made if item.header[1:] == COUNTS and item.rows}
    if not charted:
        return
    titles = list(charted)
    chosen = st.selectbox("Diagramm: beantragt und bewilligt", titles, key="diagramm", bind="query-params")
    item = charted[chosen]
    found = points(item)
    kind = {"field": "Art", "type": "nominal", "sort": None}
    labels = {"labelExpr": _THOUSANDS, "tickCount": 4}
    chart.draw(
        found,
        mark={"type": "bar"},
        encoding={
            "y": {"field": "Zeile", "type": "nominal", "title": "", "sort": None, "axis": {"labelLimit": 220}},
            "yOffset": kind,
            "x": {"field": "Euro", "type": "quantitative", "title": "", "axis": labels},
            "color": {**kind, "title": "", "scale": {"range": list(_COLOURS)}, "legend": {"orient": "top"}},
        },
        title=f"Beantragt und bewilligt, {item.title[0].lower()}{item.title[1:]}",
        height=_ROW * (len(found) // 2) + _FRAME,
    )


def points(item: ReportTable) -> list[dict[str, Any]]:
    """Return a bar for what was asked and one for what was won of each row; the sum of all rows is no bar."""
    found = []
    for row in item.rows:
        for kind, column in (_ASKED, _WON):
            cell = row[item.header.index(column)]
            if row[0] != "Summe" and isinstance(cell, Euro):
                found.append({"Zeile": str(row[0]), "Art": kind, "Euro": cell.cents / 100})
    return found
