"""A Förderung as the Fördermittelübersicht knows it: what the ledger holds, cell by cell and sheet by sheet."""

from datetime import date, datetime
from typing import Any

from tracker.exchange.funding_columns import COLUMNS, DRAWN_FIELDS, Holds
from tracker.exchange.funding_reading import EarlyStart, Refund, early_start_text, read_cell
from tracker.exchange.funding_words import Reason, reason_text
from tracker.exchange.tables import Cell, Euro, Percent
from tracker.rules.finance.plan import PlanEntry
from tracker.rules.finance.split import CellKey
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import GrantForm
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.word import Word
from tracker.vocabulary.work import CouncilStep, Stage


class SliceRow(Shape):
    """A Jahresscheibe (cents); ``drawn_cents`` is what was called for in that year."""

    year: int
    amount_cents: int
    drawn_cents: int
    carry_over_requested_on: date | None = None
    carry_over_granted_on: date | None = None


class DueRow(Shape):
    """A day that matters, where the Bescheid says so, and when it was met."""

    kind: str
    due_on: date | None
    passage: str = ""
    done_on: date | None = None


class CallRow(Shape):
    """A Mittelabruf (cents)."""

    number: int
    need_from: date | None
    need_to: date | None
    amount_cents: int
    requested_on: date | None
    received_on: date | None


class BodyRow(Shape):
    """A body that decided, or will."""

    partner: str
    council: str
    held_on: date | None
    step: CouncilStep | None
    passed: bool | None


class NoticeRow(Shape):
    """A Bescheid of the chain (cents); every one is kept."""

    kind: NoticeKind
    partner: str
    issued_on: date
    received_on: date | None
    reference_number: str
    amount_cents: int | None
    eligible_cents: int | None
    rate_hundredths: int | None
    period_from: date | None
    period_to: date | None
    earmark: date | int | None
    refund_cents: int | None
    interest_cents: int | None
    conditions: str
    passage: str
    withdrawn_at: datetime | None


class FundingRecord(Shape):
    """A Förderung. ``values`` by the fields of ``COLUMNS``: only what is known; amounts in cents.

    ``originals`` are texts of a list that have no certain value, or no place but the list. ``fixed`` are fields that
    follow from elsewhere (plan, Bescheide, Mittelabrufe) and that no list changes, with the sentence that says so.
    ``grants`` is the grant by partner and year, ``None`` while nobody can tell.
    """

    key: int
    id: str
    version: int
    lead_id: int
    is_example: bool
    values: dict[str, Any]
    originals: dict[str, str] = {}  # noqa: RUF012 - a shape never changes, its defaults neither
    import_hash: str = ""
    fixed: dict[str, str] = {}  # noqa: RUF012
    partners: dict[int, str] = {}  # noqa: RUF012
    plan: tuple[PlanEntry, ...] = ()
    grants: dict[CellKey, int] | None = None
    slices: tuple[SliceRow, ...] = ()
    dues: tuple[DueRow, ...] = ()
    calls: tuple[CallRow, ...] = ()
    bodies: tuple[BodyRow, ...] = ()
    notices: tuple[NoticeRow, ...] = ()

    @property
    def number(self) -> str:
        """Return the Lfd. Nr. that links the sheets."""
        return str(self.values.get("number", ""))


# What an application gets where the list says nothing that could be read.
_ENTERED_AS: dict[str, Word] = {"stage": Stage.IDEA, "grant_form": GrantForm.APPLICATION}


class AwardRecord(Shape):
    """One Bescheid with the Förderung it belongs to."""

    id: str
    number: str
    lead: str
    title: str
    programme: str
    provider: str
    notice: NoticeRow
    is_example: bool


def current(record: FundingRecord, field: str) -> Any:
    """Return the value of a field: what the ledger holds, else what the kept text says for certain."""
    value = record.values.get(field)
    if value is None and field in record.originals:
        value = read_cell(field, record.originals[field]).value
    if value is None and field == "undrawn_cents" and field not in record.originals:
        awarded, drawn = record.values.get("awarded_cents"), current(record, "drawn_cents")
        value = awarded - drawn if awarded is not None and drawn is not None and awarded >= drawn else None
    return value


def cell_of(record: FundingRecord, field: str) -> Cell:
    """Return the cell of a field: its value, or the text as it came in where there is none for certain."""
    value = current(record, field)
    original = record.originals.get(field)
    if original is not None and (value is None or _still_says(field, original, value)):
        return original if value is None or not _is_plain(field) else written(field, value)
    return written(field, value)


def written(field: str, value: Any) -> Cell:
    """Return a value as it stands in our own file: amounts and days are numbers and days there."""
    holds = COLUMNS[field].holds
    if value is None:
        return None
    if holds is Holds.EURO:
        return Euro(value)
    if holds is Holds.PERCENT:
        return Percent(value)
    if isinstance(value, EarlyStart):
        return early_start_text(value) or None
    if isinstance(value, Refund):
        return Euro(value.cents) if value.cents is not None else value.text or None
    if isinstance(value, Reason):
        return reason_text(value) or None
    return _word(value)


def _word(value: Any) -> Cell:
    if isinstance(value, Stage):
        return value.label
    if isinstance(value, Word):
        return None if value.value == "unknown" else value.label
    cell: Cell = value
    return cell if cell != "" else None


def _is_plain(field: str) -> bool:
    """Say whether the text is only the place where a value was kept: then the value comes out, as a number or day."""
    return COLUMNS[field].holds in {Holds.EURO, Holds.DAY, Holds.EARMARK, Holds.PERCENT} or field in DRAWN_FIELDS


def _still_says(field: str, original: str, value: Any) -> bool:
    """Say whether a kept text still means what the ledger holds: nobody has changed it since."""
    said = read_cell(field, original).value
    return bool(value == (_ENTERED_AS.get(field) if said is None else said))
