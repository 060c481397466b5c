"""Vorfinanzierung: month by month what is paid before money comes, as a chart and as the same table."""

import streamlit as st

from dashboard.components import chart
from dashboard.components.markup import show, tag
from dashboard.components.table import Column, table
from tracker.formats import count_of, euro
from tracker.rules.finance.prefinancing import Curve, Month
from tracker.services.budget import BudgetView

_COLUMNS = (
    *(Column("Monat"), Column("ausgezahlt bis dahin", number=True), Column("eingegangen bis dahin", number=True)),
    Column("Lücke", number=True),
)
_THOUSANDS = "replace(format(datum.value, ',.0f'), regexp(',', 'g'), '.')"
NO_CURVE = "Noch kein Finanzierungsplan mit Ausgaben und Zuwendung; daher keine Kurve."
_PAID, _RECEIVED, _GAP = "ausgezahlt", "eingegangen", "Lücke"


def draw(view: BudgetView) -> None:
    """Draw the highest gap in words, the chart, and its numbers."""
    curve = view.curve
    if not curve.points:
        show(tag("p", NO_CURVE, class_="fp"))
        return
    show(tag("p", tag("strong", highest(curve)), class_="fp", role="status"))
    _chart(curve)
    with st.expander("Die Zahlen der Kurve als Tabelle"):
        rows = ((name(p.month), euro(p.paid_cents), euro(p.received_cents), euro(p.gap_cents)) for p in curve.points)
        show(table("Vorfinanzierung nach Monaten", _COLUMNS, rows))
    show(tag("p", " ".join(assumptions(view)), class_="fp fp-soft fp-small"))


def highest(curve: Curve) -> str:
    """Say how much has to be paid in advance at most, and when."""
    if curve.highest_month is None:
        return "Es muss nichts vorfinanziert werden."
    return f"Höchste Lücke: {euro(curve.highest_gap_cents)} im {name(curve.highest_month)}."


def assumptions(view: BudgetView) -> list[str]:
    """Return what the curve takes for granted, in sentences."""
    said = ["Wann die Zuwendung eingeht, ist eine Annahme; sie lässt sich oben ändern."]
    if view.assumed_cents:
        said.append(f"Ausgaben ohne Monat ({euro(view.assumed_cents)}) sind gleichmäßig auf ihr Jahr verteilt.")
    if view.without_grant:
        said.append(f"Nicht enthalten: {count_of(view.without_grant, 'Antrag', 'Anträge')} ohne bekannte Zuwendung.")
    return said


def _chart(curve: Curve) -> None:
    rows = [
        {"Monat": f"{point.month.year}-{point.month.month:02d}-01", "Was": name, "Euro": cents / 100}
        for point in curve.points
        for name, cents in ((_PAID, point.paid_cents), (_RECEIVED, point.received_cents), (_GAP, point.gap_cents))
    ]
    # Lines differ in dash and colour: colour alone tells too few people apart.
    names = [_PAID, _RECEIVED, _GAP]
    dashes = {"domain": names, "range": [[1, 0], [6, 3], [2, 2]]}
    chart.draw(
        rows,
        mark={"type": "line", "interpolate": "step-after", "strokeWidth": 2.5},
        encoding={
            "x": {"field": "Monat", "type": "temporal", "title": None, "axis": {"format": "%m/%Y", "labelAngle": -40}},
            "y": {"field": "Euro", "type": "quantitative", "title": "Euro", "axis": {"labelExpr": _THOUSANDS}},
            "color": {
                "field": "Was",
                "type": "nominal",
                "scale": {"domain": names, "range": ["#1f4e79", "#2e7d32", "#b23c17"]},
                "legend": {"orient": "top", "title": None},
            },
            "strokeDash": {"field": "Was", "type": "nominal", "scale": dashes, "legend": None},
        },
        description="Vorfinanzierung nach Monaten; dieselben Zahlen stehen in der Tabelle darunter.",
        height=280,
    )


def name(month: Month) -> str:
    """Return a month as "03/2027"."""
    return f"{month.month:02d}/{month.year}"
