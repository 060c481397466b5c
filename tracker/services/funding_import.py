"""Bestand importieren: a preview of somebody's Fördermittelübersicht, then all of it in one transaction or nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from tracker.errors import ChangedMeanwhile, Refused
from tracker.exchange import funding_import as reading
from tracker.exchange.funding_columns import COLUMNS, LABELS
from tracker.exchange.funding_import import FundingLine
from tracker.exchange.funding_record import FundingRecord
from tracker.exchange.places import folded_name
from tracker.exchange.workbook import Sheet
from tracker.rules.access import Action, decide, require
from tracker.services import funding_records, funding_store, list_import
from tracker.services.jobs import Progress
from tracker.services.list_import import Ground
from tracker.shapes.actor import Actor
from tracker.shapes.list_plan import ListPlan, PlannedRow
from tracker.vocabulary.projects import ImportKind
from tracker.vocabulary.work import Stage

_OWN_NUMBER = "F-"
_SHOWN = 80


class PlannedFunding(PlannedRow):
    """What would become of one row; ``values``, ``originals`` and ``digest`` are what is stored."""

    lead: int | None = None
    values: dict[str, Any] = {}  # noqa: RUF012 - a shape never changes, its defaults neither
    originals: dict[str, str] = {}  # noqa: RUF012
    digest: str = ""


FundingPlan = ListPlan[PlannedFunding]


def plan(
    session: Session,
    actor: Actor,
    *,
    sheet: Sheet,
    columns: Mapping[str, int],
    lead: int | None = None,
    progress: Progress | None = None,
) -> FundingPlan:
    """Say for each row whether it is new, changed, unchanged or wrong. ``lead`` stands in where no column names it.

    Raises:
        Refused: no column holds the name of the Maßnahme, or nothing says whose it is.
    """
    require(actor, Action.EDIT_APPLICATION)
    ground = list_import.prepared(session, sheet=sheet, columns=columns, lead=lead, labels=LABELS, of="der Maßnahme")
    read = reading.lines(sheet, columns, ground.places)
    said = list(list_import.told(read, len(sheet.rows), progress, "Zeilen lesen"))
    index = _Index(list(funding_records.records(session, actor)), said)
    checked = list_import.told(said, len(said), progress, "Zeilen prüfen")
    return list_import.plan_of(sheet, (_planned(actor, line, index, ground) for line in checked), PlannedFunding)


def store(
    session: Session,
    actor: Actor,
    *,
    rows: Sequence[PlannedFunding],
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Store planned rows and return how many; the caller's transaction holds all of a list.

    Raises:
        ChangedMeanwhile: somebody edited one of the applications since the plan was made.
        Refused: a row cannot be stored after all.
    """
    require(actor, Action.EDIT_APPLICATION)
    known = _named(session, actor, rows)
    for row in list_import.told(rows, len(rows), progress, "Förderungen speichern"):
        if row.lead is None:
            raise Refused(f"Zeile {row.row}: Die Kommune fehlt. Bitte tragen Sie sie in der Liste ein.")
        before = known.get(str(row.public_id)) if row.public_id else None
        if row.public_id and (before is None or before.version != row.version):
            raise ChangedMeanwhile(
                f"Zeile {row.row}: Jemand anderes hat „{row.title}“ inzwischen geändert. "
                "Bitte prüfen Sie die Liste noch einmal."
            )
        taken = funding_store.Taken(row.lead, row.values, row.originals, row.digest)
        funding_store.take_over(session, actor, before=before, taken=taken, now=now)
    return len(rows)


