"""The Prüfakte: one ZIP of a Förderung, readable in ten years without the software.

Inside: a summary as one HTML page without scripts or remote parts, every table as a workbook, the history in German
sentences, the documents, and a list of all files with their SHA-256.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from pydantic import ConfigDict

from tracker.exchange.funding_sheets import FundingSheet
from tracker.exchange.sheets import book_bytes
from tracker.exchange.tables import Cell, Euro, Percent
from tracker.formats import day, euro, moment, percent
from tracker.shapes.base import Shape

_STYLE = (
    "body{font:11pt/1.45 sans-serif;color:#1c2b33;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem;font-size:10pt}"
    "th,td{border:1px solid #c5d0d6;padding:.25rem .5rem;text-align:left;vertical-align:top}"
    "td.n{text-align:right;white-space:nowrap}h2{margin-top:2rem}li{margin:.2rem 0}"
    "@media print{h2{break-after:avoid}tr{break-inside:avoid}}"
)
_SUMMARY, _TABLES, _HISTORY, _CONTENTS = "Zusammenfassung.html", "Tabellen.xlsx", "Historie.txt", "Inhalt.txt"


class AuditTable(Shape):
    """A table of the file: a heading, its columns, its rows; ``note`` stands below it."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""


class AuditDocument(Shape):
    """A document; ``content`` None: it is listed, but was not found in the store."""

    name: str
    kind: str
    sha256: str
    content: bytes | None = None


class AuditFile(Shape):
    """Everything the ZIP holds. ``seen_as`` says for whom it was made, since others may see more."""

    title: str
    made_at: datetime
    seen_as: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[AuditTable, ...]
    history: tuple[str, ...]
    documents: tuple[AuditDocument, ...]


def zip_bytes(file: AuditFile) -> bytes:
    """Return the Prüfakte as a ZIP."""
    parts: list[tuple[str, bytes]] = [
        (_SUMMARY, _page(file).encode()),
        (_TABLES, book_bytes(_sheets(file))),
        (_HISTORY, _history(file).encode()),
        *(
            (f"Dokumente/{_numbered(place, item)}", item.content or b"")
            for place, item in enumerate(file.documents, start=1)
            if item.content is not None
        ),
    ]
    parts.append((_CONTENTS, _contents(file, parts).encode()))
    target = io.BytesIO()
    stamp = file.made_at.timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _numbered(place: int, item: AuditDocument) -> str:
    # Two documents may have one name, and no name may lead out of the folder.
    plain = "".join(sign if sign.isalnum() or sign in " ._-()" else "_" for sign in item.name).strip(". ") or "Dokument"
    return f"{place:03d} {plain}"


def _page(file: AuditFile) -> str:
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in file.facts)
    tables = "".join(_table(table) for table in file.tables)
    history = "".join(f"<li>{escape(sentence)}</li>" for sentence in file.history)
    documents = "".join(
        f"<li>{escape(_numbered(place, item))} ({escape(item.kind)}){_missing(item)}</li>"
        for place, item in enumerate(file.documents, start=1)
    )
    return (
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Prüfakte {escape(file.title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>Prüfakte: {escape(file.title)}</h1>"
        f"<p>Erstellt am {moment(file.made_at)} für {escape(file.seen_as)}. Die führende Akte ist die eAkte.</p>"
        f"<h2>Angaben</h2><table>{facts}</table>{tables}"
        f"<h2>Dokumente</h2>{f'<ul>{documents}</ul>' if documents else '<p>Keine Dokumente abgelegt.</p>'}"
        f"<h2>Änderungshistorie</h2>{f'<ol>{history}</ol>' if history else '<p>Keine Einträge.</p>'}</body></html>"
    )


def _missing(item: AuditDocument) -> str:
    return "" if item.content is not None else ": <strong>fehlt in der Ablage</strong>"


def _table(table: AuditTable) -> str:
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    if not table.rows:
        return f"<h2>{escape(table.title)}</h2><p>Keine Einträge.</p>{note}"
    head = "".join(f"<th>{escape(name)}</th>" for name in table.header)
    body = "".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in table.rows)
    return f"<h2>{escape(table.title)}</h2><table><tr>{head}</tr>{body}</table>{note}"


def _cell(cell: Cell) -> str:
    look = ' class="n"' if isinstance(cell, Euro | Percent) else ""
    return f"<td{look}>{escape(_written(cell))}</td>"


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Euro):
        return euro(cell.cents)
    if isinstance(cell, Percent):
        return percent(cell.hundredths)
    if isinstance(cell, datetime):
        return moment(cell)
    if isinstance(cell, date):
        return day(cell)
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    return str(cell)


def _sheets(file: AuditFile) -> Sequence[FundingSheet]:
    facts = FundingSheet("Angaben", ("Feld", "Wert"), [[name, value] for name, value in file.facts])
    return [
        facts,
        *(FundingSheet(table.title, table.header, [list(row) for row in table.rows]) for table in file.tables),
    ]


def _history(file: AuditFile) -> str:
    return "\r\n".join([f"Änderungshistorie: {file.title}", "", *file.history, ""])


def _contents(file: AuditFile, parts: Sequence[tuple[str, bytes]]) -> str:
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in parts]
    missing = [f"fehlt in der Ablage: {item.name} ({item.sha256})" for item in file.documents if item.content is None]
    return "\r\n".join([f"Prüfakte: {file.title}", f"Erstellt am {moment(file.made_at)}", "", *lines, *missing, ""])
