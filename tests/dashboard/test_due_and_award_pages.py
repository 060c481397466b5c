"""Fristen, Gremien, Bewilligungen, and the two sections of an application that stand behind them."""

from datetime import date, timedelta
from typing import Any

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, POLITICS, People
from opened import click, markup, page, shown, words
from sqlalchemy import Engine
from sqlmodel import Session, select
from streamlit.testing.v1 import AppTest

from tests.application_builders import application_data
from tracker import clock
from tracker.database import read, write
from tracker.formats import weekday_day
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, Order
from tracker.models.councils import Council, Resolution, Sitting
from tracker.services import applications, award_clocks, awards, councils, proofs, sittings
from tracker.services.award_clocks import OverrideData
from tracker.services.awards import NoticeData, SliceData
from tracker.services.councils import CouncilData
from tracker.services.proofs import ProofData
from tracker.services.sittings import SittingData
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.awards import ClockKind, RuleSet
from tracker.vocabulary.work import CouncilStep, ProofKind, Stage

EURO = 100


def in_days(count: int) -> date:
    return clock.today() + timedelta(days=count)


def rat_of(people: People) -> CouncilData:
    return CouncilData(partner_id=people.selm, name="Rat", step=CouncilStep.DECISION, lead_days=14)


def with_rat(session: Session, people: People) -> Council:
    council = councils.save(session, builders.OFFICE, data=rat_of(people), now=clock.now())
    day = SittingData(held_on=in_days(40), starts_at="17:00")
    sittings.save(session, builders.OFFICE, council_id=council.public_id, data=day, now=clock.now())
    return council


def an_antrag(session: Session, people: People, **changes: Any) -> Application:
    stage = changes.pop("stage", Stage.IDEA)
    values = {"title": "Radweg <b>Selm</b>", "requested_cents": 135_000 * EURO} | changes
    data = application_data(builders.a_partner(session, "selm"), **values)
    return applications.create(session, builders.OFFICE, data=data, stage=stage, now=clock.now())


def awarded(session: Session, row: Application, **changes: Any) -> None:
    piece = SliceData(year=clock.today().year, amount_cents=124_875 * EURO, expires_on=in_days(20))
    values: dict[str, Any] = {
        "issued_on": in_days(-60),
        "received_on": in_days(-58),
        "amount_cents": 124_875 * EURO,
        "rule_set": RuleSet.NRW_MUNICIPAL,
        "period_to": in_days(400),
        "slices": (piece,),
    }
    data = NoticeData(**(values | changes))
    awards.add_notice(session, builders.OFFICE, public_id=row.public_id, data=data, now=clock.now())


def section(row: Application, name: str, viewer: str = OFFICE) -> AppTest:
    return page("antrag", als=viewer, id=str(row.public_id), bereich=name)


def box(opened: AppTest, kind: str, label: str, place: int = 0) -> Any:
    return [item for item in opened.get(kind) if item.label == label][place]


def test_the_list_shows_deadlines_and_sittings_and_filters_by_kind_and_kommune(
    people: People, page_ledger: Engine
) -> None:
    with write(page_ledger) as session:
        with_rat(session, people)
        an_antrag(session, people, target_on=in_days(60), stage=Stage.PREPARATION)
    opened = page("fristen", als=OFFICE)
    text = words(opened)
    assert "2 Einträge" in text
    assert "Radweg <b>Selm</b>" in text
    assert "<b>Selm</b>" not in markup(opened)
    assert "17:00 Uhr. Vorlagenschluss" in text
    assert "1 Eintrag" in words(page("fristen", als=OFFICE, art="Sitzungen"))
    assert "Keine Frist passt" in words(page("fristen", als=OFFICE, kommune="Werne"))
    assert "Radweg" not in words(page("fristen", als=CONTACT_OF_WERNE))
    assert "keine Frist an" in words(page("fristen", als=OFFICE, zeitraum="nächste 30 Tage"))


def test_the_month_shows_its_days_and_the_way_to_the_next(people: People, page_ledger: Engine) -> None:
    day = in_days(60)
    with write(page_ledger) as session:
        an_antrag(session, people, target_on=day)
    opened = page("fristen", als=OFFICE, ansicht="Monat", monat=f"{day:%Y-%m}")
    assert "Radweg <b>Selm</b>" in words(opened)
    assert f"{day.year}: 1 Eintrag" in words(opened)
    assert 'aria-label="Monate"' in markup(opened)
    following = date.fromordinal(day.replace(day=1).toordinal() + 40)
    assert f"monat={following:%Y-%m}" in markup(opened)
    nonsense = page("fristen", als=OFFICE, ansicht="Monat", monat="2026-99")
    assert str(clock.today().year) in words(nonsense)


