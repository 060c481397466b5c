"""Bestand importieren: a preview first, all or nothing, the same file again changes nothing, no row is dropped."""

from datetime import date

import pytest
from funding_tables import book, exported, filled_rows, kinds, planned, sheets, table, taken_over
from sqlalchemy import Engine
from sqlmodel import Session, select

from tests.application_builders import application_data
from tests.builders import NOW, OFFICE, a_partner, an_actor
from tests.databases import ONE_DATABASE
from tracker.database import read, write
from tracker.errors import ChangedMeanwhile, Refused
from tracker.exchange.funding_columns import HEADER
from tracker.exchange.listings import FileFormat
from tracker.models.applications import Application, StageChange
from tracker.models.audit import AuditEvent
from tracker.models.awards import AwardNotice, Proof
from tracker.models.councils import Resolution
from tracker.models.tasks import Task
from tracker.services import applications, funding_import
from tracker.vocabulary.applications import ExitReason
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.calls import Level
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import ProofKind, Stage

LIST = table(
    "Fördermittel der Stadt Selm;;;;;;;;;;;;;",
    "Stand: Herbst;;;;;;;;;;;;;",
    "Nr.;Stadt/Gemeinde;Projekt;Programm;Zuwendungsgeber;Stand;Gesamtausgaben;Fördersumme;Förderquote;Frist;"
    "Bewilligungsdatum;Laufzeit;VN fällig;Zweckbindung",
    "1;Stadt Selm;Freibad;Sportstätten;Land;genehmigt;1.250.000,00 €;490.000;rd. 40 %;laufend;15.03.2024;"
    "01.04.2024 - 31.12.2026;30.06.2027;2041",
    "2;Selm;Radweg;Nahmobilität;Land;beantragt;1,25 Mio.;n. n.;90 %;Q3/26;;;31.12.;",
    "3;Dortmund;Hafen;X;Bund;geplant;5;;;;;;;",
    "Summe;;;;;;1.250.005;;;;;;;",
)


@pytest.fixture
def selm(session: Session) -> int:
    a_partner(session, "werne")
    return a_partner(session, "selm").id or 0


def one(session: Session, number: str) -> Application:
    return session.exec(select(Application).where(Application.number == number)).one()


@ONE_DATABASE
def test_a_list_of_others_is_read_and_what_is_unclear_is_kept(session: Session, selm: int) -> None:
    plan = taken_over(session, LIST)
    assert kinds(plan) == ["new", "new", "error"]
    assert plan.rows[2].faults == (
        "Spalte „Stadt/Gemeinde“: „Dortmund“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise.",
    )
    bath = one(session, "1")
    assert (bath.stage, bath.total_cents, bath.awarded_cents) == (Stage.AWARDED, 125_000_000, 49_000_000)
    assert (bath.target_text, bath.rate_hundredths, bath.level) == ("laufend", None, Level.UNKNOWN)
    assert bath.originals == {"stage": "genehmigt", "rate_hundredths": "rd. 40 %"}
    way = one(session, "2")
    assert (way.stage, way.total_cents, way.rate_hundredths) == (Stage.SUBMITTED, 125_000_000, 9_000)
    assert (way.awarded_cents, way.target_on, way.target_text) == (None, None, "Q3/26")
    assert way.originals == {"stage": "beantragt", "awarded_cents": "n. n.", "proof_due_on": "31.12."}


def test_the_columns_of_the_bescheid_become_its_rows(session: Session, selm: int) -> None:
    taken_over(session, LIST)
    (notice,) = session.exec(select(AwardNotice)).all()
    assert (notice.kind, notice.issued_on, notice.amount_cents) == (NoticeKind.AWARD, date(2024, 3, 15), 49_000_000)
    assert (notice.period_from, notice.period_to) == (date(2024, 4, 1), date(2026, 12, 31))
    assert (notice.earmark_until, notice.earmark_until_year) == (None, 2041)
    (proof,) = session.exec(select(Proof)).all()
    assert (proof.kind, proof.due_on) == (ProofKind.FINAL, date(2027, 6, 30))
    header = "Nr.;Kommune;Maßnahme;Gremium;Beschluss vom;Vorlagen-Nr.;Nächster Mittelabruf bis"
    taken_over(session, table(header, "7;Selm;Schule;Rat;01.02.2024;24/12;01.12.2026"))
    (resolution,) = session.exec(select(Resolution)).all()
    assert (resolution.council_name, resolution.decided_on, resolution.paper_number) == (
        "Rat",
        date(2024, 2, 1),
        "24/12",
    )
    assert resolution.passed is None
    assert [task.due_on for task in session.exec(select(Task))] == [date(2026, 12, 1)]


