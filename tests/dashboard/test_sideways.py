"""Sideways from a programme and a project: who of us could use it, and who plans or has something alike."""

from pathlib import Path
from uuid import UUID

import builders
from ledger_of_pages import CONTACT, People
from opened import markup, page, shown, words
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from matcher import run as matching
from tracker import clock
from tracker.database import write
from tracker.models.partners import Organisation, OrganisationPartner
from tracker.vocabulary.people import LegalForm
from tracker.vocabulary.projects import ProjectState


def section(call_id: UUID) -> AppTest:
    """Draw "Wer könnte das nutzen" alone, as the page of a programme does."""

    def script(call_id) -> None:  # type: ignore[no-untyped-def]  # its source is run elsewhere, without our imports
        from dashboard import ledger
        from dashboard.components import who_could
        from dashboard.viewer import Viewer
        from tracker import database
        from tracker.services import calls
        from tracker.shapes.actor import system

        with database.read(ledger.engine()) as session:
            call = calls.find(session, public_id=call_id)
            who_could.draw(session, Viewer(system("Prüfung"), ""), call)

    return shown(AppTest.from_function(script, default_timeout=60, kwargs={"call_id": call_id}).run())


def test_a_programme_says_who_could_use_it(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        company = Organisation(
            key="werke", name="Stadtwerke Selm", legal_form=LegalForm.GMBH, municipal_share_hundredths=10_000
        )
        session.add(company)
        session.flush()
        selm = builders.a_partner(session, "selm")
        session.add(OrganisationPartner(organisation_id=company.id, partner_id=selm.id))
    said = words(section(people.cycle_call))
    assert "Wer könnte das nutzen" in said
    assert "Voraussetzungen erfüllt: Alle 2 Kommunen" in said
    assert "Kommunale Unternehmen: 1 von 1 kämen in Frage" in said
    assert "Stadtwerke Selm" in said


def test_a_programme_that_is_gone_has_nobody(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        gone = builders.the_call(session, "radwege")
        gone.withdrawn_at = clock.now()
        session.add(gone)
    assert "Dieses Programm wird nicht mehr angeboten." in words(section(people.cycle_call))


def test_a_project_shows_its_like_when_asked(people: People, page_ledger: Engine, tmp_path: Path) -> None:
    with write(page_ledger) as session:
        builders.a_project(
            session,
            builders.a_partner(session, "werne"),
            title="Radwege beleuchten",
            keywords=("Radweg", "Schulweg"),
            state=ProjectState.COMPLETED,
            reusable=True,
        )
    closed = page("vorhaben", als=CONTACT, id=str(people.cycle_path))
    assert "Radwege beleuchten" not in words(closed)
    waiting = page("vorhaben", als=CONTACT, id=str(people.cycle_path), aehnliche="true")
    assert "Die Vorhaben werden noch verglichen." in words(waiting)
    now, today = clock.now(), clock.today()
    matching.run(page_ledger, data_dir=tmp_path / "data", now=now, today=today, progress=lambda *_: None)
    opened = page("vorhaben", als=CONTACT, id=str(people.cycle_path), aehnliche="true")
    assert "Radwege beleuchten" in words(opened)
    assert "nachnutzbar" in words(opened)
    assert "<script>" not in markup(opened)
