"""Verwaltung: each section empty and filled, for office, Administration and Rechnungsprüfung, and what its forms do."""

from datetime import timedelta

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, People
from opened import click, markup, page, words
from sqlalchemy import Engine
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from dashboard.views.verwaltung import SECTIONS
from tracker import clock
from tracker.database import read, write
from tracker.models.audit import AuditEvent
from tracker.models.partners import Organisation, OrganisationPartner, Partner, Person
from tracker.models.sources import Source
from tracker.models.tasks import Task
from tracker.models.work import Letter
from tracker.services import installation
from tracker.vocabulary.people import LegalForm, Role
from tracker.vocabulary.work import LetterKind, LetterState

IT = "IT, Schwerte"
AUDITOR = "Rechnungsprüfung, Selm"
TITLES = [section.title for section in SECTIONS]


def administration(section: str, who: str = OFFICE, /, **parameters: str) -> AppTest:
    return page("verwaltung", als=who, bereich=section, **parameters)


def person_of(engine: Engine, name: str) -> Person:
    with read(engine) as session:
        return session.exec(select(Person).where(Person.name == name)).one()


def sentences(engine: Engine) -> list[str]:
    with read(engine) as session:
        return list(session.exec(select(AuditEvent.sentence).order_by(col(AuditEvent.id))))


@pytest.mark.parametrize("section", TITLES)
def test_every_section_opens_with_people_only(manned: Engine, section: str) -> None:
    opened = administration(section)
    assert "Verwaltung" in words(opened)
    assert len(opened.title) == 1


@pytest.mark.parametrize("section", TITLES)
def test_every_section_opens_on_a_filled_ledger(people: People, section: str) -> None:
    assert "Verwaltung" in words(administration(section))


def test_a_contact_is_told_whose_page_it_is(people: People) -> None:
    opened = page("verwaltung", als=CONTACT)
    assert "Diese Seite ist für Projektleitstelle" in words(opened)
    assert not opened.button


