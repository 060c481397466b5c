"""Vorhaben: who may edit, what the form refuses, and what a second editor is told."""

from datetime import date

import builders
import pytest
from ledger_of_pages import CONTACT, CONTACT_OF_WERNE, OFFICE, POLITICS, People
from opened import click, page, words
from sqlalchemy import Engine
from sqlmodel import col, select
from streamlit.testing.v1 import AppTest

from tracker import clock
from tracker.database import read, write
from tracker.models.projects import Project
from tracker.models.work import Job
from tracker.services import projects, rematching
from tracker.services.projects import ProjectCard
from tracker.vocabulary.projects import Duty, PartnerRole, PlanningStage
from tracker.vocabulary.work import JobKind


def form(people: People, person: str = CONTACT) -> AppTest:
    return page("vorhaben", als=person, id=str(people.cycle_path), bearbeiten="1")


def fill(opened: AppTest, label: str, value: str) -> None:
    next(box for box in opened.text_input if box.label == label).set_value(value)


def choose(opened: AppTest, label: str, value: object) -> None:
    next(box for box in opened.selectbox if box.label == label).set_value(value)


def stored(engine: Engine, people: People) -> ProjectCard:
    with read(engine) as session:
        return projects.card(session, builders.OFFICE, public_id=people.cycle_path)


def test_a_saved_project_is_changed_and_matched_again(people: People, page_ledger: Engine) -> None:
    opened = form(people)
    fill(opened, "Vorhaben *", "Radweg  am Bahnhof, Abschnitt 2")
    fill(opened, "Gesamtkosten in Euro", "1.250.000,00 €")
    fill(opened, "Stichworte, mit Komma getrennt (zwei bis vier)", "Radweg, Licht , Radweg,")
    choose(opened, "Planungsstand", PlanningStage.DESIGN)
    choose(opened, "Pflichtaufgabe", "")
    opened.date_input[0].set_value(date(2028, 4, 1))
    opened = click(opened, "Speichern")
    assert "✓ Gespeichert." in words(opened)
    assert "bearbeiten" not in opened.query_params
    data = stored(page_ledger, people).data
    assert data.title == "Radweg am Bahnhof, Abschnitt 2"
    assert data.cost_cents == 125_000_000
    assert list(data.keywords) == ["Radweg", "Licht"]
    assert (data.planning_stage, data.duty, data.starts_on) == (PlanningStage.DESIGN, None, date(2028, 4, 1))
    with read(page_ledger) as session:
        job = session.exec(select(Job).where(Job.kind == JobKind.MATCH)).one()
        assert job.argument == rematching.CHANGED


@pytest.mark.parametrize("cost", ["1.234,5", "−3", "-3", "1e9", "12.50", "1,25 Mio.", "1.250.000.00", "zehn", "١٢٣"])
def test_an_unclear_amount_is_refused_and_nothing_typed_is_lost(people: People, page_ledger: Engine, cost: str) -> None:
    opened = form(people)
    fill(opened, "Vorhaben *", "Neuer Name")
    fill(opened, "Gesamtkosten in Euro", cost)
    opened = click(opened, "Speichern")
    assert f"Nicht gespeichert: „{cost}“ ist kein Betrag." in words(opened)
    assert stored(page_ledger, people).data.title == "Radweg am Bahnhof"
    assert next(box for box in opened.text_input if box.label == "Vorhaben *").value == "Neuer Name"


def test_a_project_needs_a_name(people: People) -> None:
    opened = form(people)
    fill(opened, "Vorhaben *", " ab ")
    assert "mindestens drei Zeichen" in words(click(opened, "Speichern"))


def test_a_second_editor_is_told_and_overwrites_nothing(people: People, page_ledger: Engine) -> None:
    opened = form(people)
    before = stored(page_ledger, people)
    with write(page_ledger) as session:
        data = before.data.model_copy(update={"title": "Von jemand anderem", "duty": Duty.MANDATORY})
        projects.edit(
            session, builders.OFFICE, public_id=people.cycle_path, version=before.version, data=data, now=clock.now()
        )
    fill(opened, "Vorhaben *", "Meine Fassung")
    opened = click(opened, "Speichern")
    assert "Jemand anderes hat dieses Vorhaben inzwischen geändert" in words(opened)
    opened = click(opened, "Speichern")
    assert stored(page_ledger, people).data.title == "Von jemand anderem"
    opened = click(opened, "Meine Eingaben verwerfen und den neuen Stand laden")
    assert next(box for box in opened.text_input if box.label == "Vorhaben *").value == "Von jemand anderem"


def test_leaving_the_form_changes_nothing(people: People, page_ledger: Engine) -> None:
    opened = form(people)
    fill(opened, "Vorhaben *", "Doch nicht")
    opened = click(opened, "Abbrechen")
    assert "bearbeiten" not in opened.query_params
    assert stored(page_ledger, people).data.title == "Radweg am Bahnhof"


def test_a_new_project_appears_with_its_partners(people: People, page_ledger: Engine) -> None:
    opened = page("vorhaben", als=CONTACT, neu="1")
    fill(opened, "Vorhaben *", "Neues Freibad")
    partners = next(box for box in opened.multiselect if box.label == "Weitere beteiligte Kommunen")
    partners.select("Werne")
    opened = click(opened, "Vorhaben anlegen")
    assert "Das Vorhaben ist angelegt" in words(opened)
    assert "Neues Freibad" in words(opened)
    with read(page_ledger) as session:
        project = session.exec(select(Project).where(col(Project.title) == "Neues Freibad")).one()
        card = projects.card(session, builders.OFFICE, public_id=project.public_id)
        assert card.partner_names == ("Selm", "Werne")
        assert [part.role for part in card.data.partners] == [PartnerRole.LEAD, PartnerRole.PARTNER]
        assert not card.is_example


@pytest.mark.parametrize(
    ("person", "may"), [(CONTACT, True), (OFFICE, True), (CONTACT_OF_WERNE, False), (POLITICS, False)]
)
def test_only_the_own_partner_and_the_office_may_edit(people: People, person: str, may: bool) -> None:
    opened = page("vorhaben", als=person, id=str(people.library))
    assert ("Vorhaben bearbeiten" in words(opened)) is may
    opened = page("vorhaben", als=person, id=str(people.library), bearbeiten="1")
    assert ("Speichern" in [button.label for button in opened.button]) is may