def test_a_council_is_entered_and_its_calendar_taken_over_after_a_preview(people: People, page_ledger: Engine) -> None:
    opened = page("fristen", als=CONTACT, ansicht="Gremien")
    assert "Noch kein Gremium eingetragen." in words(opened)
    box(opened, "text_input", "Name").set_value("Rat")
    box(opened, "selectbox", "Aufgabe").set_value("Entscheidung")
    box(opened, "text_input", "Vorlauf in Tagen (Vorlagenschluss)").set_value("14")
    opened = click(opened, "Gremium speichern")
    assert "✓ Das Gremium ist gespeichert." in words(opened)
    day = in_days(100)
    opened = shown(
        box(opened, "text_area", "oder hier einfügen").set_value(f"Rat; {day:%d.%m.%Y}; 17:00\nBauausschuss").run()
    )
    assert "1 neu, 0 geändert, 0 unverändert, 1 nicht übernommen." in words(opened)
    with read(page_ledger) as session:
        assert session.exec(select(Sitting)).all() == []
    opened = click(opened, "1 Sitzung übernehmen")
    with read(page_ledger) as session:
        assert [(item.held_on, item.starts_at) for item in session.exec(select(Sitting))] == [(day, "17:00")]
    assert "1 Sitzung in zwölf Monaten" in words(opened)
    assert "Gremium speichern" not in [button.label for button in page("fristen", als=POLITICS).button]
    assert "1 Sitzung in zwölf Monaten" in words(page("fristen", als=POLITICS))


