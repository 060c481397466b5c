"""The Berichtsvorlage: the Bericht as a Word file with Anlage 1 to 4, and as a workbook with one sheet a table."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Pt

from tracker.exchange.funding_sheets import FundingSheet
from tracker.exchange.sheets import book_bytes
from tracker.exchange.tables import Cell, Euro, Percent
from tracker.formats import day, euro, long_day, percent
from tracker.papers.report_tables import COUNTING, ReportTable
from tracker.shapes.base import Shape

# What no XML may hold, and so no Word file.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ReportPaper(Shape):
    """A Bericht as a paper; ``known`` is its state of knowledge in words, ``public`` whether it may be published."""

    since: date
    stichtag: date
    known: str
    public: bool
    headline: str
    tables: tuple[ReportTable, ...]
    annexes: tuple[ReportTable, ...]


def workbook(paper: ReportPaper) -> bytes:
    """Return the Bericht as a workbook; the counting rule stands below each table, what all share on the last sheet."""
    sheets = []
    for table in (*paper.tables, *paper.annexes):
        rule: list[Cell] = [table.rule, *[None] * (len(table.header) - 1)]
        empty: list[Cell] = [None] * len(table.header)
        rows = [list(row) for row in table.rows] or [["keine Einträge", *[None] * (len(table.header) - 1)]]
        sheets.append(FundingSheet(table.name, table.header, [*rows, empty, rule]))
    sheets.append(FundingSheet("Zählweise", ("Zählweise aller Tabellen",), [[COUNTING]]))
    return book_bytes(sheets)


def document(paper: ReportPaper) -> bytes:
    """Return the Berichtsvorlage as a Word file."""
    file: Any = Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.8)
    file.styles["Normal"].font.size = Pt(9)
    circle = "öffentlich" if paper.public else "nichtöffentlich"
    file.add_heading(f"Bericht über Förderungen, Stand {long_day(paper.stichtag)}", level=0)
    file.add_paragraph(
        f"Mitteilungsvorlage ({circle}). Zeitraum {day(paper.since)} bis {day(paper.stichtag)}. {paper.known}"
    )
    file.add_paragraph(_text(paper.headline))
    for table in paper.tables:
        _add(file, table)
    for annex in paper.annexes:
        file.add_page_break()
        _add(file, annex)
    file.add_paragraph(_text(f"Für alle Tabellen: {COUNTING}")).runs[0].italic = True
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _add(file: Any, table: ReportTable) -> None:
    file.add_heading(_text(table.title), level=1)
    if table.rows:
        grid = file.add_table(rows=1, cols=len(table.header))
        grid.style = "Table Grid"
        _fill(grid.rows[0].cells, table.header)
        for row in table.rows:
            _fill(grid.add_row().cells, [words(cell) for cell in row])
    else:
        file.add_paragraph("keine Einträge")
    file.add_paragraph(_text(f"Zählweise: {table.rule}")).runs[0].italic = True


def _fill(cells: Sequence[Any], values: Sequence[str]) -> None:
    for cell, value in zip(cells, values, strict=True):
        cell.text = _text(value)


def words(cell: Cell) -> str:
    """Return a cell as people read it; an unknown one says so."""
    if cell is None:
        return "offen"
    if isinstance(cell, Euro):
        return euro(cell.cents)
    if isinstance(cell, Percent):
        return percent(cell.hundredths)
    return day(cell) if isinstance(cell, date) else str(cell)


def _text(value: str) -> str:
    return _NO_TEXT.sub(" ", value)
