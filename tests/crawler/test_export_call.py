"""Categories, offices and links of a programme."""

from datetime import date

import pytest

from crawler.export.calls import published_on
from crawler.export.offices import is_personal
from crawler.run_report import RunReport
from tests.crawler.export_call import TODAY, the_call
from tests.crawler.export_markup import CATEGORIES, Ingredients
from tracker.vocabulary.calls import BodyKind, Level

FOLDER = "FDB/Content/DE"
FUNDER = Ingredients(f"{FOLDER}/Foerdergeber/M/umwelt", "gsb:ContactData", {"title": "Ministerium für Umwelt"})
ADDRESS = Ingredients(
    f"{FOLDER}/Adresse/A/eins",
    "gsb:Address",
    {"road": "Seibertzstraße", "houseId": "1", "zipCode": "59821", "city": "Arnsberg"},
)
PAGE = Ingredients(
    f"{FOLDER}/ExternerLink/B/bra", "gsb:ExternalLink", {"title": "Portal", "url": "https://www.bra.nrw.de/portal"}
)
OFFICE = Ingredients(
    f"{FOLDER}/Kontakt/B/bra",
    "gsb:ContactData",
    {"title": "Bezirksregierung Arnsberg", "phone": "02931 82-0", "email": "poststelle@bra.nrw.de", "fax": "1"},
    lists={"cl2Addresses": [ADDRESS.key], "website": [PAGE.key]},
)


def test_areas_are_iso_codes_and_abroad_is_told_apart() -> None:
    assert the_call(categories={"Foerdergebiet": ["_bundesweit", "bundesweit"]}).areas == ("DE",)
    slugs = ["schlesig_holstein", "de_ni", "de_st", "nordrhein_westfalen", "sonstige"]
    assert the_call(categories={"Foerdergebiet": slugs}).areas == ("DE-SH", "DE-NI", "DE-ST", "DE-NW", "XX")


def test_no_area_stays_no_area() -> None:
    assert the_call().areas == ()


@pytest.mark.parametrize(
    ("folder", "slugs", "level"),
    [
        ("Land/NRW", ["land"], Level.LAND),
        ("Bund/BMWi", [], Level.BUND),
        ("EU", ["bund", "eu"], Level.EU),
        ("Kommune", [], Level.KOMMUNE),
        ("Land/NRW", ["bund"], Level.BUND),
    ],
)
def test_the_level_is_the_category_else_the_folder(folder: str, slugs: list[str], level: Level) -> None:
    call = the_call(key=f"{FOLDER}/Foerderprogramm/{folder}/x", categories={"Foerdergeber": slugs})
    assert call.level is level


def test_a_programme_at_the_root_without_category_has_no_level() -> None:
    assert the_call(key=f"{FOLDER}/Foerderprogramm/x").level is Level.UNKNOWN


def test_subtopics_keep_their_parent_since_slugs_repeat() -> None:
    around = tuple(
        Ingredients(f"{CATEGORIES}/{classifier}/beratung_schulung", "gsb:DocumentCategory")
        for classifier in ("UFArbeit", "UFUmweltNaturschutz")
    )
    report = RunReport("x")
    categories = {
        "Foerderbereich": ["umwelt_naturschutz"],
        "UFUmweltNaturschutz": ["beratung_schulung"],
        "UFArbeit": ["beratung_schulung"],
    }
    call = the_call(categories=categories, around=around, report=report)
    assert call.topics == ("umwelt_naturschutz", "arbeit.beratung_schulung", "umwelt_naturschutz.beratung_schulung")
    assert not report.unknown


def test_grw_programmes_carry_it_as_a_keyword() -> None:
    call = the_call(values={"keywords": "Gewerbe Fläche"}, categories={"GRW": ["grw_foerderung"]})
    assert call.keywords == ("Gewerbe", "Fläche", "GRW")


def test_the_organisation_is_the_provider_else_the_ministry_as_text() -> None:
    call = the_call(organisations=[FUNDER.key], around=(FUNDER,), values={"referenceCustomer": "BMU"})
    assert call.provider == "Ministerium für Umwelt"
    assert call.bodies[0].kind is BodyKind.FUNDER
    assert the_call(values={"referenceCustomer": "BMU"}).provider == "BMU"


