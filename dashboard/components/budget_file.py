"""The page Haushalt as a workbook: what stands on the page, one sheet for each of its tables."""

from collections.abc import Sequence
from itertools import repeat

from dashboard.components import budget_curve, budget_tables
from dashboard.components.budget_tables import stage_words
from tracker.exchange.funding_sheets import FundingSheet
from tracker.exchange.tables import Cell, Euro
from tracker.services.budget import BudgetView, Risk, Signature, Unplanned

CURVE = ("Monat", "ausgezahlt bis dahin", "eingegangen bis dahin", "Lücke")
SIGNING = (
    *("Vorhaben", "Stand", "Eigenanteil", "Mitgezeichnet von", "Mitgezeichnet am", "Vermerk"),
    *("Kommunalaufsicht beteiligt am", "Zustimmung oder nicht erforderlich, weil"),
)
RISKS = ("Vorhaben", "Kosten der Antragstellung", "Folgekosten p. a.", "Fünftes Jahr nach Projektende")
UNPLANNED = (
    "Lfd. Nr.",
    "Vorhaben",
    "Produkt",
    "Gesamtkosten",
    "Zuwendung",
    "Eigenanteil",
    "Wahrscheinlichkeit (Stand)",
)


def sheets(view: BudgetView) -> list[FundingSheet]:
    """Return the sheets; the first holds the lines by Haushaltsjahr and is what the CSV file holds."""
    return [
        FundingSheet("Haushalt", budget_tables.HEADER, [list(row) for row in budget_tables.lines(view)]),
        FundingSheet("Vorfinanzierung", CURVE, _curve(view)),
        FundingSheet("Mitzeichnung", SIGNING, [_signature(item) for item in view.signatures]),
        FundingSheet("Folgekosten", RISKS, [_risk(item) for item in view.risks]),
        FundingSheet("Ohne Haushaltsjahr", UNPLANNED, [_unplanned(item) for item in view.unplanned]),
    ]


def _curve(view: BudgetView) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [budget_curve.name(point.month), Euro(point.paid_cents), Euro(point.received_cents), Euro(point.gap_cents)]
        for point in view.curve.points
    ]
    # The same sentences as under the chart: what was assumed belongs to the figures.
    said = [budget_curve.highest(view.curve), *budget_curve.assumptions(view)] if rows else [budget_curve.NO_CURVE]
    for sentence in said:
        rows.append([sentence, *repeat(None, len(CURVE) - 1)])
    return rows


def _signature(item: Signature) -> list[Cell]:
    signed_by = (item.signed_by or "Kämmerei") if item.signed_at else "steht aus"
    return [
        *(item.title, stage_words(item.stage), _euro(item.own_cents), signed_by, item.signed_at, item.note),
        *(item.supervision_on, item.supervision_note),
    ]


def _risk(item: Risk) -> list[Cell]:
    return [item.title, _euro(item.application_cost_cents), _euro(item.running_cost_cents), item.after_year]


def _unplanned(item: Unplanned) -> list[Cell]:
    amounts: Sequence[int | None] = (item.cost_cents, item.grant_cents, item.own_cents)
    return [item.number, item.title, item.product, *map(_euro, amounts), stage_words(item.stage)]


def _euro(cents: int | None) -> Cell:
    return None if cents is None else Euro(cents)