class _Index:
    """Which application a row means: by Kommune and Lfd. Nr., else by Kommune, Maßnahme and Programm; each once."""

    def __init__(self, records: Sequence[FundingRecord], said: Sequence[FundingLine]) -> None:
        self._by_number: dict[tuple[int | None, str], list[FundingRecord]] = defaultdict(list)
        self._by_name: dict[tuple[int | None, str, str], list[FundingRecord]] = defaultdict(list)
        self._taken: dict[int, int] = {}
        self._new: dict[tuple[int | None, str, str, str], int] = {}
        # Two rows of one number: each takes its own first, whatever their order.
        self._exact = Counter((line.lead, *_names(line)[:2]) for line in said)
        for record in records:
            number, title, programme = (folded_name(str(record.values.get(name, ""))) for name in _KEYS)
            self._by_number[record.lead_id, number].append(record)
            self._by_name[record.lead_id, title, programme].append(record)

    def find(self, said: FundingLine) -> tuple[FundingRecord | None, int]:
        """Return the application a row means, and the row that meant it before (0: none)."""
        number, title, programme = _names(said)
        found = self._by_number.get((said.lead, number), []) if number else []
        free = [record for record in found if record.key not in self._taken]
        own = [record for record in free if _title(record) == title]
        others = [record for record in free if not self._exact[said.lead, number, _title(record)]]
        candidates = own or others
        if not candidates:
            named = self._by_name.get((said.lead, title, programme), [])
            # A list without numbers got ours; with a number of its own, a row may still take over such a one.
            fits = [item for item in named if not number or item.number.startswith(_OWN_NUMBER)]
            candidates = [record for record in fits if record.key not in self._taken]
            if not number and fits and not candidates:
                return fits[0], self._taken[fits[0].key]
        if candidates:
            self._taken[candidates[0].key] = said.row
            return candidates[0], 0
        before = self._new.setdefault((said.lead, number, title, programme), said.row)
        return None, before if before != said.row else 0


_KEYS = ("number", "title", "programme")


def _names(said: FundingLine) -> tuple[str, str, str]:
    number, title, programme = (folded_name(str(said.values.get(name, ""))) for name in _KEYS)
    return number, title, programme


def _title(record: FundingRecord) -> str:
    return folded_name(str(record.values.get("title", "")))


def _planned(actor: Actor, said: FundingLine, index: _Index, ground: Ground) -> PlannedFunding:
    shown: dict[str, Any] = {
        "row": said.row,
        "title": said.texts.get("title", "")[: _SHOWN * 2],
        "partner": ground.partner(said.lead, said.texts.get("lead", "")),
    }
    faults = ground.sentences(said.faults)
    if not faults and said.lead is not None:
        decision = decide(actor, Action.EDIT_APPLICATION, partners=[said.lead])
        faults += [] if decision.allowed else [decision.reason]
    record, twice = (None, 0) if faults else index.find(said)
    if twice:
        faults.append(f"Diese Zeile meint dieselbe Förderung wie Zeile {twice}.")
    if faults:
        return PlannedFunding(**shown, kind=ImportKind.ERROR, faults=tuple(faults))
    merged = reading.merge(record, said)
    opened = [
        f"{ground.headings[field]}: {problem}"
        for field, problem in said.problems.items()
        if record is None or field in merged.fields
    ]
    if record is None:
        if "stage" not in said.values:
            opened.append(f"Status: übernommen als „{Stage.IDEA.label}“")
        kind = ImportKind.NEW
    else:
        shown |= {"public_id": UUID(record.id), "version": record.version}
        kind = ImportKind.CHANGED if merged.fields else ImportKind.UNCHANGED
    return PlannedFunding(
        **shown,
        kind=kind,
        lead=said.lead,
        values=merged.values,
        originals=merged.originals,
        digest=said.digest,
        changes=tuple(_changes(record, said, merged.fields)) if record else (),
        open_cells=(*opened, *merged.kept),
    )


def _changes(record: FundingRecord, said: FundingLine, fields: Iterable[str]) -> Iterable[str]:
    for field in fields:
        before = reading.shown(record, field)[:_SHOWN]
        yield f"{COLUMNS[field].label}: „{before}“ → „{said.texts[field][:_SHOWN]}“"


def _named(session: Session, actor: Actor, rows: Sequence[PlannedFunding]) -> dict[str, FundingRecord]:
    wanted = {str(row.public_id) for row in rows if row.public_id}
    if not wanted:
        return {}
    return {record.id: record for record in funding_records.records(session, actor) if record.id in wanted}
