"""Bestand importieren: a preview of somebody's Fördermittelübersicht, then all of it in one transaction or nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import ChangedMeanwhile, Refused
from tracker.exchange import funding_import as reading
from tracker.exchange import inventory as places_of
from tracker.exchange.funding_columns import COLUMNS
from tracker.exchange.funding_import import FundingLine
from tracker.exchange.funding_record import FundingRecord
from tracker.exchange.inventory import Places, folded_name
from tracker.exchange.workbook import Sheet
from tracker.models.partners import Partner
from tracker.rules.access import Action, decide, require
from tracker.services import funding_records, funding_store
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.projects import ImportKind
from tracker.vocabulary.work import Stage

Progress = Callable[[int, int | None, str], None]
_REPORT_EVERY = 200
_OWN_NUMBER = "F-"
_SHOWN = 80


class PlannedFunding(Shape):
    """What would become of one row. ``open_cells`` name cells whose text is kept because it is not clear.

    ``values``, ``originals`` and ``digest`` are what is stored; ``public_id`` is missing for a new Förderung.
    """

    row: int
    kind: ImportKind
    title: str
    partner: str
    lead: int | None = None
    public_id: UUID | None = None
    version: int = 0
    values: dict[str, Any] = {}  # noqa: RUF012 - a shape never changes, its defaults neither
    originals: dict[str, str] = {}  # noqa: RUF012
    digest: str = ""
    changes: tuple[str, ...] = ()
    open_cells: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class FundingPlan(Shape):
    """What would become of a file; nothing is stored yet."""

    rows: tuple[PlannedFunding, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: ImportKind) -> tuple[PlannedFunding, ...]:
        """Return the rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    @property
    def to_store(self) -> tuple[PlannedFunding, ...]:
        """Return the rows that would change something."""
        return tuple(row for row in self.rows if row.kind in (ImportKind.NEW, ImportKind.CHANGED))


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
    if "title" not in columns:
        raise Refused("Bitte ordnen Sie die Spalte mit dem Namen der Maßnahme zu.")
    if "lead" not in columns and lead is None:
        raise Refused("Bitte ordnen Sie die Spalte „Kommune“ zu, oder wählen Sie, wessen Liste es ist.")
    partners = session.exec(select(Partner).order_by(col(Partner.ags))).all()
    said = list(reading.lines(sheet, columns, _places(partners, lead)))
    index = _Index(list(funding_records.records(session, actor)), said)
    names = {partner.id: partner.short_name for partner in partners}
    headings = {field: sheet.header[place] for field, place in columns.items()}
    planned: list[PlannedFunding] = []
    for done, line in enumerate(said, start=1):
        planned.append(_planned(actor, line, index, names.get(line.lead, line.texts.get("lead", "")), headings))
        if progress and done % _REPORT_EVERY == 0:
            progress(done, len(said), "Zeilen prüfen")
    planned += [
        PlannedFunding(row=row.number, kind=ImportKind.ERROR, title="", partner="", faults=(row.reason,))
        for row in sheet.broken
    ]
    return FundingPlan(rows=tuple(sorted(planned, key=lambda row: row.row)), notes=sheet.notes)


def store(session: Session, actor: Actor, *, plan: FundingPlan, now: datetime, progress: Progress | None = None) -> int:
    """Store what a plan changes and return how many Förderungen that were; the caller's transaction holds all of it.

    Raises:
        ChangedMeanwhile: somebody edited one of the applications since the plan was made.
        Refused: a row cannot be stored after all.
    """
    require(actor, Action.EDIT_APPLICATION)
    rows = plan.to_store
    known = _named(session, actor, rows)
    for done, row in enumerate(rows, start=1):
        if row.lead is None:
            raise Refused(f"Zeile {row.row}: Die Kommune fehlt.")
        before = known.get(str(row.public_id)) if row.public_id else None
        if row.public_id and (before is None or before.version != row.version):
            raise ChangedMeanwhile(f"Zeile {row.row}: Jemand anderes hat „{row.title}“ inzwischen geändert.")
        taken = funding_store.Taken(row.lead, row.values, row.originals, row.digest)
        funding_store.take_over(session, actor, before=before, taken=taken, now=now)
        if progress and done % _REPORT_EVERY == 0:
            progress(done, len(rows), "Förderungen speichern")
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


def _planned(
    actor: Actor, said: FundingLine, index: _Index, partner: str, headings: Mapping[str, str]
) -> PlannedFunding:
    shown: dict[str, Any] = {"row": said.row, "title": said.texts.get("title", "")[: _SHOWN * 2], "partner": partner}
    faults = [
        f"Spalte „{headings.get(fault.field, COLUMNS[fault.field].label)}“: {fault.sentence}" for fault in said.faults
    ]
    if not faults and said.lead is not None:
        decision = decide(actor, Action.EDIT_APPLICATION, partners=[said.lead])
        faults += [] if decision.allowed else [decision.reason]
    record, twice = (None, 0) if faults else index.find(said)
    if twice:
        faults.append(f"Diese Zeile meint dieselbe Förderung wie Zeile {twice}.")
    if faults:
        return PlannedFunding(**shown, kind=ImportKind.ERROR, faults=tuple(faults))
    merged = reading.merge(record, said)
    opened = [_opened(headings, said, field) for field in said.problems if record is None or field in merged.fields]
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


def _opened(headings: Mapping[str, str], said: FundingLine, field: str) -> str:
    return f"{headings.get(field, COLUMNS[field].label)}: {said.problems[field]}"


def _changes(record: FundingRecord, said: FundingLine, fields: Iterable[str]) -> Iterable[str]:
    for field in fields:
        before = reading.shown(record, field)[:_SHOWN]
        yield f"{COLUMNS[field].label}: „{before}“ → „{said.texts[field][:_SHOWN]}“"


def _named(session: Session, actor: Actor, rows: Sequence[PlannedFunding]) -> dict[str, FundingRecord]:
    wanted = {str(row.public_id) for row in rows if row.public_id}
    if not wanted:
        return {}
    return {record.id: record for record in funding_records.records(session, actor) if record.id in wanted}


def _places(partners: Sequence[Partner], lead: int | None) -> Places:
    found: dict[str, int] = {}
    for partner in partners:
        for name in places_of.partner_names(partner.name, partner.short_name, partner.key, partner.ags):
            found.setdefault(name, partner.id or 0)
    # "Kreis Unna" and "Unna": the name itself counts before what may be made of another one.
    found |= {folded_name(way): partner.id or 0 for partner in partners for way in (partner.name, partner.short_name)}
    return Places(found, {}, lead)
