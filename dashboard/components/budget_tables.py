"""The tables of the page Haushalt: one a Haushaltsjahr with its sums, what has no year yet, and its file."""

from collections.abc import Sequence
from typing import Any

from dashboard import addresses
from dashboard.components import paging
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.exchange.tables import Cell, Euro
from tracker.formats import euro
from tracker.rules.finance.budget import YearFlows
from tracker.rules.stages import phase_of
from tracker.services.budget import BudgetView, Unplanned
from tracker.services.budget_lines import BudgetLine, YearSum
from tracker.vocabulary.work import Stage

HEADER = (
    *("Haushaltsjahr", "Lfd. Nr.", "Vorhaben", "Produkt", "Sachkonto", "Investitionsnummer", "konsumtiv/investiv"),
    *("Pflichtaufgabe", "Ertrag", "Aufwand", "Einzahlung", "Auszahlung", "Einnahmen ohne Zuordnung"),
    *("Ausgaben ohne Zuordnung", "Eigenanteil", "davon nicht zuwendungsfähig", "Leistungen Dritter"),
    "Weitere öffentliche Förderung",
    *("Folgekosten p. a.", "veranschlagt", "Verpflichtungsermächtigung", "Wahrscheinlichkeit (Stand)", "Beschluss"),
)
PER_PAGE = paging.ROWS_PER_PAGE
_YEAR = (
    *(Column("Vorhaben, Stand, Beschluss"), Column("Produkt, Sachkonto, Investitionsnummer")),
    *(Column("Ertrag", number=True), Column("Aufwand", number=True), Column("Einzahlung", number=True)),
    *(Column("Auszahlung", number=True), Column("Eigenanteil", number=True), Column("Weiteres")),
)
_WITHOUT_YEAR = (
    *(Column("Vorhaben"), Column("Produkt"), Column("Gesamtkosten", number=True), Column("Zuwendung", number=True)),
    *(Column("Eigenanteil", number=True), Column("Wahrscheinlichkeit (Stand)")),
)
_RULE = (
    "Ertrag und Einzahlung enthalten die erwartete Zuwendung: soweit sie konsumtive Ausgaben deckt, als Ertrag, bei "
    "investiven als Einzahlung. Zeilen ohne Angabe zählen nach konsumtiv oder investiv; was keines von beiden nennt, "
    "steht als „ohne Zuordnung“ unter der Summe. Folgekosten stehen bei der federführenden Kommune."
)


def draw(viewer: Viewer, view: BudgetView) -> None:
    """Draw a table for each year that holds something, then what has no year."""
    for total in view.sums:
        lines = view.lines_of(total.year)
        if lines:
            caption = paging.caption(f"Haushaltsjahr {total.year}", len(lines), PER_PAGE)
            rows = [_row(viewer, line) for line in paging.shown(lines, PER_PAGE)]
            # The sum counts every line, shown on this page or not.
            show(table(caption, _YEAR, [*rows, _sum_row(total, len(lines))]))
            _unsorted(total)
    show(tag("p", _RULE, class_="fp fp-soft fp-small"))
    if view.unplanned:
        title = "Noch ohne Aufteilung auf Haushaltsjahre (der Finanzierungsplan fehlt)"
        caption = paging.caption(title, len(view.unplanned), PER_PAGE)
        rows = [_unplanned(viewer, item) for item in paging.shown(view.unplanned, PER_PAGE)]
        show(table(caption, _WITHOUT_YEAR, rows))


def lines(view: BudgetView) -> list[Sequence[Cell]]:
    """Return the rows of the file: every line, then the sums of the years."""
    return [*(_line_cells(line) for line in view.lines), *(_sum_cells(total) for total in view.sums)]


def stage_words(stage: Stage) -> str:
    """Return the stage with the word of the report: how likely the money is, without a made-up percentage."""
    phase = phase_of(stage).label
    return stage.label if stage.label.casefold() == phase else f"{stage.label} ({phase})"


def record_link(viewer: Viewer, title: str, public_id: object) -> Markup:
    """Return the title of an application as a link to its page."""
    return link(title, viewer.to(addresses.APPLICATION, id=str(public_id)))


