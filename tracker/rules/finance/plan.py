"""The finance plan: entries per item, partner and Haushaltsjahr, settled into cells and the rows of the NRW form.

Amounts are cents. Row 3.7 follows from the rows before it; the form itself should be compared once in use.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.errors import Refused
from tracker.formats import euro
from tracker.rules.finance.split import CellKey, spread
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import Flow, LineKind, Spending

FORM_ROWS = (
    ("3.1", "Gesamtkosten", "cost_cents"),
    ("3.2", "davon grundsätzlich zuwendungsfähige Ausgaben", "eligible_cents"),
    ("3.3", "abzüglich Leistungen Dritter (ohne öffentliche Förderung)", "third_party_cents"),
    ("3.4", "zuwendungsfähige Gesamtausgaben", "base_cents"),
    ("3.5", "beantragte Förderung", "grant_cents"),
    ("3.6", "bewilligte/beantragte öffentliche Förderung (ohne 3.5)", "other_public_cents"),
    ("3.7", "Eigenanteil", "own_cents"),
)


class PlanEntry(NamedTuple):
    """An amount of an item (cents, not negative) for a partner in a year.

    ``eligible``: a cost that may be funded; for income, whether it pays for such cost first. ``source`` names who
    pays an income. ``paid_month`` is 1 to 12, ``None`` where nobody knows. It comes from stored lines, which were
    checked when they came in; a page reads a thousand of them.
    """

    partner_id: int
    year: int
    amount_cents: int
    item: str = ""
    kind: LineKind = LineKind.COST
    eligible: bool = True
    spending: Spending | None = None
    flow: Flow | None = None
    source: str = ""
    paid_month: int | None = None


class Cell(NamedTuple):
    """What a partner's year holds.

    ``base_cents`` is row 3.4, ``fundable_cents`` what of it other public money has not paid yet, ``open_cents`` what
    grant and own share have to pay together, ``surplus_cents`` income that no cost of the partner takes up.
    """

    cost_cents: int = 0
    eligible_cents: int = 0
    third_party_cents: int = 0
    other_public_cents: int = 0
    base_cents: int = 0
    fundable_cents: int = 0
    open_cents: int = 0
    surplus_cents: int = 0


class FormColumn(Shape):
    """The rows of the form for a year, a partner or the sum. Grant and own share are ``None`` while unknown."""

    cost_cents: int
    eligible_cents: int
    third_party_cents: int
    base_cents: int
    grant_cents: int | None = None
    other_public_cents: int
    own_cents: int | None = None


def settle(entries: Iterable[PlanEntry]) -> dict[CellKey, Cell]:
    """Return the cells by partner and year. Income above the cost of its year pays for the partner's other years."""
    by_partner: dict[int, list[PlanEntry]] = defaultdict(list)
    for entry in entries:
        by_partner[entry.partner_id].append(entry)
    cells: dict[CellKey, Cell] = {}
    for partner_id in sorted(by_partner):
        settled = _Years(by_partner[partner_id])
        cells |= {(partner_id, year): settled.cell(year) for year in settled.years}
    return cells


def share_grant(grant_by_partner: Mapping[int, int], cells: Mapping[CellKey, Cell]) -> dict[CellKey, int]:
    """Divide each partner's grant over its years by eligible cost; refused where the cost cannot take it up."""
    shares = dict.fromkeys(cells, 0)
    for partner_id, cents in grant_by_partner.items():
        own = {key: cell for key, cell in cells.items() if key[0] == partner_id}
        limits = {key: cell.fundable_cents for key, cell in own.items()}
        most = sum(limits.values())
        if cents < 0 or cents > most:
            said = f"Eine Zuwendung von {euro(cents)} geht nicht auf: höchstens {euro(most)} sind zu decken."
            raise Refused(said)
        shares |= spread(cents, {key: cell.base_cents for key, cell in own.items()}, limits)
    return shares


