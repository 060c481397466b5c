"""The workbook of a Fördermittelübersicht: the overview and the sheets that belong to it, linked by the Lfd. Nr."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from tracker.exchange.funding_columns import COLUMNS, HEADER, TITLE
from tracker.exchange.funding_record import CallRow, FundingRecord, SliceRow, cell_of
from tracker.exchange.tables import Cell, Euro
from tracker.formats import day
from tracker.rules.finance import plan as plans

_TOTAL = "Summe"


class FundingSheet(NamedTuple):
    """A sheet with its heading row. ``marks`` are the places of rows that are examples."""

    title: str
    header: tuple[str, ...]
    rows: list[list[Cell]]
    marks: frozenset[int] = frozenset()


def overview_cells(record: FundingRecord) -> list[Cell]:
    """Return a Förderung as a row of the overview."""
    return [cell_of(record, field) for field in COLUMNS]


def sheets(records: Iterable[FundingRecord]) -> tuple[FundingSheet, ...]:
    """Return every sheet of the workbook in its order."""
    listed = list(records)
    examples = frozenset(place for place, record in enumerate(listed) if record.is_example)
    return (
        FundingSheet(TITLE, HEADER, [overview_cells(record) for record in listed], examples),
        _plan_sheet(listed),
        FundingSheet(
            "Jahresscheiben",
            ("Lfd. Nr.", "Haushaltsjahr", "bewilligt", "abgerufen", "Rest", "Übertragung"),
            [[record.number, *_slice(item)] for record in listed for item in record.slices],
        ),
        FundingSheet(
            "Fristen",
            ("Lfd. Nr.", "Art", "Datum", "Fundstelle im Bescheid", "erledigt am"),
            [
                [record.number, item.kind, item.due_on, item.passage or None, item.done_on]
                for record in listed
                for item in record.dues
            ],
        ),
        FundingSheet(
            "Mittelabrufe",
            ("Lfd. Nr.", "Nr.", "Zeitraum des Bedarfs", "Betrag", "beantragt am", "eingegangen am"),
            [[record.number, *_call(item)] for record in listed for item in record.calls],
        ),
        FundingSheet(
            "Gremien",
            ("Lfd. Nr.", "Kommune", "Gremium", "Datum", "Empfehlung/Entscheidung", "Ergebnis"),
            [
                [
                    *(record.number, item.partner, item.council or None, item.held_on),
                    *(item.step.label if item.step else None, _RESULTS[item.passed]),
                ]
                for record in listed
                for item in record.bodies
            ],
        ),
    )


_RESULTS = {True: "zugestimmt", False: "abgelehnt", None: None}


def _slice(item: SliceRow) -> Sequence[Cell]:
    said = [
        f"{word} am {day(on)}"
        for word, on in (("beantragt", item.carry_over_requested_on), ("genehmigt", item.carry_over_granted_on))
        if on
    ]
    rest = item.amount_cents - item.drawn_cents
    return item.year, Euro(item.amount_cents), Euro(item.drawn_cents), Euro(rest), ", ".join(said) or None


def _call(item: CallRow) -> Sequence[Cell]:
    return (
        *(item.number, _window(item.need_from, item.need_to), Euro(item.amount_cents)),
        *(item.requested_on, item.received_on),
    )


def _window(first: date | None, last: date | None) -> str | None:
    if first and last:
        return f"{day(first)} – {day(last)}"
    if first:
        return f"ab {day(first)}"
    return f"bis {day(last)}" if last else None


def _plan_sheet(records: Sequence[FundingRecord]) -> FundingSheet:
    years = sorted({entry.year for record in records for entry in record.plan})
    header = ("Lfd. Nr.", "Kommune", "Position", *(str(year) for year in years), _TOTAL)
    rows = [row for record in records if record.plan for row in _plan_rows(record, years)]
    return FundingSheet("Finanzierungsplan", header, rows)


def _plan_rows(record: FundingRecord, years: Sequence[int]) -> Iterator[list[Cell]]:
    """Yield the seven rows of the form for each Kommune, and for all together where there are several."""
    cells = plans.settle(record.plan)
    partners: list[int | None] = [key for key in record.partners if any(cell[0] == key for cell in cells)]
    if len(partners) > 1:
        partners.append(None)
    for partner_id in partners:
        columns = [plans.form_column(cells, record.grants, partner_id=partner_id, year=year) for year in (*years, None)]
        name = record.partners[partner_id] if partner_id is not None else "alle Kommunen"
        for number, title, field in plans.FORM_ROWS:
            amounts = [getattr(column, field) for column in columns]
            shown: list[Cell] = [None if cents is None else Euro(cents) for cents in amounts]
            yield [record.number, name, f"{number} {title}{_givers(record, number, partner_id)}", *shown]


def _givers(record: FundingRecord, number: str, partner_id: int | None) -> str:
    if number != "3.6":
        return ""
    own = [entry for entry in record.plan if partner_id in (None, entry.partner_id)]
    names = [name for name in plans.other_sources(own) if name]
    return f" durch {', '.join(names)}" if names else ""
