"""The workbook of the Fördermittelübersicht: exactly its sheets and columns, and what stands in them."""

import io
from datetime import date, datetime, time
from typing import Any

import pytest
from funding_tables import exported, kinds, planned, sheets
from openpyxl import load_workbook
from sqlmodel import Session

from tests.application_builders import an_application
from tests.builders import NOW, a_partner, an_actor
from tracker.errors import NotAllowed
from tracker.exchange.funding_columns import HEADER
from tracker.exchange.listings import ExportKind, FileFormat
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, ClockOverride, PaymentCall, Proof, YearlyAmount
from tracker.models.councils import Resolution
from tracker.models.finance import PlanLine
from tracker.services import exports
from tracker.vocabulary.applications import DecisionBasis, LineKind
from tracker.vocabulary.awards import ClockKind, NoticeKind
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import CouncilStep, ProofKind, Stage


def midnight(year: int, month: int, day: int) -> datetime:
    """A day as Excel hands it back: without a time zone."""
    return datetime.combine(date(year, month, day), time.min)


@pytest.fixture
def row(session: Session) -> Application:
    """A Förderung of Selm and Werne with something in every table."""
    selm, werne = a_partner(session, "selm"), a_partner(session, "werne")
    row = an_application(
        session,
        selm,
        werne,
        number="7",
        title='=SUMME("x")',
        stage=Stage.AWARDED,
        awarded_cents=100_000,
        target_on=date(2026, 3, 31),
    )
    shared: dict[str, Any] = {"application_id": row.id}
    notices = [
        AwardNotice(**shared, kind=NoticeKind.AWARD, issued_on=date(2026, 5, 1), recorded_at=NOW, amount_cents=80_000),
        AwardNotice(
            **shared,
            kind=NoticeKind.CHANGE,
            issued_on=date(2026, 9, 1),
            recorded_at=NOW,
            amount_cents=100_000,
            period_to=date(2028, 12, 31),
            earmark_until_year=2041,
            passage="Nr. 4",
        ),
    ]
    session.add_all(notices)
    session.flush()
    plan: dict[str, Any] = {"item": "Bau", "partner_id": selm.id, "year": 2027}
    session.add_all(
        [
            YearlyAmount(notice_id=notices[1].id or 0, year=2027, amount_cents=60_000, recorded_at=NOW),
            PaymentCall(
                **shared,
                number=1,
                year=2027,
                amount_cents=25_000,
                need_from=date(2027, 1, 1),
                need_to=date(2027, 2, 28),
                requested_on=date(2027, 1, 5),
                recorded_at=NOW,
            ),
            Proof(**shared, kind=ProofKind.FINAL, due_on=date(2029, 6, 30), made_at=NOW),
            ClockOverride(
                **shared,
                kind=ClockKind.INTERIM_PROOF,
                due_on=date(2028, 3, 31),
                passage="Nr. 6.1",
                done_on=date(2028, 3, 1),
                made_at=NOW,
            ),
            Resolution(
                **shared,
                partner_id=werne.id or 0,
                basis=DecisionBasis.RESOLUTION,
                step=CouncilStep.DECISION,
                council_name="Rat",
                decided_on=date(2026, 2, 1),
                passed=True,
                made_at=NOW,
            ),
            PlanLine(**shared, **plan, amount_cents=150_000, product="08.04.01"),
            PlanLine(**shared, **plan | {"partner_id": werne.id, "year": 2028}, amount_cents=50_000),
            PlanLine(**shared, **plan, amount_cents=20_000, kind=LineKind.OTHER_PUBLIC, source="LWL"),
        ]
    )
    session.flush()
    return row


def test_the_workbook_has_exactly_the_sheets_and_columns_of_practice(session: Session, row: Application) -> None:
    content = exported(session)
    found = sheets(content)
    assert list(found) == [
        *("Fördermittelübersicht", "Finanzierungsplan", "Jahresscheiben", "Fristen", "Mittelabrufe", "Gremien")
    ]
    (overview,) = found["Fördermittelübersicht"]
    assert tuple(overview) == HEADER
    assert tuple(found["Jahresscheiben"][0])[1:] == ("Haushaltsjahr", "bewilligt", "abgerufen", "Rest", "Übertragung")
    assert tuple(found["Fristen"][0])[1:] == ("Art", "Datum", "Fundstelle im Bescheid", "erledigt am")
    assert tuple(found["Mittelabrufe"][0])[1:] == (
        *("Nr.", "Zeitraum des Bedarfs", "Betrag", "beantragt am", "eingegangen am"),
    )
    assert tuple(found["Gremien"][0])[1:] == ("Kommune", "Gremium", "Datum", "Empfehlung/Entscheidung", "Ergebnis")
    assert {line["Lfd. Nr."] for name in found for line in found[name]} == {"7"}


