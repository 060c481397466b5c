"""Somebody else's Excel and CSV: what people really save, and what tries to break the reader."""

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import Refused
from tracker.exchange import workbook, workbook_xlsx
from tracker.exchange.tables import guarded
from tracker.exchange.workbook import Sheet, assign, header_key, read

NAMES = ("Nr.", "Kommune", "Vorhaben", "Gesamtkosten")


def rows_of(sheet: Sheet) -> list[tuple[Any, ...]]:
    return [row.values for row in sheet.rows]


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def a_book(*rows: list[Any]) -> tuple[openpyxl.Workbook, Any]:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    return book, sheet


HEAD: list[Any] = ["Nr.", "Kommune", "Vorhaben", "Gesamt-\nkosten (in €)"]


def test_the_header_is_found_below_titles_and_sums_are_passed_over() -> None:
    book, sheet = a_book(
        ["Bestandsaufnahme 2026"],
        [],
        ["Stand:", "1. November"],
        HEAD,
        [1, "Selm", "Radweg", 5],
        [],
        [2, "Selm", "Summe der Teile", 6],
        HEAD,
        ["Zwischensumme:", None, None, 11],
        [3, "Werne", "Bad", 1.5],
        [None, None, "Summe", "=SUM(D5:D10)"],
    )
    sheet.row_dimensions[7].hidden = True
    found = read(saved(book), names=NAMES)
    assert found.header == ("Nr.", "Kommune", "Vorhaben", "Gesamtkosten (in €)")
    assert (found.header_row, [row.number for row in found.rows]) == (4, [5, 7, 10])
    assert assign(found.header, {name: (name,) for name in NAMES}) == {
        "Nr.": 0,
        "Kommune": 1,
        "Vorhaben": 2,
        "Gesamtkosten": 3,
    }
    assert found.notes == (
        "Als Summen übergangen: Zeilen 9 und 11.",
        "Mitgelesen: 1 ausgeblendete Zeile.",
    )


def test_merged_cells_speak_for_each_of_their_rows() -> None:
    book, sheet = a_book(
        ["Nr.", "Kommune", "Zeitraum", None],
        [None, None, "von", "bis"],
        [1, "Selm", 2026, 2027],
        [2, None, 2027, 2028],
        [3, "Werne", 2028, 2029],
    )
    for area in ("A1:A2", "B1:B2", "C1:D1", "B3:B4"):
        sheet.merge_cells(area)
    found = read(saved(book), names=NAMES)
    assert found.header == ("Nr.", "Kommune", "Zeitraum von", "Zeitraum bis")
    assert [values[1] for values in rows_of(found)] == ["Selm", "Selm", "Werne"]


