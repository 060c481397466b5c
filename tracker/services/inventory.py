"""The inventory as a table: out to a partner, back in with a preview, and nothing stored before somebody agreed."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.exchange import inventory
from tracker.exchange.inventory import COLUMNS, InventoryLine, Places, folded_name
from tracker.exchange.inventory_sheet import known_texts
from tracker.exchange.records import ProjectRecord
from tracker.exchange.workbook import Sheet
from tracker.models.partners import OrganisationalUnit, Partner, Person
from tracker.rules.access import Action, decide, require
from tracker.services import projects
from tracker.services.projects import ProjectCard
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.projects import ProjectData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import ImportKind

Progress = Callable[[int, int | None, str], None]
_REPORT_EVERY = 500
_FOREIGN = "Dieses Vorhaben gehört einer anderen Kommune; nicht übernommen."


class PlannedRow(Shape):
    """What would become of one row. ``open_cells`` are headings of cells whose text is kept because it is not clear."""

    row: int
    kind: ImportKind
    title: str
    partner: str
    data: ProjectData | None = None
    public_id: UUID | None = None
    version: int = 0
    changes: tuple[str, ...] = ()
    open_cells: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()


class ImportPlan(Shape):
    """What would become of a file; nothing is stored yet."""

    rows: tuple[PlannedRow, ...]
    notes: tuple[str, ...] = ()

    def of(self, kind: ImportKind) -> tuple[PlannedRow, ...]:
        """Return the rows of one kind."""
        return tuple(row for row in self.rows if row.kind is kind)

    @property
    def to_store(self) -> tuple[PlannedRow, ...]:
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
) -> ImportPlan:
    """Say for each row whether it is new, changed, unchanged or wrong. ``lead`` stands in where no column names it.

    Raises:
        Refused: no column holds the project's name, or nothing says whose it is.
    """
    require(actor, Action.EDIT_PROJECT)
    if "title" not in columns:
        raise Refused("Bitte ordnen Sie die Spalte mit dem Namen des Vorhabens zu.")
    if "lead" not in columns and lead is None:
        raise Refused("Bitte ordnen Sie die Spalte „Kommune“ zu, oder wählen Sie, wessen Liste es ist.")
    names = _names(session)
    places = _places(session, lead)
    index = _Index(projects.cards(session, actor), records(session, actor))
    planned: list[PlannedRow] = []
    for done, row in enumerate(sheet.rows, start=1):
        said = inventory.line(row, columns, sheet.header, places)
        if said is not None:
            planned.append(_planned(actor, said, index, names, sheet.header, columns))
        if progress and done % _REPORT_EVERY == 0:
            progress(done, len(sheet.rows), "Zeilen prüfen")
    broken = (
        PlannedRow(row=row.number, kind=ImportKind.ERROR, title="", partner="", faults=(row.reason,))
        for row in sheet.broken
    )
    return ImportPlan(rows=tuple(sorted([*planned, *broken], key=lambda row: row.row)), notes=sheet.notes)


def store(session: Session, actor: Actor, *, rows: Sequence[PlannedRow], now: datetime) -> int:
    """Store planned rows and return how many; the caller cuts a long plan into transactions of a hundred.

    Raises:
        ChangedMeanwhile: somebody edited one of the projects since the plan was made.
        Refused: a row cannot be stored after all, or is there already.
    """
    require(actor, Action.EDIT_PROJECT)
    for row in rows:
        if row.data is None:
            continue
        if row.public_id is None:
            projects.create(session, actor, data=row.data, now=now)
        else:
            projects.edit(session, actor, public_id=row.public_id, version=row.version, data=row.data, now=now)
    return len(rows)


def records(
    session: Session, actor: Actor, *, partner_id: int | None = None, cards: Sequence[ProjectCard] | None = None
) -> list[ProjectRecord]:
    """Return projects as our own file holds them: those of a list that was read, or all that a partner leads."""
    require(actor, Action.READ_PROJECT)
    found = projects.cards(session, actor, partner_id=partner_id) if cards is None else cards
    led = [card for card in found if partner_id is None or card.partner_ids[:1] == (partner_id,)]
    contacts = dict(
        session.exec(
            select(Person.partner_id, Person.name).where(Person.role == Role.CONTACT, col(Person.active).is_(True))
        ).all()
    )
    return [_record(card, contacts.get(card.partner_ids[0] if card.partner_ids else None, "")) for card in led]


class _Index:
    """Which project a row means: by number and Kommune, else by Kommune and name. Each project answers once."""

    def __init__(self, cards: Sequence[ProjectCard], known: Sequence[ProjectRecord]) -> None:
        self._texts = {record.id: known_texts(record) for record in known}
        self._by_number: dict[tuple[int | None, str], list[ProjectCard]] = defaultdict(list)
        self._by_title: dict[tuple[int | None, str], list[ProjectCard]] = defaultdict(list)
        self._taken: dict[UUID, int] = {}
        self._new: dict[tuple[int | None, str, str], int] = {}
        for card in sorted(cards, key=lambda card: card.id):
            lead = card.partner_ids[0] if card.partner_ids else None
            if card.data.number:
                self._by_number[lead, folded_name(card.data.number)].append(card)
            self._by_title[lead, folded_name(card.data.title)].append(card)

    def texts(self, card: ProjectCard) -> dict[str, str]:
        """Return what our own file says about a project."""
        return self._texts.get(str(card.public_id), {})

    def find(self, said: InventoryLine) -> tuple[ProjectCard | None, int]:
        """Return the project a row means, and the row that meant it before (0: none)."""
        number, title = folded_name(str(said.values.get("number", ""))), folded_name(str(said.values.get("title", "")))
        candidates = self._by_number.get((said.lead, number), []) if number else []
        if not candidates:
            same = self._by_title.get((said.lead, title), [])
            candidates = [card for card in same if not number or not card.data.number]
        free = [card for card in candidates if card.public_id not in self._taken]
        free.sort(key=lambda card: folded_name(card.data.title) != title)
        if free:
            self._taken[free[0].public_id] = said.row
            return free[0], 0
        if candidates:
            return candidates[0], self._taken[candidates[0].public_id]
        key = (said.lead, number, "" if number else title)
        before = self._new.setdefault(key, said.row)
        return None, before if before != said.row else 0


def _planned(
    actor: Actor,
    said: InventoryLine,
    index: _Index,
    names: Mapping[int, str],
    header: Sequence[str],
    columns: Mapping[str, int],
) -> PlannedRow:
    def heading(field: str) -> str:
        return header[columns[field]] if field in columns else COLUMNS[field].label

    title = str(said.values.get("title") or said.texts.get("title", ""))
    partner = names.get(said.lead or 0, said.texts.get("lead", ""))
    faults = [f"Spalte „{heading(fault.field)}“: {fault.sentence}" for fault in said.faults]
    foreign = not decide(actor, Action.EDIT_PROJECT, partners=[said.lead] if said.lead else None).allowed
    card, twice = (None, 0) if faults else index.find(said)
    if twice:
        faults.append(f"Dieses Vorhaben steht schon in Zeile {twice}.")
    shown = {"row": said.row, "title": title, "partner": partner}
    if faults:
        return PlannedRow(**shown, kind=ImportKind.ERROR, faults=tuple(faults))
    data = inventory.merged(card.data if card else None, said, index.texts(card) if card else {})
    changes = tuple(_changes(card, data, index.texts(card), said)) if card else ()
    if foreign and (card is None or changes):
        return PlannedRow(**shown, kind=ImportKind.ERROR, faults=(_FOREIGN,))
    opened = tuple(f"{heading(field)}: „{text[:80]}“" for field, text in said.originals.items())
    if card is None:
        return PlannedRow(**shown, kind=ImportKind.NEW, data=data, open_cells=opened)
    kind = ImportKind.CHANGED if changes else ImportKind.UNCHANGED
    return PlannedRow(
        **shown,
        kind=kind,
        data=data if changes else None,
        public_id=card.public_id,
        version=card.version,
        changes=changes,
        open_cells=opened,
    )


def _changes(card: ProjectCard, data: ProjectData, known: Mapping[str, str], said: InventoryLine) -> list[str]:
    """Return the changes in the words of the file, by column."""
    if data == card.data:
        return []
    changed = {field for field in ProjectData.model_fields if getattr(data, field) != getattr(card.data, field)}
    changed |= {field for field, text in data.originals.items() if card.data.originals.get(field) != text}
    if "starts_on_text" in changed:
        changed.add("starts_on")
    return [
        f"{column.label}: {_quoted(known.get(field, ''))} → {_quoted(said.texts[field])}"
        for field, column in COLUMNS.items()
        if field in changed and field in said.texts
    ] or ["Angaben ergänzt"]


def _quoted(text: str) -> str:
    return f"„{text[:80]}{'…' if len(text) > 80 else ''}“" if text else "leer"


def _record(card: ProjectCard, contact: str) -> ProjectRecord:
    data = card.data
    shared = {name: getattr(data, name) for name in ProjectRecord.model_fields if hasattr(data, name)}
    return ProjectRecord.model_construct(
        **shared
        | {
            "id": str(card.public_id),
            "lead": card.partner_names[0] if card.partner_names else "",
            "partners": card.partner_names[1:],
            "unit": card.unit_name,
            "contact": data.contact or contact,
            "is_example": card.is_example,
        }
    )


def _names(session: Session) -> dict[int, str]:
    return {partner.id: partner.short_name for partner in session.exec(select(Partner)) if partner.id is not None}


def _places(session: Session, lead: int | None) -> Places:
    partners: dict[str, int] = {}
    for partner in session.exec(select(Partner)):
        assert partner.id is not None
        for name in inventory.partner_names(partner.name, partner.short_name, partner.key, partner.ags):
            # "Kreis Unna" and "Unna": the name itself counts before what may be made of another one.
            partners.setdefault(name, partner.id)
    for partner in session.exec(select(Partner)):
        assert partner.id is not None
        partners |= {folded_name(way): partner.id for way in (partner.name, partner.short_name)}
    units: dict[tuple[int, str], int] = {}
    for unit in session.exec(select(OrganisationalUnit)):
        for way in (unit.name, unit.abbreviation):
            if way and unit.id is not None:
                units.setdefault((unit.partner_id, folded_name(way)), unit.id)
    return Places(partners, units, lead)
