"""Excel workbooks of others, read as values: no formula, macro or link is followed, and no bomb unpacked."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice, zip_longest
from typing import Any

from tracker.errors import Refused
from tracker.exchange.grids import Area, Grid, GridRow, Value
from tracker.rules.file_kinds import BROKEN_ARCHIVE

MOST_UNPACKED_MB = 200
MOST_PARTS = 5_000
MOST_COLUMNS = 200
MOST_SHEET_ROWS = 300_000
"""Empty rows count here too: a file may claim a million of them."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_ROW_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PROLOGUE = 4_096
_ROWS_AT_ONCE = 500
_LARGEST_NUMBER = 10**15
"""Excel itself keeps fifteen digits; what a file claims beyond is a text."""
# The library has no error of its own: a file that breaks the format fails wherever its parser happens to be.
# Both XML parsers raise SyntaxErrors. Only its calls stand below ``_understood(…, _MALFORMED)``.
_MALFORMED = (*BROKEN_ARCHIVE, SyntaxError, LookupError, TypeError, AttributeError, ArithmeticError, struct.error)


def old_office_sentence(content: bytes, shown: str) -> str:
    """Say what to do with a file of the old binary kind: an .xls, or a new one behind a password."""
    if _ENCRYPTED in content:
        return f"{shown} ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort."
    return f"{shown} ist im alten Excel-Format (.xls). Bitte öffnen Sie sie in Excel und speichern Sie sie als .xlsx."


def grids(content: bytes, shown: str) -> list[Grid]:
    """Return the sheets of a workbook; the rows of one are read while it is asked for them.

    Raises:
        Refused: it is no workbook, is broken, or unpacks to more than any list holds.
    """
    from openpyxl import load_workbook  # takes half a second to load, and only a workbook needs it

    with _understood(shown, BROKEN_ARCHIVE):
        notes = _checked(content, shown)
    with _understood(shown, _MALFORMED):
        book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        formulas: Any = None
        found = []
        for place, sheet in enumerate(book.worksheets):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                raw = archive.read(sheet._worksheet_path)
            if has_formulas := bool(_FORMULA.search(raw)):
                formulas = formulas or load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            written = formulas.worksheets[place] if has_formulas else None
            grid = Grid(sheet.title, rows=(), merged=_merged(raw), hidden=_hidden(raw), notes=list(notes))
            if sheet.sheet_state != "visible":
                grid.notes.append(f"Das Blatt „{sheet.title}“ ist ausgeblendet.")
            grid.rows = _rows(sheet, written, shown)
            found.append(grid)
        return found


@contextmanager
def _understood(shown: str, broken: tuple[type[Exception], ...]) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            # The library warns about looks it drops (validation, headers, styles); values do not depend on them.
            warnings.simplefilter("ignore", UserWarning)
            yield
    except broken as error:
        raise Refused(
            f"{shown} ist beschädigt oder keine Excel-Datei. Bitte öffnen Sie sie in Excel und speichern Sie sie als "
            "Arbeitsmappe (.xlsx)."
        ) from error


def _checked(content: bytes, shown: str) -> list[str]:
    """Look into the package before the library does."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names:
            raise Refused(f"{shown} ist keine Excel-Datei. Bitte speichern Sie die Liste als .xlsx oder CSV.")
        # A part never unpacks to more than it declares, so the sum is a bound.
        if sum(part.file_size for part in parts) > MOST_UNPACKED_MB * 1024 * 1024 or len(parts) > MOST_PARTS:
            raise Refused(f"{shown} ist entpackt zu groß. Bitte speichern Sie nur das Blatt mit der Liste.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    if _DOCTYPE.search(stream.read(_PROLOGUE)):
                        raise Refused(
                            f"{shown} enthält Anweisungen, die in eine Excel-Datei nicht gehören. "
                            "Bitte speichern Sie sie in Excel neu."
                        )
    return ["Die Makros der Datei wurden nicht ausgeführt."] if "xl/vbaProject.bin" in names else []


def _rows(sheet: Any, formulas: Any, shown: str) -> Iterator[GridRow]:
    rows = _cells(sheet, formulas, shown)
    while part := _part(rows, shown):
        yield from part


def _part(rows: Iterator[GridRow], shown: str) -> list[GridRow]:
    with _understood(shown, _MALFORMED):
        return list(islice(rows, _ROWS_AT_ONCE))


def _cells(sheet: Any, formulas: Any, shown: str) -> Iterator[GridRow]:
    for source in (sheet, formulas):
        if source is not None:
            # What a file claims about its size is not believed.
            source.reset_dimensions()
    values = sheet.iter_rows(values_only=True)
    written = formulas.iter_rows(values_only=True) if formulas is not None else ()
    for number, (row, texts) in enumerate(zip_longest(values, written, fillvalue=()), start=1):
        if number > MOST_SHEET_ROWS:
            raise Refused(f"Ein Blatt in {shown} hat zu viele Zeilen. Bitte löschen Sie die leeren am Ende.")
        if any(value is not None for value in row) or any(value is not None for value in texts):
            pairs = zip_longest(islice(row, MOST_COLUMNS), islice(texts, MOST_COLUMNS))
            yield GridRow(number, tuple(_value(value, text) for value, text in pairs))


def _value(value: Any, formula: Any) -> Value:
    if value is None and formula is not None:
        return str(getattr(formula, "text", None) or formula)
    if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
        return str(value)
    if isinstance(value, datetime):
        return value if value.time() != time() else value.date()
    return value if value is None or isinstance(value, str | int | float | bool | date) else str(value)


def _merged(raw: bytes) -> list[Area]:
    found = []
    for left, top, right, bottom in _MERGED.findall(raw):
        found.append((int(top), _column(left), int(bottom), _column(right)))
    return found


def _hidden(raw: bytes) -> frozenset[int]:
    rows = (_ROW_NUMBER.search(tag) for tag in _HIDDEN_ROW.findall(raw))
    return frozenset(int(found[1]) for found in rows if found)


def _column(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