def test_the_same_file_again_changes_nothing_even_after_somebody_worked_on_it(session: Session, selm: int) -> None:
    taken_over(session, LIST)
    assert kinds(planned(session, LIST)) == ["unchanged", "unchanged", "error"]
    bath = one(session, "1")
    bath.stage, bath.total_cents = Stage.IMPLEMENTATION, 130_000_000
    session.add(bath)
    session.flush()
    assert kinds(planned(session, LIST)) == ["unchanged", "unchanged", "error"]


def test_a_corrected_list_says_what_changes_and_keeps_the_old_bescheid_readable(session: Session, selm: int) -> None:
    taken_over(session, LIST)
    again = LIST.replace(b"490.000", b"495.000").replace(b"genehmigt", b"abgeschlossen")
    plan = taken_over(session, again)
    assert kinds(plan) == ["changed", "unchanged", "error"]
    assert plan.rows[0].changes == (
        "Status: „genehmigt“ → „abgeschlossen“",
        "Bewilligte Zuwendung: „490000,00“ → „495.000“",
    )
    bath = one(session, "1")
    assert (bath.stage, bath.awarded_cents) == (Stage.COMPLETED, 49_500_000)
    old, new = sorted(session.exec(select(AwardNotice)).all(), key=lambda row: row.id or 0)
    assert (old.amount_cents, old.withdrawn_at) == (49_000_000, NOW)
    assert (new.amount_cents, new.period_to, new.withdrawn_at) == (49_500_000, date(2026, 12, 31), None)
    moves = session.exec(select(StageChange).where(StageChange.application_id == bath.id)).all()
    assert [(move.before, move.after) for move in moves] == [
        (None, Stage.AWARDED),
        (Stage.AWARDED, Stage.COMPLETED),
    ]
    later = again.replace(b"15.03.2024", b"20.09.2025").replace(b"495.000", b"500.000")
    taken_over(session, later)
    valid = [row for row in session.exec(select(AwardNotice)).all() if row.withdrawn_at is None]
    assert {(row.kind, row.amount_cents) for row in valid} == {
        (NoticeKind.AWARD, 49_500_000),
        (NoticeKind.CHANGE, 50_000_000),
    }
    assert sheets(exported(session))["Fördermittelübersicht"][0]["Bewilligte Zuwendung"] == 500_000


@pytest.mark.parametrize(("form", "seed"), [(FileFormat.XLSX, 0), (FileFormat.CSV, 1), (FileFormat.XLSX, 2)])
def test_many_filled_rows_come_out_and_back_in_without_a_change(
    session: Session, selm: int, form: FileFormat, seed: int
) -> None:
    rows = filled_rows(25, seed, ("Selm", "Werne"))
    plan = taken_over(session, book(list(HEADER), rows))
    assert set(kinds(plan)) == {"new"}
    content = exported(session, form)
    again = planned(session, content)
    assert [row for row in again.rows if row.kind != "unchanged"] == []
    assert len(again.rows) == 25
    if form is FileFormat.XLSX:
        for row in session.exec(select(Application)):
            row.import_hash = ""
            session.add(row)
        session.flush()
        assert set(kinds(planned(session, book(list(HEADER), rows)))) == {"unchanged"}


def test_originals_come_out_as_they_went_in(session: Session, selm: int) -> None:
    header = "Lfd. Nr.;Kommune;Maßnahme;Ebene;Status;Fördersatz;Gesamtkosten;Bescheid vom;Abgerufen bisher;Produkt"
    taken_over(session, table(header, "1;Selm;Freibad;Stiftung;ruht;rd. 40 %;n. n.;Q3/26;12.000,00 €;08.04.01"))
    (row,) = sheets(exported(session))["Fördermittelübersicht"]
    assert (row["Ebene"], row["Status"], row["Fördersatz"]) == ("Stiftung", "ruht", "rd. 40 %")
    assert (row["Gesamtkosten"], row["Bescheid vom"], row["Produkt"]) == ("n. n.", "Q3/26", "08.04.01")
    assert row["Abgerufen bisher"] == 12_000
    application = one(session, "1")
    assert (application.level, application.stage) == (Level.SONSTIGE, Stage.IDEA)
    applications.edit(
        session,
        OFFICE,
        public_id=application.public_id,
        version=application.version,
        data=application_data(a_partner(session), title="Freibad", level=Level.BUND, total_cents=100),
        now=NOW,
    )
    (row,) = sheets(exported(session))["Fördermittelübersicht"]
    assert (row["Ebene"], row["Gesamtkosten"]) == ("Bund", 1)


