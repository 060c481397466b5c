"""The page Haushalt as the Kämmerei sees it: its own Kommune, the years, the curve, the second signature."""

import builders
import pytest
from ledger_of_pages import CONTACT, NASTY, OFFICE
from opened import click, markup, page, words
from sqlalchemy import Engine
from sqlmodel import select

from dashboard.components import budget_file, budget_tables
from tests.application_builders import an_application
from tracker.database import read, write
from tracker.exchange.tables import Euro
from tracker.formats import euro
from tracker.models.applications import ApplicationPartner
from tracker.models.finance import PlanLine
from tracker.rules.finance.prefinancing import Rhythm
from tracker.services import budget
from tracker.services.budget import BudgetFilter
from tracker.vocabulary.applications import Spending
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import Stage

TREASURER, TREASURER_OF_WERNE = "Kämmerei Selm", "Kämmerei Werne"


@pytest.fixture
def planned(manned: Engine) -> Engine:
    with write(manned) as session:
        selm, werne = builders.a_partner(session, "selm"), builders.a_partner(session, "werne")
        builders.a_person(session, Role.TREASURER, partner=selm, name=TREASURER)
        builders.a_person(session, Role.TREASURER, partner=werne, name=TREASURER_OF_WERNE)
        row = an_application(session, selm, title=f"Bad {NASTY}", requested_cents=60_000_000, stage=Stage.SUBMITTED)
        for year, month in ((2027, 3), (2028, None)):
            session.add(
                PlanLine(
                    application_id=row.id or 0,
                    partner_id=selm.id or 0,
                    year=year,
                    item="Bau",
                    amount_cents=50_000_000,
                    spending=Spending.INVESTIVE,
                    product="08.04.01",
                    paid_month=month,
                )
            )
    return manned


def test_what_nobody_has_sorted_is_open_and_not_nothing(planned: Engine) -> None:
    with write(planned) as session:
        for line in session.exec(select(PlanLine).where(PlanLine.year == 2027)):
            line.spending = None
            session.add(line)
    text = words(page("haushalt", als=TREASURER, jahr="2027"))
    assert "offen offen offen offen" in text, "Ertrag, Aufwand, Einzahlung, Auszahlung"
    assert "Ausgaben ohne Zuordnung 500.000,00 €" in text


def test_the_kaemmerei_sees_its_years_the_curve_and_the_file(planned: Engine) -> None:
    opened = page("haushalt", als=TREASURER, jahr="2027")
    text = words(opened)
    assert "Selm, Haushaltsjahre 2027 bis 2030" in text
    assert "Produkt 08.04.01" in text
    assert "500.000,00 €" in text
    assert "Höchste Lücke:" in text
    assert "<script>" not in markup(opened)
    assert [button.label for button in opened.get("download_button")] == ["Als Excel speichern", "Als CSV speichern"]
    assert "Kommune" not in [box.label for box in opened.selectbox]
    with read(planned) as session:
        partner_id = builders.a_partner(session, "selm").id or 0
        view = budget.budget(
            session,
            builders.OFFICE,
            partner_id=partner_id,
            filters=BudgetFilter(first_year=2027),
            rhythm=Rhythm(lag_months=3),
        )
    rows = budget_tables.lines(view)
    assert {len(row) for row in rows} == {len(budget_tables.HEADER)}
    sums = dict(zip(budget_tables.HEADER, rows[2], strict=True))
    assert (sums["Haushaltsjahr"], sums["Vorhaben"]) == (2027, "Summe")
    assert (sums["Auszahlung"], sums["Einzahlung"], sums["Eigenanteil"]) == (
        Euro(50_000_000),
        Euro(30_000_000),
        Euro(20_000_000),
    )

    book = {sheet.title: sheet for sheet in budget_file.sheets(view)}
    assert all(len(row) == len(sheet.header) for sheet in book.values() for row in sheet.rows)
    months = book["Vorfinanzierung"].rows[: len(view.curve.points)]
    assert max((row[3].cents, row[0]) for row in months if isinstance(row[3], Euro))[0] == view.curve.highest_gap_cents
    assert f"Höchste Lücke: {euro(view.curve.highest_gap_cents)}" in str(book["Vorfinanzierung"].rows[len(months)][0])
    assert [row[3] for row in book["Mitzeichnung"].rows] == ["steht aus"]


def test_another_kommune_sees_nothing_of_it_and_other_roles_are_told(planned: Engine) -> None:
    assert "keine Förderung" in words(page("haushalt", als=TREASURER_OF_WERNE, jahr="2027", kommune="Selm"))
    told = words(page("haushalt", als=CONTACT, kommune="Selm", jahr="2027"))
    assert "Den Haushalt sehen die Kämmerei und die Verwaltungsspitze" in told
    assert "€" not in told
    assert "Bad" in words(page("haushalt", als=OFFICE, jahr="2027", kommune="Selm"))


def test_a_cost_of_applying_nobody_entered_is_open_and_not_nothing(planned: Engine) -> None:
    said = words(page("haushalt", als=TREASURER, jahr="2027"))
    assert (
        "Was die Antragstellungen kosten, wenn kein noch offener Antrag bewilligt wird, ist bei 1 Antrag offen" in said
    )
    assert "kosten die Antragstellungen 0,00 €" not in said


def test_the_kaemmerei_signs_and_takes_it_back_with_a_reason(planned: Engine) -> None:
    opened = page("haushalt", als=TREASURER, jahr="2027")
    box = next(box for box in opened.selectbox if box.label == "Antrag")
    opened = box.set_value(box.options[0]).run()
    opened = click(opened, "Mitzeichnen")
    assert "ist mitgezeichnet" in words(opened)
    with read(planned) as session:
        part = session.exec(select(ApplicationPartner)).one()
        assert part.cosigned_at is not None
    opened = click(opened, "Mitzeichnung zurücknehmen")
    assert "Bitte nennen Sie den Grund" in words(opened)


def test_the_filters_stand_in_the_address(planned: Engine) -> None:
    opened = page("haushalt", als=TREASURER, jahr="2027", art="konsumtiv")
    assert "keine Förderung" in words(opened)
    later = page("haushalt", als=TREASURER, jahr="2027", eingang="12 Monaten", abruf="12 Monate")
    at_once = page("haushalt", als=TREASURER, jahr="2027", eingang="sofort", abruf="1 Monat")
    assert "Höchste Lücke: 1.000.000,00 €" in words(later)
    assert "Höchste Lücke: 400.000,00 €" in words(at_once)
