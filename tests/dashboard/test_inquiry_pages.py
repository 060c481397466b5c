"""Anfragen: the list and its filters, the form, the search for programmes, and the Word file."""

from datetime import date
from typing import Any

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, POLITICS, People
from opened import click, markup, page, shown, words
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from matcher import run as matching
from tracker import clock
from tracker.database import read, write
from tracker.models.inquiries import Inquiry
from tracker.services import inquiries, inquiry_calls
from tracker.settings import load
from tracker.shapes.inquiries import InquiryData
from tracker.shapes.matching import MatchReasons, Suggestion
from tracker.vocabulary.calls import Band
from tracker.vocabulary.work import InquiryState


def asked(engine: Engine, people: People, **changes: Any) -> Inquiry:
    with write(engine) as session:
        data = InquiryData.model_validate({"partner_id": people.selm, "title": "Radweg bauen"} | changes)
        return inquiries.create(session, builders.OFFICE, data=data, now=clock.now())


def stored(engine: Engine) -> list[Inquiry]:
    with read(engine) as session:
        return list(session.exec(select(Inquiry).order_by(Inquiry.number)))


def fill(opened: AppTest, label: str, value: str) -> None:
    next(box for box in [*opened.text_input, *opened.text_area] if box.label == label).set_value(value)


def test_a_new_anfrage_gets_a_number_and_stands_in_the_list(people: People, page_ledger: Engine) -> None:
    opened = page("anfragen", als=OFFICE, neu="1")
    next(box for box in opened.selectbox if box.label == "Kommune *").set_value("Werne")
    fill(opened, "Vorhaben *", "Wir wollen das <b>Freibad</b> sanieren")
    fill(opened, "Worum geht es? Fünf Zeilen genügen.", "Das Becken ist undicht.")
    fill(opened, "Kosten in Euro", "1.250.000")
    opened.date_input[0].set_value(date(2099, 12, 1))
    opened = click(opened, "Anfrage anlegen")
    assert "✓ Die Anfrage ist angelegt." in words(opened)
    (made,) = stored(page_ledger)
    assert (made.number, made.cost_cents) == (f"A-{clock.today().year}-001", 125_000_000)
    assert "neu" not in opened.query_params
    listed = words(page("anfragen", als=OFFICE, kommune="Werne"))
    assert f"{made.number} Wir wollen das <b>Freibad</b> sanieren" in listed
    assert "Keine Anfrage passt" in words(page("anfragen", als=OFFICE, kommune="Selm"))
    assert "Keine Anfrage passt" in words(page("anfragen", als=OFFICE, status="erledigt"))
    assert "Freibad" not in words(page("anfragen", als=CONTACT))
    assert "Freibad" in words(page("anfragen", als=CONTACT_OF_WERNE))


@pytest.mark.parametrize(
    ("label", "value", "sentence"),
    [
        ("Vorhaben *", " ab ", "mindestens drei Zeichen"),
        ("Kosten in Euro", "viel", "„viel“ ist kein Betrag"),
    ],
)
def test_what_cannot_be_used_is_refused_and_stays_typed(
    people: People, page_ledger: Engine, label: str, value: str, sentence: str
) -> None:
    opened = page("anfragen", als=CONTACT, neu="1")
    fill(opened, "Vorhaben *", "Freibad")
    fill(opened, label, value)
    opened = click(opened, "Anfrage anlegen")
    assert sentence in words(opened)
    assert next(box for box in opened.text_input if box.label == label).value == value
    assert stored(page_ledger) == []


def test_the_office_answers_and_a_second_editor_is_told(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people)
    opened = page("anfragen", als=OFFICE, id=str(made.public_id), bearbeiten="1")
    next(box for box in opened.selectbox if box.label == "Status").set_value(InquiryState.ANSWERED)
    fill(opened, "Ergebnis", "Zwei Programme")
    with write(page_ledger) as session:
        data = InquiryData(partner_id=people.selm, title="Von jemand anderem")
        inquiries.edit(session, builders.OFFICE, public_id=made.public_id, version=1, data=data, now=clock.now())
    opened = click(opened, "Speichern")
    assert "Jemand anderes hat diese Anfrage inzwischen geändert" in words(opened)
    opened = click(opened, "Meine Eingaben verwerfen und den neuen Stand laden")
    next(box for box in opened.selectbox if box.label == "Status").set_value(InquiryState.ANSWERED)
    opened = click(opened, "Speichern")
    assert "beantwortet" in words(opened)
    assert stored(page_ledger)[0].answered_at is not None


