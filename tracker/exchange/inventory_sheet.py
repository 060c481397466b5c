"""The Bestandsaufnahme as our own file: its columns, a project's row, and the sheet a partner fills in."""

import io
from collections.abc import Iterable

from tracker.exchange.inventory_columns import COLUMNS
from tracker.exchange.records import ProjectRecord
from tracker.exchange.tables import Cell, Euro
from tracker.exchange.workbook import text_of
from tracker.vocabulary.projects import Duty, Leitsatz, PlanningStage, ProjectState
from tracker.vocabulary.word import Word

TITLE = "Bestandsaufnahme"
HEADER = tuple(column.label for column in COLUMNS.values())
EMPTY_ROWS = 30
_CHOICES: dict[str, tuple[str, ...]] = {
    "planning_stage": tuple(word.label for word in PlanningStage),
    "priority": ("1", "2", "3", "4"),
    "duty": tuple(word.label for word in Duty),
    "reusable": ("ja", "nein"),
    "state": tuple(word.label for word in ProjectState),
}
_HINTS = (
    "Bitte ergänzen und berichtigen Sie die Liste Ihrer Vorhaben und senden Sie die Datei zurück.",
    "Vorhaben ohne Nummer gelten als neu. Leere Zellen ändern nichts; gelöscht wird durch diese Liste nichts.",
    "Stichworte: zwei bis vier Wörter, mit Komma getrennt, zum Beispiel „Radweg, Schulweg“.",
    "Was noch nicht feststeht, schreiben Sie so hin, wie es ist: „Q3/2027“, „rd. 1,2 Mio. €“, „n. n.“ sind erlaubt.",
    "Priorität: 1 = hoch, 4 = niedrig. Leitsätze sind freiwillig: " + "; ".join(word.label for word in Leitsatz) + ".",
)


def project_row(project: ProjectRecord) -> list[Cell]:
    """Return a project as a row; where no value could be read, the text it came with."""
    said = project.originals
    found: dict[str, Cell] = {
        "number": project.number,
        "lead": project.lead,
        "unit_id": project.unit or said.get("unit_id"),
        "title": project.title,
        "description": project.description,
        "keywords": ", ".join(project.keywords),
        "cost_cents": said.get("cost_cents") if project.cost_cents is None else Euro(project.cost_cents),
        "starts_on": project.starts_on_text or project.starts_on,
        "planning_stage": _label(project.planning_stage) or said.get("planning_stage"),
        "priority": project.priority or said.get("priority"),
        "duty": _label(project.duty) or said.get("duty"),
        "partners": ", ".join(project.partners) or said.get("partners"),
        "reusable": project.reusable,
        "contact": project.contact,
        "state": project.state.label,
        "leitsaetze": "; ".join(word.label for word in project.leitsaetze) or said.get("leitsaetze"),
    }
    return [found[field] for field in COLUMNS]


def known_texts(project: ProjectRecord) -> dict[str, str]:
    """Return the texts of that row by field, to be compared with what somebody sends back."""
    cells = zip(COLUMNS, project_row(project), strict=True)
    return {field: _text(cell) for field, cell in cells}


def request_sheet(partner: str, projects: Iterable[ProjectRecord]) -> bytes:
    """Return the Bestandsabfrage for one partner: its projects, empty rows, words to pick from, and hints."""
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    from tracker.exchange.sheets import xlsx_bytes

    rows = [project_row(project) for project in projects]
    blank = [partner if field == "lead" else None for field in COLUMNS]
    book = load_workbook(io.BytesIO(xlsx_bytes(TITLE, HEADER, rows)))
    sheet = book[TITLE]
    last = len(rows) + 1 + EMPTY_ROWS
    for place, field in enumerate(COLUMNS, start=1):
        for row in range(len(rows) + 2, last + 1):
            sheet.cell(row, place).value = blank[place - 1]
        if field in _CHOICES:
            offered = DataValidation("list", formula1=f'"{",".join(_CHOICES[field])}"', allow_blank=True)
            # A word outside the list is kept as it was written, so Excel must not refuse it.
            offered.showErrorMessage = False
            letter = get_column_letter(place)
            offered.add(f"{letter}2:{letter}{last}")
            sheet.add_data_validation(offered)
    hints = book.create_sheet("Hinweise")
    hints.column_dimensions["A"].width = 110
    for text in (f"{TITLE} {partner}", *_HINTS):
        hints.append([text])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _label(word: Word | None) -> str | None:
    return word.label if word else None


def _text(cell: Cell) -> str:
    if isinstance(cell, Euro):
        return f"{cell.cents // 100},{cell.cents % 100:02d}"
    return text_of(cell) if not isinstance(cell, tuple) else ""
