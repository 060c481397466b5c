"""Rows of the plan's table editor: plan lines as people type them, and back; edits put on top of what was drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.errors import Refused
from tracker.formats import euro
from tracker.rules.amounts import read_euro
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import Budgeted, Flow, LineKind, Spending
from tracker.vocabulary.word import Word

ID = "id"
PARTNER, YEAR, KIND, ITEM, AMOUNT, ELIGIBLE = "Kommune", "Jahr", "Art", "Position", "Betrag (€)", "zuwendungsfähig"
SPENDING, FLOW, MONTH, SOURCE = "kons./inv.", "Haushalt", "Monat", "von wem"
PRODUCT, ACCOUNT, INVESTMENT = "Produkt", "Sachkonto", "Investitionsnr."
BUDGETED, COMMITMENT, NOTE = "veranschlagt", "VE", "Bemerkung"
COLUMNS = (
    *(PARTNER, YEAR, KIND, ITEM, AMOUNT, ELIGIBLE, SPENDING, FLOW, MONTH, SOURCE, PRODUCT, ACCOUNT, INVESTMENT),
    *(BUDGETED, COMMITMENT, NOTE),
)
WORDS: dict[str, type[Word]] = {KIND: LineKind, SPENDING: Spending, FLOW: Flow, BUDGETED: Budgeted}
_PLAIN = {
    ITEM: "item",
    SOURCE: "source",
    PRODUCT: "product",
    ACCOUNT: "account",
    INVESTMENT: "investment",
    NOTE: "note",
}
_WORD_FIELDS = {SPENDING: "spending", FLOW: "flow", BUDGETED: "budgeted"}
Row = dict[str, Any]


def row_of(line: PlanLineData, names: Mapping[int, str]) -> Row:
    """Return a line as a row of the editor."""
    row: Row = {
        ID: line.id,
        "project": line.project_id,
        PARTNER: names.get(line.partner_id, ""),
        YEAR: line.year,
        KIND: line.kind.label,
        AMOUNT: euro(line.amount_cents),
        ELIGIBLE: line.eligible,
        MONTH: line.paid_month,
        COMMITMENT: line.commitment,
    }
    row |= {column: getattr(line, field) for column, field in _PLAIN.items()}
    for column, field in _WORD_FIELDS.items():
        word: Word | None = getattr(line, field)
        row[column] = word.label if word else None
    return row


def edited(rows: Sequence[Row], delta: Mapping[str, Any]) -> list[Row]:
    """Return the rows with what the editor says was changed, removed and added; new rows without words fall away."""
    changes = {int(place): change for place, change in delta.get("edited_rows", {}).items()}
    gone = set(delta.get("deleted_rows", ()))
    kept = [{**row, **changes.get(place, {})} for place, row in enumerate(rows) if place not in gone]
    added = [{name: value for name, value in row.items() if name in COLUMNS} for row in delta.get("added_rows", ())]
    return [row for row in [*kept, *added] if row.get(ID) is not None or not _is_empty(row)]


def empty_row() -> Row:
    """Return the row a plan without lines begins with: a table of nothing cannot be typed into."""
    return {ID: None, KIND: LineKind.COST.label, ELIGIBLE: True, COMMITMENT: False}


def _is_empty(row: Row) -> bool:
    return all(row.get(name) in (None, "") for name in COLUMNS if name not in (KIND, ELIGIBLE, COMMITMENT))


def lines_of(rows: Sequence[Row], names: Mapping[int, str], *, project_id: int | None) -> list[PlanLineData]:
    """Read rows back. New lines belong to ``project_id``.

    Raises:
        Refused: the first cell that cannot be used, with its row.
    """
    partners = {name: key for key, name in names.items()}
    only = next(iter(partners)) if len(partners) == 1 else ""
    return [_line(number, row, partners, only, project_id) for number, row in enumerate(rows, start=1)]


def _line(number: int, row: Row, partners: Mapping[str, int], only: str, project_id: int | None) -> PlanLineData:
    partner = partners.get(row.get(PARTNER) or only)
    if partner is None:
        raise Refused(f"Zeile {number}: Bitte wählen Sie die Kommune.")
    item = " ".join(str(row.get(ITEM) or "").split())
    if not item:
        raise Refused(f"Zeile {number}: Bitte geben Sie der Position einen Namen.")
    reading = read_euro(row.get(AMOUNT))
    if reading.value is None:
        raise Refused(f"Zeile {number}: {reading.problem or 'Bitte tragen Sie den Betrag ein.'}")
    year, month = row.get(YEAR), row.get(MONTH)
    if not isinstance(year, int | float) or not 2000 <= year <= 2100:
        raise Refused(f"Zeile {number}: Bitte geben Sie das Haushaltsjahr mit vier Ziffern an.")
    if month is not None and not 1 <= month <= 12:
        raise Refused(f"Zeile {number}: Bitte geben Sie den Monat als Zahl von 1 bis 12 an.")
    values: dict[str, Any] = {field: str(row.get(column) or "").strip() for column, field in _PLAIN.items()}
    return PlanLineData(
        **{**values, "item": item[:300]},
        id=row.get(ID),
        partner_id=partner,
        project_id=row.get("project") if row.get(ID) is not None else project_id,
        year=int(year),
        kind=_word(LineKind, row.get(KIND)) or LineKind.COST,
        amount_cents=reading.value,
        eligible=row.get(ELIGIBLE) is not False,
        commitment=bool(row.get(COMMITMENT)),
        paid_month=int(month) if month is not None else None,
        spending=_word(Spending, row.get(SPENDING)),
        flow=_word(Flow, row.get(FLOW)),
        budgeted=_word(Budgeted, row.get(BUDGETED)),
    )


def _word(kind: type[Word], label: object) -> Any:
    return next((item for item in kind if item.label == label), None)
