"""Vorschläge beyond the four answers: forward, idea, seen, taken over, freshness, any text, the office's settings."""

from datetime import timedelta
from pathlib import Path

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, People
from opened import click, page, shown, words
from sqlalchemy import Engine
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from dashboard.components import suggestion_export
from dashboard.viewer import Viewer
from matcher import run as matching
from tracker import clock
from tracker.database import read, write
from tracker.exchange.tables import csv_bytes
from tracker.formats import weekday_day
from tracker.models.access import Forwarding
from tracker.models.applications import Application
from tracker.models.matches import Match, Review
from tracker.models.projects import Project
from tracker.models.tasks import Task
from tracker.models.watching import SeenSuggestion
from tracker.models.work import Job
from tracker.services import echoes, installation, learning, pace, synonyms
from tracker.services import people as people_service
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason
from tracker.vocabulary.work import JobState

INTERESTED = "Für uns interessant (unverbindlich)"


def inbox(**parameters: str) -> AppTest:
    return page("vorschlaege", als=CONTACT, **parameters)


def typed(test: AppTest, label: str, text: str) -> None:
    next(box for box in test.text_input if box.label == label).input(text)


def test_an_interest_says_until_when_somebody_gets_in_touch(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), INTERESTED)
    promise = f"Die Projektleitstelle meldet sich bis {weekday_day(echoes.due_on(clock.now()))}."
    assert promise in words(opened)
    assert promise in words(inbox()), "and it stands below the list from then on"
    with read(page_ledger) as session:
        assert len(session.exec(select(Task)).all()) == 1


