"""Take over somebody's list at the edge: read the file, say what would happen, store it in small transactions."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from tracker import database
from tracker.exchange import funding_columns, workbook
from tracker.exchange.inventory import NAMES
from tracker.exchange.workbook import Sheet
from tracker.formats import count_of
from tracker.services import funding_import, inventory
from tracker.services.funding_import import FundingPlan
from tracker.services.inventory import ImportPlan, Progress
from tracker.shapes.actor import Actor
from tracker.vocabulary.projects import ImportKind

ROWS_AT_ONCE = 100


def project_sheet(source: Path | bytes, *, file_name: str = "") -> tuple[Sheet, dict[str, int]]:
    """Return a list of projects and which of its columns holds what.

    Raises:
        Refused: it cannot be read as a table.
    """
    names = [name for synonyms in NAMES.values() for name in synonyms]
    sheet = workbook.read(source, names=names, file_name=file_name)
    return sheet, workbook.assign(sheet.header, NAMES)


def plan_projects(
    engine: Engine, actor: Actor, *, sheet: Sheet, columns: Mapping[str, int], lead: int | None, progress: Progress
) -> ImportPlan:
    """Say what a list would change; nothing is stored."""
    with database.read(engine) as session:
        return inventory.plan(session, actor, sheet=sheet, columns=columns, lead=lead, progress=progress)


def store_projects(engine: Engine, actor: Actor, *, plan: ImportPlan, now: datetime, progress: Progress) -> int:
    """Store what a plan changes. Stopped half way, it may be repeated.

    Raises:
        FoerderpfadError: as ``inventory.store``; the transactions before stay.
    """
    rows, done = plan.to_store, 0
    while done < len(rows):
        with database.write(engine) as session:
            done += inventory.store(session, actor, rows=rows[done : done + ROWS_AT_ONCE], now=now)
        progress(done, len(rows), "Vorhaben speichern")
    return done


def application_sheet(source: Path | bytes, *, file_name: str = "") -> tuple[Sheet, dict[str, int]]:
    """Return a Fördermittelübersicht and which of its columns holds what.

    Raises:
        Refused: it cannot be read as a table.
    """
    names = [name for synonyms in funding_columns.NAMES.values() for name in synonyms]
    sheet = workbook.read(source, names=names, file_name=file_name)
    return sheet, funding_columns.assigned(sheet.header)


def plan_applications(
    engine: Engine, actor: Actor, *, sheet: Sheet, columns: Mapping[str, int], lead: int | None, progress: Progress
) -> FundingPlan:
    """Say what a Fördermittelübersicht would change; nothing is stored."""
    with database.read(engine) as session:
        return funding_import.plan(session, actor, sheet=sheet, columns=columns, lead=lead, progress=progress)


def store_applications(engine: Engine, actor: Actor, *, plan: FundingPlan, now: datetime, progress: Progress) -> int:
    """Store what a plan changes in one transaction: all of it, or nothing.

    Raises:
        FoerderpfadError: as ``funding_import.store``.
    """
    with database.write(engine) as session:
        return funding_import.store(session, actor, plan=plan, now=now, progress=progress)


def summary(plan: ImportPlan | FundingPlan) -> str:
    """Return one sentence with the counts."""
    counts = ", ".join(f"{len(plan.of(kind))} {kind.label}" for kind in ImportKind)
    return f"{count_of(len(plan.rows), 'Zeile', 'Zeilen')}: {counts}."


def remarks(plan: ImportPlan | FundingPlan) -> Iterator[str]:
    """Yield what a person should look at: the file as a whole, rows that are wrong, cells that are not clear."""
    yield from plan.notes
    for row in plan.rows:
        for fault in row.faults:
            yield f"Zeile {row.row}: {fault}"
        for cell in row.open_cells:
            yield f"Zeile {row.row}: offen, bitte prüfen: {cell}"