def _row(viewer: Viewer, line: BudgetLine) -> Sequence[object]:
    about = [line.duty.label] if line.duty else []
    about += [stage_words(line.stage), f"Beschluss: {line.resolution}"]
    named = (("Produkt", line.product), ("Sachkonto", line.account), ("Inv.-Nr.", line.investment))
    places = [f"{name} {value}" for name, value in named if value] or ["Haushaltsstelle offen"]
    return (
        join([record_link(viewer, line.title, line.public_id), _small(about)]),
        _small([*places, line.spending.label if line.spending else "konsumtiv/investiv offen"]),
        *_flows(line.flows),
        euro(line.own_cents),
        _small(_further(line)),
    )


def _further(line: BudgetLine) -> list[str]:
    amounts = (
        ("davon nicht zuwendungsfähig", line.not_eligible_cents),
        ("Leistungen Dritter", line.third_party_cents),
        ("weitere öffentliche Förderung", line.other_public_cents),
        ("Folgekosten p. a.", line.running_cost_cents),
        ("VE", line.commitment_cents),
        ("Einnahmen ohne Zuordnung", line.flows.unsorted_income_cents),
        ("Ausgaben ohne Zuordnung", line.flows.unsorted_cost_cents),
    )
    said = [f"{name} {euro(cents)}" for name, cents in amounts if cents]
    return [*said, f"veranschlagt: {line.budgeted or 'offen'}"]


def _small(said: Sequence[str]) -> Markup:
    return tag("div", *(tag("div", words) for words in said), class_="fp-small")


def _flows(found: YearFlows) -> Sequence[str]:
    income, cost = found.unsorted_income_cents, found.unsorted_cost_cents
    sums = (found.earning_cents, found.expense_cents, found.receipt_cents, found.payment_cents)
    # No euro is sorted there yet, but some may belong there: that is not nothing.
    return tuple(
        "offen" if unsorted and not cents else euro(cents)
        for cents, unsorted in zip(sums, (income, cost, income, cost), strict=True)
    )


def _sum_row(total: YearSum, count: int) -> Sequence[object]:
    further = [
        f"{name} {euro(cents)}"
        for name, cents in (
            ("davon nicht zuwendungsfähig", total.not_eligible_cents),
            ("Leistungen Dritter", total.third_party_cents),
            ("weitere öffentliche Förderung", total.other_public_cents),
            ("VE", total.commitment_cents),
        )
        if cents
    ]
    further += [f"Eigenanteil bei {total.open_own} Vorhaben offen"] if total.open_own else []
    name = f"Summe aller {count} Zeilen" if count > PER_PAGE else "Summe"
    return tag("strong", name), "", *_flows(total.flows), euro(total.own_cents), _small(further) if further else ""


def _unsorted(total: YearSum) -> None:
    income, cost = total.flows.unsorted_income_cents, total.flows.unsorted_cost_cents
    if income or cost:
        words = f"Ohne Zuordnung im Haushalt {total.year}: Einnahmen {euro(income)}, Ausgaben {euro(cost)}."
        show(tag("p", words, class_="fp"))


def _unplanned(viewer: Viewer, item: Unplanned) -> Sequence[object]:
    return (
        *(record_link(viewer, item.title, item.public_id), item.product or "offen", euro(item.cost_cents)),
        *(euro(item.grant_cents), euro(item.own_cents), stage_words(item.stage)),
    )


def _line_cells(line: BudgetLine) -> Sequence[Cell]:
    return [
        *(line.year, line.number, line.title, line.product, line.account, line.investment),
        *(line.spending.label if line.spending else None, line.duty.label if line.duty else None),
        *_flow_cells(line.flows),
        *(_euro(line.own_cents), Euro(line.not_eligible_cents), Euro(line.third_party_cents)),
        Euro(line.other_public_cents),
        *(_euro(line.running_cost_cents), line.budgeted, Euro(line.commitment_cents)),
        *(stage_words(line.stage), line.resolution),
    ]


def _sum_cells(total: YearSum) -> Sequence[Cell]:
    empty: list[Any] = [None] * 4
    return [
        *(total.year, None, "Summe", *empty, None, *_flow_cells(total.flows), Euro(total.own_cents)),
        *(Euro(total.not_eligible_cents), Euro(total.third_party_cents), Euro(total.other_public_cents)),
        *(None, None, Euro(total.commitment_cents)),
        *(None, None),
    ]


def _flow_cells(found: YearFlows) -> Sequence[Cell]:
    names = ("earning", "expense", "receipt", "payment", "unsorted_income", "unsorted_cost")
    return [Euro(getattr(found, f"{name}_cents")) for name in names]


def _euro(cents: int | None) -> Cell:
    return None if cents is None else Euro(cents)
