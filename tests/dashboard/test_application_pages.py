"""Anträge, one Antrag with its sections, and gemeinsame Anträge: drawn, filled in, refused, restored."""

from datetime import date
from typing import Any

import pytest
from builders import NOW
from builders import OFFICE as BY_OFFICE
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, NASTY, OFFICE, POLITICS, People
from opened import click, markup, page, shown, words
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from dashboard.views.antrag import SECTIONS
from tests.application_builders import an_application
from tracker.database import read, write
from tracker.models.applications import Application
from tracker.models.finance import PlanLine
from tracker.models.partners import Partner, Person
from tracker.models.watching import Draft
from tracker.services import application_events, applications, drafts, finance_plans
from tracker.services.people import actor_of
from tracker.shapes.applications import PlanLineData
from tracker.vocabulary.applications import Financing
from tracker.vocabulary.work import EventKind, Stage


def partner(session: Session, key: str) -> Partner:
    return session.exec(select(Partner).where(Partner.key == key)).one()


def entered(engine: Engine, *keys: str, **changes: Any) -> Application:
    with write(engine) as session:
        return an_application(session, *(partner(session, key) for key in keys or ("selm",)), **changes)


def with_plan(engine: Engine) -> Application:
    row = entered(engine, "selm", "werne", financing=Financing.SHARE, rate_hundredths=8_000)
    with write(engine) as session:
        lines = [
            PlanLineData(partner_id=partner(session, key).id or 0, year=2027, item="Bau", amount_cents=100_000)
            for key in ("selm", "werne")
        ]
        finance_plans.save(session, BY_OFFICE, public_id=row.public_id, version=1, lines=lines, now=NOW)
    return row


def antrag(row: Application, person: str = OFFICE, **parameters: str) -> AppTest:
    return page("antrag", id=str(row.public_id), als=person, **parameters)


def fill(opened: AppTest, label: str, value: Any) -> AppTest:
    boxes = [*opened.text_input, *opened.text_area, *opened.selectbox]
    return shown(next(box for box in boxes if box.label == label).set_value(value).run())


def test_a_new_application_is_entered_with_german_figures(people: People, page_ledger: Engine) -> None:
    opened = page("antraege", als=OFFICE, neu="1")
    opened = click(opened, "Antrag anlegen")
    missing = "Bitte füllen Sie noch aus: Federführende Kommune, Maßnahme (mindestens drei Zeichen)."
    assert missing in words(opened), "nobody's Kommune is preset for the office"
    opened = fill(opened, "Federführende Kommune *", "Werne")
    opened = fill(opened, "Maßnahme *", f"Freibad {NASTY}")
    opened = fill(opened, "Gesamtkosten (€)", "1.234,5")
    opened = fill(opened, "Antragsfrist (Antrag) (TT.MM.JJJJ)", "laufend")
    opened = fill(opened, "Fördersatz (%)", "80")
    opened = click(opened, "Antrag anlegen")
    assert "✓ Der Antrag ist angelegt." in words(opened)
    assert "Alle Anträge" in words(opened), "the application itself is open"
    assert "Neuer Antrag" not in words(opened)
    with read(page_ledger) as session:
        row = session.exec(select(Application)).one()
        assert (row.total_cents, row.target_on, row.target_text, row.rate_hundredths) == (
            123_450,
            None,
            "laufend",
            8_000,
        )
        assert session.exec(select(Draft)).all() == []
    for address in (page("antraege", als=OFFICE), page("antraege", als=OFFICE, ansicht="Liste"), antrag(row)):
        assert "Freibad <script>" in words(address)
        assert "<script>" not in markup(address)


@pytest.mark.parametrize(
    ("label", "typed", "sentence"),
    [
        ("Gesamtkosten (€)", "−3", "Gesamtkosten: „−3“"),
        ("Gesamtkosten (€)", "1e9", "Gesamtkosten: „1e9“"),
        ("Fördersatz (%)", "rd. 40 %", "Fördersatz: „rd. 40 %“ ist nur ungefähr"),
        ("Antrag gestellt am (TT.MM.JJJJ)", "12.03.0207", "hat mit 0207 kein mögliches Jahr"),
        ("Antragsfrist (Antrag) (TT.MM.JJJJ)", "Q3/26", "nennt keinen Tag"),
    ],
)
def test_what_is_no_figure_is_refused_and_stays_typed(
    people: People, page_ledger: Engine, label: str, typed: str, sentence: str
) -> None:
    row = entered(page_ledger)
    opened = click(fill(antrag(row, bearbeiten="1"), label, typed), "Speichern")
    assert sentence in words(opened)
    assert next(box for box in opened.text_input if box.label == label).value == typed


