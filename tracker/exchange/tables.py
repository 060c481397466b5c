"""Tables as files: CSV for Excel, JSON lines for programs. Workbooks stand in ``sheets``."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo


class Euro(NamedTuple):
    """An amount; a number in the table, shown as euro."""

    cents: int


class Percent(NamedTuple):
    """A rate; a number in the table, shown as percent."""

    hundredths: int


Cell = str | int | bool | Euro | Percent | date | datetime | None
Row = Sequence[Cell]

BERLIN = ZoneInfo("Europe/Berlin")
_BOM = "\ufeff".encode()
_ROWS_PER_CHUNK = 200
# A spreadsheet takes a cell that begins so for a formula, whoever wrote it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d{1,3}(\.?\d{3})*([.,]\d+)?")


def csv_bytes(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a CSV file as Excel opens it: UTF-8 with mark, semicolons, no cell that runs as a formula."""
    return b"".join(csv_chunks(header, rows))


def csv_chunks(header: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """Return the same file in pieces, so that a large one never stands in memory."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield _BOM
    writer.writerow([guarded(name) for name in header])
    for number, row in enumerate(rows, start=1):
        writer.writerow([guarded(_written(cell)) for cell in row])
        if number % _ROWS_PER_CHUNK == 0:
            yield _emptied(buffer)
    yield _emptied(buffer)


def guarded(text: str) -> str:
    """Return a cell a spreadsheet shows instead of running: an apostrophe stands before a formula."""
    # An apostrophe that was there before gets a second one, so that reading takes away only ours.
    if text.lstrip("'").startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """Return what ``guarded`` was given."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def jsonl_lines(records: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Return records as JSON lines in UTF-8."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _emptied(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return content.encode("utf-8", errors="replace")


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    if isinstance(cell, Euro | Percent):
        return f"{cell[0] // 100},{cell[0] % 100:02d}" if cell[0] >= 0 else f"-{_written(type(cell)(-cell[0]))}"
    if isinstance(cell, datetime):
        return f"{cell.astimezone(BERLIN):%d.%m.%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}"
    return str(cell)
