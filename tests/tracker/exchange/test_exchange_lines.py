"""Files as people save them: each readable line is read, each broken one is named."""

import io

import pytest

from tracker.exchange.lines import Broken, Record, is_csv, records


def read(content: bytes, *, as_csv: bool = False) -> tuple[list[Record | Broken], list[str]]:
    notes: list[str] = []
    return list(records(io.BytesIO(content), as_csv=as_csv, notes=notes)), notes


def test_a_mark_at_the_start_and_empty_lines_are_no_data() -> None:
    found, notes = read(b'\xef\xbb\xbf{"a": 1}\n\n   \n{"a": 2}')
    assert found == [Record(1, {"a": 1}), Record(4, {"a": 2})]
    assert not notes


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"a": 1', "kein gültiges JSON"),
        (b"[1, 2]", "kein JSON-Objekt"),
        (b'"x"', "kein JSON-Objekt"),
        (b'{"a": NaN}', "kein gültiges JSON"),
        (b"[" * 100_000, "zu tief verschachtelt"),
        (rb'{"a": "\ud800"}', "kein Text"),
        (rb'{"a": "\u0000"}', "kein Text"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "kein gültiges JSON"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(line: bytes, reason: str) -> None:
    found, _ = read(b'{"n": 1}\n' + line + b'\n{"n": 3}\n')
    assert found[0] == Record(1, {"n": 1})
    assert isinstance(found[1], Broken)
    assert found[1].number == 2
    assert reason in found[1].reason
    assert found[2] == Record(3, {"n": 3})


def test_an_escaped_emoji_is_text() -> None:
    assert read(rb'{"a": "\ud83d\ude00"}')[0] == [Record(1, {"a": "😀"})]


def test_windows_files_are_read_and_said_so_once() -> None:
    found, notes = read('{"a": "Förderung €"}\n{"a": "für"}\n'.encode("cp1252"))
    assert found == [Record(1, {"a": "Förderung €"}), Record(2, {"a": "für"})]
    assert notes == ["Ab Zeile 1 ist die Datei nicht in UTF-8 gespeichert; gelesen als Windows-1252."]


def test_a_line_that_is_utf_8_stays_so_beside_one_that_is_not() -> None:
    found, notes = read('{"a": "für"}\n'.encode() + '{"a": "für"}\n'.encode("cp1252"))
    assert [record.values["a"] for record in found if isinstance(record, Record)] == ["für", "für"]
    assert len(notes) == 1


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_table_is_read_with_its_own_delimiter(delimiter: str) -> None:
    content = f'title{delimiter}text\nA{delimiter}"zwei\nZeilen, ""genau""; so"\n'
    assert read(content.encode(), as_csv=True)[0] == [
        Record(2, {"title": "A", "text": 'zwei\nZeilen, "genau"; so'}),
    ]


def test_a_guarded_cell_loses_its_apostrophe() -> None:
    assert read(b"a;b\n'=1+1;'Zitat'\n", as_csv=True)[0] == [Record(2, {"a": "=1+1", "b": "'Zitat'"})]


def test_rows_that_do_not_fit_the_header_are_named_or_filled_up() -> None:
    found, _ = read(b"a;b\n1;2;3\n4\n;\n5;6\n", as_csv=True)
    assert found == [
        Broken(2, "Die Zeile hat 3 Zellen, die Kopfzeile nur 2."),
        Record(3, {"a": "4", "b": ""}),
        Record(5, {"a": "5", "b": "6"}),
    ]


def test_quotes_that_do_not_close_are_named() -> None:
    found, _ = read(b'a;b\n1;"zwei\n3;4\n', as_csv=True)
    assert found == [Broken(2, "Die Anführungszeichen der Zeile gehen nicht auf.")]


def test_a_guideline_longer_than_the_librarys_own_limit_is_read() -> None:
    found, _ = read(b"a;b\n1;" + b"x" * 200_000 + b"\n", as_csv=True)
    assert isinstance(found[0], Record)
    assert len(found[0].values["b"]) == 200_000


def test_a_table_saved_as_unicode_text_by_excel_is_read() -> None:
    assert read("a\tb\nö\t2\n".encode("utf-16"), as_csv=True)[0] == [Record(2, {"a": "ö", "b": "2"})]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a;b\n"])
@pytest.mark.parametrize("as_csv", [True, False])
def test_a_file_without_data_is_no_error(content: bytes, as_csv: bool) -> None:
    found, _ = read(content, as_csv=as_csv)
    assert all(isinstance(record, Broken) for record in found)


def test_the_name_of_a_file_says_what_it_holds() -> None:
    assert is_csv("Programme.CSV")
    assert not is_csv("programme.jsonl")
