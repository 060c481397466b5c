"""The zahlenmäßiger Nachweis in the columns of the form: as awarded and as accounted, € and v. H."""

from collections.abc import Sequence

from tracker.formats import euro
from tracker.rules.awards.limits import limits
from tracker.rules.finance.split import spread
from tracker.shapes.base import Shape
from tracker.vocabulary.awards import Confidence, ProofSide

WHOLE = 10_000


class ProofEntry(Shape):
    """A row as people enter it (cents); ``None`` is not known and makes its column's sum unknown."""

    side: ProofSide
    title: str
    planned_cents: int | None = None
    planned_eligible_cents: int | None = None
    actual_cents: int | None = None
    actual_eligible_cents: int | None = None


class ProofCell(Shape):
    """An amount and its share in the column's sum (hundredths of a percent; the shares of a column make 100 %)."""

    cents: int | None = None
    share_hundredths: int | None = None


class ProofRow(Shape):
    """A row of the form: lt. Zuwendungsbescheid and lt. Abrechnung, each insgesamt and davon zuwendungsfähig."""

    title: str
    planned: ProofCell
    planned_eligible: ProofCell
    actual: ProofCell
    actual_eligible: ProofCell


class ProofHalf(Shape):
    """Einnahmen or Ausgaben with their sum."""

    side: ProofSide
    rows: tuple[ProofRow, ...]
    total: ProofRow


class ProofTable(Shape):
    """The whole form, and what does not fit in it, in sentences."""

    income: ProofHalf
    cost: ProofHalf
    findings: tuple[str, ...] = ()


_COLUMNS = ("planned", "planned_eligible", "actual", "actual_eligible")


def proof_table(entries: Sequence[ProofEntry]) -> ProofTable:
    """Compute the form from its rows; they keep their order."""
    income = _half(ProofSide.INCOME, entries)
    cost = _half(ProofSide.COST, entries)
    return ProofTable(income=income, cost=cost, findings=(*_findings(income, cost), *_item_findings(cost)))


def _half(side: ProofSide, entries: Sequence[ProofEntry]) -> ProofHalf:
    own = [entry for entry in entries if entry.side is side]
    columns = {name: [getattr(entry, f"{name}_cents") for entry in own] for name in _COLUMNS}
    shares = {name: _shares(amounts) for name, amounts in columns.items()}
    rows = tuple(
        ProofRow(
            title=entry.title,
            **{name: ProofCell(cents=columns[name][place], share_hundredths=shares[name][place]) for name in _COLUMNS},
        )
        for place, entry in enumerate(own)
    )
    return ProofHalf(side=side, rows=rows, total=_total(columns))


def _total(columns: dict[str, list[int | None]]) -> ProofRow:
    cells = {}
    for name, amounts in columns.items():
        total = _sum(amounts)
        cells[name] = ProofCell(cents=total, share_hundredths=WHOLE if total else None)
    return ProofRow(title="Summe", **cells)


def _sum(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known and len(known) == len(amounts) else None


def _shares(amounts: Sequence[int | None]) -> list[int | None]:
    total = _sum(amounts)
    known = [amount for amount in amounts if amount is not None]
    if not total or any(amount < 0 for amount in known):
        return [None] * len(amounts)
    parts = spread(WHOLE, dict(enumerate(known)))
    return [parts[place] for place in range(len(amounts))]


def _findings(income: ProofHalf, cost: ProofHalf) -> list[str]:
    found = []
    for name, words in (("planned", "lt. Zuwendungsbescheid"), ("actual", "lt. Abrechnung")):
        got, spent = getattr(income.total, name).cents, getattr(cost.total, name).cents
        if got is None or spent is None:
            continue
        if got < spent:
            found.append(f"Einnahmen {words} ({euro(got)}) decken die Ausgaben nicht: Es fehlen {euro(spent - got)}.")
        if got > spent:
            found.append(f"Einnahmen {words} ({euro(got)}) übersteigen die Ausgaben um {euro(got - spent)}.")
    for row in (*income.rows, *cost.rows):
        for whole, part, words in (
            (row.planned, row.planned_eligible, "lt. Zuwendungsbescheid"),
            (row.actual, row.actual_eligible, "lt. Abrechnung"),
        ):
            if whole.cents is not None and part.cents is not None and part.cents > whole.cents:
                found.append(f"{row.title}: {words} ist mehr zuwendungsfähig als insgesamt eingetragen.")
    return found


def _item_findings(cost: ProofHalf) -> list[str]:
    limit = limits()["item_excess"]
    found = []
    for row in cost.rows:
        planned, actual = row.planned.cents, row.actual.cents
        if not planned or actual is None or actual * WHOLE <= planned * (WHOLE + limit.hundredths):
            continue
        ending = f"; {limit.confidence.label}." if limit.confidence is Confidence.VERIFY else "."
        found.append(f"{row.title}: {euro(actual)} statt {euro(planned)}. {limit.note} ({limit.clause}){ending}")
    return found
