"""Vorschläge: read, answer, see the receipt, take it back."""

from datetime import timedelta
from uuid import uuid4

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, People
from opened import click, markup, page, shown, words
from sqlalchemy import Engine
from sqlmodel import Session, col, select
from streamlit.testing.v1 import AppTest

from tracker import clock
from tracker.database import read, write
from tracker.formats import weekday_day
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.services import jobs, matches
from tracker.shapes.matching import MatchReasons, Suggestion
from tracker.vocabulary.calls import Band, ReviewAnswer, ReviewReason
from tracker.vocabulary.work import JobKind

INTERESTED = "Für uns interessant (unverbindlich)"


def reviews(engine: Engine) -> list[Review]:
    with read(engine) as session:
        found = list(session.exec(select(Review).order_by(col(Review.id))))
        session.expunge_all()
    return found


def inbox() -> AppTest:
    return page("vorschlaege", als=CONTACT)


def test_a_card_says_what_a_contact_asks_for(people: People) -> None:
    card = words(inbox())
    assert "Für das Vorhaben Radweg am Bahnhof" in card
    assert "passt gut" in card
    assert "Was wird gefördert: Das Land fördert den Bau von Radwegen gem. Nr. 5 der Richtlinie." in card
    assert "Zweiter Satz" not in card
    assert "480.000,00 € für Ihr Vorhaben" in card
    assert "ca. 120.000,00 € bei Ihren Kosten von 600.000,00 €" in card
    assert "(noch 12 Tage)" in card
    assert "Telefon 02931 82-0" in card
    assert "Ob Anträge möglich sind, ist offen." in card
    assert "Quelle: Ministerium für Verkehr" in card
    assert "Lizenz: CC BY-ND 3.0 DE" in card
    assert "<mark>Radwegen</mark>" in markup(inbox())


def test_what_is_unknown_is_said(people: People) -> None:
    card = words(inbox())
    assert "ohne Fördersatz nicht berechenbar" in card
    assert "Frist offen, bitte prüfen" in card
    assert "kein Zuschuss, sondern Darlehen" in card


def test_the_first_click_answers_and_the_receipt_takes_it_back(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), INTERESTED)
    assert "✓ „Für uns interessant“ ist gespeichert." in words(opened)
    assert words(opened).count("Für das Vorhaben Radweg am Bahnhof") == 4
    [review] = reviews(page_ledger)
    assert (review.answer, review.partner_id) == (ReviewAnswer.INTERESTED, people.selm)
    opened = click(opened, "Rückgängig")
    assert "zurückgenommen" in words(opened)
    assert [review.answer for review in reviews(page_ledger)] == [ReviewAnswer.INTERESTED, None]
    assert "ist gespeichert" not in words(opened)
    assert words(opened).count("Für das Vorhaben Radweg am Bahnhof") == 4


