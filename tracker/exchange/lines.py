"""Read JSON lines or CSV as records, however the file was saved. A broken line is named; the others go on."""

import csv
import json
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from tracker.exchange.tables import unguarded

LARGEST_CELL = 50_000_000
"""Characters of one CSV cell; the library's own limit is below the longest guideline."""


class Record(NamedTuple):
    """A readable line. From CSV all values are texts."""

    number: int
    values: Mapping[str, Any]


class Broken(NamedTuple):
    """A line that cannot be read, and why, in German."""

    number: int
    reason: str


def is_csv(name: str) -> bool:
    """Say whether a file's name promises CSV; everything else is read as JSON lines."""
    return name.lower().endswith((".csv", ".tsv", ".txt"))


def records(stream: Iterable[bytes], *, as_csv: bool, notes: list[str]) -> Iterator[Record | Broken]:
    """Return the records of a file opened in binary mode, one after the other; empty lines are passed over.

    ``notes`` receives what a person should know about the file as a whole, in German.
    """
    lines = _decoded(stream, notes)
    return _csv_records(lines) if as_csv else _json_records(lines)


def _decoded(stream: Iterable[bytes], notes: list[str]) -> Iterator[str]:
    for number, raw in enumerate(stream, start=1):
        if number == 1 and raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            yield from (raw + b"".join(stream)).decode("utf-16", errors="replace").splitlines(keepends=True)
            return
        line = raw.removeprefix(BOM_UTF8) if number == 1 else raw
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            if not notes:
                notes.append(f"Ab Zeile {number} ist die Datei nicht in UTF-8 gespeichert; gelesen als Windows-1252.")
            yield line.decode("cp1252", errors="replace")


def _json_records(lines: Iterable[str]) -> Iterator[Record | Broken]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _json_record(number, line)


def _json_record(number: int, line: str) -> Record | Broken:
    try:
        values = json.loads(line, parse_constant=_refuse_constant)
    except RecursionError:
        return Broken(number, "Die Zeile ist zu tief verschachtelt.")
    except ValueError as error:
        place = f" (Stelle {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        return Broken(number, f"Die Zeile ist kein gültiges JSON{place}.")
    if not isinstance(values, dict):
        return Broken(number, "Die Zeile ist kein JSON-Objekt mit Feldern.")
    if not _is_text("\\u" in line, values):
        return Broken(number, "Die Zeile enthält Zeichen, die kein Text sind.")
    return Record(number, values)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _is_text(escaped: bool, values: dict[str, Any]) -> bool:
    """Say whether every text can be stored: half a character pair or a null cannot, and only escapes can hide one."""
    if not escaped:
        return True
    whole = json.dumps(values, ensure_ascii=False)
    return "\\u0000" not in whole and not any("\ud800" <= sign <= "\udfff" for sign in whole)


def _csv_records(lines: Iterator[str]) -> Iterator[Record | Broken]:
    csv.field_size_limit(LARGEST_CELL)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    reader = csv.reader(_without_nulls(lines), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 2
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Broken(number, "Die Anführungszeichen der Zeile gehen nicht auf.")
            continue
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            yield Broken(number, f"Die Zeile hat {len(row)} Zellen, die Kopfzeile nur {len(header)}.")
            continue
        cells = [unguarded(cell) for cell in row] + [""] * (len(header) - len(row))
        yield Record(number, dict(zip(header, cells, strict=True)))


def _without_nulls(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "") for line in lines)