@ONE_DATABASE
def test_rows_without_a_number_are_known_again_by_their_names(session: Session, selm: int) -> None:
    header = "Kommune;Maßnahme;Förderprogramm;Eigenanteil"
    content = table(header, "Selm;Freibad;A;5", "Selm;Freibad;B;6", "Selm;Freibad;B;7")
    plan = taken_over(session, content)
    assert kinds(plan) == ["new", "new", "error"]
    assert plan.rows[2].faults == ("Diese Zeile meint dieselbe Förderung wie Zeile 3.",)
    changed = planned(session, table(header, "Selm;Freibad;B;8"))
    assert [row.changes for row in changed.rows] == [("Eigenanteil: „6,00“ → „8“",)]


@ONE_DATABASE
def test_two_rows_of_one_number_keep_apart_whatever_their_order(session: Session, selm: int) -> None:
    header = "Lfd. Nr.;Kommune;Maßnahme"
    taken_over(session, table(header, "1;Selm;Freibad", "1;Selm;Radweg", "1;Werne;Schule"))
    assert len(session.exec(select(Application)).all()) == 3
    plan = planned(session, table(header, "1;Selm;Radweg", "1;Selm;Freibad", "1;Werne;Schule neu"))
    assert kinds(plan) == ["unchanged", "unchanged", "changed"]


@ONE_DATABASE
def test_a_list_of_one_kommune_needs_no_column_for_it(session: Session, selm: int) -> None:
    content = table("Maßnahme;Gesamtkosten in T€", "Freibad;1.250", "Radweg;0,5 Mio. €")
    with pytest.raises(Refused, match="wessen Liste"):
        planned(session, content)
    plan = planned(session, content, lead=selm)
    assert [row.values["total_cents"] for row in plan.rows] == [125_000_000, 50_000_000]
    with pytest.raises(Refused, match="Namen der Maßnahme"):
        planned(session, table("Kommune;Status", "Selm;geplant"))


@ONE_DATABASE
def test_a_contact_brings_in_only_rows_of_the_own_kommune(session: Session, selm: int) -> None:
    contact = an_actor(Role.CONTACT, partner=a_partner(session, "werne"))
    plan = planned(session, LIST, contact)
    assert kinds(plan) == ["error", "error", "error"]
    assert plan.rows[0].faults == ("Das gehört einer anderen Kommune. Fragen Sie bei Bedarf die Projektleitstelle.",)


@ONE_DATABASE
def test_reasons_are_read_as_ours_or_kept_as_a_note(session: Session, selm: int) -> None:
    header = "Lfd. Nr.;Kommune;Maßnahme;Status;Grund"
    taken_over(
        session, table(header, f"1;Selm;Bad;abgelehnt;{ExitReason.FORMAL_ERROR.label}", "2;Selm;Weg;abgebrochen;so")
    )
    assert (one(session, "1").exit_reason, one(session, "1").exit_note) == (ExitReason.FORMAL_ERROR, "")
    assert (one(session, "2").exit_reason, one(session, "2").exit_note) == (None, "so")
    assert one(session, "2").stage is Stage.NOT_PURSUED


def killed(ledger: Engine, content: bytes) -> None:
    with write(ledger) as session:
        funding_import.store(session, OFFICE, rows=planned(session, content).to_store, now=NOW)
        raise KeyboardInterrupt


def test_nothing_is_stored_when_one_row_was_changed_meanwhile_or_the_process_dies(ledger: Engine) -> None:
    with write(ledger) as session:
        a_partner(session, "selm")
        a_partner(session, "werne")
        taken_over(session, LIST)
    with read(ledger) as session:
        header = "Lfd. Nr.;Kommune;Maßnahme;Gesamtkosten"
        content = table(header, "9;Selm;Neu;5", "1;Selm;Freibad;6")
        plan = planned(session, content)
        assert kinds(plan) == ["new", "changed"]
    with write(ledger) as session:
        row = one(session, "1")
        row.version += 1
        session.add(row)
    with pytest.raises(ChangedMeanwhile, match="Zeile 3"), write(ledger) as session:
        funding_import.store(session, OFFICE, rows=plan.to_store, now=NOW)
    with read(ledger) as session:
        assert session.exec(select(Application).where(Application.number == "9")).first() is None
        assert one(session, "1").total_cents == 125_000_000
    with pytest.raises(KeyboardInterrupt):
        killed(ledger, content)
    with read(ledger) as session:
        assert session.exec(select(Application).where(Application.number == "9")).first() is None
        assert all("Neu" not in event.sentence for event in session.exec(select(AuditEvent)))
