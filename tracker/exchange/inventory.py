"""The Bestandsaufnahme as a table: which columns it has, and what a row says about a project."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from tracker.exchange import cells
from tracker.exchange.grids import GridRow, Value
from tracker.exchange.workbook import header_key, text_of
from tracker.shapes.base import Shape
from tracker.shapes.projects import ProjectData, ProjectPartnerData
from tracker.vocabulary.projects import Duty, Leitsatz, PartnerRole, PlanningStage, ProjectState
from tracker.vocabulary.word import Word

AnyWord = TypeVar("AnyWord", bound=Word)


class Column(NamedTuple):
    """A column: its heading in our own files, and how others head it."""

    label: str
    synonyms: tuple[str, ...] = ()


COLUMNS: dict[str, Column] = {
    "number": Column("Nr.", ("Lfd. Nr.", "Nummer", "ID", "Projektnummer", "Vorhaben-Nr.")),
    "lead": Column(
        "Kommune",
        (
            *("Stadt/Gemeinde", "Partner", "Zuwendungsempfänger", "Zuwendungsempfängerin", "Federführende Kommune"),
            *("Stadt", "Gemeinde"),
        ),
    ),
    "unit_id": Column("Fachbereich/Amt", ("FB", "Amt", "Organisationseinheit", "OE", "Fachbereich")),
    "title": Column(
        "Vorhaben",
        (
            *("Maßnahme", "Projekt", "Bezeichnung der Maßnahme", "Projektbezeichnung", "Projekttitel", "Titel"),
            "Bezeichnung",
        ),
    ),
    "description": Column("Kurzbeschreibung", ("Zuwendungszweck", "Inhalt", "Beschreibung", "Projektbeschreibung")),
    "keywords": Column("Stichworte", ("Stichwörter", "Schlagworte", "Schlagwörter")),
    "cost_cents": Column("Gesamtkosten", ("Gesamtausgaben", "Gesamtvolumen", "Projektvolumen", "Kosten")),
    "starts_on": Column("Beginn geplant", ("Geplanter Beginn", "Beginn", "Start", "Projektstart", "Maßnahmenbeginn")),
    "planning_stage": Column("Planungsstand", ("Planungsphase", "Leistungsphase")),
    "priority": Column("Priorität", ("Prio", "Prioritätsklasse", "Rang")),
    "duty": Column("Pflichtaufgabe", ("pflichtig/freiwillig", "Pflicht/freiwillig", "Pflicht")),
    "partners": Column("beteiligte Kommunen", ("weitere Kommunen", "weitere beteiligte Kommunen", "Projektpartner")),
    "reusable": Column("Nachnutzbar", ("Nachnutzung",)),
    "contact": Column(
        "Ansprechpartner:in",
        (
            *("Ansprechpartner", "Ansprechpartnerin", "Ansprechperson", "Ansprechpartner:in Kommune"),
            *("Projektverantwortliche", "Projektverantwortung", "Sachbearbeitung"),
        ),
    ),
    "state": Column("Stand", ("Sachstand", "Status", "Phase")),
    "leitsaetze": Column("Leitsätze", ("Leitsatz",)),
}
NAMES: dict[str, tuple[str, ...]] = {field: (column.label, *column.synonyms) for field, column in COLUMNS.items()}
NEEDED = ("lead", "title")
SHORTEST_TITLE, LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_CONTACT, MOST_KEYWORDS = 3, 300, 10_000, 300, 12

_LIST = re.compile(r"[,;\n]")
_PARTNER_LIST = re.compile(r"[,;/\n]| und ")
_PRIORITY = re.compile(r"(?:prio(?:rität)?\s*)?([1-4])", re.IGNORECASE)
_STAGES = {
    "idee": PlanningStage.IDEA,
    "projektidee": PlanningStage.IDEA,
    "konzept": PlanningStage.CONCEPT,
    "vorplanung": PlanningStage.PRELIMINARY,
    "lph 2": PlanningStage.PRELIMINARY,
    "entwurf": PlanningStage.DESIGN,
    "entwurfsplanung": PlanningStage.DESIGN,
    "lph 3": PlanningStage.DESIGN,
    "genehmigung": PlanningStage.PERMIT,
    "genehmigungsplanung": PlanningStage.PERMIT,
    "lph 4": PlanningStage.PERMIT,
    "ausschreibungsreif": PlanningStage.TENDER_READY,
}
_DUTIES = {
    **dict.fromkeys(("pflicht", "pflichtaufgabe", "pflichtig", "ja"), Duty.MANDATORY),
    **dict.fromkeys(("freiwillig", "freiwillige aufgabe", "nein"), Duty.VOLUNTARY),
    "fortführung": Duty.CONTINUATION,
}


class Places(NamedTuple):
    """Who exists: every way to write a partner (see ``partner_names``) → number, and the offices of each.

    ``lead`` is whose list it is, for one without a column Kommune.
    """

    partners: Mapping[str, int]
    units: Mapping[tuple[int, str], int]
    lead: int | None = None


class Fault(NamedTuple):
    """Why a row cannot be taken over; ``field`` names its column."""

    field: str
    sentence: str


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


class Reading(NamedTuple):
    """A cell understood: its value, and its text where the value is not all it says."""

    value: Any
    original: str = ""


def partner_names(name: str, short_name: str, key: str, ags: str) -> set[str]:
    """Return the ways in which a list may name a partner."""
    bare = {short_name, short_name.split("/")[0]}
    return {folded_name(way) for way in (name, key, ags, *bare, *(f"{kind} {way}" for kind in _KINDS for way in bare))}


_KINDS = ("Stadt", "Gemeinde", "Kommune", "Kreisstadt")


def line(row: GridRow, columns: Mapping[str, int], header: Sequence[str], places: Places) -> InventoryLine | None:
    """Return what a row says; ``None`` for a sum, a note, or a row nobody filled in."""
    given = {field: row.values[place] for field, place in columns.items() if place < len(row.values)}
    texts = {field: text for field, value in given.items() if not cells.is_open(text := text_of(value))}
    if not texts.get("title") and (not texts.get("lead") or len(texts) == 1):
        return None
    lead = places.partners.get(folded_name(texts.get("lead", ""))) if "lead" in columns else places.lead
    values: dict[str, Any] = {}
    originals: dict[str, str] = {}
    for field in texts:
        read = _read(field, given[field], lead, places, cells.header_factor(header[columns[field]]))
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


def _read(field: str, value: Value, lead: int | None, places: Places, factor: int) -> Reading | None:
    if field == "cost_cents":
        amount = cells.amount(value, factor=factor)
        return Reading(amount.cents, "" if amount.exact else text_of(value)) if amount else None
    if field == "starts_on":
        day = cells.day(value)
        return Reading({"starts_on": day, "starts_on_text": "" if day else text_of(value)[:100]})
    if field == "partners":
        return _partners(text_of(value), places)
    if field == "unit_id":
        unit = places.units.get((lead or 0, folded_name(text_of(value))))
        return Reading(unit) if unit is not None else None
    if field == "reusable":
        answer = cells.yes_or_no(value)
        return None if answer is None else Reading(answer)
    return _READERS[field](text_of(value))


def _text(text: str) -> Reading | None:
    return Reading(text)


def _title(text: str) -> Reading | None:
    return Reading(" ".join(text.split()))


def _keywords(text: str) -> Reading | None:
    words = tuple(dict.fromkeys(word for part in _LIST.split(text) if (word := " ".join(part.split()))))
    return Reading(words[:MOST_KEYWORDS], text if len(words) > MOST_KEYWORDS else "")


def _priority(text: str) -> Reading | None:
    found = _PRIORITY.fullmatch(text)
    return Reading(int(found[1])) if found else None


def _stage(text: str) -> Reading | None:
    plain = header_key(text).removesuffix(" lph 2").removesuffix(" lph 3").removesuffix(" lph 4")
    stage = _STAGES.get(plain) or _STAGES.get(re.sub(r"leistungsphase", "lph", header_key(text)))
    return Reading(stage) if stage else None


def _duty(text: str) -> Reading | None:
    duty = _DUTIES.get(text.casefold())
    return Reading(duty) if duty else None


def _state(text: str) -> Reading | None:
    state = _labelled(ProjectState, text)
    return Reading(state) if state else None


def _leitsaetze(text: str) -> Reading | None:
    found = [_labelled(Leitsatz, part) for part in _LIST.split(text) if part.strip()]
    if not found or None in found:
        return None
    return Reading(tuple(dict.fromkeys(word for word in found if word)))


def _labelled(kind: type[AnyWord], text: str) -> AnyWord | None:
    return next((word for word in kind if folded_name(word.label) == folded_name(text)), None)


def _partners(text: str, places: Places) -> Reading | None:
    named = [part for part in _PARTNER_LIST.split(text) if part.strip()]
    # "Fröndenberg/Ruhr" is one name, so the whole is tried before its parts.
    whole = places.partners.get(folded_name(text))
    ids = [whole] if whole else [places.partners.get(folded_name(part)) for part in _LIST.split(text) if part.strip()]
    if None in ids:
        ids = [places.partners.get(folded_name(part)) for part in named]
    known = tuple(dict.fromkeys(number for number in ids if number is not None))
    if not known:
        return None
    parts = tuple(ProjectPartnerData(partner_id=number, role=PartnerRole.PARTNER) for number in known)
    return Reading(parts, text if None in ids else "")


_READERS: dict[str, Callable[[str], Reading | None]] = {
    "number": _title,
    "lead": _text,
    "title": _title,
    "description": _text,
    "contact": _title,
    "keywords": _keywords,
    "planning_stage": _stage,
    "priority": _priority,
    "duty": _duty,
    "state": _state,
    "leitsaetze": _leitsaetze,
}


def _faults(texts: Mapping[str, str], lead: int | None, values: Mapping[str, Any]) -> list[Fault]:
    found = []
    if lead is None and "lead" not in texts:
        found.append(Fault("lead", "Die Kommune fehlt."))
    elif lead is None:
        found.append(Fault("lead", f"„{texts['lead'][:60]}“ ist keine der eingetragenen Kommunen."))
    title = str(values.get("title", ""))
    if not title:
        found.append(Fault("title", "Der Name des Vorhabens fehlt."))
    elif not SHORTEST_TITLE <= len(title) <= LONGEST_TITLE:
        found.append(Fault("title", f"Der Name braucht {SHORTEST_TITLE} bis {LONGEST_TITLE} Zeichen."))
    for field, longest in (("description", LONGEST_DESCRIPTION), ("contact", LONGEST_CONTACT), ("number", 40)):
        if len(str(values.get(field, ""))) > longest:
            found.append(Fault(field, f"Der Text ist länger als {longest} Zeichen."))
    return found


def folded_name(text: str) -> str:
    """Return a name as lists are compared: case and spaces do not matter."""
    return " ".join(text.casefold().split())


def _flat(text: str) -> str:
    return " ".join(text.split())
