"""Rows of the plan's table: what was typed comes back as lines, or is refused with its row."""

from typing import Any

import pytest

from dashboard.components.application_plan_rows import edited, empty_row, lines_of, row_of
from tracker.errors import Refused
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import Budgeted, LineKind, Spending

NAMES = {1: "Selm", 2: "Werne"}
LINE = PlanLineData(
    id=7,
    partner_id=2,
    project_id=3,
    year=2027,
    item="Bau",
    amount_cents=125_000,
    spending=Spending.INVESTIVE,
    budgeted=Budgeted.SUPPLEMENTARY,
    paid_month=4,
    note="Rest",
)


def a_row(**changes: Any) -> dict[str, Any]:
    return {"Kommune": "Selm", "Jahr": 2027, "Position": "Bau", "Betrag (€)": "1,50"} | changes


def test_a_line_survives_the_table_unchanged() -> None:
    assert lines_of([row_of(LINE, NAMES)], NAMES, project_id=9) == [LINE]


def test_edits_removals_and_new_rows_are_put_on_top() -> None:
    rows = [row_of(LINE, NAMES), row_of(LINE.model_copy(update={"id": 8}), NAMES)]
    delta = {
        "edited_rows": {"0": {"Betrag (€)": "2.000,00", "Art": LineKind.THIRD_PARTY.label}},
        "deleted_rows": [1],
        "added_rows": [a_row(), {"zuwendungsfähig": True}, {}],
    }
    first, second = lines_of(edited(rows, delta), NAMES, project_id=9)
    assert (first.id, first.amount_cents, first.kind, first.note) == (7, 200_000, LineKind.THIRD_PARTY, "Rest")
    assert (second.id, second.partner_id, second.amount_cents, second.project_id) == (None, 1, 150, 9)
    assert second.eligible


def test_the_row_an_empty_plan_begins_with_falls_away_until_something_is_typed() -> None:
    assert edited([empty_row()], {}) == []
    typed = edited([empty_row()], {"edited_rows": {"0": a_row()}})
    assert lines_of(typed, NAMES, project_id=None)[0].item == "Bau"


def test_a_plan_of_one_kommune_needs_no_name() -> None:
    assert lines_of([a_row(Kommune=None)], {1: "Selm"}, project_id=None)[0].partner_id == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Kommune": None}, "Kommune"),
        ({"Position": "  "}, "Namen"),
        ({"Betrag (€)": ""}, "den Betrag ein"),
        ({"Betrag (€)": "−3"}, "negativ"),
        ({"Betrag (€)": "1e9"}, "Schreibweise"),
        ({"Betrag (€)": "1,234"}, "doppeldeutig"),
        ({"Jahr": 207}, "vier Ziffern"),
        ({"Jahr": None}, "vier Ziffern"),
        ({"Monat": 13}, "Monat"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named_by_its_row(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused, match=rf"Zeile 2: .*{sentence}"):
        lines_of([a_row(), a_row(**changes)], NAMES, project_id=None)
