"""Read somebody else's table, Excel or CSV: find the header among title rows, keep every data row and what it says.

Nothing in a file is ever run: of a formula we take the value Excel stored last, else its text.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from tracker.errors import Refused
from tracker.exchange import workbook_csv, workbook_xlsx
from tracker.exchange.grids import Grid, GridRow, Unreadable, Value
from tracker.formats import count_of, listed, number

LARGEST_FILE_MB = 25
MOST_ROWS = 100_000
MOST_COLUMNS = 200
"""Beyond these a file is no list that people keep by hand."""

_SEARCHED_ROWS = 40
_SURE_NAMES = 2
_SHOWN_ROWS = 5
_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF"
_SUMS = ("summe", "summen", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt", "σ")
# A word divided at the end of a line; "Bau- und Planung" is none.
_HYPHEN = re.compile(r"(?<=\w)-\s+(?!und\b|oder\b|bzw\b)(?=[a-zäöüß])")
_BRACKETS = re.compile(r"\([^)]*\)")
_UNIT = re.compile(r"(?:\bin )?(?:€|\beuro?\b|\bt€|\bteur\b|\bmio\b\.? ?(?:€|\beuro?\b)?)$")


class Sheet(NamedTuple):
    """A table as its author meant it. ``rows`` have as many values as the header; numbers are those of the file."""

    title: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[GridRow, ...]
    broken: tuple[Unreadable, ...]
    notes: tuple[str, ...]


def read(source: Path | bytes, *, names: Collection[str], file_name: str = "") -> Sheet:
    """Read the table whose header has the most of these names; ``file_name`` is for messages.

    Raises:
        Refused: it is no table we can read; the text says what to do.
    """
    content = _content(source)
    shown = file_name or (source.name if isinstance(source, Path) else "") or "Die Datei"
    wanted = frozenset(header_key(name) for name in names)
    if not content.strip():
        raise Refused(f"{shown} ist leer. Bitte wählen Sie die Datei mit der Liste.")
    if content.startswith(_OLD_OFFICE):
        raise Refused(workbook_xlsx.old_office_sentence(content, shown))
    if content.startswith(_PDF):
        raise Refused(f"{shown} ist eine PDF-Datei. Bitte wählen Sie die Excel-Tabelle selbst oder eine CSV-Datei.")
    if content.startswith(_ZIP):
        return _best(workbook_xlsx.grids(content, shown), wanted, shown)
    return _best(workbook_csv.grids(content, shown, score=lambda cells: _score(cells, wanted)), wanted, shown)


def assign(header: Sequence[str], names: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Say which column holds which field: a name exactly, else a heading that begins with it."""
    keys = [header_key(title) for title in header]
    found: dict[str, int] = {}
    for exactly in (True, False):
        for field, synonyms in names.items():
            wanted = [header_key(name) for name in synonyms]
            if field not in found and (place := _place(keys, wanted, set(found.values()), exactly=exactly)) is not None:
                found[field] = place
    return found


def header_key(title: str) -> str:
    """Return a heading without what its author may write one way or the other: case, line ends, units, notes."""
    plain = unicodedata.normalize("NFKC", title).casefold().replace("\N{SOFT HYPHEN}", "")
    plain = _BRACKETS.sub(" ", _HYPHEN.sub("", plain))
    plain = " ".join(plain.split()).strip(" .:*-–")
    return _UNIT.sub("", plain).strip(" .:*-–,")


