"""A table as a workbook. Apart from CSV, since the library behind it takes a second to load."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tracker.exchange.funding_sheets import FundingSheet
from tracker.exchange.tables import BERLIN, FORMULA_STARTS, Cell, Euro, Percent, Row

EXCEL_TEXT_LIMIT = 32_767
# Not allowed in XML, and so in no workbook.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EURO_FORMAT = '#,##0.00 "€"'
_PERCENT_FORMAT = "0.00%"
_DAY_FORMAT, _MOMENT_FORMAT = "DD.MM.YYYY", "DD.MM.YYYY HH:MM"
_WIDTHS = {str: 28, Euro: 18, Percent: 10, date: 12, datetime: 17}


def xlsx_bytes(title: str, header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a workbook with one sheet; its first row is the header and stays in view."""
    workbook = Workbook(write_only=True)
    _add(workbook, title, header, rows)
    return _saved(workbook)


def book_bytes(sheets: Iterable[FundingSheet]) -> bytes:
    """Return a workbook of several sheets; the number of an example carries a note that says so."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        _add(workbook, sheet.title, sheet.header, sheet.rows, marks=sheet.marks)
    return _saved(workbook)


def _saved(workbook: Workbook) -> bytes:
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _add(
    workbook: Workbook,
    title: str,
    header: Sequence[str],
    rows: Iterable[Row],
    *,
    marks: frozenset[int] = frozenset(),
) -> None:
    sheet: Any = workbook.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    # Widths have to be said before the first row is written, and the first row says what kind the columns are.
    body = iter(rows)
    start = list(islice(body, 1))
    for index in range(len(header)):
        kinds = [type(row[index]) for row in start]
        width = _WIDTHS.get(kinds[0], _WIDTHS[str]) if kinds else _WIDTHS[str]
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.append([_bold(sheet, name) for name in header])
    for place, row in enumerate(chain(start, body)):
        cells = [_sheet_cell(sheet, cell) for cell in row]
        if place in marks:
            # A note instead of a column: the columns of this workbook are fixed.
            cells[0].comment = Comment("Beispieldaten", "Förderpfad")
        sheet.append(cells)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}1"


def _sheet_cell(sheet: Any, cell: Cell) -> Any:
    value, form = _sheet_value(cell)
    made = WriteOnlyCell(sheet, value=value)
    if form:
        made.number_format = form
    if isinstance(value, str):
        # Text stays text: openpyxl would store a leading "=" as a formula.
        made.data_type = "s"
        # Styles cost more than values, so only the few cells that need one get it.
        if value.startswith(FORMULA_STARTS):
            made.quotePrefix = True
    return made


def _sheet_value(cell: Cell) -> tuple[Any, str]:
    if isinstance(cell, bool):
        return ("ja" if cell else "nein"), ""
    if isinstance(cell, Euro):
        return cell.cents / 100, _EURO_FORMAT
    if isinstance(cell, Percent):
        return cell.hundredths / 10_000, _PERCENT_FORMAT
    if isinstance(cell, datetime):
        return cell.astimezone(BERLIN).replace(tzinfo=None), _MOMENT_FORMAT
    if isinstance(cell, date):
        return cell, _DAY_FORMAT
    if isinstance(cell, str):
        clean = _NO_TEXT.sub("", cell)
        return (clean if len(clean) <= EXCEL_TEXT_LIMIT else f"{clean[: EXCEL_TEXT_LIMIT - 1]}…"), ""
    return cell, ""


def _bold(sheet: Any, name: str) -> Any:
    cell = _sheet_cell(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
