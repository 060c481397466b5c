"""The Fördermittelübersicht and the list of Bescheide as exports: lines for programs, tables for people."""

from collections.abc import Iterable, Mapping
from typing import Any

from tracker.exchange.funding_columns import COLUMNS
from tracker.exchange.funding_reading import EarlyStart, Refund
from tracker.exchange.funding_record import AwardRecord, FundingRecord, NoticeRow, current
from tracker.exchange.funding_sheets import overview_cells, sheets
from tracker.exchange.funding_words import Reason
from tracker.exchange.tables import Cell, Euro, Percent
from tracker.rules.finance.plan import PlanEntry

AWARD_TITLE = "Bewilligungen"
AWARD_HEADER = (
    *("Lfd. Nr.", "Kommune", "Maßnahme", "Förderprogramm", "Fördergeber", "Bescheid", "Bescheid vom"),
    *("bekannt gegeben am", "Förderkennzeichen", "Bewilligte Zuwendung", "davon zuwendungsfähig", "Fördersatz"),
    *("Bewilligungszeitraum von", "Bewilligungszeitraum bis", "Zweckbindung bis", "Erstattung", "Zinsen"),
    *("Auflagen/Besonderheiten", "Fundstelle im Bescheid", "zurückgenommen am"),
)
_NOT_IN_LINES = frozenset({"key", "lead_id", "values", "partners", "fixed", "import_hash", "version"})


def overview_row(record: FundingRecord) -> list[Cell]:
    """Return a Förderung as a row; what the ledger does not know stays empty."""
    return overview_cells(record)


def overview_line(record: FundingRecord) -> dict[str, Any]:
    """Return a Förderung as a line: its fields, and what the further sheets hold."""
    known = {_named(field): _plain(field, current(record, field)) for field in COLUMNS}
    rest = record.model_dump(mode="json", exclude=set(_NOT_IN_LINES))
    names = record.partners
    plan = [_plan_line(entry, names) for entry in record.plan]
    return _in_euro({"id": record.id, **known, **rest, "plan": plan, "partners": list(names.values())})


def overview_book(records: Iterable[FundingRecord]) -> bytes:
    """Return the workbook with all its sheets."""
    from tracker.exchange.sheets import book_bytes  # takes a second to load, and only a workbook needs it

    return book_bytes(sheets(records))


def award_row(award: AwardRecord) -> list[Cell]:
    """Return a Bescheid as a row."""
    notice = award.notice
    return [
        *(award.number, award.lead, award.title, award.programme, award.provider, notice.kind.label),
        *(notice.issued_on, notice.received_on, notice.reference_number, _euro(notice.amount_cents)),
        *(_euro(notice.eligible_cents), _percent(notice.rate_hundredths), notice.period_from, notice.period_to),
        *(notice.earmark, _euro(notice.refund_cents), _euro(notice.interest_cents), notice.conditions),
        *(notice.passage, notice.withdrawn_at),
    ]


def award_line(award: AwardRecord) -> dict[str, Any]:
    """Return a Bescheid as a line."""
    values = award.model_dump(mode="json", exclude={"notice"})
    return _in_euro({**values, **award.notice.model_dump(mode="json", include=set(NoticeRow.model_fields))})


def _named(field: str) -> str:
    return "rate_percent" if field == "rate_hundredths" else field


def _plain(field: str, value: Any) -> Any:
    if field == "rate_hundredths" and value is not None:
        return value / 100
    if isinstance(value, EarlyStart | Refund | Reason):
        return {name: _plain("", part) for name, part in value._asdict().items()}
    return value.isoformat() if hasattr(value, "isoformat") else value


def _in_euro(values: dict[str, Any]) -> dict[str, Any]:
    """Return a line with euro in the place of cents, at every depth."""
    return dict(_euro_of(name, value) for name, value in values.items())


def _euro_of(name: str, value: Any) -> tuple[str, Any]:
    if isinstance(value, list):
        return name, [_in_euro(part) if isinstance(part, dict) else part for part in value]
    if isinstance(value, dict) and name != "originals":
        return name, _in_euro(value)
    if name == "cents":
        name = "amount_cents"
    if not name.endswith("_cents"):
        return name, value
    euro = None if value is None else value / 100 if value % 100 else value // 100
    return f"{name.removesuffix('_cents')}_eur", euro


def _plan_line(entry: PlanEntry, names: Mapping[int, str]) -> dict[str, Any]:
    line = entry._asdict()
    return {"partner": names.get(line.pop("partner_id"), ""), **line}


def _euro(cents: int | None) -> Euro | None:
    return None if cents is None else Euro(cents)


def _percent(hundredths: int | None) -> Percent | None:
    return None if hundredths is None else Percent(hundredths)
