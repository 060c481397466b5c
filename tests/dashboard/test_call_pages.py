"""Förderprogramme at work: counts, news, saved searches, doubles, corrections, hints, new programmes."""

from datetime import timedelta
from typing import Any

import builders
from ledger_of_pages import CONTACT, OFFICE, People
from opened import click, markup, page, shown, words
from sqlalchemy import Engine
from sqlmodel import Session, select

from tracker import clock
from tracker.database import read, write
from tracker.models.work import Job
from tracker.services import doubts, hints
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import HintState, JobKind, JobState


def typed(opened: Any, label: str, value: str) -> None:
    """Type into a field by its label."""
    fields = [*opened.text_input, *opened.text_area]
    next(field for field in fields if field.label.startswith(label)).set_value(value)


def test_every_filter_says_how_many_programmes_it_would_leave(people: People) -> None:
    opened = page("aufrufe", als=CONTACT)
    assert "Bund\N{NO-BREAK SPACE}(4)" in markup(opened)
    assert "Land\N{NO-BREAK SPACE}(1)" in markup(opened)
    chosen = markup(page("aufrufe", ebene=["Land"], als=CONTACT))
    assert "✓\N{NO-BREAK SPACE}Land" in chosen
    assert 'aria-label="Land: 1, gewählt, entfernen"' in chosen


def test_deadlines_and_kinds_of_funding_narrow_the_list(people: People) -> None:
    assert "1 Förderprogramm" in words(page("aufrufe", frist=["in den nächsten 30 Tagen"]))
    assert "1 Förderprogramm" in words(page("aufrufe", foerderart=["Darlehen"]))
    assert "5 Förderprogramme" in words(page("aufrufe", sortieren="Neueste zuerst"))


