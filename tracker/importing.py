"""Lists that may be taken over, and how: read the file, say what would happen, store it after somebody agreed.

A further kind of list is one more ``ListKind``; the page and the command take everything else from it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic

from sqlalchemy import Engine

from tracker import database
from tracker.errors import Refused
from tracker.exchange import funding_columns, inventory_columns, workbook
from tracker.exchange.workbook import Sheet
from tracker.formats import count_of
from tracker.services import funding_import, inventory
from tracker.services.funding_import import PlannedFunding
from tracker.services.inventory import PlannedProject
from tracker.services.jobs import Progress
from tracker.shapes.actor import Actor
from tracker.shapes.list_plan import AnyRow, ListPlan
from tracker.vocabulary.projects import ImportKind


@dataclass(frozen=True)
class ListKind(Generic[AnyRow]):
    """A kind of list: its words, its columns by field, and the services that plan and store it.

    ``plan`` and ``store`` are called like those of ``inventory``. ``at_once`` is how many rows one transaction
    stores; ``None``: all of them or nothing.
    """

    one: str
    many: str
    labels: Mapping[str, str]
    names: Mapping[str, Sequence[str]]
    assigned: Callable[[Sequence[str]], dict[str, int]]
    plan: Callable[..., ListPlan[AnyRow]]
    store: Callable[..., int]
    at_once: int | None = None

    def counted(self, count: int) -> str:
        """Return how many records those are, in words."""
        return count_of(count, self.one, self.many)


PROJECTS: ListKind[PlannedProject] = ListKind(
    one="Vorhaben",
    many="Vorhaben",
    labels=inventory_columns.LABELS,
    names=inventory_columns.NAMES,
    assigned=inventory_columns.assigned,
    plan=inventory.plan,
    store=inventory.store,
    at_once=100,
)
APPLICATIONS: ListKind[PlannedFunding] = ListKind(
    one="Förderung",
    many="Förderungen",
    labels=funding_columns.LABELS,
    names=funding_columns.NAMES,
    assigned=funding_columns.assigned,
    plan=funding_import.plan,
    store=funding_import.store,
)


def read(kind: ListKind[Any], source: Path | bytes, *, file_name: str = "") -> tuple[Sheet, dict[str, int]]:
    """Return a list and which of its columns holds what.

    Raises:
        Refused: it cannot be read as a table.
    """
    names = [name for synonyms in kind.names.values() for name in synonyms]
    sheet = workbook.read(source, names=names, file_name=file_name)
    return sheet, kind.assigned(sheet.header)


def plan(
    engine: Engine, actor: Actor, *, kind: ListKind[AnyRow], source: Path, lead: int | None, progress: Progress
) -> ListPlan[AnyRow]:
    """Say what a file would change; nothing is stored.

    Raises:
        Refused: it cannot be read as a table, or lacks what every row needs.
    """
    sheet, columns = read(kind, source)
    if "title" not in columns:
        name = kind.labels["title"]
        raise Refused(f"Keine Spalte heißt „{name}“. Bitte geben Sie der Spalte mit den Namen diese Überschrift.")
    if "lead" not in columns and lead is None:
        raise Refused("Keine Spalte heißt „Kommune“. Bitte nennen Sie mit --kommune, wessen Liste es ist.")
    with database.read(engine) as session:
        return kind.plan(session, actor, sheet=sheet, columns=columns, lead=lead, progress=progress)


def store(
    engine: Engine,
    actor: Actor,
    *,
    kind: ListKind[AnyRow],
    plan: ListPlan[AnyRow],
    now: datetime,
    progress: Progress,
) -> int:
    """Store what a plan changes. Stopped half way, it may be repeated.

    Raises:
        FoerderpfadError: as the kind's own ``store``; the transactions before stay.
    """
    done, rows = 0, plan.to_store
    for part in parts(kind, rows):
        with database.write(engine) as session:
            kind.store(session, actor, rows=part, now=now, progress=further(progress, done, len(rows)))
        done += len(part)
    return done


def parts(kind: ListKind[AnyRow], rows: Sequence[AnyRow]) -> Iterator[Sequence[AnyRow]]:
    """Cut rows into what one transaction stores."""
    size = kind.at_once or max(1, len(rows))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def further(progress: Progress, before: int, total: int) -> Progress:
    """Return a callback for one part of a whole; ``before`` rows are stored already."""
    return lambda done, _, message: progress(before + done, total, message)


def summary(plan: ListPlan[Any]) -> str:
    """Return one sentence with the counts."""
    counts = ", ".join(f"{len(plan.of(kind))} {kind.label}" for kind in ImportKind)
    return f"{count_of(len(plan.rows), 'Zeile', 'Zeilen')}: {counts}."


def remarks(plan: ListPlan[Any]) -> Iterator[str]:
    """Yield what a person should look at: the file as a whole, rows that are wrong, cells that are not clear."""
    yield from plan.notes
    for row in plan.rows:
        for fault in row.faults:
            yield f"Zeile {row.row}: {fault}"
        for cell in row.open_cells:
            yield f"Zeile {row.row}: offen, bitte prüfen: {cell}"