def test_a_sitting_is_entered_moved_called_off_and_takes_place_after_all(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        councils.save(session, builders.OFFICE, data=rat_of(people), now=clock.now())
    opened = page("fristen", als=OFFICE, ansicht="Gremien")
    box(opened, "date_input", "Tag").set_value(in_days(70))
    opened = click(opened, "Sitzung speichern")
    assert "✓ Die Sitzung ist eingetragen." in words(opened)
    which = box(opened, "selectbox", "Welche")
    opened = shown(which.set_value(which.options[0]).run())
    box(opened, "date_input", "Tag", 1).set_value(in_days(71))
    box(opened, "text_input", "Uhrzeit", 1).set_value("18:00")
    opened = click(opened, "Änderung speichern")
    assert f"{weekday_day(in_days(71))} 18:00" in words(opened)
    for button, state in (("Diese Sitzung fällt aus", True), ("Diese Sitzung findet doch statt", False)):
        which = box(opened, "selectbox", "Welche")
        opened = click(shown(which.set_value(which.options[0]).run()), button)
        assert ("Rat (fällt aus)" in words(opened)) == state
    with read(page_ledger) as session:
        (kept,) = session.exec(select(Sitting)).all()
    assert (kept.held_on, kept.starts_at, kept.cancelled) == (in_days(71), "18:00", False)


def test_the_office_changes_and_finishes_tasks_that_belong_to_no_application(
    people: People, page_ledger: Engine
) -> None:
    opened = page("fristen", als=OFFICE, ansicht="Aufgaben")
    box(opened, "text_input", "Neue Aufgabe").set_value("Kamen anrufen")
    opened = click(opened, "Aufgabe anlegen")
    which = box(opened, "selectbox", "Aufgabe bearbeiten")
    opened = click(shown(which.set_value(which.options[0]).run()), "Ändern")
    box(opened, "text_input", "Aufgabe").set_value("Kamen und Bönen anrufen")
    box(opened, "date_input", "Fällig am").set_value(in_days(3))
    opened = click(opened, "Änderung speichern")
    assert box(opened, "text_input", "Neue Aufgabe").value == "", "what was saved is not offered a second time"
    assert f"Kamen und Bönen anrufen {weekday_day(in_days(3))}" in words(opened)
    which = box(opened, "selectbox", "Aufgabe bearbeiten")
    opened = click(shown(which.set_value(which.options[0]).run()), "Erledigt")
    assert "Es ist keine Aufgabe offen." in words(opened)
    assert "Aufgaben ohne Antrag" not in words(page("fristen", als=CONTACT, ansicht="Aufgaben"))


def test_a_basis_is_chosen_warns_and_shows_the_way(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        with_rat(session, people)
        row = an_antrag(session, people, target_on=in_days(60), stage=Stage.PREPARATION)
    opened = section(row, "Gremien", CONTACT)
    text = words(opened)
    assert "Noch keine Beschlussgrundlage eingetragen." in text
    assert "Entscheidung" in text
    assert "→ zu schaffen" in text
    assert "fp-matrix" in markup(opened)
    opened = shown(box(opened, "selectbox", "Grundlage").set_value(DecisionBasis.NOT_NEEDED.label).run())
    opened = click(opened, "Grundlage speichern")
    assert "Bitte begründen Sie" in words(opened)
    box(opened, "text_area", "Begründung (Pflicht)").set_value("Geschäft der laufenden Verwaltung")
    opened = click(opened, "Grundlage speichern")
    assert "weil: Geschäft der laufenden Verwaltung" in words(opened)
    with read(page_ledger) as session:
        (kept,) = session.exec(select(Resolution)).all()
    assert kept.basis is DecisionBasis.NOT_NEEDED
    assert "Diesen Antrag gibt es nicht, oder Sie sehen ihn nicht. Bitte wählen Sie ihn aus der Liste." in words(
        section(row, "Gremien", CONTACT_OF_WERNE)
    )


def test_a_bescheid_is_entered_with_its_gap_and_its_yearly_amounts(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        row = an_antrag(session, people, stage=Stage.SUBMITTED)
    opened = section(row, "Bewilligung")
    assert "An diesem Tag gab es keinen Bescheid." in words(opened)
    box(opened, "date_input", "Bescheid vom").set_value(in_days(-10))
    box(opened, "text_input", "Bewilligte Zuwendung").set_value("124.875,00 €")
    box(opened, "text_area", "Jahresscheiben, eine je Zeile: Jahr; Betrag; verfällt am").set_value("2027")
    opened = click(opened, "Bescheid speichern")
    assert "ist keine Jahresscheibe" in words(opened)
    lines = "2026; 24.875\n2027; 100.000,00; 15.12.2027"
    box(opened, "text_area", "Jahresscheiben, eine je Zeile: Jahr; Betrag; verfällt am").set_value(lines)
    opened.get("file_uploader")[0].set_value(("Bescheid.pdf", b"%PDF-1.7 Bescheid", "application/pdf"))
    opened = click(opened, "Bescheid speichern")
    text = words(opened)
    assert "✓ Der Bescheid ist eingetragen. Der Antrag steht weiter auf „Antrag gestellt“." in text
    assert "Es fehlen 10.125,00 €" in text
    assert "Rest 100.000,00 €" in text
    opened = click(opened, "Entscheidung speichern")
    assert "Entschieden: Eigenanteil erhöhen (Projektleitstelle, " in words(opened)
    with read(page_ledger) as session:
        (notice,) = session.exec(select(AwardNotice)).all()
        assert notice.amount_cents == 124_875 * EURO
        assert notice.file_id is not None
    form = page("antrag", id=str(row.public_id), als=OFFICE, bearbeiten="1")
    assert box(form, "text_input", "Bewilligte Zuwendung (€)").disabled
    assert any("Folgt aus den Bescheiden" in caption.value for caption in form.caption)


def test_an_early_order_is_refused_without_a_reason_and_shown_with_the_strongest_warning(
    people: People, page_ledger: Engine
) -> None:
    with write(page_ledger) as session:
        row = an_antrag(session, people)
        awarded(session, row)
    opened = section(row, "Bewilligung", CONTACT)
    box(opened, "text_input", "Gegenstand").set_value("Erdarbeiten")
    box(opened, "date_input", "Auftrag erteilt am").set_value(in_days(-90))
    opened = click(opened, "Auftrag speichern")
    assert "kann die ganze Förderung kosten" in words(opened)
    with read(page_ledger) as session:
        assert session.exec(select(Order)).all() == []
    box(opened, "text_input", "Grund (Pflicht, wenn der Auftrag vor dem Bescheid lag)").set_value("Gefahr im Verzug")
    opened = click(opened, "Auftrag speichern")
    assert "✗ förderschädlicher Beginn droht:" in words(opened)
    assert 'role="alert"' in markup(opened)
    assert "Eingetragener Grund: Gefahr im Verzug" in words(opened)


def test_drawing_proof_and_clocks_are_kept_on_the_page(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        row = an_antrag(session, people)
        awarded(session, row)
        due = OverrideData(kind=ClockKind.PROOF, due_on=in_days(200), passage="Nr. 6.1")
        award_clocks.override(session, builders.OFFICE, public_id=row.public_id, data=due, now=clock.now())
    opened = section(row, "Bewilligung")
    box(opened, "text_input", "Betrag").set_value("1e9")
    opened = click(opened, "Mittelabruf speichern")
    assert "1e9" in words(opened)
    box(opened, "text_input", "Betrag").set_value("24.875,00 €")
    box(opened, "date_input", "Beantragt am").set_value(in_days(-3))
    opened = click(opened, "Mittelabruf speichern")
    assert "100.000,00 €" in words(opened)
    opened = click(opened, "Nachweis speichern")
    area = next(item for item in opened.text_area if item.label.startswith("Eine Zeile je"))
    area.set_value("E; Zuwendung; 90.000\nA; Bau; 100.000; 100.000; 80.000; 80.000")
    opened = click(opened, "Zeilen speichern")
    text = words(opened)
    assert "decken die Ausgaben nicht: Es fehlen 10.000,00 €." in text
    assert "laut Bescheid, Nr. 6.1" in text
    opened = click(opened, "Erledigt")
    assert "✓ Die Frist ist erledigt." in words(opened)


def test_the_list_of_awards_sums_filters_and_hides_from_others(people: People, page_ledger: Engine) -> None:
    assert "noch kein Bescheid eingetragen" in words(page("bewilligungen", als=OFFICE))
    with write(page_ledger) as session:
        row = an_antrag(session, people, stage=Stage.IMPLEMENTATION, is_public=True)
        awarded(session, row)
        done = proofs.save(
            session,
            builders.OFFICE,
            public_id=row.public_id,
            data=ProofData(kind=ProofKind.FINAL, due_on=in_days(300)),
            now=clock.now(),
        )
    assert done.due_on == in_days(300)
    text = words(page("bewilligungen", als=OFFICE))
    assert "1 Bewilligung, die nächste Frist zuerst" in text
    assert "Verfall der Jahresscheibe, noch 20 Tage" in text
    assert "Mittel verfallen" in text
    assert "Keine Bewilligung passt" in words(page("bewilligungen", als=OFFICE, kommune="Werne"))
    assert "Radweg" not in words(page("bewilligungen", als=CONTACT_OF_WERNE))
    public = words(page("bewilligungen", als=POLITICS))
    assert "124.875,00 €" in public
    assert "nicht sichtbar" in public


def test_the_report_prints_its_counting_rules_and_offers_excel_and_word(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        row = an_antrag(session, people, stage=Stage.IMPLEMENTATION, submitted_on=in_days(-200))
        awarded(session, row)
    opened = page("bericht", als=OFFICE)
    text = words(opened)
    assert "1 gestellter Antrag, 1 Bewilligung über 124.875,00 €, Erfolgsquote 100 %." in text
    assert "<b>Selm</b>" not in markup(opened)
    captions = [item.value for item in opened.caption]
    assert sum(caption.startswith("Zählweise: ") for caption in captions) == 15
    assert [button.label for button in opened.get("download_button")] == [
        "Als Excel speichern",
        "Berichtsvorlage (Word)",
    ]
    opened = shown(opened.checkbox[0].check().run())
    assert "keine Förderung da" in words(opened)
    assert "„viel“ ist kein Betrag" in words(page("bericht", als=OFFICE, wertgrenze="viel"))


def test_the_audit_file_is_offered_to_the_office_and_not_to_a_contact(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        row = an_antrag(session, people)
    label = "Prüfakte herunterladen (ZIP)"
    assert label in [button.label for button in section(row, "Bewilligung").get("download_button")]
    assert label not in [button.label for button in section(row, "Bewilligung", CONTACT).get("download_button")]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [("fristen", "keine Frist an"), ("bewilligungen", "noch kein Bescheid"), ("bericht", "keine Förderung da")],
)
def test_the_pages_open_on_an_empty_ledger(manned: Engine, address: str, sentence: str) -> None:
    assert sentence in words(page(address, als=OFFICE))