def test_a_refusal_needs_a_reason(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Nicht für uns …")
    assert reviews(page_ledger) == []
    opened = click(opened, "Speichern")
    assert "Nicht gespeichert: Bitte wählen Sie einen Grund." in words(opened)
    next(box for box in opened.selectbox if box.label == "Grund").select(ReviewReason.OWN_SHARE)
    opened.text_input[0].input("HSK")
    opened = click(opened, "Speichern")
    [review] = reviews(page_ledger)
    assert (review.answer, review.reason, review.note) == (ReviewAnswer.NOT_FOR_US, ReviewReason.OWN_SHARE, "HSK")
    assert "Eigenanteil nicht darstellbar" in words(opened)


def test_later_keeps_the_day(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Wiedervorlage …")
    day = clock.today() + timedelta(days=7)
    opened.date_input[0].set_value(day)
    opened = click(opened, "Speichern")
    [review] = reviews(page_ledger)
    assert (review.answer, review.follow_up_on) == (ReviewAnswer.LATER, day)
    assert f"✓ „Wiedervorlage“ am {weekday_day(day)} ist gespeichert." in words(opened)


def test_later_can_wait_for_the_next_round(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Wiedervorlage …")
    next(box for box in opened.checkbox if "nächsten Aufruf" in box.label).check()
    opened = click(opened, "Speichern")
    [review] = reviews(page_ledger)
    assert (review.answer, review.follow_up_on) == (ReviewAnswer.LATER, None)
    assert "✓ „Wiedervorlage“ beim nächsten Aufruf ist gespeichert." in words(opened)


def test_a_form_can_be_left_without_an_answer(people: People, page_ledger: Engine) -> None:
    opened = click(click(inbox(), "Nicht für uns …"), "Abbrechen")
    assert reviews(page_ledger) == []
    assert "Speichern" not in [button.label for button in opened.button]


def test_a_hidden_programme_is_hidden_for_every_project(people: People, page_ledger: Engine) -> None:
    opened = click(inbox(), "Dieses Programm nicht mehr zeigen")
    [review] = reviews(page_ledger)
    assert (review.answer, review.project_id) == (ReviewAnswer.HIDE, None)
    click(opened, "Rückgängig")
    assert [review.project_id for review in reviews(page_ledger)] == [None, None]


def test_the_last_answers_stand_below_with_a_way_back(people: People, page_ledger: Engine) -> None:
    click(inbox(), INTERESTED)
    opened = inbox()
    assert "Für uns interessant · für Radweg am Bahnhof" in words(opened)
    opened = click(opened, "Rückgängig")
    assert "Noch keine Rückmeldung." in words(opened)


def test_a_neighbour_sees_who_is_interested(people: People) -> None:
    click(inbox(), INTERESTED)
    assert "Auch interessiert: Selm" in words(page("vorschlaege", als=CONTACT_OF_WERNE))


def test_excluded_programmes_can_be_looked_at_with_the_reason(people: People) -> None:
    opened = inbox()
    assert "1 Vorschlag ist ausgeschlossen" in words(opened)
    shown(opened.toggle[0].set_value(True).run())
    assert "Antragsberechtigung: nicht erfüllt. Kommunen gehören nicht dazu. „nur Vereine“" in words(opened)


def test_the_office_chooses_whose_inbox_it_reads(people: People) -> None:
    opened = page("vorschlaege", als=OFFICE, kommune="Werne")
    assert "Für das Vorhaben Radweg am Bahnhof" in words(opened)
    assert INTERESTED in [button.label for button in opened.button]


def test_a_project_narrows_the_inbox(people: People) -> None:
    opened = page("vorschlaege", als=CONTACT, vorhaben="V-001 Radweg am Bahnhof")
    assert "4 Vorschläge warten" in words(opened)


def test_more_than_a_week_can_do_is_not_counted_against_anybody(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        many(session, 40)
    opened = inbox()
    assert "40 Vorschläge warten auf Ihre Rückmeldung, davon 15 für diese Woche." in words(opened)
    assert words(opened).count("Für das Vorhaben") == 5
    opened = click(opened, "5 weitere Vorschläge zeigen (noch 10)")
    assert words(opened).count("Für das Vorhaben") == 10
    assert opened.query_params["zeigen"] == "10"
    opened = click(opened, "5 weitere Vorschläge zeigen (noch 5)")
    assert "5 weitere Vorschläge zeigen über diese Woche hinaus (noch 25)" in [button.label for button in opened.button]


@pytest.mark.parametrize("nonsense", ["-1", "x", "99999", "٣", "0"])
def test_nonsense_in_the_address_does_no_harm(people: People, nonsense: str) -> None:
    assert words(page("vorschlaege", als=CONTACT, zeigen=nonsense, kommune=nonsense, vorhaben=nonsense))


def many(session: Session, count: int) -> None:
    calls = [builders.a_call_data(external_id=f"viele-{number}") for number in range(count)]
    builders.harvested(session, *calls, source="bund")
    project = builders.a_project(session, builders.a_partner(session, "selm"), title="Viele Vorschläge")
    found = [
        Suggestion(
            call_id=str(builders.the_call(session, call.external_id).id),
            score=0.3,
            band=Band.CHECK,
            reasons=MatchReasons(sentence="So."),
        )
        for call in calls
    ]
    matches.replace(
        session, builders.SYSTEM, project_id=project.id or 0, suggestions=found, model_version="1", now=clock.now()
    )


def test_a_programme_that_is_gone_meanwhile_is_said(people: People, page_ledger: Engine) -> None:
    opened = inbox()
    with write(page_ledger) as session:
        call = session.exec(select(FundingCall).where(FundingCall.public_id == people.cycle_call)).one()
        call.public_id = uuid4()
        session.add(call)
    opened = click(opened, INTERESTED)
    assert "Nicht gespeichert: Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu." in words(
        opened
    )
    assert reviews(page_ledger) == []


def test_while_suggestions_are_computed_the_page_says_so(manned: Engine) -> None:
    with write(manned) as session:
        jobs.request(session, builders.OFFICE, kind=JobKind.MATCH, now=clock.now())
    opened = inbox()
    assert "Die Vorschläge werden gerade berechnet." in words(opened)
    assert "Vorschläge berechnen : wartet" in words(opened)