def test_an_office_comes_with_telephone_mail_page_and_address() -> None:
    call = the_call(lists={"cl2Contacts": [OFFICE.key]}, around=(OFFICE, ADDRESS, PAGE))
    office = call.bodies[0]
    assert (office.kind, office.phone, office.email) == (BodyKind.CONTACT, "02931 82-0", "poststelle@bra.nrw.de")
    assert office.url == "https://www.bra.nrw.de/portal"
    assert office.address == "Seibertzstraße 1, 59821 Arnsberg"
    assert call.contact == "Bezirksregierung Arnsberg, Tel. 02931 82-0, poststelle@bra.nrw.de"


def test_a_contact_in_the_list_of_links_is_a_contact_and_the_reverse() -> None:
    call = the_call(lists={"cl2CustServices": [OFFICE.key], "cl2Contacts": [PAGE.key]}, around=(OFFICE, ADDRESS, PAGE))
    assert [body.name for body in call.bodies] == ["Bezirksregierung Arnsberg"]
    assert [link.title for link in call.links] == ["Portal"]


def test_a_link_into_the_archive_leads_to_its_page() -> None:
    archived = Ingredients(f"{FOLDER}/Archiv/alt ä", "gsb:ServiceOffer", {"title": "Altes Programm"})
    call = the_call(lists={"cl2CustServices": [archived.key]}, around=(archived,))
    assert call.links[0].url == "https://www.foerderdatenbank.de/FDB/Content/DE/Archiv/alt%20%C3%A4.html"


def test_only_web_addresses_become_links() -> None:
    odd = Ingredients(f"{FOLDER}/ExternerLink/X/x", "gsb:ExternalLink", {"title": "X", "url": "javascript:alert(1)"})
    assert the_call(lists={"cl2CustServices": [odd.key]}, around=(odd,)).links == ()


def test_a_persons_mailbox_is_left_out_and_the_office_stays() -> None:
    office = Ingredients(OFFICE.key, OFFICE.type, {**OFFICE.values, "email": "a.beispiel@bra.nrw.de"})
    body = the_call(lists={"cl2Contacts": [office.key]}, around=(office,)).bodies[0]
    assert (body.name, body.email) == ("Bezirksregierung Arnsberg", "")


@pytest.mark.parametrize("title", ["Herr Beispiel", "Frau Dr. Beispiel", "Dr. Anna Beispiel", "Anna Beispiel"])
def test_a_contact_that_is_a_person_is_left_out(title: str) -> None:
    person = Ingredients(OFFICE.key, OFFICE.type, {"title": title, "email": "anna.beispiel@bra.nrw.de"})
    assert the_call(lists={"cl2Contacts": [person.key]}, around=(person,)).bodies == ()


@pytest.mark.parametrize(
    ("email", "personal"),
    [
        ("anna.beispiel@stelle.invalid", True),
        ("a.beispiel@stelle.invalid", True),
        ("anna_beispiel2@stelle.invalid", True),
        ("peter.bauer@stelle.invalid", True),
        ("poststelle@stelle.invalid", False),
        ("kommunen.foerderung@stelle.invalid", False),
        ("info.nrw@stelle.invalid", False),
        ("energie-beratung@stelle.invalid", False),
        ("referat-52@stelle.invalid", False),
    ],
)
def test_a_mailbox_with_two_names_is_a_persons_unless_it_names_a_desk(email: str, personal: bool) -> None:
    assert is_personal(email) is personal


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-10-05T06:00:00.000+0000", date(2026, 10, 5)),
        ("2026-10-05T23:30:00.000+0000", date(2026, 10, 6)),
        ("2026-10-05", date(2026, 10, 5)),
        ("0207-01-01", None),
        ("2099-01-01", None),
        ("demnächst", None),
        ("", None),
    ],
)
def test_the_day_of_issue_is_a_day_in_berlin_or_none(value: str, day: date | None) -> None:
    assert published_on(value, TODAY) == day


def test_the_internal_remarks_of_the_editors_go_nowhere() -> None:
    values = {"comment": "Vorgang 4711", "dateOfExpiration": "2029-12-31", "externalID": "XY-1"}
    dumped = the_call(values=values).model_dump_json()
    assert "4711" not in dumped
    assert "2029" not in dumped
    assert "XY-1" not in dumped


def test_licence_and_attribution_stand_on_every_call() -> None:
    call = the_call()
    assert call.licence == "CC BY 4.0"
    assert call.attribution == "Datenquelle: Förderdatenbank des Bundes (BMWE), CC BY 4.0"
