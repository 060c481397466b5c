"""Calls from a file: our own export, a plain corpus, or CorrelAid's weekly table."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Engine

from crawler.facts.read import read_facts
from crawler.store import Store, sum_of
from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.exchange import call_cells, corpus, correlaid
from tracker.exchange.calls import call_data
from tracker.exchange.lines import Broken, is_csv, records
from tracker.services.jobs import Progress
from tracker.shapes.calls import CallData
from tracker.shapes.sources import RunResult, SourceData, StoreCounts
from tracker.vocabulary.calls import Level

Format = Literal["calls", "corpus", "correlaid"]
CALLS_SOURCE = "import_calls"

SOURCES: dict[Format, SourceData] = {
    "calls": SourceData(name=CALLS_SOURCE, title="Übernommene Programme", level=Level.SONSTIGE, rank=500),
    "corpus": SourceData(name=corpus.SOURCE, title="Übernommene Sammlung", level=Level.SONSTIGE, rank=600),
    "correlaid": SourceData(
        name=correlaid.SOURCE, title="Förderdatenbank des Bundes (Tabelle von CorrelAid)", level=Level.BUND, rank=200
    ),
}


@dataclass
class ImportReport:
    """What became of the lines of a file; sentences are German."""

    read: int = 0
    broken: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def calls_in(path: Path, *, kind: Format, today: date, report: ImportReport) -> Iterator[CallData]:
    """Yield the calls of a file. A line that cannot be used is reported with its number; the others go on.

    Raises:
        OSError: the file cannot be read.
    """
    as_csv = is_csv(path.name)
    convert = _own_cells if as_csv and kind == "calls" else _CONVERTERS[kind]
    with path.open("rb") as stream:
        for record in records(stream, as_csv=as_csv, notes=report.notes):
            if isinstance(record, Broken):
                report.broken.append(f"Zeile {record.number}: {record.reason}")
                continue
            try:
                call = convert(record.values, today)
            except Refused as refusal:
                report.broken.append(f"Zeile {record.number}: {refusal}")
                continue
            report.read += 1
            yield call


def _own(values: Mapping[str, Any], _today: date) -> CallData:
    return call_data(values, source=CALLS_SOURCE)


def _own_cells(values: Mapping[str, Any], today: date) -> CallData:
    return _own(call_cells.line_of_cells(values), today)


def _corpus(values: Mapping[str, Any], today: date) -> CallData:
    for name in ("id", "title"):
        if not str(values.get(name) or "").strip():
            raise Refused(f"Das Feld „{name}“ fehlt.")
    return _with_facts(corpus.call_from_corpus(values), today)


def _correlaid(values: Mapping[str, Any], today: date) -> CallData:
    return _with_facts(correlaid.call_from_correlaid(values), today)


def _with_facts(call: CallData, today: date) -> CallData:
    """Read deadlines, status and money out of the text: these formats have no fields for them."""
    facts = read_facts(call.text, today=today, published_on=call.published_on, title=call.title)
    return call.model_copy(update={"facts": facts})


_CONVERTERS: dict[Format, Callable[[Mapping[str, Any], date], CallData]] = {
    "calls": _own,
    "corpus": _corpus,
    "correlaid": _correlaid,
}


def import_file(
    path: Path, *, kind: Format, engine: Engine, now: datetime, progress: Progress, report: ImportReport
) -> StoreCounts:
    """Store the calls of a file under the sources they name. What the file does not hold stays as it is."""
    today = now.astimezone(BERLIN).date()
    stores: dict[str, Store] = {}
    for call in calls_in(path, kind=kind, today=today, report=report):
        if call.source not in stores:
            stores[call.source] = _opened(engine, call.source, kind, now, today)
        if not stores[call.source].add(call):
            report.notes.append(f"Zweimal in der Datei, die letzte Angabe gilt: {call.title} ({call.external_id})")
        progress(report.read, None, "")
    for store in stores.values():
        store.close(RunResult(dropped=len(report.broken)), now=now, partial=True)
    return sum_of(store.counts for store in stores.values())


def _opened(engine: Engine, source: str, kind: Format, now: datetime, today: date) -> Store:
    known = SOURCES[kind] if source == SOURCES[kind].name else None
    data = known or SourceData(name=source, title=f"Übernommen: {source}", level=Level.UNKNOWN, rank=500)
    store = Store(engine=engine, source=data, now=now, today=today, converter="import-1", register=known is not None)
    store.open()
    return store