def form_column(
    cells: Mapping[CellKey, Cell],
    grants: Mapping[CellKey, int] | None,
    *,
    partner_id: int | None = None,
    year: int | None = None,
) -> FormColumn:
    """Return one column of the form: all cells, those of a partner, of a year, or of both."""
    chosen = {key: cell for key, cell in cells.items() if partner_id in (None, key[0]) and year in (None, key[1])}
    grant = sum(grants.get(key, 0) for key in chosen) if grants is not None else None
    return FormColumn(
        cost_cents=sum(cell.cost_cents for cell in chosen.values()),
        eligible_cents=sum(cell.eligible_cents for cell in chosen.values()),
        third_party_cents=sum(cell.third_party_cents for cell in chosen.values()),
        base_cents=sum(cell.base_cents for cell in chosen.values()),
        grant_cents=grant,
        other_public_cents=sum(cell.other_public_cents for cell in chosen.values()),
        own_cents=None if grant is None else sum(cell.open_cents for cell in chosen.values()) - grant,
    )


def years_of(cells: Mapping[CellKey, Cell]) -> tuple[int, ...]:
    """Return the years of a plan in order: the columns of the form."""
    return tuple(sorted({year for _, year in cells}))


def own_by_cell(cells: Mapping[CellKey, Cell], grants: Mapping[CellKey, int]) -> dict[CellKey, int]:
    """Return what each partner pays itself in each year, where everybody carries its own cost."""
    return {key: cell.open_cents - grants.get(key, 0) for key, cell in cells.items()}


def other_sources(entries: Iterable[PlanEntry]) -> dict[str, int]:
    """Return who gives the other public money of row 3.6, and how much; an unnamed giver is the empty name."""
    sources: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.kind is LineKind.OTHER_PUBLIC:
            sources[entry.source.strip()] += entry.amount_cents
    return dict(sorted(sources.items()))


def plan_problems(cells: Mapping[CellKey, Cell], names: Mapping[int, str]) -> tuple[str, ...]:
    """Say where the plan does not add up: more income than cost."""
    surplus: dict[int, int] = defaultdict(int)
    for (partner_id, _), cell in sorted(cells.items()):
        surplus[partner_id] += cell.surplus_cents
    return tuple(
        f"Bei {names[partner_id]} übersteigen die Einnahmen die Ausgaben um {euro(cents)}."
        for partner_id, cents in surplus.items()
        if cents
    )


class _Years:
    """One partner's years while income is set against cost."""

    def __init__(self, entries: Sequence[PlanEntry]) -> None:
        self.years = sorted({entry.year for entry in entries})
        self._sums: dict[tuple[LineKind, bool, int], int] = defaultdict(int)
        for entry in entries:
            self._sums[entry.kind, entry.eligible, entry.year] += entry.amount_cents
        # What is still to be paid: fundable cost and other cost.
        self._room = {flag: {y: self._sums[LineKind.COST, flag, y] for y in self.years} for flag in (True, False)}
        self._placed: dict[tuple[LineKind, int], int] = defaultdict(int)
        self._surplus: dict[int, int] = defaultdict(int)
        self._place_all(LineKind.THIRD_PARTY)
        self._base = dict(self._room[True])
        self._place_all(LineKind.OTHER_PUBLIC)

    def cell(self, year: int) -> Cell:
        eligible = self._sums[LineKind.COST, True, year]
        return Cell(
            cost_cents=eligible + self._sums[LineKind.COST, False, year],
            eligible_cents=eligible,
            third_party_cents=self._placed[LineKind.THIRD_PARTY, year],
            other_public_cents=self._placed[LineKind.OTHER_PUBLIC, year],
            base_cents=self._base[year],
            fundable_cents=self._room[True][year],
            open_cents=self._room[True][year] + self._room[False][year],
            surplus_cents=self._surplus[year],
        )

    def _place_all(self, kind: LineKind) -> None:
        for eligible in (True, False):
            for year in self.years:
                left = self._sums[kind, eligible, year]
                if not left:
                    continue
                for room in (self._room[eligible], self._room[not eligible]):
                    left = self._place(kind, room, year, left)
                self._surplus[year] += left

    def _place(self, kind: LineKind, room: dict[int, int], year: int, amount: int) -> int:
        # Its own year first, then the later ones, then back: money that is there is not spent before it came.
        for other in sorted(self.years, key=lambda y: (y < year, abs(y - year))):
            taken = min(amount, room[other])
            room[other] -= taken
            self._placed[kind, other] += taken
            amount -= taken
        return amount
