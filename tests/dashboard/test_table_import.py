"""A list on the screen, here of Anträge: columns by select boxes, a preview, and nothing stored before agreement."""

import pytest
from ledger_of_pages import CONTACT_OF_WERNE, OFFICE
from opened import click, shown, words
from sqlalchemy import Engine
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from dashboard.components import table_import
from tracker.database import read
from tracker.models.applications import Application

LIST = (
    "Unsere Fördermittel\n"
    "Nr.;Kommune;Maßnahme;Status;Gesamtausgaben;Fördersatz;Notiz\n"
    "1;Selm;Radweg;genehmigt;700.000,00 €;rd. 40 %;x\n"
    "2;Dortmund;Hafen;geplant;5;;\n"
).encode()


def _script(person: str) -> None:
    from dashboard import ledger
    from dashboard.components import funding_import
    from dashboard.viewer import Viewer
    from tracker import database
    from tracker.services import people

    with database.read(ledger.engine()) as session:
        known = next(item for item in people.choices(session) if item.name == person)
        funding_import.draw(session, Viewer(people.actor_of(known), ""))


def uploaded(content: bytes, person: str = OFFICE) -> AppTest:
    test = AppTest.from_function(_script, default_timeout=60, kwargs={"person": person})
    opened = shown(test.run())
    return shown(opened.file_uploader[0].upload("liste.csv", content, "text/csv").run())


def titles(engine: Engine) -> list[str]:
    with read(engine) as session:
        return [row.title for row in session.exec(select(Application))]


def test_a_list_is_shown_first_and_stored_after_agreement(manned: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if it were long: then its progress is shown, while it is stored and while it is checked again.
    monkeypatch.setattr(table_import, "_SHORT_LIST", 0)
    opened = uploaded(LIST)
    text = words(opened)
    assert "1 neu · 0 geändert · 0 unverändert · 1 fehlerhaft" in text
    assert "„Dortmund“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise." in text
    assert "offen, bitte prüfen: Fördersatz: „rd. 40 %“ ist nur ungefähr" in text
    assert "Nicht übernommen werden die Spalten: Notiz." in text
    assert titles(manned) == []
    opened = click(opened, "1 Förderung übernehmen")
    assert titles(manned) == ["Radweg"]
    assert not opened.get("progress")
    assert "0 neu · 0 geändert · 1 unverändert · 1 fehlerhaft" in words(opened)
    assert "Es gibt nichts zu übernehmen." in words(opened)


def test_a_column_can_be_assigned_by_hand_and_never_twice(manned: Engine) -> None:
    opened = uploaded(b"A;B;C\nSelm;Rathaus;5\n")
    assert "Spalte mit dem Namen der Maßnahme" in words(opened)
    boxes = {box.label: box for box in opened.selectbox}
    boxes["Maßnahme"].set_value(1)
    opened = shown(boxes["Kommune"].set_value(0).run())
    assert "1 neu" in words(opened)
    boxes = {box.label: box for box in opened.selectbox}
    opened = shown(boxes["Status"].set_value(1).run())
    assert "ist zweimal zugeordnet" in words(opened)


def test_whose_list_it_is_can_be_said(manned: Engine) -> None:
    content = "Nr.;Maßnahme;Kosten\n1;Rathaus;5\n".encode()
    opened = uploaded(content)
    assert "wessen Liste es ist" in words(opened)
    box = next(box for box in opened.selectbox if box.label == "Wessen Liste ist das?")
    assert "1 neu" in words(shown(box.set_value("Selm").run()))
    assert "1 neu" in words(uploaded(content, person=CONTACT_OF_WERNE))


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "ist leer"), (b"nur Text", "keine Tabelle"), (b"PK\x03\x04 kaputt", "beschädigt")]
)
def test_a_file_that_is_no_list_gets_one_sentence(manned: Engine, content: bytes, said: str) -> None:
    assert said in words(uploaded(content))
