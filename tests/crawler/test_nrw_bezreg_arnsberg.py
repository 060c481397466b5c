"""The pages of the Bezirksregierung Arnsberg: whom the 5-StandorteProgramm serves, and who decides."""

from crawler.spiders.nrw_bezreg_arnsberg import NrwBezregArnsberg
from tests.crawler.saved_answers import SOURCES, produce
from tracker.vocabulary.codes import labels, rows

CASE = SOURCES / "nrw_bezreg_arnsberg" / "five_sites"


def test_the_programme_of_the_five_sites_serves_exactly_the_sites_the_page_names() -> None:
    (call,) = produce(CASE)["calls"]
    (area,) = call["areas"]
    members = [row["name"] for row in rows("named_areas") if row["set"] == area]
    assert len(members) == 5
    assert all(name in call["text"] for name in members)


def test_the_rate_of_municipalities_is_read_and_the_total_of_the_programme_is_no_cap() -> None:
    (call,) = produce(CASE)["calls"]
    assert call["facts"]["rate_hundredths"] == 9_500
    assert "amount_max_cents" not in call["facts"]


def test_the_name_of_the_house_above_the_content_is_not_the_title() -> None:
    (call,) = produce(CASE)["calls"]
    assert call["title"].startswith("5-StandorteProgramm")


def test_the_house_decides_and_the_ministry_pays() -> None:
    (call,) = produce(CASE)["calls"]
    assert [(body["kind"], body["name"][:24]) for body in call["bodies"]] == [
        ("funder", "Ministerium für Wirtscha"),
        ("authority", "Bezirksregierung Arnsberg"[:24]),
    ]
    assert call["bodies"][1]["phone"] == "02931 82-0"


def test_every_area_and_topic_of_the_list_is_a_known_code() -> None:
    for page in NrwBezregArnsberg.pages:
        assert set(page.areas) <= set(labels("areas"))
        assert set(page.topics) <= set(labels("topics"))
