"""The Bestandsaufnahme as a table: what a row says about a project, and what that changes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.exchange import cells
from tracker.exchange.grids import GridRow
from tracker.exchange.inventory_cells import read_cell
from tracker.exchange.places import Fault, Places, lead_faults
from tracker.exchange.workbook import Sheet, text_of
from tracker.shapes.base import Shape
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.projects import PartnerRole

SHORTEST_TITLE, LONGEST_TITLE = 3, 300
_LONGEST = {"description": 10_000, "contact": 300, "number": 40}


class InventoryLine(Shape):
    """What a row says: ``values`` by field of ``ProjectData``; ``originals`` what could not be read for certain.

    Only columns with something in them have a value: an empty cell says nothing, it does not delete.
    """

    row: int
    texts: dict[str, str]
    lead: int | None
    values: dict[str, Any]
    originals: dict[str, str]
    faults: tuple[Fault, ...]


def lines(sheet: Sheet, columns: Mapping[str, int], places: Places) -> Iterator[InventoryLine]:
    """Yield what the rows of a sheet say; rows that nobody filled in are left out."""
    for row in sheet.rows:
        found = line(row, columns, sheet.header, places)
        if found is not None:
            yield found


def line(row: GridRow, columns: Mapping[str, int], header: Sequence[str], places: Places) -> InventoryLine | None:
    """Return what a row says; ``None`` for a sum, a note, or a row nobody filled in."""
    given = {field: row.values[place] for field, place in columns.items() if place < len(row.values)}
    texts = {field: text for field, value in given.items() if not cells.is_open(text := text_of(value))}
    if not texts.get("title") and (not texts.get("lead") or len(texts) == 1):
        return None
    lead = places.lead_of(texts, columns)
    values: dict[str, Any] = {}
    originals: dict[str, str] = {}
    for field in texts:
        factor = cells.header_factor(header[columns[field]])
        read = read_cell(field, given[field], lead=lead, places=places, factor=factor)
        if read is None:
            originals[field] = texts[field]
            continue
        values |= read.value if field == "starts_on" else {field: read.value}
        if read.original:
            originals[field] = read.original
    values.pop("lead", None)
    faults = tuple(_faults(texts, lead, values))
    return InventoryLine(row=row.number, texts=texts, lead=lead, values=values, originals=originals, faults=faults)


def merged(before: ProjectData | None, said: InventoryLine, known: Mapping[str, str]) -> ProjectData:
    """Return the project with what the row says; ``known`` are the texts our own file would hold for it."""
    changed = {
        field for field, text in said.texts.items() if before is None or _flat(known.get(field, "")) != _flat(text)
    }
    old = before or ProjectData(title="neu")
    values = {name: value for name, value in said.values.items() if _field_of(name) in changed}
    others = said.values.get("partners", _others(before)) if "partners" in changed else _others(before)
    lead = said.lead if said.lead is not None else _lead(before)
    parts = (ProjectPartnerData(partner_id=lead or 0, role=PartnerRole.LEAD),)
    parts += tuple(part for part in others if part.partner_id != lead)
    originals = {
        field: text for field, text in old.originals.items() if field not in changed or field in said.originals
    }
    originals |= {field: text for field, text in said.originals.items() if field in changed}
    made = old.model_copy(update={**values, "partners": parts})
    return made.model_copy(update={"originals": _kept(before, made, originals, said)})


def kept_originals(before: ProjectData, after: ProjectData) -> dict[str, str]:
    """Return the original texts that still say more than the value: those of fields nobody filled since."""
    return {
        field: text
        for field, text in before.originals.items()
        if getattr(after, field, None) == getattr(before, field, None)
    }


def _kept(
    before: ProjectData | None, made: ProjectData, originals: dict[str, str], said: InventoryLine
) -> dict[str, str]:
    """Keep what was known of a field that still has the same value, so that the same file changes nothing."""
    if before is None:
        return originals
    same = {field for field in said.values if getattr(made, field, None) == getattr(before, field, None)}
    kept = {field: text for field, text in originals.items() if field not in same}
    return kept | {field: text for field, text in before.originals.items() if field in same}


def _field_of(name: str) -> str:
    return "starts_on" if name == "starts_on_text" else name


def _lead(data: ProjectData | None) -> int | None:
    return next((part.partner_id for part in data.partners if part.role is PartnerRole.LEAD), None) if data else None


def _others(data: ProjectData | None) -> tuple[ProjectPartnerData, ...]:
    return tuple(part for part in data.partners if part.role is not PartnerRole.LEAD) if data else ()


def _faults(texts: Mapping[str, str], lead: int | None, values: Mapping[str, Any]) -> Iterator[Fault]:
    yield from lead_faults(texts, lead)
    title = str(values.get("title", ""))
    if not title:
        yield Fault("title", "Der Name des Vorhabens fehlt. Bitte tragen Sie ihn in der Liste ein.")
    elif not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        yield Fault("title", f"Der Name braucht {SHORTEST_TITLE} bis {LONGEST_TITLE} Zeichen.")
    for field, longest in _LONGEST.items():
        if len(str(values.get(field, ""))) > longest:
            yield Fault(field, f"Der Text ist länger als {longest} Zeichen.")


def _flat(text: str) -> str:
    return " ".join(text.split())
