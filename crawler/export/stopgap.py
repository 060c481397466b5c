"""CorrelAid's weekly table in the place of a refused export: which programmes it adds, and what it knows that is new.

The table is a retelling: it lacks offices, and its text is put together differently. So it never replaces what the
export said about a programme. It adds programmes the ledger does not know, and of known ones only a notice or a
deadline that was changed after the last export. Pure.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import unquote, urlsplit

from crawler.export.calls import SOURCE
from crawler.facts.read import read_facts
from crawler.parsing import plain
from crawler.run_report import RunReport
from tracker.errors import Refused
from tracker.exchange import correlaid
from tracker.exchange.lines import Broken, records
from tracker.rules.stated import stated_status
from tracker.rules.wording import folded
from tracker.shapes.calls import CallData, CallFacts, Passage, RoundData

TABLE = "https://fdb.cdl.correlaid.org/data/programme.csv"
_NEEDED = frozenset(("url", "title", "description", "last_updated"))
_PAGE = re.compile(r"/(?P<key>FDB/Content/DE/.+)\.html")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MARKUP = re.compile(rb"\s*<")
_MONEY = tuple(name for name in CallFacts.model_fields if name.endswith(("_cents", "_hundredths")))

ReadFacts = Callable[..., CallFacts]


class NotTheTable(ValueError):
    """What came is not the table, or its columns have changed; the message says it in German."""


@dataclass(frozen=True)
class TableRow:
    """A programme as the table has it, under the name the export gives it. ``changed_on``: Monday of that week."""

    call: CallData
    deadlines: str
    changed_on: date | None


def rows_of(body: bytes, report: RunReport) -> Iterator[TableRow]:
    """Yield the programmes of the table; a row that cannot be used is told to the report.

    Raises:
        NotTheTable: it is something else.
    """
    if _MARKUP.match(body):
        raise NotTheTable("Statt der Tabelle kam eine Webseite.")
    known: frozenset[str] | None = None
    for record in records(io.BytesIO(body), as_csv=True, notes=report.warnings):
        if isinstance(record, Broken):
            report.dropped.append(f"Zeile {record.number} der Tabelle: {record.reason}")
            continue
        if known is None:
            known = _checked(dict(record.values), report)
        if correlaid.is_absent(record.values):
            continue
        try:
            yield _row(dict(record.values))
        except Refused as refusal:
            report.dropped.append(f"Zeile {record.number} der Tabelle: {refusal}")
    if known is None:
        raise NotTheTable("Die Tabelle ist leer.")


def news(
    row: TableRow, stored: CallData | None, *, exported_on: date | None, today: date, read: ReadFacts = read_facts
) -> CallData | None:
    """Return what to store of a row: a programme nobody knew, or what is new about one; ``None`` when nothing is."""
    facts = read(row.call.text, today=today, published_on=row.call.published_on, title=row.call.title)
    told = row.call.model_copy(update={"facts": facts})
    if stored is None or stored.attribution == correlaid.ATTRIBUTION:
        return told
    changed_since = exported_on is not None and row.changed_on is not None and row.changed_on > exported_on
    if not changed_since or not _says_more(row, stored):
        return None
    return stored.model_copy(
        update={
            "text": told.text,
            "status_note": told.status_note or stored.status_note,
            "facts": _together(stored.facts, facts, told.text),
        }
    )


def _checked(values: dict[str, Any], report: RunReport) -> frozenset[str]:
    missing = sorted(_NEEDED - set(values))
    if missing:
        raise NotTheTable(f"In der Tabelle fehlen Spalten: {', '.join(missing)}.")
    for column in correlaid.unknown_columns(values):
        report.unknown_code("Spalte der Tabelle von CorrelAid", column)
    return frozenset(values)


def _row(values: dict[str, Any]) -> TableRow:
    call = correlaid.call_from_correlaid(values)
    page = _PAGE.fullmatch(unquote(urlsplit(call.url).path))
    if page is None:
        raise Refused(f"Die Adresse „{call.url}“ ist keine Seite der Förderdatenbank.")
    return TableRow(
        call=call.model_copy(update={"source": SOURCE, "external_id": page["key"]}),
        deadlines=plain(str(values.get("deadlines") or "")),
        changed_on=_monday(str(values.get("last_updated") or "")),
    )


def _monday(week: str) -> date | None:
    found = _WEEK.fullmatch(week.strip())
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def _says_more(row: TableRow, stored: CallData) -> bool:
    """Say whether the table has a notice or deadlines in words that the export's text does not hold."""
    known = folded(f"{stored.status_note}\n{stored.text}")
    said = (folded(row.call.status_note), folded(row.deadlines))
    return any(words and words not in known for words in said)


def _together(before: CallFacts, now: CallFacts, text: str) -> CallFacts:
    """Return the facts of the table, and those of the export that the table does not speak of.

    A fact keeps its passage only where its quote stands in the new text.
    """
    kept = {name: getattr(before, name) for name in _MONEY if getattr(now, name) is None}
    passages = {
        name: moved for name, passage in before.passages.items() if (moved := _moved(passage, text)) is not None
    }
    return now.model_copy(
        update={
            **kept,
            "status": now.status if stated_status(now) is not None else before.status,
            "rounds": now.rounds or tuple(_moved_round(item, text) for item in before.rounds),
            "passages": passages | now.passages,
        }
    )


def _moved(passage: Passage, text: str) -> Passage | None:
    start = text.find(passage.quote)
    return Passage(start=start, end=start + len(passage.quote), quote=passage.quote) if start >= 0 else None


def _moved_round(item: RoundData, text: str) -> RoundData:
    return item.model_copy(update={"passage": _moved(item.passage, text) if item.passage else None})