def text_of(value: Value) -> str:
    """Return a cell as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return f"{value.day:02d}.{value.month:02d}.{value.year:04d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value).replace(".", ",")
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()


def _content(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > LARGEST_FILE_MB * 1024 * 1024:
        raise Refused(
            f"Die Datei ist größer als {LARGEST_FILE_MB} MB. Bitte speichern Sie nur das Blatt mit der Liste."
        )
    return source if isinstance(source, bytes) else source.read_bytes()


def _place(keys: list[str], wanted: list[str], taken: set[int], *, exactly: bool) -> int | None:
    for name in wanted:
        for place, key in enumerate(keys):
            if place not in taken and (key == name if exactly else key.startswith((f"{name} ", f"{name}/"))):
                return place
    return None


def _best(grids: Iterable[Grid], wanted: frozenset[str], shown: str) -> Sheet:
    """Return the sheet with the best header; the first of equals."""
    candidates = []
    for grid in grids:
        rows = iter(grid.rows)
        start = list(islice(rows, _SEARCHED_ROWS))
        scores = [_score([text_of(value) for value in row.values], wanted) for row in start]
        candidates.append((max(scores, default=0), grid, start, rows, scores))
    if not candidates:
        raise Refused(f"{shown} enthält keine Tabelle. Bitte wählen Sie eine andere Datei.")
    best, grid, start, rows, scores = max(candidates, key=lambda item: item[0])
    place = scores.index(best) if best >= _SURE_NAMES else _widest(start)
    if place is None:
        raise Refused(
            f"In {shown} steht keine Tabelle mit Überschriften und Zeilen. "
            "Gebraucht werden eine Zeile mit Überschriften und darunter eine Zeile je Eintrag."
        )
    notes = list(grid.notes)
    others = [f"„{other.title}“" for _, other, rows_of_other, *_ in candidates if other is not grid and rows_of_other]
    if others:
        notes.append(f"Gelesen wurde nur das Blatt „{grid.title}“, nicht: {listed(others)}.")
    if best < _SURE_NAMES:
        notes.append("Die Überschriften wurden nicht sicher erkannt. Bitte ordnen Sie die Spalten zu.")
    return _sheet(grid, start[place], chain(start[place + 1 :], rows), notes)


def _score(cells: Iterable[str], wanted: frozenset[str]) -> int:
    return len({key for cell in cells if len(cell) < 200 and (key := header_key(cell)) in wanted})


def _widest(rows: Sequence[GridRow]) -> int | None:
    widths = [sum(value not in (None, "") for value in row.values) for row in rows]
    return widths.index(max(widths)) if widths and max(widths) >= _SURE_NAMES else None


def _sheet(grid: Grid, head: GridRow, rest: Iterator[GridRow], notes: list[str]) -> Sheet:
    header, first_row = _header(grid, head)
    kept: list[GridRow] = []
    sums: list[int] = []
    filled: dict[int, Value] = {}
    for row in rest:
        values = _filled(grid, row, len(header), filled)
        if row.number < first_row:
            header = _deepened(header, values)
            continue
        if _is_blank(values) or tuple(_heading(value) for value in values) == header:
            continue
        if _is_sum(values):
            sums.append(row.number)
            continue
        kept.append(GridRow(row.number, values))
        if len(kept) > MOST_ROWS:
            raise Refused(f"Die Tabelle hat mehr als {number(MOST_ROWS)} Zeilen. Bitte teilen Sie sie auf.")
    if sums:
        shown = listed([str(line) for line in sums[:_SHOWN_ROWS]]) + (" und weitere" if len(sums) > _SHOWN_ROWS else "")
        lines = "Zeile" if len(sums) == 1 else "Zeilen"
        notes.append(f"Als Summen übergangen: {lines} {shown}.")
    hidden = sum(row.number in grid.hidden for row in kept)
    if hidden:
        notes.append(f"Mitgelesen: {count_of(hidden, 'ausgeblendete Zeile', 'ausgeblendete Zeilen')}.")
    return Sheet(grid.title, header, head.number, tuple(kept), tuple(grid.broken), tuple(notes))


def _header(grid: Grid, head: GridRow) -> tuple[tuple[str, ...], int]:
    """Return the headings and the row where data begin: a heading may span columns, and rows."""
    texts = [_heading(value) for value in head.values[:MOST_COLUMNS]]
    above = [area for area in grid.merged if area[0] == head.number]
    texts += [""] * (min(max((area[3] + 1 for area in above), default=0), MOST_COLUMNS) - len(texts))
    data_from = head.number + 1
    for _, left, bottom, right in above:
        if left < len(texts):
            texts[left : right + 1] = [texts[left]] * (min(right + 1, len(texts)) - left)
            data_from = max(data_from, bottom + 1)
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts), data_from


def _deepened(header: tuple[str, ...], values: tuple[Value, ...]) -> tuple[str, ...]:
    below = [_heading(value) for value in values]
    return tuple(
        top if not low or low == top else f"{top} {low}".strip() for top, low in zip(header, below, strict=True)
    )


def _filled(grid: Grid, row: GridRow, width: int, filled: dict[int, Value]) -> tuple[Value, ...]:
    """Return a row as wide as the header; a cell merged over several rows speaks for each of them."""
    values = [*row.values[:width], *[None] * (width - len(row.values))]
    for top, left, bottom, _ in grid.merged_at.get(row.number, ()):
        if left >= width or bottom == top:
            continue
        if row.number == top:
            filled[left] = values[left]
        elif values[left] in (None, ""):
            values[left] = filled.get(left)
    return tuple(values)


def _heading(value: Value) -> str:
    """Return a heading on one line, words divided at the end of a line put together again."""
    return " ".join(_HYPHEN.sub("", text_of(value)).split())


def _is_blank(values: Sequence[Value]) -> bool:
    return all(value is None or (isinstance(value, str) and not value.strip()) for value in values)


def _is_sum(values: Sequence[Value]) -> bool:
    first = next((text_of(value) for value in values if value not in (None, "")), "")
    return header_key(first) in _SUMS
