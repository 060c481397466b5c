"""Bestand importieren: what the rows of somebody's Fördermittelübersicht say, and what that changes."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.exchange import cells
from tracker.exchange.funding_columns import COLUMNS, DRAWN_FIELDS, NOTICE_FIELDS, PLAN_LINE_FIELDS, Holds
from tracker.exchange.funding_reading import CellReading, are_fractions, read_cell, read_period
from tracker.exchange.funding_record import FundingRecord, cell_of, current
from tracker.exchange.funding_words import agrees
from tracker.exchange.grids import GridRow, Value
from tracker.exchange.places import Fault, Places, lead_faults
from tracker.exchange.tables import Cell, Euro, Percent
from tracker.exchange.workbook import Sheet, text_of
from tracker.rules.storable import storable_text
from tracker.shapes.base import Shape

SHORTEST_TITLE = 3
_KEPT_ONLY = PLAN_LINE_FIELDS | DRAWN_FIELDS | {"refund"}


class FundingLine(Shape):
    """What a row says: ``values`` by field, ``originals`` the texts that say more, ``problems`` what is *offen*.

    Only columns with something in them have a value: an empty cell says nothing, it does not delete.
    """

    row: int
    texts: dict[str, str]
    lead: int | None
    values: dict[str, Any]
    originals: dict[str, str]
    problems: dict[str, str]
    faults: tuple[Fault, ...]
    digest: str


class Merge(NamedTuple):
    """What a row changes: new ``values`` by field, all ``originals`` afterwards, fields in the order of the columns.

    ``kept`` are sentences about cells that were left alone.
    """

    values: dict[str, Any]
    originals: dict[str, str]
    fields: tuple[str, ...]
    kept: tuple[str, ...]


def lines(sheet: Sheet, columns: Mapping[str, int], places: Places) -> Iterable[FundingLine]:
    """Yield what the rows of a sheet say; rows that nobody filled in are left out."""
    rate = columns.get("rate_hundredths")
    fractions = rate is not None and are_fractions([row.values[rate] for row in sheet.rows if rate < len(row.values)])
    for row in sheet.rows:
        found = line(row, dict(columns), sheet.header, places, fractions=fractions)
        if found is not None:
            yield found


def line(
    row: GridRow, columns: dict[str, int], header: Sequence[str], places: Places, *, fractions: bool = False
) -> FundingLine | None:
    """Return what a row says; ``None`` for a heading between the rows or a row nobody filled in."""
    given: dict[str, Value] = {
        field: row.values[place] for field, place in columns.items() if place < len(row.values)
    } | read_period(row, columns)
    texts = {field: storable_text(text) for field, value in given.items() if not cells.is_open(text := text_of(value))}
    if len(texts) < 2 and not texts.get("title"):
        return None
    lead = places.lead_of(texts, columns)
    read: dict[str, CellReading] = {}
    for field in texts:
        value = given[field]
        raw = texts[field] if isinstance(value, str) else value
        read[field] = read_cell(field, raw, header=_heading(field, columns, header), fractions=fractions)
    return FundingLine(
        row=row.number,
        texts=texts,
        lead=lead,
        values={field: found.value for field, found in read.items() if found.value is not None and field != "lead"},
        originals={field: found.original for field, found in read.items() if found.original},
        problems={field: found.problem for field, found in read.items() if found.problem},
        faults=tuple(_faults(texts, lead)),
        digest=hashlib.sha256(repr(sorted(texts.items())).encode("utf-8", "replace")).hexdigest(),
    )


def merge(before: FundingRecord | None, said: FundingLine) -> Merge:
    """Return what a row changes at a Förderung, or what a new one is; the same file again changes nothing."""
    if before is not None and before.import_hash == said.digest:
        return Merge({}, dict(before.originals), (), ())
    fields = [field for field in COLUMNS if field in said.texts and field != "lead" and _is_news(before, said, field)]
    fixed = before.fixed if before else {}
    kept = tuple(f"{COLUMNS[field].label}: {fixed[field]}" for field in fields if field in fixed)
    fields = [field for field in fields if field not in fixed]
    has_notice = bool(said.values.get("notice_on") or (before and before.values.get("notice_on")))
    homeless = _KEPT_ONLY if has_notice else _KEPT_ONLY | NOTICE_FIELDS
    originals = {field: text for field, text in (before.originals if before else {}).items() if field not in fields}
    originals |= {field: said.originals[field] for field in fields if field in said.originals}
    originals |= {field: said.texts[field] for field in fields if field in homeless}
    values = {field: said.values[field] for field in fields if field in said.values and field not in homeless}
    if before:
        values |= _moved_into_notice(before, values, originals, has_notice=has_notice)
    return Merge(values, originals, tuple(fields), kept)


def shown(record: FundingRecord, field: str) -> str:
    """Return what our own file says in a cell, as text for a preview."""
    return cell_text(cell_of(record, field))


def cell_text(cell: Cell) -> str:
    """Return a cell as a person would type it."""
    if isinstance(cell, Euro | Percent):
        return f"{cell[0] // 100},{cell[0] % 100:02d}" if cell[0] >= 0 else f"-{cell_text(type(cell)(-cell[0]))}"
    return text_of(cell)


def _heading(field: str, columns: Mapping[str, int], header: Sequence[str]) -> str:
    return header[columns[field]] if field in columns else ""


def _is_news(before: FundingRecord | None, said: FundingLine, field: str) -> bool:
    """Say whether a cell says something the ledger does not hold yet."""
    if before is None:
        return True
    text = said.texts[field]
    if _flat(shown(before, field)) == _flat(text) or before.originals.get(field) == text:
        return False
    if COLUMNS[field].holds is Holds.STAGE and before.values.get("stage") is not None:
        return not agrees(before.values["stage"], text)
    value = said.values.get(field)
    return value is None or bool(value != current(before, field))


def _moved_into_notice(
    before: FundingRecord, values: Mapping[str, Any], originals: dict[str, str], *, has_notice: bool
) -> dict[str, Any]:
    """Give kept texts their place once there is a Bescheid: its period and its earmark."""
    if not has_notice or before.values.get("notice_on"):
        return {}
    found = {
        field: value
        for field in NOTICE_FIELDS
        if field not in values and field in originals and (value := current(before, field)) is not None
    }
    for field in found:
        del originals[field]
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())


def _faults(texts: Mapping[str, str], lead: int | None) -> Iterable[Fault]:
    yield from lead_faults(texts, lead)
    if not texts.get("title"):
        yield Fault("title", "Der Name der Maßnahme fehlt. Bitte tragen Sie ihn in der Liste ein.")
    elif len(texts["title"]) < SHORTEST_TITLE:
        yield Fault("title", f"Der Name der Maßnahme braucht mindestens {SHORTEST_TITLE} Zeichen.")