def test_a_contact_sees_no_fields_of_the_office(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people)
    opened = page("anfragen", als=CONTACT, id=str(made.public_id), bearbeiten="1")
    assert "Bearbeitet von" not in [box.label for box in opened.selectbox]
    assert [box.options for box in opened.selectbox if box.label == "Kommune *"] == [["Selm"]]
    opened = page("anfragen", als=CONTACT_OF_WERNE, id=str(made.public_id))
    assert "Diese Anfrage gibt es nicht, oder Sie sehen sie nicht. Bitte wählen Sie sie aus der Liste." in words(opened)
    assert "Radweg bauen" not in words(opened)
    assert "Anfragen sieht die Projektleitstelle" in words(page("anfragen", als=POLITICS))


def test_programmes_are_found_ticked_and_written_into_a_word_file(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people, cost_cents=60_000_000, description="Ein Radweg zum Schulzentrum.")
    opened = page("anfragen", als=OFFICE, id=str(made.public_id))
    assert "Noch wurde nichts geprüft." in words(opened)
    opened = click(opened, "Vorschläge prüfen")
    assert "Die Vorschläge werden noch berechnet." in words(opened)
    now, today = clock.now(), clock.today()
    matching.run(page_ledger, data_dir=load().data_dir, now=now, today=today, progress=lambda *_: None)
    opened = click(opened, "Vorschläge prüfen")
    text = words(opened)
    assert "Die Förderprogramme sind geprüft." in text
    assert "Radwege für alle" in text
    assert "ca. 120.000,00 € bei Ihren Kosten von 600.000,00 €" in text
    assert "Noch kein Programm ist für die Förderübersicht angehakt." in text
    (paper,) = opened.get("download_button")
    assert paper.proto.disabled
    opened = shown(opened.checkbox[0].check().run())
    assert "1 Programm ist für die Förderübersicht angehakt." in words(opened)
    fill(opened, "Anmerkung für die Übersicht", "Bald anrufen")
    opened = shown(opened.run())
    with read(page_ledger) as session:
        overview = inquiry_calls.overview(session, builders.OFFICE, public_id=made.public_id, today=today)
    assert [item.note for item in overview.programmes] == ["Bald anrufen"]
    opened = shown(opened.checkbox[0].uncheck().run())
    assert "Noch kein Programm" in words(opened)


def test_a_programme_named_by_somebody_else_is_added(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people)
    opened = page("anfragen", als=OFFICE, id=str(made.public_id))
    search = next(box for box in opened.text_input if box.label == "Suche in Titel und Kurzbeschreibung")
    opened = click(shown(search.set_value("radwege").run()), "Aufnehmen: Radwege für alle")
    assert "1 Programm ist für die Förderübersicht angehakt." in words(opened)
    assert [box.value for box in opened.checkbox] == [True]
    assert "Aufnehmen: Radwege für alle" not in [button.label for button in opened.button]


def test_what_is_excluded_is_counted_and_can_be_seen(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people)
    with write(page_ledger) as session:
        calls = [builders.the_call(session, name) for name in ("radwege", "boese")]
        found = [
            Suggestion(call_id=str(call.id), score=0.5, band=Band.CHECK, excluded=out, reasons=MatchReasons())
            for call, out in zip(calls, (True, False), strict=True)
        ]
        inquiry_calls.keep(session, builders.OFFICE, public_id=made.public_id, suggestions=found, now=clock.now())
    opened = page("anfragen", als=OFFICE, id=str(made.public_id))
    assert "Radwege für alle" not in words(opened)
    assert "<b>fett</b>" not in markup(opened)
    toggle = next(box for box in opened.toggle if box.label == "1 ausgeschlossenes ansehen")
    assert "Radwege für alle" in words(shown(toggle.set_value(True).run()))


def test_an_anfrage_becomes_a_vorhaben(people: People, page_ledger: Engine) -> None:
    made = asked(page_ledger, people)
    opened = click(page("anfragen", als=CONTACT, id=str(made.public_id)), "Als Vorhaben übernehmen")
    assert "Zum Vorhaben, das daraus wurde" in words(opened)
    assert stored(page_ledger)[0].project_id is not None


@pytest.mark.parametrize("broken", ["x", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_anfrage_gets_a_friendly_sentence(people: People, broken: str) -> None:
    assert "nicht gefunden" in words(page("anfragen", als=OFFICE, id=broken))
