"""CorrelAid's table: the export's codes in cells, read as a call."""

from datetime import date
from typing import Any

import pytest

from tracker.errors import Refused
from tracker.exchange.correlaid import call_from_correlaid, is_absent, unknown_columns
from tracker.vocabulary.calls import Level

ROW = {
    "programme_slug": "radwege",
    "id_url": "land-nrw-radwege",
    "url": "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Land/NRW/radwege.html",
    "title": "Radwege",
    "short_description": "Wer Radwege baut, bekommt Geld.",
    "status_note": "",
    "description": "Gefördert wird der Bau.",
    "deadlines": "Anträge bis 31. Mai.",
    "legal_basis": "Richtlinie im Wortlaut",
    "legal_citation": "Runderlass vom 1. Januar",
    "funding_type": '["zuschuss"]',
    "eligible_applicants": '["kommune", "neue_gruppe"]',
    "funding_area": '["mobilitaet"]',
    "funding_subarea": '["mobilitaet.radverkehr"]',
    "funding_body": '["land"]',
    "funding_location": '["nordrhein_westfalen", "neues_land"]',
    "funding_organisation": '["minist-verkehr-nrw"]',
    "grw": '["grw_foerderung"]',
    "keywords": "Rad Weg",
    "keywords_extracted": "",
    "date_of_issue": "2026-01-15T23:57:00.000000+0000",
    "further_links": '[{"url": "https://rad.example", "title": "Rad"}, {"url": "javascript:1", "title": "x"}]',
    "contact_info_institution": "Bezirksregierung Arnsberg",
    "contact_info_phone": "02931 82-0",
    "contact_info_road": "Seibertzstraße",
    "contact_info_house_id": "1",
    "contact_info_zip_code": "59821",
    "contact_info_city": "Arnsberg",
    "absent": "false",
    "last_updated": "2026-W40",
}


def a_row(**changes: Any) -> dict[str, Any]:
    return ROW | changes


def test_a_row_becomes_a_call() -> None:
    call = call_from_correlaid(ROW)
    assert (call.source, call.external_id, call.level) == ("correlaid", "land-nrw-radwege", Level.LAND)
    assert (call.applicants, call.funding_types) == (("kommune", "neue_gruppe"), ("zuschuss",))
    assert (call.areas, call.topics) == (("DE-NW", "neues_land"), ("mobilitaet", "mobilitaet.radverkehr"))
    assert (call.keywords, call.legal_basis) == (("Rad", "Weg", "GRW"), "Runderlass vom 1. Januar")
    assert call.contact == "Bezirksregierung Arnsberg, 02931 82-0"
    assert call.bodies[0].address == "Seibertzstraße 1, 59821 Arnsberg"
    assert [link.url for link in call.links] == ["https://rad.example"]


def test_the_prose_stands_under_its_headings_the_guideline_last() -> None:
    assert call_from_correlaid(ROW).text == (
        "Beschreibung\nGefördert wird der Bau.\n\nFristen\nAnträge bis 31. Mai.\n\nRichtlinie\nRichtlinie im Wortlaut"
    )


def test_the_day_of_issue_is_the_day_in_berlin() -> None:
    assert call_from_correlaid(ROW).published_on == date(2026, 1, 16)
    assert call_from_correlaid(a_row(date_of_issue="unbekannt")).published_on is None


def test_a_slug_is_not_shown_as_the_name_of_an_office() -> None:
    assert call_from_correlaid(ROW).provider == ""
    assert call_from_correlaid(a_row(funding_organisation="Land Nordrhein-Westfalen")).provider == (
        "Land Nordrhein-Westfalen"
    )


def test_lists_may_come_as_lists_too() -> None:
    assert call_from_correlaid(a_row(funding_type=["zuschuss", "darlehen"])).funding_types == ("zuschuss", "darlehen")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "„title“"),
        ({"id_url": "", "programme_slug": ""}, "„programme_slug“"),
        ({"url": "foerderdatenbank.de"}, "„url“"),
        ({"funding_type": "['zuschuss']"}, "„funding_type“.*JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_column(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        call_from_correlaid(a_row(**changes))


def test_columns_nobody_decided_about_are_named() -> None:
    assert unknown_columns(a_row(neue_spalte="x")) == ("neue_spalte",)
    assert unknown_columns(ROW) == ()


def test_two_levels_are_not_guessed_into_one() -> None:
    assert call_from_correlaid(a_row(funding_body='["bund", "land"]')).level is Level.UNKNOWN


def test_a_row_kept_only_as_history_is_recognised() -> None:
    assert is_absent(a_row(absent="true"))
    assert not is_absent(ROW)