def test_the_administration_sees_no_budget_and_no_letter_text(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        builders.a_person(session, Role.ADMINISTRATOR, name=IT)
        session.exec(select(Partner)).first()
    opened = page("verwaltung", als=IT)
    offered = opened.segmented_control[0].options
    assert "Kommunen" not in offered
    assert "Personen" in offered
    assert not [item for item in administration("Postausgang", IT).button if "Probebrief" in item.label]


def test_the_rechnungspruefung_sees_the_history_of_its_kommune_alone(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        builders.a_person(session, Role.AUDITOR, partner=builders.a_partner(session, "selm"), name=AUDITOR)
    opened = page("verwaltung", als=AUDITOR)
    assert opened.segmented_control[0].options == ["Änderungshistorie"]
    assert "Freibad Werne" not in markup(opened)


def test_a_person_is_entered_changed_and_closed(manned: Engine) -> None:
    opened = administration("Personen", person="neu")
    opened.text_input(key="person form neu name").set_value("Kämmerei, Stadt Selm")
    opened.selectbox(key="person form neu role").set_value("Kämmerei")
    opened = click(opened, "Speichern")
    assert "wählen Sie bitte die Kommune" in words(opened)
    with read(manned) as session:
        selm = session.exec(select(Partner.id).where(Partner.key == "selm")).one()
    opened.selectbox(key="person form neu partner").set_value(selm)
    opened.text_input(key="person form neu email").set_value("Kaemmerei@Selm.example")
    opened = click(opened, "Speichern")
    row = person_of(manned, "Kämmerei, Stadt Selm")
    assert (row.email, row.role, row.active) == ("kaemmerei@selm.example", Role.TREASURER, True)
    opened = click(administration("Personen", person=str(row.public_id)), "Zugang schließen")
    assert not person_of(manned, row.name).active
    assert "geschlossen" in words(opened)
    assert any("Zugang von „Kämmerei, Stadt Selm“ geschlossen." in said for said in sentences(manned))


def test_the_list_of_people_can_be_narrowed_in_the_address(manned: Engine) -> None:
    opened = administration("Personen", rolle="Politik")
    assert "Personen und Funktionspostfächer (1)" in words(opened)


def test_a_handover_moves_everything_and_offers_the_list(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        before = session.exec(select(Person).where(Person.name == CONTACT)).one()
        session.add(Task(title="Skizze schreiben", owner_id=before.id, created_at=clock.now()))
        after = builders.a_person(session, Role.CONTACT, partner=builders.a_partner(session, "selm"), name="Neu, Selm")
    opened = administration("Übergabe", von=f"{CONTACT} ({Role.CONTACT.label})")
    assert "Skizze schreiben" in words(opened)
    opened.selectbox(key="handover to").set_value(f"Neu, Selm ({Role.CONTACT.label})")
    opened = click(opened, "Alles in einem Schritt übertragen")
    assert "Übergeben: von" in words(opened)
    with read(page_ledger) as session:
        assert session.exec(select(Task.owner_id).where(Task.title == "Skizze schreiben")).one() == after.id
    assert not person_of(page_ledger, CONTACT).active


def test_a_partner_keeps_inhabitants_budget_limit_and_shares(manned: Engine) -> None:
    with write(manned) as session:
        selm = builders.a_partner(session, "selm")
        company = Organisation(key="sw", name="Stadtwerke Selm", legal_form=LegalForm.GMBH)
        session.add(company)
        session.flush()
        session.add(OrganisationPartner(organisation_id=company.id or 0, partner_id=selm.id or 0))
    opened = administration("Kommunen", partner=selm.ags)
    opened.number_input(key=f"partner {selm.ags} inhabitants").set_value(26_000)
    opened.text_input(key=f"partner {selm.ags} status").set_value("Haushaltssicherungskonzept")
    opened = click(opened, "Speichern")
    assert "Bitte nennen Sie zum Haushaltsstatus auch Haushaltsjahr und Quelle" in words(opened)
    opened.number_input(key=f"partner {selm.ags} year").set_value(2026)
    opened.text_input(key=f"partner {selm.ags} source").set_value("Genehmigung vom 12.03.2026")
    opened = click(opened, "Speichern")
    assert "Gespeichert" in words(opened)
    with read(manned) as session:
        row = session.exec(select(Partner).where(Partner.key == "selm")).one()
    assert (row.inhabitants, row.budget_status, row.budget_status_year) == (26_000, "Haushaltssicherungskonzept", 2026)
    assert not any("Haushaltssicherungskonzept" in said for said in sentences(manned))
    opened.number_input(key=f"share {selm.ags} {company.id}").set_value(74.9)
    opened = click(opened, "Anteil speichern")
    with read(manned) as session:
        assert session.exec(select(OrganisationPartner.share_hundredths)).one() == 7_490
    assert "74,9 %" in words(administration("Kommunen"))


def test_a_source_is_switched_off_paused_and_hidden(people: People, page_ledger: Engine) -> None:
    opened = click(administration("Quellen"), "Abschalten")
    assert "abgeschaltet" in words(opened)
    opened = click(opened, "Nur der Projektleitstelle zeigen")
    opened.text_input(key="pause bund reason").set_value("Umbau der Website")
    opened = click(opened, "Quelle pausieren")
    with read(page_ledger) as session:
        source = session.get_one(Source, "bund")
    assert (source.enabled, source.office_only, source.pause_reason) == (False, True, "Umbau der Website")
    assert "Radwege für alle" not in words(page("aufrufe", als=CONTACT))


def test_rule_data_say_how_sure_they_are(manned: Engine) -> None:
    text = words(administration("Regeldaten", gesichert="bitte im Bescheid prüfen"))
    assert "bitte im Bescheid prüfen" in text
    assert "ANBest-G Nr. 1.4" in text


def test_a_refused_letter_is_shown_and_sent_again_with_a_reason(manned: Engine) -> None:
    contact = person_of(manned, CONTACT)
    with write(manned) as session:
        installation.mark_live(session, now=clock.now() - timedelta(days=9))
        letter = Letter(
            kind=LetterKind.WEEKLY,
            person_id=contact.id or 0,
            slot="2026-W47",
            state=LetterState.REFUSED,
            recipient="alt@selm.invalid",
            subject="Ihr Wochenbrief",
            text="Guten Tag <script>alert(1)</script>",
            html="",
            message_id="<1@x>",
            error="Der Mailserver antwortet: 550 unknown",
            created_at=clock.now(),
        )
        session.add(letter)
    assert "550 unknown" in words(administration("Postausgang", stand="abgelehnt"))
    # From wherever one comes: the list may not even show it.
    opened = administration("Postausgang", stand="gesendet", brief=str(letter.id))
    assert "<script>" in opened.code[0].value
    opened = click(opened, "Erneut senden")
    assert "Bitte nennen Sie den Grund" in words(opened)
    opened.text_input(key=f"again {letter.id} reason").set_value("Adresse berichtigt")
    click(opened, "Erneut senden")
    with read(manned) as session:
        row = session.get_one(Letter, letter.id)
    assert (row.state, row.recipient, row.attempts) == (LetterState.PREPARED, contact.email, 0)
    assert any("Grund: Adresse berichtigt" in said for said in sentences(manned))


def test_the_weekly_letter_can_be_seen_and_tried_beforehand(people: People, page_ledger: Engine) -> None:
    opened = administration("Postausgang")
    contact = person_of(page_ledger, CONTACT)
    opened.selectbox(key="preview person").set_value(str(contact.public_id)).run()
    assert "Radwege für alle" in opened.code[0].value
    assert "Radwege für alle" in opened.get("iframe")[0].proto.srcdoc
    opened = click(opened, "Probebrief an mich selbst")
    with read(page_ledger) as session:
        letter = session.exec(select(Letter)).one()
    assert (letter.kind, letter.recipient) == (LetterKind.TEST, person_of(page_ledger, OFFICE).email)
    assert letter.subject.startswith("[Probebrief] ")
    assert "warten Sie eine Minute" in words(click(opened, "Probebrief an mich selbst"))


def test_the_history_reads_as_sentences_and_can_be_narrowed(people: People) -> None:
    click(administration("Quellen"), "Abschalten")
    text = words(administration("Änderungshistorie", betrifft="Quelle", woerter="abgeschaltet"))
    assert "1 Eintrag" in text
    assert "Quelle „Quelle bund“ abgeschaltet." in text
    assert CONTACT_OF_WERNE not in text
    assert "Kein Eintrag passt" in words(administration("Änderungshistorie", woerter="gibt es nicht"))


def test_jobs_are_listed_with_who_asked(people: People) -> None:
    text = words(administration("Betrieb", stand="wartet"))
    assert "Abruf der Quellen" in text
    assert "Echtbetrieb beginnen" in text
