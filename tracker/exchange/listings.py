"""What can be exported: for each kind the fields of a line, and the columns and cells of a table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from tracker.exchange import call_cells, inventory_sheet
from tracker.exchange.calls import CallRecord, call_line
from tracker.exchange.funding_columns import HEADER as OVERVIEW_HEADER
from tracker.exchange.funding_columns import TITLE as OVERVIEW_TITLE
from tracker.exchange.overview import (
    AWARD_HEADER,
    AWARD_TITLE,
    award_line,
    award_row,
    overview_book,
    overview_line,
    overview_row,
)
from tracker.exchange.records import AuditRecord, MatchRecord, ReviewRecord
from tracker.exchange.tables import Cell, Euro, Percent, csv_chunks, jsonl_lines
from tracker.shapes.base import Shape
from tracker.shapes.sources import EXAMPLE_SOURCE
from tracker.vocabulary.codes import CodeTable, label
from tracker.vocabulary.word import Word

EXAMPLE = "Beispieldaten"
NOTE_COLUMN = "Hinweis"


class ExportKind(StrEnum):
    """What ``export`` can write."""

    CALLS = "calls"
    PROJECTS = "projects"
    MATCHES = "matches"
    REVIEWS = "reviews"
    APPLICATIONS = "applications"
    AWARDS = "awards"
    AUDIT = "audit"


class FileFormat(StrEnum):
    """How ``export`` writes it: lines for programs, CSV for both, a workbook for people."""

    JSONL = "jsonl"
    CSV = "csv"
    XLSX = "xlsx"


class Listing(NamedTuple):
    """One kind of export. ``csv_header`` differs where programs read the CSV again.

    ``book`` makes the workbook where it has more than one sheet.
    """

    title: str
    header: tuple[str, ...]
    row: Callable[[Any], list[Cell]]
    line: Callable[[Any], Mapping[str, Any]]
    csv_header: tuple[str, ...] | None = None
    csv_row: Callable[[Any], list[Cell]] | None = None
    book: Callable[[Iterable[Any]], bytes] | None = None


def chunks(kind: ExportKind, form: FileFormat, records: Iterable[Shape]) -> Iterator[bytes]:
    """Return the file in pieces; only a workbook is built in memory."""
    listing = LISTINGS[kind]
    if form is FileFormat.JSONL:
        return jsonl_lines(listing.line(record) for record in records)
    if form is FileFormat.CSV:
        row = listing.csv_row or listing.row
        header = (*(listing.csv_header or listing.header), NOTE_COLUMN)
        return csv_chunks(header, ([*row(record), _note(record)] for record in records))
    if listing.book is not None:
        return iter((listing.book(records),))
    from tracker.exchange.sheets import xlsx_bytes  # takes a second to load, and only a workbook needs it

    rows = ([*listing.row(record), _note(record)] for record in records)
    return iter((xlsx_bytes(listing.title, (*listing.header, NOTE_COLUMN), rows),))


def _note(record: Shape) -> str:
    is_example = getattr(record, "is_example", False) or getattr(record, "source", "") == EXAMPLE_SOURCE
    return EXAMPLE if is_example else ""


def _line(record: Shape) -> dict[str, Any]:
    """Return a record as a line: euro instead of cents, everything else as it is."""
    values = record.model_dump(mode="json")
    return dict(_in_euro(name, value) for name, value in values.items())


def _in_euro(name: str, value: Any) -> tuple[str, Any]:
    if not name.endswith("_cents"):
        return name, value
    euro = None if value is None else value / 100 if value % 100 else value // 100
    return f"{name.removesuffix('_cents')}_eur", euro


def _word(word: Word | None) -> str | None:
    return word.label if word else None


def _euro(cents: int | None) -> Euro | None:
    return None if cents is None else Euro(cents)


def _percent(hundredths: int | None) -> Percent | None:
    return None if hundredths is None else Percent(hundredths)


def _codes(table: CodeTable, codes: Iterable[str]) -> str:
    return ", ".join(label(table, code) for code in codes)


_CALL_HEADER = (
    *("Förderprogramm", "Fördergeber", "Ebene", "Fördergebiet", "Antragsberechtigt", "Art der Förderung", "Themen"),
    *("Status", "Hinweis zum Status", "Nächste Fristen", "Fördersatz", "Fördersatz für finanzschwache Kommunen"),
    *("Mindestbetrag der Zuwendung", "Höchstbetrag der Zuwendung", "Mindestkosten des Vorhabens"),
    *("Mindest-Eigenanteil", "Kurzbeschreibung", "Rechtsgrundlage", "Ansprechstelle", "Adresse", "Quelle", "Lizenz"),
    *("Nennung", "Zuerst gesehen", "Zuletzt gesehen", "Geändert", "Nicht mehr angeboten"),
)


def _call_row(call: CallRecord) -> list[Cell]:
    # The full text stays out: it is longer than a cell may be, and nobody reads a guideline in a sheet.
    return [
        call.title,
        call.provider,
        call.level.label,
        _codes("areas", call.areas),
        _codes("applicants", call.applicants),
        _codes("funding_types", call.funding_types),
        _codes("topics", call.topics),
        call.status.label,
        call.status_note,
        "; ".join(_round(item.closes_on, item.recurs, rolling=item.rolling) for item in call.rounds),
        _percent(call.rate_hundredths),
        _percent(call.rate_weak_hundredths),
        _euro(call.amount_min_cents),
        _euro(call.amount_max_cents),
        _euro(call.cost_min_cents),
        _percent(call.own_share_min_hundredths),
        call.summary,
        call.legal_basis,
        call.contact,
        call.url,
        call.source,
        call.licence,
        call.attribution,
        call.first_seen,
        call.last_seen,
        call.changed_at,
        call.withdrawn,
    ]


def _round(closes_on: Any, recurs: tuple[str, ...], *, rolling: bool) -> str:
    if closes_on is not None:
        return f"{closes_on:%d.%m.%Y}"
    if recurs:
        return "jährlich " + ", ".join(f"{day[3:]}.{day[:2]}." for day in recurs)
    return "laufend" if rolling else "offen"


def _match_row(match: MatchRecord) -> list[Cell]:
    return [
        match.lead,
        match.project,
        match.call,
        match.rank,
        match.band.label,
        match.excluded,
        match.sentence,
        match.computed_at,
    ]


def _review_row(review: ReviewRecord) -> list[Cell]:
    return [
        review.partner,
        review.person,
        review.call,
        review.project,
        review.answer.label if review.answer else "zurückgenommen",
        _word(review.reason),
        review.note,
        review.follow_up_on,
        review.made_at,
    ]


def _audit_row(event: AuditRecord) -> list[Cell]:
    return [event.id, event.at, event.actor, event.sentence, event.partner, event.digest]


def _call_csv_row(call: CallRecord) -> list[Cell]:
    return list(call_cells.call_cells(call_line(call)))


LISTINGS: dict[ExportKind, Listing] = {
    ExportKind.CALLS: Listing("Förderprogramme", _CALL_HEADER, _call_row, call_line, call_cells.HEADER, _call_csv_row),
    ExportKind.PROJECTS: Listing(inventory_sheet.TITLE, inventory_sheet.HEADER, inventory_sheet.project_row, _line),
    ExportKind.MATCHES: Listing(
        "Vorschläge",
        (
            *("Kommune", "Vorhaben", "Förderprogramm", "Rang", "Wie gut es passt", "Ausgeschlossen"),
            *("Warum vorgeschlagen", "Berechnet am"),
        ),
        _match_row,
        _line,
    ),
    ExportKind.REVIEWS: Listing(
        "Rückmeldungen",
        (
            *("Kommune", "Person", "Förderprogramm", "Vorhaben", "Rückmeldung", "Grund", "Bemerkung"),
            *("Wiedervorlage am", "Geantwortet am"),
        ),
        _review_row,
        _line,
    ),
    ExportKind.APPLICATIONS: Listing(OVERVIEW_TITLE, OVERVIEW_HEADER, overview_row, overview_line, book=overview_book),
    ExportKind.AWARDS: Listing(AWARD_TITLE, AWARD_HEADER, award_row, award_line),
    ExportKind.AUDIT: Listing(
        "Änderungshistorie", ("Nr.", "Zeitpunkt", "Wer", "Was", "Kommune", "Prüfsumme"), _audit_row, _line
    ),
}
