"""CSV as people save it: any usual encoding and delimiter, title rows above the header, a quote that never closes."""

import csv
from collections.abc import Callable, Iterator, Sequence

from tracker.errors import Refused
from tracker.exchange.file_text import text_in
from tracker.exchange.grids import Grid, GridRow, Unreadable
from tracker.exchange.lines import LARGEST_CELL
from tracker.exchange.tables import unguarded

_DELIMITERS = ";\t,|"
_SEARCHED_LINES = 40
_BROKEN = "Die Anführungszeichen der Zeile gehen nicht auf."


def grids(content: bytes, shown: str, *, score: Callable[[Sequence[str]], int]) -> Iterator[Grid]:
    """Yield the one table of a CSV file; ``score`` says how much like a header some cells are.

    Raises:
        Refused: it is not text.
    """
    notes: list[str] = []
    text = _text(content, shown, notes)
    lines = text.splitlines(keepends=True)
    told = lines[0].strip().lower() if lines else ""
    if told.startswith("sep=") and len(told) == len("sep=") + 1:
        # Excel's own first line; it stays a line, so that row numbers are those of the file.
        delimiter, lines[0] = told[-1], "\n"
    else:
        delimiter = _delimiter(lines[:_SEARCHED_LINES], score)
    grid = Grid("", rows=(), notes=notes)
    grid.rows = _rows(lines, delimiter, grid)
    yield grid


def _text(content: bytes, shown: str, notes: list[str]) -> str:
    found = text_in(content)
    if found is None:
        raise Refused(f"{shown} ist keine Tabelle. Bitte wählen Sie eine Excel-Datei (.xlsx) oder CSV.")
    if found.from_windows:
        notes.append(
            "Die Datei wurde gelesen als Windows-1252, wie Excel CSV oft speichert. "
            "Bitte sehen Sie nach, ob die Umlaute stimmen."
        )
    return found.text


def _delimiter(lines: Sequence[str], score: Callable[[Sequence[str]], int]) -> str:
    """Return the sign that makes the most header names; without any, the one most used."""

    def worth(delimiter: str) -> tuple[int, int]:
        best = max((score(_split(line, delimiter)) for line in lines), default=0)
        return best, sum(line.count(delimiter) for line in lines)

    return max(_DELIMITERS, key=worth)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _rows(lines: list[str], delimiter: str, grid: Grid) -> Iterator[GridRow]:
    csv.field_size_limit(LARGEST_CELL)
    try:
        found = list(_whole(lines, delimiter))
    except csv.Error:
        # One stray quote would swallow the rest of the file: then every line speaks for itself.
        found = list(_by_line(lines, delimiter, grid))
    return iter(found)


def _whole(lines: list[str], delimiter: str) -> Iterator[GridRow]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    before = 0
    for cells in reader:
        yield GridRow(before + 1, tuple(unguarded(cell) for cell in cells))
        before = reader.line_num


def _by_line(lines: list[str], delimiter: str, grid: Grid) -> Iterator[GridRow]:
    for number, line in enumerate(lines, start=1):
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:
            grid.broken.append(Unreadable(number, _BROKEN))
            continue
        yield GridRow(number, tuple(unguarded(cell) for cell in cells))
