"""The pages of the EFRE/JTF-Programm NRW: two sites, and a fund that leaves Kreis Unna out."""

from crawler.spiders.nrw_efre import NrwEfre
from tests.crawler.saved_answers import SOURCES, produce
from tracker.vocabulary.codes import labels, rows

CASE = SOURCES / "nrw_efre" / "adaptation"
KREIS_UNNA = "05978"


def test_the_just_transition_fund_serves_named_places_and_not_kreis_unna() -> None:
    (fund,) = [page for page in NrwEfre.pages if page.key == "transformation-kohleregionen"]
    places = {row["ags"] for row in rows("places")}
    assert len(fund.areas) == 10
    assert set(fund.areas) <= places
    assert not [area for area in fund.areas if area.startswith(KREIS_UNNA)]


def test_a_fund_of_the_union_is_on_the_level_of_the_union_whatever_ministry_runs_it() -> None:
    (call,) = produce(CASE)["calls"]
    assert (call["level"], call["areas"]) == ("eu", ["DE-NW"])
    assert call["provider"].startswith("Ministerium für Umwelt")


def test_a_day_with_an_hour_is_read_with_its_hour() -> None:
    (call,) = produce(CASE)["calls"]
    (found,) = call["facts"]["rounds"]
    assert (found["closes_on"], found["closes_at"]) == ("2026-12-31", "14:00")


def test_the_agency_has_its_hotline_and_the_mail_that_was_hidden_from_robots() -> None:
    (call,) = produce(CASE)["calls"]
    (agency,) = [body for body in call["bodies"] if body["kind"] == "agency"]
    assert (agency["phone"], agency["email"]) == ("02461 5550", "klima@in-nrw.invalid")
    assert "Beispiel" not in str(call)


def test_both_sites_of_the_list_may_be_asked_and_every_topic_is_a_known_code() -> None:
    assert {page.url.split("/")[2].removeprefix("www.") for page in NrwEfre.pages} == {"efre.nrw.de", "in.nrw"}
    for page in NrwEfre.pages:
        assert set(page.topics) <= set(labels("topics"))