def test_a_suggestion_is_forwarded_with_a_question(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Weitergeben an …")
    typed(opened, "An wen (Name oder Amt)", "Bauamt")
    typed(opened, "E-Mail-Adresse", "bauamt")
    opened = click(opened, "Speichern")
    assert "Nicht gespeichert: „bauamt“ ist keine E-Mail-Adresse." in words(opened)
    typed(opened, "E-Mail-Adresse", "bauamt@selm.invalid")
    typed(opened, "Ihre Frage in einer Zeile", "Passt das zum Schulhof?")
    opened = click(opened, "Speichern")
    assert "✓ „Weitergegeben“ ist gespeichert." in words(opened)
    with read(page_ledger) as session:
        row = session.exec(select(Forwarding)).one()
        assert (row.to_name, row.to_email, row.question) == ("Bauamt", "bauamt@selm.invalid", "Passt das zum Schulhof?")


def test_an_idea_becomes_a_project(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Dafür haben wir eine Idee …")
    opened = click(opened, "Speichern")
    assert "Bitte schreiben Sie die Idee in einer Zeile auf" in words(opened)
    typed(opened, "Ihre Idee in einer Zeile", "Fahrradstraße am Park")
    opened = click(opened, "Speichern")
    assert "Die Idee steht jetzt unter Vorhaben" in words(opened)
    with read(page_ledger) as session:
        made = session.exec(select(Project).where(Project.title == "Fahrradstraße am Park")).one()
        assert [row.answer for row in session.exec(select(Review).where(Review.project_id == made.id))] == [
            ReviewAnswer.IDEA
        ]


def test_what_is_applied_for_already_is_offered_for_the_list(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Nicht für uns …")
    next(box for box in opened.selectbox if box.label == "Grund").select(ReviewReason.KNOWN_APPLIED)
    opened = click(opened, "Speichern")
    assert "Sollen wir das in die Übersicht aufnehmen?" in words(opened)
    opened = click(opened, "In die Übersicht aufnehmen")
    assert "✓ Steht jetzt in der Übersicht der Anträge." in words(opened)
    with read(page_ledger) as session:
        assert [row.title for row in session.exec(select(Application))] == ["Radweg am Bahnhof"]


def test_everything_seen_goes_out_of_the_way_and_comes_back(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Alles gesehen (4 Programme auf dieser Seite)")
    assert "4 Programme sind als gesehen abgelegt" in words(opened)
    assert "Diese Woche nichts Passendes." in words(opened)
    opened = click(opened, "Wieder zeigen")
    assert words(opened).count("Für das Vorhaben Radweg am Bahnhof") == 4
    with read(page_ledger) as session:
        assert session.exec(select(SeenSuggestion)).all() == []


def test_the_second_person_of_a_partner_is_told_of_the_first_ones_answer(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        builders.a_person(session, partner=builders.a_partner(session, "selm"), name="Vertretung, Selm")
    late = page("vorschlaege", als="Vertretung, Selm")
    click(inbox(), INTERESTED)
    late = click(late, INTERESTED)
    assert f"Nicht gespeichert: Das ist schon beantwortet von {CONTACT} am" in words(late)
    assert f"beantwortet von {CONTACT} am" in words(page("vorschlaege", als="Vertretung, Selm"))


def test_the_page_says_as_of_when_it_is_right(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        for job in session.exec(select(Job)):
            session.delete(job)
        later = clock.now() + timedelta(hours=1)
        for match in session.exec(select(Match)):
            match.computed_at = later
            session.add(match)
    assert "Stand: " in words(inbox())
    assert "wird neu berechnet" not in words(inbox())
    click(inbox(), INTERESTED)
    assert ", wartet auf Neuberechnung." in words(inbox())
    with write(page_ledger) as session:
        for job in session.exec(select(Job)):
            job.state = JobState.RUNNING
            session.add(job)
    assert ", wird neu berechnet." in words(inbox())


def test_excluded_ones_are_a_link_away(people: People) -> None:
    opened = inbox()
    assert "1 Vorschlag ist ausgeschlossen, weil eine Voraussetzung nicht erfüllt ist: ansehen" in words(opened)
    assert any("ausgeschlossene=true" in item.value for item in opened.html)


def test_the_office_reads_what_was_learnt_and_a_contact_does_not(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        match = session.exec(select(Match).order_by(col(Match.rank))).first()
        assert match is not None
        match.reasons = match.reasons | {"learnt": "Höher gereiht, weil „Radwege“ interessant war."}
        session.add(match)
    assert "Höher gereiht" in words(page("vorschlaege", als=OFFICE, kommune="Selm"))
    assert "Höher gereiht" not in words(inbox())


def test_the_office_sets_the_pace_switches_learning_and_teaches_words(people: People, page_ledger: Engine) -> None:
    opened = page("vorschlaege", als=OFFICE, kommune="Selm", ansicht="einstellungen")
    assert "Noch kein eigener Eintrag." in words(opened)
    opened.number_input[0].set_value(3)
    opened = click(opened, "Zahl speichern")
    assert "Gespeichert: 3 neue Vorschläge je Woche." in words(opened)
    opened = click(opened, "Lernen ausschalten")
    assert "Ausgeschaltet." in words(opened)
    typed(opened, "Wörter, durch Komma getrennt", "Freibad")
    opened = click(opened, "Hinzufügen")
    assert "Bitte geben Sie mindestens zwei verschiedene Wörter an" in words(opened)
    typed(opened, "Wörter, durch Komma getrennt", "Freibad, Badi")
    opened = click(opened, "Hinzufügen")
    assert [box.label for box in opened.expander if "Badi" in box.label] == ["Freibad, Badi"]
    with read(page_ledger) as session:
        assert pace.limit(session, partner_id=people.selm) == 3
        assert not learning.is_on(session)
        assert synonyms.active(session) == [("Freibad", "Badi")]
        assert installation.current(session).settings == {"learning": False}
    opened = click(opened, "Aus der Liste nehmen")
    assert "Noch kein eigener Eintrag." in words(opened)


def test_settings_are_the_offices(people: People) -> None:
    assert "stellt die Projektleitstelle ein" in words(inbox(ansicht="einstellungen"))
    assert "Einstellungen" not in words(inbox())


def test_any_text_finds_its_programmes(people: People, page_ledger: Engine, tmp_path: Path) -> None:
    opened = inbox(ansicht="text")
    assert "Der Text wird nicht gespeichert." in words(opened)
    opened.text_area[0].input("Radwege bauen")
    opened = click(opened, "Passende Programme suchen")
    assert "Die Programme werden noch verglichen." in words(opened)
    now, today = clock.now(), clock.today()
    matching.run(page_ledger, data_dir=tmp_path / "data", now=now, today=today, progress=lambda *_: None)
    opened = click(opened, "Passende Programme suchen")
    assert "Radwege für alle" in words(opened)
    assert "Warum vorgeschlagen" in words(opened)
    opened.text_area[0].input("..")
    assert "Dieser Text ist zu kurz." in words(click(opened, "Passende Programme suchen"))


@pytest.mark.parametrize("who", [CONTACT, CONTACT_OF_WERNE, OFFICE])
def test_every_side_opens_for_everybody_who_may(manned: Engine, who: str) -> None:
    for side in ("", "text", "einstellungen", "unsinn"):
        shown(page("vorschlaege", als=who, ansicht=side))


def test_the_excluded_ones_have_their_own_heading_and_the_way_back(people: People) -> None:
    opened = inbox(ausgeschlossene="true")
    assert "1 Vorschlag ist ausgeschlossen, weil eine Voraussetzung nicht erfüllt ist." in words(opened)
    assert "4 Vorschläge warten auf Ihre Rückmeldung: ansehen" in words(opened)


def test_whoever_answers_for_a_partner_reads_for_which(people: People) -> None:
    assert "Antwort für Werne" in words(page("vorschlaege", als=OFFICE, kommune="Werne"))
    assert "Antwort für" not in words(inbox())


def test_the_list_can_be_saved_with_all_that_waits(people: People, page_ledger: Engine) -> None:
    with read(page_ledger) as session:
        person = next(one for one in people_service.choices(session) if one.name == CONTACT)
        viewer = Viewer(people_service.actor_of(person), "")
        waiting = suggestion_export.rows(session, viewer, people.selm, None, excluded=False)
        excluded = suggestion_export.rows(session, viewer, people.selm, None, excluded=True)
    assert {len(row) for row in [*waiting, *excluded]} == {len(suggestion_export.HEADER)}
    assert (len(waiting), len(excluded)) == (4, 1)
    assert csv_bytes(suggestion_export.HEADER, waiting).count(b"Radweg am Bahnhof") >= 4
    assert excluded[0][2] == "ausgeschlossen"
    assert "Als CSV speichern" in [button.proto.label for button in inbox().get("download_button")]


def test_an_idea_is_one_answer_below_the_list(people: People) -> None:
    opened = click(inbox(), "Dafür haben wir eine Idee …")
    typed(opened, "Ihre Idee in einer Zeile", "Fahrradstraße am Park")
    click(opened, "Speichern")
    said = words(inbox())
    assert said.count("beantwortet von") == 1
    assert "Dafür haben wir eine Idee · für Fahrradstraße am Park" in said


def test_an_answer_and_its_reason_are_one_phrase(people: People) -> None:
    opened = click(inbox(), "Nicht für uns …")
    next(box for box in opened.selectbox if box.label == "Grund").select(ReviewReason.OWN_SHARE)
    click(opened, "Speichern")
    assert "Nicht für uns: Eigenanteil nicht darstellbar · für" in words(inbox())