def test_a_half_filled_form_is_there_again_after_the_session_ended(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    fill(antrag(row, bearbeiten="1"), "Kurzbeschreibung", "Halb geschrieben")
    again = antrag(row, bearbeiten="1")
    assert "sind wieder da" in words(again)
    assert next(box for box in again.text_area if box.label == "Kurzbeschreibung").value == "Halb geschrieben"
    other = antrag(row, CONTACT, bearbeiten="1")
    assert "sind wieder da" not in words(other)
    dropped = click(again, "Eingaben verwerfen")
    assert next(box for box in dropped.text_area if box.label == "Kurzbeschreibung").value == ""
    with read(page_ledger) as session:
        assert session.exec(select(Draft)).all() == []


def test_a_second_editor_is_told_and_can_load_the_new_state(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = fill(antrag(row, bearbeiten="1"), "Fachbereich/Amt", "Bauamt")
    with write(page_ledger) as session:
        data = applications.card(session, BY_OFFICE, public_id=row.public_id).data
        changed = data.model_copy(update={"unit": "Tiefbau"})
        applications.edit(session, BY_OFFICE, public_id=row.public_id, version=1, data=changed, now=NOW)
    opened = click(opened, "Speichern")
    assert "Jemand anderes hat diesen Antrag inzwischen geändert" in words(opened)
    opened = click(opened, "Meine Eingaben verwerfen und den neuen Stand laden")
    assert next(box for box in opened.text_input if box.label == "Fachbereich/Amt").value == "Tiefbau"


def test_the_next_step_says_what_is_missing_and_goes_on_with_a_reason(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = antrag(row, bereich="Stufen")
    assert "Nächster Schritt: Förderfähigkeit wird geprüft" in words(opened)
    assert "Es ist kein Vorhaben zugeordnet." in words(opened)
    opened = click(opened, "Weiter zu „Förderfähigkeit wird geprüft“")
    assert "Bitte mit einem Satz begründen" in words(opened)
    opened = click(fill(opened, "Begründung", "Kommt noch"), "Weiter zu „Förderfähigkeit wird geprüft“")
    assert "Der Antrag steht jetzt auf „Förderfähigkeit wird geprüft“." in words(opened)
    assert "Kommt noch" in words(opened)
    tasks = antrag(row, bereich="Aufgaben")
    assert "Förderfähigkeit prüfen" in words(tasks)
    assert "Erledigt" in words(click(tasks, "Erledigt"))


def test_an_exit_is_chosen_with_its_reason(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = fill(antrag(row, bereich="Stufen"), "Andere Stufe oder Ende", "Nicht weiterverfolgt")
    opened = fill(opened, "Grund", "Eigenanteil nicht finanzierbar")
    opened = click(opened, "Setzen auf „Nicht weiterverfolgt“")
    assert "Grund: Eigenanteil nicht finanzierbar" in words(opened)
    assert "Nicht weiterverfolgt" in words(page("antraege", als=OFFICE, stufe=["Nicht weiterverfolgt"]))


def test_board_and_list_are_filtered_by_the_address(people: People, page_ledger: Engine) -> None:
    entered(page_ledger, "selm", title="Radweg", provider="Land NRW", requested_cents=8_000_000)
    entered(page_ledger, "werne", title="Freibad", stage=Stage.SUBMITTED, submitted_on=date(2025, 5, 5))
    board = words(page("antraege", als=OFFICE))
    assert "Projektidee · 1 Antrag" in " ".join(board.split())
    assert "Beantragt 80.000,00 €" in board
    assert "Weiter zu „Förderfähigkeit wird geprüft“" in board
    assert "bereich=Stufen" in markup(page("antraege", als=OFFICE))
    assert "Weiter zu" not in words(page("antraege", als=POLITICS))
    for look, key, value, expected in (
        ("Tafel", "kommune", "Werne", "Freibad"),
        ("Liste", "jahr", "2025", "Freibad"),
        ("Tafel", "geber", "Land NRW", "Radweg"),
        ("Liste", "phase", ["beantragt"], "Freibad"),
        ("Tafel", "stufe", ["Projektidee"], "Radweg"),
        ("Liste", "suche", "RAD", "Radweg"),
    ):
        found = words(page("antraege", als=OFFICE, ansicht=look, **{key: value}))
        assert expected in found, (look, key)
        assert {"Freibad": "Radweg", "Radweg": "Freibad"}[expected] not in found.replace("Radweg am", ""), key
    assert "Kein Antrag passt" in words(page("antraege", als=OFFICE, suche="gibtsnicht"))


def test_the_plan_is_typed_into_a_table_kept_as_draft_and_saved(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger, financing=Financing.SHARE, rate_hundredths=8_000)
    opened = antrag(row, bereich="Finanzierungsplan")
    assert "Es gibt noch keinen Finanzierungsplan." in words(opened)
    added = {"zuwendungsfähig": True, "Jahr": 2027, "Position": "Bauarbeiten", "Betrag (€)": "1.250,00 €"}
    key = f"plan {row.public_id} editor 1"
    opened.session_state[key] = {"edited_rows": {}, "added_rows": [added], "deleted_rows": []}
    opened = click(opened, "Finanzierungsplan speichern")
    assert "Der Finanzierungsplan ist gespeichert." in words(opened)
    with read(page_ledger) as session:
        line = session.exec(select(PlanLine)).one()
        assert (line.item, line.amount_cents, line.year, line.eligible) == ("Bauarbeiten", 125_000, 2027, True)
    text = words(opened)
    assert "3.5 beantragte Förderung 1.000,00 € 1.000,00 €" in text
    assert "höchstens 1.000,00 €" in text
    opened = click(opened, "Als beantragte Zuwendung übernehmen")
    assert "Beantragte Zuwendung: 1.000,00 €." in words(opened)
    with read(page_ledger) as session:
        assert session.exec(select(Application.requested_cents)).one() == 100_000


def test_a_position_is_added_with_a_form_and_saved_with_the_table(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = antrag(row, bereich="Finanzierungsplan")
    form = f"plan {row.public_id} state add"
    opened = click(opened, "Position hinzufügen")
    assert "Bitte geben Sie der Position einen Namen." in words(opened)
    for number, (item, amount) in enumerate((("Planung", "12,50"), ("Bau", "1.000,00"))):
        opened.text_input(key=f"{form} {number} Position").set_value(item)
        opened.text_input(key=f"{form} {number} Betrag (€)").set_value(amount)
        opened.checkbox(key=f"{form} {number} zuwendungsfähig").set_value(number == 0)
        opened = click(opened, "Position hinzufügen")
        assert "Bitte den Finanzierungsplan noch speichern." in words(opened)
    opened = click(opened, "Finanzierungsplan speichern")
    assert "Der Finanzierungsplan ist gespeichert." in words(opened)
    with read(page_ledger) as session:
        lines = session.exec(select(PlanLine).order_by(PlanLine.id)).all()  # type: ignore[arg-type]
        found = [(line.item, line.amount_cents, line.eligible, line.paid_month) for line in lines]
    assert found == [("Planung", 1_250, True, None), ("Bau", 100_000, False, None)]


def test_a_plan_left_half_typed_is_there_again(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    half = {"Kommune": "Selm", "Jahr": 2028, "Position": "Halb getippt", "Betrag (€)": "12,50"}
    with write(page_ledger) as session:
        person = session.exec(select(Person).where(Person.name == OFFICE)).one()
        actor = actor_of(person)
        drafts.save(session, actor, key=f"plan/{row.public_id}", data={"rows": [half], "version": 1}, now=NOW)
    opened = antrag(row, bereich="Finanzierungsplan")
    assert "sind wieder da" in words(opened)
    opened = click(opened, "Finanzierungsplan speichern")
    with read(page_ledger) as session:
        line = session.exec(select(PlanLine)).one()
        assert (line.item, line.amount_cents, line.year) == ("Halb getippt", 1_250, 2028)
        assert session.exec(select(Draft)).all() == []


def test_a_cell_that_is_no_amount_is_named_by_its_row(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = antrag(row, bereich="Finanzierungsplan")
    key = f"plan {row.public_id} editor 1"
    bad = {"zuwendungsfähig": True, "Jahr": 2027, "Position": "Bau", "Betrag (€)": "rd. 40"}
    opened.session_state[key] = {"edited_rows": {}, "added_rows": [bad], "deleted_rows": []}
    opened = click(opened, "Finanzierungsplan speichern")
    assert "Zeile 1: „rd. 40“ ist nur ungefähr" in words(opened)


def test_partners_see_each_others_shares_and_what_if(people: People, page_ledger: Engine) -> None:
    row = with_plan(page_ledger)
    text = words(antrag(row, CONTACT_OF_WERNE, bereich="Finanzierungsplan"))
    assert "Finanzierungsplan nach Kommunen" in text
    assert "Eigenanteil Selm" in text
    assert "Vergleich" in text


def test_politics_sees_a_public_grant_without_own_share_and_nothing_else(people: People, page_ledger: Engine) -> None:
    hidden = entered(page_ledger, title="Geheim")
    public = entered(page_ledger, title="Offen", is_public=True, total_cents=5_000, requested_cents=4_000)
    board = words(page("antraege", als=POLITICS))
    assert "Offen" in board
    assert "Geheim" not in board
    assert "nicht gefunden" in words(antrag(hidden, POLITICS))
    for section in SECTIONS:
        text = words(antrag(public, POLITICS, bereich=section))
        assert "40,00 €" in text
        assert "50,00 €" not in text
        assert "10,00 €" not in text


def test_partners_answer_come_and_go(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger, "selm", "werne", title="Gemeinsam")
    assert "keine Rückmeldung" in words(page("gemeinsame-antraege", als=OFFICE))
    opened = antrag(row, CONTACT_OF_WERNE, bereich="Partner")
    opened = click(opened, "Antwort speichern")
    assert "Gespeichert: Wir machen mit (vorbehaltlich Beschluss)." in words(opened)
    matrix = words(page("gemeinsame-antraege", als=CONTACT))
    assert "macht mit" in matrix
    assert "federführend" in matrix
    opened = click(antrag(row, bereich="Partner"), "Kommune scheidet aus")
    assert "Werne ist nicht mehr beteiligt." in words(opened)
    opened = click(antrag(row, bereich="Partner"), "Aufnehmen")
    assert "ist jetzt beteiligt" in words(opened)


def test_a_leaving_partner_with_shares_says_where_they_go(people: People, page_ledger: Engine) -> None:
    row = with_plan(page_ledger)
    opened = click(antrag(row, bereich="Partner"), "Kommune scheidet aus")
    assert "Werne steht noch im Finanzierungsplan (1 Zeile, 1.000,00 €" in words(opened)
    opened = click(fill(opened, "Ihr Anteil geht an", "Selm"), "Kommune scheidet aus")
    assert "Werne ist nicht mehr beteiligt." in words(opened)


def test_talks_and_events_are_written_down(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger, stage=Stage.REVIEW)
    opened = antrag(row, bereich="Gespräche")
    next(box for box in opened.text_area if box.label == "Auskunft").set_value(f"Geht {NASTY}")
    opened = click(opened, "Vermerk ablegen")
    assert "Der Vermerk ist abgelegt." in words(opened)
    assert "<script>" not in markup(opened)
    next(box for box in opened.selectbox if box.label == "Was").set_value("Programmaufnahme")
    opened = click(opened, "Ereignis speichern")
    assert "kein Bescheid: noch nichts beauftragen" in words(opened)
    next(box for box in opened.selectbox if box.label == "Was").set_value("Nachforderung")
    opened = click(opened, "Ereignis speichern")
    assert "Bitte nennen Sie die Frist" in words(opened)
    with write(page_ledger) as session:
        application_events.add(
            session,
            BY_OFFICE,
            public_id=row.public_id,
            kind=EventKind.FURTHER_CLAIM,
            happened_on=date(2026, 11, 20),
            due_on=date(2099, 1, 1),
            now=NOW,
        )
    opened = click(antrag(row, bereich="Gespräche"), "Heute beantwortet: Nachforderung vom 20.11.2026")
    assert "Als beantwortet vermerkt" in words(opened)


def test_documents_are_uploaded_and_listed(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = antrag(row, bereich="Dokumente")
    assert "Es ist noch kein Dokument abgelegt." in words(opened)
    upload = opened.get("file_uploader")[0]
    opened = shown(upload.set_value(("Bescheid.pdf", b"%PDF-1.7 Bescheid", "application/pdf")).run())
    opened = click(opened, "Ablegen")
    assert "Das Dokument ist abgelegt." in words(opened)
    assert "Bescheid.pdf" in words(opened)
    opened = click(opened, "Aus der Liste nehmen")
    assert "nicht mehr in der Liste" in words(opened)


def test_the_history_speaks_german(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger)
    opened = antrag(row, bereich="Historie")
    assert "Antrag F-2026-001 „Radweg am Bahnhof“ angelegt (Projektidee)." in words(opened)


@pytest.mark.parametrize("person", [CONTACT, CONTACT_OF_WERNE])
def test_every_section_opens_for_everybody_who_takes_part(people: People, page_ledger: Engine, person: str) -> None:
    row = with_plan(page_ledger)
    for section in SECTIONS:
        assert "Radweg am Bahnhof" in words(antrag(row, person, bereich=section)), section


@pytest.mark.parametrize("broken", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_application_gets_a_friendly_sentence(people: People, broken: str) -> None:
    assert "nicht gefunden" in words(page("antrag", als=OFFICE, id=broken))


def test_a_stranger_is_told_the_same_as_if_there_were_none(people: People, page_ledger: Engine) -> None:
    row = entered(page_ledger, "werne", title="Nur Werne")
    opened = antrag(row, CONTACT)
    said = "Diesen Antrag gibt es nicht, oder Sie sehen ihn nicht. Bitte wählen Sie ihn aus der Liste."
    assert said in words(opened)
    assert said in words(page("antrag", als=CONTACT, id="00000000-0000-0000-0000-000000000000"))
    assert "Nur Werne" not in words(opened)
    assert "Nur Werne" not in words(page("antraege", als=CONTACT))
    with read(page_ledger) as session:
        assert session.exec(select(col(Application.title))).all() == ["Nur Werne"]
