"""What a row of the Bestandsaufnahme says, and how long the words of an unclear cell are kept."""

from typing import Any

import pytest

from tracker.exchange.grids import GridRow, Value
from tracker.exchange.inventory import InventoryLine, kept_originals, line, merged
from tracker.exchange.places import Places, partner_names
from tracker.shapes.projects import ProjectData
from tracker.vocabulary.projects import Duty, Leitsatz, PlanningStage

SELM, WERNE = 1, 2
PLACES = Places(
    dict.fromkeys(partner_names("Stadt Selm", "Selm", "selm", "05978032"), SELM)
    | dict.fromkeys(partner_names("Stadt Werne", "Werne", "werne", "05978040"), WERNE),
    {},
)


def said(**cells: Value) -> InventoryLine:
    given: dict[str, Value] = {"title": "Radweg", "lead": "Selm"} | cells
    columns = {field: place for place, field in enumerate(given)}
    found = line(GridRow(7, tuple(given.values())), columns, list(given), PLACES)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        ("planning_stage", "Vorplanung LPH 2", PlanningStage.PRELIMINARY),
        ("planning_stage", "Entwurf (LPH 3)", PlanningStage.DESIGN),
        ("planning_stage", "Leistungsphase 4", PlanningStage.PERMIT),
        ("duty", "pflichtig", Duty.MANDATORY),
        ("duty", "nein", Duty.VOLUNTARY),
        ("priority", "Prio 2", 2),
        ("priority", 3.0, 3),
        ("keywords", "Rad; Weg,Rad\nLicht", ("Rad", "Weg", "Licht")),
        ("leitsaetze", "Daten; Mensch und Teilhabe", (Leitsatz.DATA, Leitsatz.PEOPLE)),
        ("number", 12.0, "12"),
        ("reusable", "x", True),
    ],
)
def test_cells_are_understood_in_the_ways_people_write_them(field: str, written: Value, value: Any) -> None:
    assert said(**{field: written}).values[field] == value


@pytest.mark.parametrize(
    ("field", "written"),
    [("planning_stage", "LPH 1"), ("duty", "teils"), ("priority", "5"), ("leitsaetze", "Daten, Glück")],
)
def test_what_is_not_clear_is_kept_as_it_was_written(field: str, written: str) -> None:
    found = said(**{field: written})
    assert field not in found.values
    assert found.originals == {field: written}


def test_an_empty_cell_and_our_own_word_for_unknown_change_nothing() -> None:
    before = ProjectData(title="Radweg", cost_cents=5, duty=Duty.VOLUNTARY)
    after = merged(before, said(cost_cents=None, duty="offen, bitte prüfen"), {"title": "Radweg", "lead": "Selm"})
    assert (after.cost_cents, after.duty) == (5, Duty.VOLUNTARY)


def test_the_words_of_a_cell_go_when_somebody_enters_the_value() -> None:
    before = ProjectData(title="Radweg", originals={"cost_cents": "n. n.", "priority": "hoch"})
    assert kept_originals(before, before) == before.originals
    assert kept_originals(before, before.model_copy(update={"cost_cents": 5})) == {"priority": "hoch"}
    again = merged(before, said(cost_cents="700 €"), {})
    assert (again.cost_cents, again.originals) == (70_000, {"priority": "hoch"})


def test_a_row_nobody_filled_in_says_nothing() -> None:
    assert line(GridRow(3, (None, "Selm")), {"title": 0, "lead": 1}, ["Vorhaben", "Kommune"], PLACES) is None