def test_a_formula_gives_its_last_value_or_its_text_and_is_never_run() -> None:
    book, _ = a_book(HEAD, [1, "Selm", '=HYPERLINK("http://127.0.0.1:9/x";"y")', "=2+3"])
    content = saved(book)
    assert rows_of(read(content, names=NAMES))[0][2:] == ('=HYPERLINK("http://127.0.0.1:9/x";"y")', "=2+3")
    # As Excel saves it, with the value it saw last.
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        parts = {name: before.read(name) for name in before.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = (
        parts[sheet]
        .replace(b"<f>2+3</f><v />", b"<f>2+3</f><v>7</v>")
        .replace(b"<f>2+3</f><v></v>", b"<f>2+3</f><v>7</v>")
    )
    assert rows_of(read(packed(parts), names=NAMES))[0][3] == 7


def packed(parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_the_sheet_with_the_best_header_is_taken() -> None:
    book, _ = a_book(["Hinweise"], ["Bitte ausfüllen", "und", "zurück"])
    other = book.create_sheet("Liste")
    for row in (HEAD, [1, "Selm", "Radweg", 5]):
        other.append(row)
    found = read(saved(book), names=NAMES)
    assert (found.title, len(found.rows)) == ("Liste", 1)
    assert found.notes == ("Gelesen wurde nur das Blatt „Liste“, nicht: „Sheet“.",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_is_read_however_it_was_saved(encoding: str, delimiter: str) -> None:
    lines = [
        ["Liste; der, Übungen", ""],
        list(NAMES),
        ["1", "Bönen", '"Straße; neu\r\nund, schön"', "5"],
        ["2", "Selm", guarded("=1+1"), "6"],
    ]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    found = read(content, names=NAMES)
    assert rows_of(found) == [("1", "Bönen", "Straße; neu\r\nund, schön", "5"), ("2", "Selm", "=1+1", "6")]
    assert [row.number for row in found.rows] == [3, 5]
    assert ["gelesen als Windows-1252" in note for note in found.notes] == ([True] if encoding == "cp1252" else [])


def test_the_line_excel_writes_for_itself_names_the_delimiter() -> None:
    found = read(b"sep=,\nNr.,Kommune\n1,Selm\n", names=NAMES)
    assert ([row.number for row in found.rows], rows_of(found)) == ([3], [("1", "Selm")])


def test_a_quote_that_never_closes_costs_its_line_only() -> None:
    found = read(b'Nr.;Kommune;Vorhaben\n1;Selm;"offen\n2;Selm;gut\n3;Selm;"zu"\n', names=NAMES)
    assert [values[2] for values in rows_of(found)] == ["gut", "zu"]
    assert found.broken == ((2, "Die Anführungszeichen der Zeile gehen nicht auf."),)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x ist leer. Bitte wählen"),
        (b" \n\n", "x ist leer. Bitte wählen"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, r"im alten Excel-Format \(.xls\)"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
            "mit einem Kennwort geschützt",
        ),
        (b"%PDF-1.7", "PDF-Datei"),
        (b"PK\x03\x04" + b"x" * 100, "beschädigt oder keine Excel-Datei"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "keine Excel-Datei"),
        (b"\0\0\0\1" * 100, "keine Tabelle"),
        (b"nur ein Satz", "keine Tabelle mit Überschriften"),
    ],
)
def test_what_is_no_table_is_refused_with_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read(content, names=NAMES, file_name="x")


def test_a_file_too_large_to_be_a_list_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "riesig.xlsx"
    with path.open("wb") as file:
        file.truncate((workbook.LARGEST_FILE_MB + 1) * 1024 * 1024)
    with pytest.raises(Refused, match="größer als 25 MB"):
        read(path, names=NAMES)


def parts_of_a_book() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(saved(a_book(HEAD, [1, "Selm", "Radweg", 5])[0]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bomb_is_not_unpacked() -> None:
    bomb = parts_of_a_book() | {"xl/media/a.bin": bytes((workbook_xlsx.MOST_UNPACKED_MB + 1) * 1024 * 1024)}
    content = packed(bomb)
    assert len(content) < 1024 * 1024
    with pytest.raises(Refused, match="entpackt zu groß"):
        read(content, names=NAMES)


def test_entities_and_macros_do_nothing() -> None:
    parts = parts_of_a_book()
    sheet = parts["xl/worksheets/sheet1.xml"]
    evil = parts | {"xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>' + sheet}
    with pytest.raises(Refused, match="Anweisungen"):
        read(packed(evil), names=NAMES)
    found = read(packed(parts | {"xl/vbaProject.bin": b"Sub Auto_Open()"}), names=NAMES)
    assert found.notes == ("Die Makros der Datei wurden nicht ausgeführt.",)


def test_a_claimed_size_is_not_believed() -> None:
    parts = parts_of_a_book()
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    assert sheet != parts["xl/worksheets/sheet1.xml"]
    assert len(read(packed(parts | {"xl/worksheets/sheet1.xml": sheet}), names=NAMES).rows) == 1


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    with pytest.raises(Refused, match="mehr als 3 Zeilen"):
        read(b"Nr.;Kommune\n" + b"1;Selm\n" * 4, names=NAMES)


def outcome(content: bytes) -> Sheet | str:
    try:
        return read(content, names=NAMES)
    except Refused as refusal:
        return str(refusal)


def test_a_damaged_workbook_is_read_or_refused_but_never_breaks() -> None:
    chance = random.Random(4)
    whole = saved(a_book(HEAD, *([number, "Selm", f"Vorhaben {number}", 5] for number in range(40)))[0])
    parts = parts_of_a_book()
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        name = chance.choice([name for name in parts if name.endswith(".xml")])
        xml = bytearray(parts[name])
        xml[chance.randrange(len(xml))] = chance.randrange(256)
        for content in (bytes(broken), whole[: chance.randrange(len(whole))], packed(parts | {name: bytes(xml)})):
            assert outcome(content)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_a_table_or_a_sentence(content: bytes) -> None:
    assert outcome(content)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Gesamt-\nkosten (brutto) in €", "gesamtkosten"),
        ("Bau- und Planungskosten", "bau- und planungskosten"),
        ("  LFD. NR.: ", "lfd. nr"),
        ("Stichworte (2-4)", "stichworte"),
        ("Kosten in T€", "kosten"),
        ("Eigenanteil EUR", "eigenanteil"),
        ("Ansprechpartner:in", "ansprechpartner:in"),
    ],
)
def test_headings_are_compared_without_what_may_be_written_either_way(written: str, key: str) -> None:
    assert header_key(written) == key


def test_a_heading_that_only_begins_like_a_name_is_second_choice() -> None:
    names = {"cost": ("Gesamtkosten",), "title": ("Vorhaben",)}
    assert assign(["Gesamtkosten brutto", "Gesamtkosten", "Vorhaben / Titel"], names) == {"cost": 1, "title": 2}
    assert assign(["Gesamtkosten brutto"], names) == {"cost": 0}
