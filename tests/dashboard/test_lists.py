"""Förderprogramme and Vorhaben: filters in the address, pages, files."""

import csv
import io
from typing import Any

import builders
import openpyxl
import pytest
from ledger_of_pages import CONTACT, OFFICE, People
from opened import page, shown, words
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from dashboard import addresses
from dashboard.viewer import Viewer
from dashboard.views import aufrufe, start
from tracker.database import read, write
from tracker.exchange.sheets import xlsx_bytes
from tracker.exchange.tables import csv_bytes
from tracker.services.calls import CallFilter


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 5),
        ({"suche": "radwege"}, 1),
        ({"ebene": ["Land"]}, 1),
        ({"ebene": ["Land", "Bund"]}, 5),
        ({"status": ["Mittel ausgeschöpft"]}, 1),
        ({"gebiet": ["Nordrhein-Westfalen"]}, 1),
        ({"thema": ["Mobilität"]}, 1),
        ({"antragsberechtigt": ["Kommune"]}, 5),
        ({"quelle": ["Quelle bund"]}, 5),
        ({"suche": "gibt es nicht"}, 0),
        ({"ebene": ["Gibt es nicht"]}, 5),
    ],
)
def test_filters_come_from_the_address(people: People, filters: dict[str, Any], found: int) -> None:
    text = words(page("aufrufe", **filters))
    assert ("Gefiltert nach" in text) is bool(found and filters and filters != {"ebene": ["Gibt es nicht"]})
    expected = f"{found} Förderprogramm" if found else "Kein Förderprogramm passt zu dieser Suche."
    assert expected in text


def test_the_overview_leads_to_the_suggestions_it_counted(people: People, page_ledger: Engine) -> None:
    viewer = Viewer(builders.OFFICE.model_copy(update={"partner_id": people.selm}), "")
    with read(page_ledger) as session:
        (counted,) = start._suggestions(session, viewer)
    assert counted.figure > 0
    assert counted.to == viewer.to(addresses.SUGGESTIONS, kommune="Selm"), "the office may look at any of the eleven"


def test_a_changed_filter_starts_at_the_first_page(people: People) -> None:
    opened = page("aufrufe", seite="3")
    levels = next(box for box in opened.multiselect if box.label == "Ebene")
    shown(levels.select("Land").run())
    assert "seite" not in opened.query_params
    assert "1 Förderprogramm" in words(opened)


def test_a_long_list_has_pages_that_keep_the_filters(people: People, page_ledger: Engine) -> None:
    with write(page_ledger) as session:
        calls = [builders.a_call_data(source="land", external_id=f"viele-{number:02d}") for number in range(60)]
        builders.harvested(session, *calls, source="land")
    opened = page("aufrufe", quelle=["Quelle land"], sortieren="Titel", seite="2", als=CONTACT)
    text = words(opened)
    assert "60 Förderprogramme, gezeigt 26 bis 50" in text
    assert "Förderung viele-25" in text
    assert "Seite 2 von 3" in text
    links = " ".join(item.value for item in opened.html if "fp-pages" in item.value)
    assert "sortieren=Titel" in links
    assert "quelle=Quelle+land" in links
    assert "als=F%C3%B6rdermittel" in links
    assert "Diese Seite der Liste gibt es nicht" in words(page("aufrufe", seite="9"))


@pytest.mark.parametrize("nonsense", ["0", "-1", "x", "9" * 5000, "1e3", "²"])
def test_a_nonsense_page_number_is_the_first_page(people: People, nonsense: str) -> None:
    assert "5 Förderprogramme" in words(page("aufrufe", seite=nonsense))


def test_the_file_holds_what_the_list_shows(people: People, page_ledger: Engine) -> None:
    looking = Viewer(builders.OFFICE, "")
    with read(page_ledger) as session:
        rows = aufrufe.rows(session, looking, CallFilter(words="radwege"))
    [line] = csv.DictReader(io.StringIO(csv_bytes(aufrufe.HEADER, rows).decode("utf-8-sig")), delimiter=";")
    assert line["Förderprogramm"] == "Radwege für alle"
    assert line["Fördersatz"] == "80,00"
    assert line["Höchstbetrag"] == "500000,00"
    assert line["Lizenz"] == "DL-DE BY 2.0"
    assert line["Beispieldaten"] == "nein"
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes("Förderprogramme", aufrufe.HEADER, rows))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(aufrufe.HEADER)
    assert sheet["A2"].value == "Radwege für alle"


@pytest.mark.parametrize("address", ["aufrufe", "vorhaben", "quellen"])
def test_every_table_of_records_can_be_saved(people: People, address: str) -> None:
    labels = [button.label for button in page(address, als=OFFICE).download_button]
    assert labels == ["Als Excel speichern", "Als CSV speichern"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, "3 Vorhaben"),
        ({"kommune": "Werne"}, "2 Vorhaben"),
        ({"stand": "läuft"}, "1 Vorhaben"),
        ({"suche": "freibad"}, "1 Vorhaben"),
        ({"nachnutzbar": "true"}, "1 Vorhaben"),
        ({"kommune": "Werne", "nachnutzbar": "true"}, "Kein Vorhaben passt"),
    ],
)
def test_projects_are_narrowed_by_the_address(people: People, filters: dict[str, Any], found: str) -> None:
    assert found in words(page("vorhaben", **filters))


def test_what_is_missing_is_said_in_words(people: People) -> None:
    text = words(page("vorhaben", id=str(people.library)))
    assert "Es fehlen: eine Kurzbeschreibung, Stichworte, Gesamtkosten" in text
    assert "Es fehlen" not in words(page("vorhaben", id=str(people.cycle_path)))


def test_a_call_shows_every_fact_with_its_passage(people: People) -> None:
    text = words(page("aufruf", id=str(people.cycle_call)))
    assert "Fördersatz 80 % „bis zu 80 Prozent“ ( Quelle bund ) im Text zeigen" in text
    assert "Höchstbetrag der Zuwendung 500.000,00 € „höchstens 500.000 Euro“" in text
    assert "Mindest-Eigenanteil offen, bitte prüfen" in text
    assert "Maßgeblich sind immer die offiziellen Seiten der Fördergeber." in text
    assert "CC BY-ND 3.0 DE · Ministerium für Verkehr" in text
    assert "Radweg am Bahnhof Selm" in text
    assert "Merkblatt" in text
    opened: AppTest = page("aufruf", id=str(people.cycle_call))
    body = next(item.value for item in opened.html if "Vollen Text zeigen" in item.value)
    assert '<mark id="stelle-rate-1" tabindex="-1">bis zu 80 Prozent</mark>' in body
    assert "&lt;img src=x" in body


def test_a_bare_call_says_whom_to_ask(people: People) -> None:
    text = words(page("aufruf", id=str(people.bare_call)))
    assert "Ansprechstelle offen, bitte prüfen" in text
    assert "Der volle Text liegt nicht vor." in text