def test_what_changed_is_told_before_and_after_until_it_is_seen(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        data = builders.a_call_data(source="land", external_id="x", title="Bewegtes", rate_hundredths=8_000)
        builders.stored(session, data, now=clock.now() - timedelta(days=20))
        changed = data.model_copy(update={"facts": data.facts.model_copy(update={"rate_hundredths": 9_000})})
        builders.stored(session, changed, now=clock.now() - timedelta(hours=1))
    listed = words(page("aufrufe", als=CONTACT))
    assert "In den letzten 14 Tagen: 1 Programm geändert, 5 neu" in listed
    opened = page("aufrufe", ansicht="neuigkeiten", als=CONTACT)
    assert "Fördersatz: bisher 80 %, jetzt 90 %" in words(opened)
    assert "Nichts Neues." in words(click(opened, "Alles gesehen"))
    assert "geändert" not in words(page("aufrufe", als=CONTACT))


def test_a_search_is_saved_opened_and_deleted(people: People) -> None:
    opened = page("aufrufe", ebene=["Land"], als=OFFICE)
    typed(opened, "Diese Suche speichern als", "Nur Land")
    kept = click(opened, "Suche speichern")
    assert "Nur Land · nichts Neues" in words(kept)
    assert "/aufrufe?ebene=Land" in markup(kept)
    assert "Noch keine." in words(click(kept, "Löschen"))
    assert "Gespeicherte Suchen" not in [item.label for item in page("aufrufe", als=CONTACT).expander]


def test_two_alike_programmes_are_decided_with_a_click(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        same = {"title": "Kommunale Klimaanpassung", "summary": "", "text": ""}
        builders.stored(session, builders.a_call_data(source="land", external_id="l", provider="Land NRW", **same))
        builders.stored(session, builders.a_call_data(source="eu", external_id="e", provider="Europa", **same))
        doubts.remember(session, builders.SYSTEM, found=doubts.look(session), now=clock.now())
    assert "1 Paar prüfen" in words(page("aufrufe", als=OFFICE))
    assert "Paar prüfen" not in words(page("aufrufe", als=CONTACT))
    opened = page("aufrufe", ansicht="doppelt", als=OFFICE)
    assert "Programm A" in words(opened)
    merged = click(opened, "Dasselbe, A behalten")
    assert "Es gibt keine Paare zu prüfen." in words(merged)
    assert "dasselbe Programm" in words(merged)
    again = click(merged, "Rückgängig")
    assert "Noch keine Entscheidung." in words(again)
    assert "6 Förderprogramme" not in words(page("aufrufe", als=OFFICE))


def test_a_contact_does_not_reach_what_is_the_offices(people: People) -> None:
    for part in ("doppelt", "hinweise", "gibt es nicht"):
        assert "5 Förderprogramme" in words(page("aufrufe", ansicht=part, als=CONTACT))
    assert "Programme legt die Projektleitstelle an." in words(page("aufrufe", ansicht="anlegen", als=CONTACT))


def test_the_office_sets_a_fact_right_and_everybody_reads_by_whom(people: People) -> None:
    call = str(people.cycle_call)
    opened = page("aufruf", id=call, nachtragen="rate_hundredths", als=OFFICE)
    typed(opened, "Fördersatz", "95 %")
    done = words(click(opened, "Nachtragen"))
    assert "Fördersatz 95 % nachgetragen von Projektleitstelle am" in done
    seen = words(page("aufruf", id=call, als=CONTACT))
    assert "bis zu 95 %, höchstens 500.000,00 € nachgetragen von Projektleitstelle am" in seen
    again = page("aufruf", id=call, nachtragen="rate_hundredths", als=OFFICE)
    back = click(again, "Nachtrag zu „Fördersatz“ zurücknehmen: die Quelle gilt wieder")
    assert "Fördersatz 80 % „bis zu 80 Prozent“" in words(back)
    assert "nicht mehr gültig seit" in words(back)


def test_a_value_nobody_understands_is_refused_in_the_form(people: People) -> None:
    opened = page("aufruf", id=str(people.cycle_call), nachtragen="rounds", als=OFFICE)
    typed(opened, "Frist", "demnächst")
    assert "„demnächst“ nennt keine Frist." in words(click(opened, "Nachtragen"))


def test_a_hint_reaches_the_office_and_its_answer_the_contact(people: People, page_ledger: Engine) -> None:
    call = str(people.cycle_call)
    opened = page("aufruf", id=call, als=CONTACT)
    assert "Angabe nachtragen oder richtigstellen" not in [item.label for item in opened.expander]
    typed(opened, "Was stimmt nicht", "Die Frist ist verlängert.")
    assert "„Die Frist ist verlängert.“" in words(click(opened, "Hinweis senden"))
    assert "1 Korrekturhinweis beantworten" in words(page("aufrufe", als=OFFICE))
    desk = page("aufrufe", ansicht="hinweise", als=OFFICE)
    refused = click(desk, "Nicht übernehmen")
    assert "Bitte begründen Sie in einem Satz" in words(refused)
    typed(refused, "Antwort an die Kommune", "Laut Ministerium nicht.")
    assert "Kein Hinweis wartet." in words(click(refused, "Nicht übernehmen"))
    assert "Antwort: Laut Ministerium nicht." in words(page("aufruf", id=call, als=CONTACT))
    with read(page_ledger) as session:
        found = hints.of_call(session, builders.OFFICE, call_id=people.cycle_call)
        assert [hint.state for hint in found] == [HintState.DECLINED]


def test_a_hint_that_is_right_leads_to_the_form_of_its_fact(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        partner = builders.a_partner(session, "selm")
        giver = builders.an_actor(Role.CONTACT, partner=partner, person=builders.a_person(session, partner=partner))
        hints.give(
            session, giver, call_id=people.cycle_call, field="rate_hundredths", text="Es sind 90 %.", now=clock.now()
        )
    taken = click(page("aufrufe", ansicht="hinweise", als=OFFICE), "Stimmt, Angabe nachtragen")
    assert "Fördersatz bei „Radwege für alle“ jetzt nachtragen" in words(taken)
    assert f"/aufruf?id={people.cycle_call}&amp;nachtragen=rate_hundredths" in markup(taken)
    form = page("aufruf", id=str(people.cycle_call), nachtragen="rate_hundredths", als=OFFICE)
    assert [box.value for box in form.selectbox if box.label == "Welche Angabe?"] == ["Fördersatz"]


def test_two_states_are_shown_side_by_side(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        data = builders.a_call_data(source="land", external_id="x", title="Bewegtes", rate_hundredths=8_000)
        builders.stored(session, data, now=clock.now() - timedelta(days=1))
        changed = data.model_copy(update={"facts": data.facts.model_copy(update={"rate_hundredths": 9_000})})
        builders.stored(session, changed, now=clock.now())
        call = str(builders.the_call(session, "x", "land").public_id)
    assert "Zwei Stände" in page("aufruf", id=call).toggle[0].label
    text = words(page("aufruf", id=call, vergleichen="true"))
    assert "1 Unterschied; alle übrigen Angaben sind gleich" in text
    assert "Fördersatz 80 % 90 % wesentlich für einen Antrag" in text


def test_a_programme_is_entered_by_hand(people: People) -> None:
    opened = page("aufrufe", ansicht="anlegen", als=OFFICE)
    typed(opened, "Titel", "Heimatscheck")
    typed(opened, "Frist", "laufend")
    done = words(click(opened, "Programm anlegen"))
    assert "„Heimatscheck“ ist angelegt" in done
    assert "Frist" in done
    assert "Programm anlegen" not in done, "the programme itself is open"
    assert "Gefiltert nach Suche: Heimatscheck" in words(page("aufrufe", suche="Heimatscheck"))


def test_a_page_to_be_read_becomes_a_job_that_is_followed(people: People, page_ledger: Engine) -> None:
    opened = page("aufrufe", ansicht="anlegen", als=OFFICE)
    typed(opened, "Adresse der Seite", "kein Unsinn")
    assert "Bitte geben Sie die ganze Adresse an" in words(click(opened, "Seite lesen"))
    typed(opened, "Adresse der Seite", "https://foerderung.example/radwege")
    running = click(opened, "Seite lesen")
    assert "Programm aus einer Adresse anlegen : wartet" in words(running)
    with write(page_ledger) as session:
        job = session.exec(select(Job).where(Job.kind == JobKind.ADD_CALL)).one()
        assert job.argument == {"url": "https://foerderung.example/radwege"}
        job.state = JobState.DONE
        job_id = str(job.public_id)
    done = page("aufrufe", ansicht="anlegen", auftrag=job_id, als=OFFICE)
    assert f"id={people.cycle_call}" in markup(shown(done))


def test_a_source_is_parted_from_a_call_with_a_click(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        joint = _joint(session)
    opened = page("aufruf", id=joint, als=OFFICE)
    parted = click(opened, "Quelle zweite (z) ist ein anderes Programm")
    assert "Getrennt." in words(parted)
    assert "Quellen trennen" not in [item.label for item in page("aufruf", id=joint, als=OFFICE).expander]


def _joint(session: Session) -> str:
    address = {"url": "https://foerderung.example/joint", "title": "Gemeinsames Programm"}
    builders.stored(session, builders.a_call_data(source="erste", external_id="e", **address))
    builders.stored(session, builders.a_call_data(source="zweite", external_id="z", **address))
    found = builders.the_call(session, "z", "zweite")
    assert found.id == builders.the_call(session, "e", "erste").id
    return str(found.public_id)
