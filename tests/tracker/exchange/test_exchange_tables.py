"""Tables people open: German numbers and days, and no cell that runs."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.exchange.sheets import EXCEL_TEXT_LIMIT, xlsx_bytes
from tracker.exchange.tables import Cell, Euro, Percent, csv_bytes, csv_chunks, guarded, jsonl_lines, unguarded

ROW: list[Cell] = [
    "Bönen",
    Euro(130_590_005),
    Percent(6667),
    date(2026, 11, 30),
    datetime(2026, 7, 1, 4, 5, tzinfo=UTC),
    True,
    None,
    7,
]
HEADER = ["Kommune", "Kosten", "Satz", "Frist", "Stand", "Nachnutzbar", "Grund", "Rang"]


def sheet(*rows: list[Cell], header: list[str] = HEADER) -> list[list[openpyxl.cell.cell.Cell]]:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Übersicht: 1/2", header, rows)))
    return [list(row) for row in workbook.active.rows]


def test_a_csv_file_opens_in_german_excel() -> None:
    lines = csv_bytes(HEADER, [ROW]).decode("utf-8-sig").split("\r\n")
    assert csv_bytes(HEADER, []).startswith(b"\xef\xbb\xbfKommune;Kosten")
    assert lines[1] == "Bönen;1305900,05;66,67;30.11.2026;01.07.2026 06:05;ja;;7"


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "'=1"])
def test_a_formula_is_shown_instead_of_run(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+49", "-1.250,50", "Radweg", "", "'Zitat", "5-10"])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


@given(st.text(alphabet="'=+-@\t a1,."))
def test_reading_takes_away_exactly_what_writing_added(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_a_large_table_is_written_in_pieces() -> None:
    pieces = list(csv_chunks(["a"], ([str(number)] for number in range(1_000))))
    assert len(pieces) > 4
    assert b"".join(pieces) == csv_bytes(["a"], ([str(number)] for number in range(1_000)))


def test_half_a_character_pair_does_not_break_a_file() -> None:
    assert csv_bytes(["a"], [["x\ud800y"]]).endswith(b"x?y\r\n")


def test_a_workbook_holds_numbers_and_days_not_their_pictures() -> None:
    _, cells = sheet(ROW)
    assert [cell.value for cell in cells] == [
        *("Bönen", 1_305_900.05, 0.6667, datetime(2026, 11, 30), datetime(2026, 7, 1, 6, 5), "ja", None, 7)  # noqa: DTZ001
    ]
    assert (cells[1].number_format, cells[2].number_format) == ('#,##0.00 "€"', "0.00%")
    assert (cells[3].number_format, cells[3].is_date) == ("DD.MM.YYYY", True)


def test_a_workbook_never_holds_a_formula_somebody_typed() -> None:
    header, cells = sheet(["=1+1", "@x"], header=["=A1", "b"])
    assert [cell.data_type for cell in [*header, *cells]] == ["s"] * 4
    assert cells[0].quotePrefix


def test_a_workbook_takes_texts_that_excel_refuses() -> None:
    _, cells = sheet(["a\x00b\x1fc\ud800", "x" * 40_000], header=["a", "b"])
    assert cells[0].value == "abc"
    assert len(cells[1].value) == EXCEL_TEXT_LIMIT
    assert cells[1].value.endswith("…")


def test_the_header_stays_in_view_and_can_be_filtered() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Übersicht: 1/2", HEADER, [ROW])))
    assert (workbook.active.freeze_panes, workbook.active.auto_filter.ref) == ("A2", "A1:H1")
    assert workbook.active.title == "Übersicht  1 2"


def test_an_empty_workbook_still_has_its_header() -> None:
    assert [cell.value for cell in sheet()[0]] == HEADER


def test_lines_keep_umlauts_and_refuse_what_is_no_json() -> None:
    assert list(jsonl_lines([{"a": "ö"}, {"a": None}])) == ['{"a": "ö"}\n'.encode(), b'{"a": null}\n']
    with pytest.raises(ValueError, match="not JSON compliant"):
        list(jsonl_lines([{"a": float("nan")}]))