def test_euro_are_numbers_days_are_days_and_no_text_runs_as_a_formula(session: Session, row: Application) -> None:
    content = exported(session)
    found = sheets(content)
    overview = found["Fördermittelübersicht"][0]
    assert overview["Bewilligte Zuwendung"] == 1_000
    assert overview["Bescheid vom"] == midnight(2026, 9, 1)
    assert (overview["Zweckbindung bis"], overview["Gesamtkosten"]) == (2041, 2_000)
    assert (overview["Abgerufen bisher"], overview["Noch abzurufen"]) == (250, 750)
    assert overview["Eigenanteil"] == 800
    sheet = load_workbook(io.BytesIO(content))["Fördermittelübersicht"]
    cell = next(cell for cell in sheet[2] if cell.value == '=SUMME("x")')
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_further_sheets_hold_what_the_tables_hold(session: Session, row: Application) -> None:
    found = sheets(exported(session))
    (year,) = found["Jahresscheiben"]
    assert (year["Haushaltsjahr"], year["bewilligt"], year["abgerufen"], year["Rest"]) == (2027, 600, 250, 350)
    (call,) = found["Mittelabrufe"]
    assert (call["Zeitraum des Bedarfs"], call["Betrag"]) == ("01.01.2027 – 28.02.2027", 250)
    (body,) = found["Gremien"]
    assert (body["Kommune"], body["Gremium"], body["Empfehlung/Entscheidung"], body["Ergebnis"]) == (
        *("Werne", "Rat", "Entscheidung", "zugestimmt"),
    )
    dues = {
        line["Art"]: (line["Datum"], line["Fundstelle im Bescheid"], line["erledigt am"]) for line in found["Fristen"]
    }
    assert dues["Zwischennachweis"] == (midnight(2028, 3, 31), "Nr. 6.1", midnight(2028, 3, 1))
    assert dues["Ende des Bewilligungszeitraums"] == (midnight(2028, 12, 31), "Nr. 4", None)
    assert dues["Antragsfrist (Antrag)"][0] == midnight(2026, 3, 31)


def test_the_finance_plan_has_the_rows_of_the_form_for_each_kommune_and_all(session: Session, row: Application) -> None:
    lines = sheets(exported(session))["Finanzierungsplan"]
    assert [line["Kommune"] for line in lines[::7]] == ["Selm", "Werne", "alle Kommunen"]
    of_all = {line["Position"][:3]: line for line in lines[14:]}
    assert list(of_all) == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6", "3.7"]
    assert (of_all["3.1"]["2027"], of_all["3.1"]["2028"], of_all["3.1"]["Summe"]) == (1_500, 500, 2_000)
    assert (of_all["3.5"]["Summe"], of_all["3.6"]["Summe"], of_all["3.7"]["Summe"]) == (1_000, 200, 800)
    assert of_all["3.6"]["Position"].endswith("durch LWL")


@pytest.mark.parametrize("form", [FileFormat.XLSX, FileFormat.CSV])
def test_a_full_record_comes_back_without_a_change(session: Session, row: Application, form: FileFormat) -> None:
    assert kinds(planned(session, exported(session, form))) == ["unchanged"]


def test_what_follows_from_the_plan_is_not_changed_by_a_list(session: Session, row: Application) -> None:
    plan = planned(session, b'Lfd. Nr.;Kommune;Ma\xc3\x9fnahme;Gesamtkosten\n7;Selm;=SUMME("x");5\n')
    (line,) = plan.rows
    assert (line.kind, line.changes) == ("unchanged", ())
    assert line.open_cells == ("Gesamtkosten: folgt aus dem Finanzierungsplan, bleibt unverändert",)


def test_awards_are_exported_bescheid_by_bescheid(session: Session, row: Application) -> None:
    found = sheets(exported(session, kind=ExportKind.AWARDS))["Bewilligungen"]
    assert [(line["Bescheid"], line["Bewilligte Zuwendung"]) for line in found] == [
        ("Zuwendungsbescheid", 800),
        ("Änderungsbescheid", 1_000),
    ]


def test_the_overview_and_the_bescheide_leave_only_with_the_office(session: Session, row: Application) -> None:
    for kind in (ExportKind.APPLICATIONS, ExportKind.AWARDS):
        for role in Role:
            if role in (Role.OFFICE, Role.SYSTEM):
                continue
            with pytest.raises(NotAllowed):
                list(exports.records(session, an_actor(role, partner=a_partner(session)), kind=kind))


def test_an_example_is_marked_without_a_column_of_its_own(session: Session) -> None:
    an_application(session, a_partner(session, "selm"), is_example=True)
    sheet = load_workbook(io.BytesIO(exported(session)))["Fördermittelübersicht"]
    assert sheet["A2"].comment.text == "Beispieldaten"
    assert sheet.max_column == 52
