"""What cells of a Fördermittelübersicht say: a value, an answer in words, or *offen* with the text kept."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.funding_columns import COLUMNS, HEADER, Holds, assigned
from tracker.exchange.funding_reading import EarlyStart, are_fractions, early_start_text, read_cell
from tracker.exchange.funding_record import FundingRecord, cell_of, written
from tracker.exchange.funding_words import Reason, agrees, reason_of, reason_text, stage_of
from tracker.exchange.tables import Euro, Percent
from tracker.exchange.workbook import text_of
from tracker.rules.stages import STAGE_OF_PHASE
from tracker.vocabulary.applications import Budgeted, ExitReason, Financing, GrantForm, Phase, Spending
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty
from tracker.vocabulary.work import Stage


@pytest.mark.parametrize(
    ("field", "raw", "value"),
    [
        ("total_cents", "1.250.000,00 €", 125_000_000),
        ("total_cents", "1,25 Mio.", 125_000_000),
        ("total_cents", 1250000.5, 125_000_050),
        ("total_cents", "1,234.50", 123_450),
        ("rate_hundredths", "90 v. H.", 9_000),
        ("submitted_on", "15.03.2024", date(2024, 3, 15)),
        ("target", "laufend", "laufend"),
        ("target", "Q3/26", "Q3/26"),
        ("earmark", 2041.0, 2041),
        ("earmark", "31.12.2041", date(2041, 12, 31)),
        ("level", "Bundesebene", Level.BUND),
        ("level", "Spende", Level.SONSTIGE),
        ("financing", "Anteilsfinanzierung", Financing.SHARE),
        ("spending", "inv.", Spending.INVESTIVE),
        ("spending", "kons./inv.", Spending.MIXED),
        ("grant_form", "Förderpauschale", GrantForm.LUMP_SUM),
        ("budgeted", "üpl.", Budgeted.UNPLANNED),
        ("duty", "pflichtig", Duty.MANDATORY),
        ("early_start", "nein", EarlyStart(text="nein")),
        ("early_start", "genehmigt am 05.03.2026", EarlyStart(approved_on=date(2026, 3, 5))),
        ("number", 7.0, "7"),
    ],
)
def test_what_can_be_read_is_read(field: str, raw: Any, value: Any) -> None:
    assert read_cell(field, raw).value == value


@pytest.mark.parametrize(
    ("field", "raw"),
    [
        *[("total_cents", text) for text in ("1.234,5 oder so", "−3", "1e9", "rd. 40 %", "n. n.", "1,234", "5-10")],
        *[("rate_hundredths", text) for text in ("rd. 40 %", "40-60 %", "0,5", "x")],
        *[("submitted_on", text) for text in ("Q3/26", "31.12.", "01.02.0207", "laufend", "Ende 2026", "30.02.2026")],
        *[("earmark", text) for text in ("25 Jahre", "0207")],
        *[("level", "Kirche"), ("financing", "gemischt"), ("stage", "ruht"), ("duty", "Pflicht/freiwillig")],
    ],
)
def test_what_cannot_be_read_is_open_and_its_text_is_kept(field: str, raw: str) -> None:
    found = read_cell(field, raw)
    assert (found.value, found.original) == (None, raw)
    assert found.problem.endswith(".")


def test_amounts_in_thousands_are_read_by_their_heading_unless_the_cell_has_its_own_unit() -> None:
    assert read_cell("total_cents", 1.5, header="Gesamtkosten in T€").value == 150_000
    assert read_cell("total_cents", "1.250", header="Gesamtkosten (TEUR)").value == 125_000_000
    assert read_cell("total_cents", "1,5 Mio. €", header="Gesamtkosten in T€").value == 150_000_000


def test_rates_as_excel_keeps_them_are_known_by_their_whole_column() -> None:
    assert are_fractions([0.4, 1, "90 %", None])
    assert not are_fractions([0.4, 90])
    assert read_cell("rate_hundredths", 1, fractions=True).value == 10_000
    assert read_cell("rate_hundredths", 90).value == 9_000


def test_the_six_words_of_the_report_and_our_own_labels_name_a_stage() -> None:
    for phase, stage in STAGE_OF_PHASE.items():
        said = stage_of(phase.label)
        assert said is not None
        assert said.word is stage
    for stage in Stage:
        said = stage_of(f"{stage.label} (beantragt)")
        assert said is not None
        assert (said.word, said.certain) == (stage, True)
    assert agrees(Stage.IMPLEMENTATION, "genehmigt")
    assert not agrees(Stage.IMPLEMENTATION, "Bewilligt")
    assert not agrees(Stage.SUBMITTED, Phase.GRANTED.label)


@pytest.mark.parametrize("code", ExitReason)
def test_a_reason_comes_back_with_its_note(code: ExitReason) -> None:
    for reason in (Reason(code), Reason(code, "so war es"), Reason(None, "nur Text")):
        assert reason_of(reason_text(reason)) == reason


def test_every_heading_of_ours_finds_its_own_column_in_any_order() -> None:
    assert assigned(HEADER) == {field: place for place, field in enumerate(COLUMNS)}
    backwards = tuple(reversed(HEADER))
    assert {field: backwards[place] for field, place in assigned(backwards).items()} == {
        field: column.label for field, column in COLUMNS.items()
    }


def test_foreign_headings_are_found_and_a_rate_is_no_amount() -> None:
    header = ("Stadt", "Vorhaben", "Antragsfrist", "Eigenanteil in %", "Fördersumme", "VN fällig", "Az.")
    assert assigned(header) == {
        "lead": 0,
        "title": 1,
        "target": 2,
        "awarded_cents": 4,
        "proof_due_on": 5,
        "reference_number": 6,
    }


def record(values: dict[str, Any], originals: dict[str, str] | None = None) -> FundingRecord:
    return FundingRecord(
        key=1, id="1", version=1, lead_id=1, is_example=False, values=values, originals=originals or {}
    )


def test_a_kept_text_comes_out_until_somebody_knows_better() -> None:
    assert cell_of(record({}, {"total_cents": "n. n."}), "total_cents") == "n. n."
    assert cell_of(record({"total_cents": 5}, {"total_cents": "n. n."}), "total_cents") == Euro(5)
    assert cell_of(record({}, {"drawn_cents": "12.000 €"}), "drawn_cents") == Euro(1_200_000)
    assert cell_of(record({"stage": Stage.AWARDED}, {"stage": "genehmigt"}), "stage") == "genehmigt"
    assert cell_of(record({"stage": Stage.COMPLETED}, {"stage": "genehmigt"}), "stage") == "Abgeschlossen"
    assert cell_of(record({"awarded_cents": 900}, {"drawn_cents": "4"}), "undrawn_cents") == Euro(500)


_VALUES = {
    Holds.EURO: st.integers(0, 10**13),
    Holds.PERCENT: st.integers(0, 10_000),
    Holds.DAY: st.dates(date(1950, 1, 1), date(2150, 12, 31)),
}


@given(st.sampled_from([field for field in COLUMNS if COLUMNS[field].holds in _VALUES]), st.data())
def test_a_value_written_is_the_value_read(field: str, data: st.DataObject) -> None:
    value = data.draw(_VALUES[COLUMNS[field].holds])
    cell = written(field, value)
    raw: Any = cell
    if isinstance(cell, Euro):
        raw = cell.cents / 100
    if isinstance(cell, Percent):
        raw = cell.hundredths / 10_000
    assert read_cell(field, raw, fractions=True).value == value


@given(st.sampled_from(list(COLUMNS)), st.text(max_size=60) | st.floats() | st.integers() | st.dates() | st.booleans())
def test_no_cell_breaks_the_reading_and_none_is_lost(field: str, raw: Any) -> None:
    found = read_cell(field, raw)
    assert found.value is not None or found.original == text_of(raw)


@given(st.dates(date(1950, 1, 1)), st.dates(date(1950, 1, 1)))
def test_the_early_start_says_its_days_again(requested: date, approved: date) -> None:
    if max(requested.year, approved.year) > 2150:
        return
    for value in (EarlyStart(requested), EarlyStart(None, approved), EarlyStart(requested, approved)):
        assert read_cell("early_start", early_start_text(value)).value == value
