"""Excel übernehmen and Bestandsabfrage: a preview first, then agreement, and sheets that come back.

Columns, whose list it is, and files that are none: ``test_table_import.py``, for every kind of list.
"""

import io
import zipfile

import pytest
from ledger_of_pages import CONTACT_OF_WERNE, OFFICE, POLITICS, People
from opened import click, page, shown, words
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.components import inventory_request
from dashboard.viewer import Viewer
from tracker.database import read
from tracker.models.projects import Project
from tracker.models.work import Job
from tracker.services import people as directory
from tracker.services import rematching
from tracker.vocabulary.work import JobKind

LIST = (
    "Unsere Vorhaben\n"
    "Nr.;Kommune;Maßnahme;Kosten;Bemerkung\n"
    "V-001;Selm;Radweg am Bahnhof;700.000,00 €;x\n"
    "N-1;Selm;Neues <b>Freibad</b>;n. n.;\n"
    "N-2;Dortmund;Hafen;5;\n"
).encode("cp1252", errors="replace")


def uploaded(content: bytes, name: str = "liste.csv", person: str = OFFICE) -> AppTest:
    opened = page("vorhaben", als=person, uebernehmen="1")
    return shown(opened.file_uploader[0].upload(name, content, "text/csv").run())


def titles(engine: Engine) -> set[str]:
    with read(engine) as session:
        return {project.title for project in session.exec(select(Project))}


def test_a_list_is_shown_first_and_stored_after_agreement(people: People, page_ledger: Engine) -> None:
    opened = uploaded(LIST)
    text = words(opened)
    assert "1 neu · 1 geändert · 0 unverändert · 1 fehlerhaft" in text
    assert "gelesen als Windows-1252" in text
    assert "Gesamtkosten: „600000,00“ → „700.000,00 €“" in text
    assert (
        "Spalte „Kommune“: „Dortmund“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise." in text
    )
    assert "offen, bitte prüfen: Kosten: „n. n.“" in text
    assert "Nicht übernommen werden die Spalten: Bemerkung." in text
    assert "Neues <b>Freibad</b>" not in titles(page_ledger)
    opened = click(opened, "2 Vorhaben übernehmen")
    assert "2 Vorhaben übernommen" in words(opened)
    assert "Neues <b>Freibad</b>" in titles(page_ledger)
    with read(page_ledger) as session:
        jobs = session.exec(select(Job).where(Job.kind == JobKind.MATCH)).all()
        assert [job.argument for job in jobs] == [rematching.CHANGED]
        project = session.exec(select(Project).where(Project.number == "N-1")).one()
        assert project.originals == {"cost_cents": "n. n."}
    assert "Gesamtkosten offen, bitte prüfen (in der Liste: „n. n.“)" in words(
        page("vorhaben", id=str(project.public_id))
    )


def test_a_contact_cannot_bring_in_rows_of_others(people: People, page_ledger: Engine) -> None:
    opened = uploaded(LIST, person=CONTACT_OF_WERNE)
    assert "0 neu · 0 geändert · 0 unverändert · 3 fehlerhaft" in words(opened)
    assert not [button for button in opened.button if "übernehmen" in button.label]


@pytest.mark.parametrize("way", ["uebernehmen", "abfrage"])
def test_who_may_not_edit_is_told(people: People, way: str) -> None:
    assert "legt die Ansprechpartner:in" in words(page("vorhaben", als=POLITICS, **{way: "1"}))


def test_every_partner_gets_a_sheet_of_its_own(people: People, page_ledger: Engine) -> None:
    opened = page("vorhaben", als=OFFICE, abfrage="1", kommune="Selm")
    assert [button.label for button in opened.get("download_button")] == [
        "Tabelle für Selm speichern",
        "Tabellen für alle Kommunen speichern (ZIP)",
    ]
    with read(page_ledger) as session:
        office = next(person for person in directory.choices(session) if person.name == OFFICE)
        viewer = Viewer(directory.actor_of(office), "")
    with zipfile.ZipFile(io.BytesIO(inventory_request._all(viewer))) as archive:
        assert len(archive.namelist()) == 2
        sheet = archive.read(next(name for name in archive.namelist() if "selm" in name))
    assert "0 neu · 0 geändert · 2 unverändert · 0 fehlerhaft" in words(uploaded(sheet, name="zurueck.xlsx"))
