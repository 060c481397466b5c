"""The inventory as a table: out to a partner, back in with a preview, and nothing stored before somebody agreed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.exchange import inventory
from tracker.exchange.inventory import InventoryLine
from tracker.exchange.inventory_columns import COLUMNS, LABELS
from tracker.exchange.inventory_sheet import known_texts
from tracker.exchange.places import folded_name
from tracker.exchange.records import ProjectRecord
from tracker.exchange.workbook import Sheet
from tracker.models.partners import Person
from tracker.rules.access import Action, decide, require
from tracker.services import list_import, projects
from tracker.services.jobs import Progress
from tracker.services.list_import import Ground
from tracker.services.projects import ProjectCard
from tracker.shapes.actor import Actor
from tracker.shapes.list_plan import ListPlan, PlannedRow
from tracker.shapes.projects import ProjectData
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import ImportKind

_FOREIGN = "Dieses Vorhaben gehört einer anderen Kommune; nicht übernommen."


class PlannedProject(PlannedRow):
    """What would become of one row; ``data`` is what would be stored."""

    data: ProjectData | None = None


ProjectPlan = ListPlan[PlannedProject]


def plan(
    session: Session,
    actor: Actor,
    *,
    sheet: Sheet,
    columns: Mapping[str, int],
    lead: int | None = None,
    progress: Progress | None = None,
) -> ProjectPlan:
    """Say for each row whether it is new, changed, unchanged or wrong. ``lead`` stands in where no column names it.

    Raises:
        Refused: no column holds the project's name, or nothing says whose it is.
    """
    require(actor, Action.EDIT_PROJECT)
    ground = list_import.prepared(session, sheet=sheet, columns=columns, lead=lead, labels=LABELS, of="des Vorhabens")
    cards = projects.cards(session, actor)
    index = _Index(cards, records(session, actor, cards=cards))
    said = list_import.told(inventory.lines(sheet, columns, ground.places), len(sheet.rows), progress, "Zeilen prüfen")
    return list_import.plan_of(sheet, (_planned(actor, row, index, ground) for row in said), PlannedProject)


def store(
    session: Session,
    actor: Actor,
    *,
    rows: Sequence[PlannedProject],
    now: datetime,
    progress: Progress | None = None,
) -> int:
    """Store planned rows and return how many; the caller cuts a long plan into transactions of a hundred.

    Raises:
        ChangedMeanwhile: somebody edited one of the projects since the plan was made.
        Refused: a row cannot be stored after all, or is there already.
    """
    require(actor, Action.EDIT_PROJECT)
    for row in list_import.told(rows, len(rows), progress, "Vorhaben speichern"):
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


def _planned(actor: Actor, said: InventoryLine, index: _Index, ground: Ground) -> PlannedProject:
    title = str(said.values.get("title") or said.texts.get("title", ""))
    shown = {"row": said.row, "title": title, "partner": ground.partner(said.lead, said.texts.get("lead", ""))}
    faults = ground.sentences(said.faults)
    foreign = not decide(actor, Action.EDIT_PROJECT, partners=[said.lead] if said.lead else None).allowed
    card, twice = (None, 0) if faults else index.find(said)
    if twice:
        faults.append(f"Dieses Vorhaben steht schon in Zeile {twice}.")
    if faults:
        return PlannedProject(**shown, kind=ImportKind.ERROR, faults=tuple(faults))
    data = inventory.merged(card.data if card else None, said, index.texts(card) if card else {})
    changes = tuple(_changes(card, data, index.texts(card), said)) if card else ()
    if foreign and (card is None or changes):
        return PlannedProject(**shown, kind=ImportKind.ERROR, faults=(_FOREIGN,))
    opened = tuple(f"{ground.headings[field]}: „{text[:80]}“" for field, text in said.originals.items())
    if card is None:
        return PlannedProject(**shown, kind=ImportKind.NEW, data=data, open_cells=opened)
    kind = ImportKind.CHANGED if changes else ImportKind.UNCHANGED
    return PlannedProject(
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
