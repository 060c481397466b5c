"""What changed in a line of a finance plan, in German: for all who see the shares, and for the Kommune itself."""

from typing import Any, NamedTuple

from tracker.formats import euro
from tracker.shapes.applications import PRIVATE_LINE_FIELDS, PlanLineData
from tracker.vocabulary.word import Word

_NAMES = {
    "partner_id": "Kommune",
    "project_id": "Vorhaben",
    "year": "Haushaltsjahr",
    "kind": "Art",
    "item": "Position",
    "eligible": "zuwendungsfähig",
    "spending": "konsumtiv/investiv",
    "flow": "Haushaltsart",
    "paid_month": "Zahlungsmonat",
    "source": "von wem",
    "product": "Produkt",
    "account": "Sachkonto",
    "investment": "Investitionsnummer",
    "budgeted": "veranschlagt",
    "commitment": "Verpflichtungsermächtigung",
    "note": "Bemerkung",
}
_NUMBERS = frozenset({"partner_id", "project_id"})


class LineChanges(NamedTuple):
    """Sentences about a line: ``private`` ones are for the Kommune and the office only."""

    public: list[str]
    private: list[str]


def line_changes(before: PlanLineData | None, after: PlanLineData | None) -> LineChanges:
    """Say what became of a line; ``None`` before is a new one, ``None`` after a removed one."""
    if after is None:
        return LineChanges([f"{_named(before)} ({euro(before.amount_cents)}) entfernt"] if before else [], [])
    if before is None:
        private = [_field(name, None, getattr(after, name)) for name in PRIVATE_LINE_FIELDS if getattr(after, name)]
        return LineChanges([f"{_named(after)} mit {euro(after.amount_cents)} neu"], _about(after, private))
    changed = [name for name in _NAMES if getattr(before, name) != getattr(after, name)]
    public = [_field(name, getattr(before, name), getattr(after, name)) for name in changed if not _is_private(name)]
    private = [_field(name, getattr(before, name), getattr(after, name)) for name in changed if _is_private(name)]
    if before.amount_cents != after.amount_cents:
        public.insert(0, f"von {euro(before.amount_cents)} auf {euro(after.amount_cents)} geändert")
    return LineChanges(_about(before, public), _about(before, private))


def _is_private(name: str) -> bool:
    return name in PRIVATE_LINE_FIELDS


def _about(line: PlanLineData, said: list[str]) -> list[str]:
    return [f"{_named(line)} {', '.join(said)}"] if said else []


def _named(line: PlanLineData | None) -> str:
    return f"„{line.item}“ {line.year}" if line else ""


def _field(name: str, before: Any, after: Any) -> str:
    if name in _NUMBERS:
        return f"{_NAMES[name]} geändert"
    return f"{_NAMES[name]}: {_written(after)} (vorher {_written(before)})"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, Word):
        return value.label
    return "offen" if value in (None, "") else str(value)
