"""A page of the Förderdatenbank says what the export says, in the same words at the same places."""

import json
from datetime import date
from typing import Any

import pytest

from crawler.export.calls import call_of
from crawler.facts.read import read_facts
from crawler.pages.fdb_labels import slugs_of
from crawler.pages.fdb_page import document_of, key_of
from crawler.pages.page_programme import NotAProgramme
from tests.crawler.publisher import CAPTCHA, LOGIN, SHELL
from tests.crawler.saved_answers import SOURCES
from tracker.vocabulary.calls import CallStatus

KEY = "FDB/Content/DE/Foerderprogramm/Land/NRW/kuehle-orte"
MARKUP = (SOURCES / "bund_foerderdatenbank_seite" / "kuehle_orte" / "page.html").read_text(encoding="utf-8")
TODAY = date(2026, 11, 22)


def expected(case: str) -> dict[str, dict[str, Any]]:
    calls = json.loads((SOURCES / case / "expected.json").read_text(encoding="utf-8"))["calls"]
    return {call["external_id"]: call for call in calls}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"https://www.foerderdatenbank.de/{KEY}.html", KEY),
        (f"http://foerderdatenbank.de/{KEY}.html?view=renderDruck#tab2", KEY),
        (f"https://www.foerderdatenbank.de/{KEY}.html;jsessionid=0815", KEY),
        (
            "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Land/Th%C3%BCringen/x.html",
            "FDB/Content/DE/Foerderprogramm/Land/Thüringen/x",
        ),
        ("https://www.foerderdatenbank.de/FDB/DE/Home/home.html", ""),
        ("https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/", ""),
        ("https://www.foerderdatenbank.de/FDB/Content/DE/Foerdergeber/B/bmwe.html", ""),
        (f"https://foerderdatenbank.de.example/{KEY}.html", ""),
        ("kein Verweis", ""),
    ],
)
def test_the_key_of_the_export_stands_in_the_address(url: str, key: str) -> None:
    assert key_of(url) == key


def test_page_and_export_give_the_same_origin_text_and_facts() -> None:
    page = expected("bund_foerderdatenbank_seite/kuehle_orte")[KEY]
    export = expected("bund_foerderdatenbank/two_programmes")[KEY]
    for name in (
        *("source", "external_id", "url", "title", "provider", "level", "areas", "funding_types"),
        *("facts", "summary", "text", "contact", "attribution"),
    ):
        assert page[name] == export[name], name


@pytest.mark.parametrize(
    ("classifier", "written", "slugs"),
    [
        (
            "Foerderbereich",
            "Umwelt- & Naturschutz, Kultur, Medien & Sport, Arbeit",
            ["umwelt_naturschutz", "kultur_medien_sport", "arbeit"],
        ),
        ("Foerderbereich", "Wohnungsbau & -modernisierung", ["wohnungsbau_modernisierung"]),
        ("Foerderbereich", "kultur_medien_sport,arbeit", ["kultur_medien_sport", "arbeit"]),
        (
            "Foerderbereich",
            "Forschung & Innovation (themenoffen), Forschung & Innovation (themenspezifisch)",
            ["forschung_innovation_themenoffen", "forschung_innovation_themenspezifisch"],
        ),
        ("Foerderberechtigte", "Verband/Vereinigung,  Kommune , Kommune", ["verband_vereinigung", "kommune"]),
        ("Foerdergebiet", "bundesweit", ["_bundesweit"]),
        ("Foerdergebiet", "Nordrhein-Westfalen, Schleswig-Holstein", ["nordrhein_westfalen", "schlesig_holstein"]),
        ("Foerderart", "Zuschuss, Zirkus", ["zuschuss", "Zirkus"]),
        ("Foerderart", "", []),
        ("Foerderart", " , ,", []),
    ],
)
def test_labels_are_parted_by_commas_and_one_holds_a_comma(classifier: str, written: str, slugs: list[str]) -> None:
    assert slugs_of(classifier, written) == slugs


@pytest.mark.parametrize(
    "markup",
    [
        CAPTCHA.decode(),
        LOGIN.decode(),
        SHELL.decode(),
        "",
        "<p>",
        MARKUP.replace('class="title"', 'class="headline"'),
        MARKUP.replace("document-info-fundingprogram", "document-info"),
        MARKUP.replace("content--tab-text", "x").replace("content--main", "y"),
    ],
)
def test_any_other_page_is_no_programme(markup: str) -> None:
    with pytest.raises(NotAProgramme):
        document_of(markup, KEY, lambda kind, code: None)


def test_a_banner_in_the_head_decides_the_status_and_unknown_entries_are_reported() -> None:
    unknown: list[tuple[str, str]] = []
    markup = MARKUP.replace("</h1>", "</h1><p>Antragstellung derzeit nicht möglich</p>").replace(
        "<dt>Ansprechpunkt:</dt>", "<dt>Laufzeit:</dt> <dd>offen</dd> <dt>Ansprechpunkt:</dt>"
    )
    document, index = document_of(
        markup.replace("<h3>Fristen</h3>", "<h3>Termine</h3>"), KEY, lambda kind, code: unknown.append((kind, code))
    )
    call = call_of(document, index, read_facts, lambda kind, code: None, TODAY)
    assert call.facts.status is CallStatus.SUSPENDED
    assert call.status_note == "Antragstellung derzeit nicht möglich"
    assert unknown == [("Überschrift", "Termine"), ("Feld", "laufzeit")]
    # What has no known place is still part of the text.
    assert "Anträge sind bis spätestens 31. März 2027" in call.text


def test_no_person_is_kept() -> None:
    document, index = document_of(MARKUP, KEY, lambda kind, code: None)
    call = call_of(document, index, read_facts, lambda kind, code: None, TODAY)
    assert "Beispiel" not in call.model_dump_json()
