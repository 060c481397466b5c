"""The pages of the Kommunalministerium: questions as headings, days without a year, cooperation of municipalities."""

from datetime import datetime
from pathlib import Path

from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.archive import Archive
from crawler.spiders.nrw_mhkbd import NrwMhkbd
from tests.crawler.page_lists import document
from tests.crawler.run_spider import NOW
from tests.crawler.saved_answers import SOURCES, produce
from tracker.vocabulary.codes import labels

COOPERATION = SOURCES / "nrw_mhkbd" / "cooperation"
PRIZE = SOURCES / "nrw_mhkbd" / "heimat_preis"


def test_a_day_without_a_year_recurs() -> None:
    (call,) = produce(PRIZE)["calls"]
    (found,) = call["facts"]["rounds"]
    assert (found["recurs"], found.get("closes_on")) == (["10-23"], None)


def test_the_grant_of_two_partners_and_its_highest_rate_are_read_with_their_sentence() -> None:
    (call,) = produce(COOPERATION)["calls"]
    facts = call["facts"]
    assert (facts["amount_max_cents"], facts["rate_hundredths"]) == (17_500_000, 9_000)
    assert "175.000 Euro" in facts["passages"]["amount_max"]["quote"]


def test_who_may_apply_is_open_when_it_is_said_in_a_sentence() -> None:
    (cooperation,), (prize,) = produce(COOPERATION)["calls"], produce(PRIZE)["calls"]
    assert cooperation.get("applicants") is None
    assert prize["applicants"] == ["kommune"]


def test_a_box_beside_the_content_says_nothing_about_the_programme() -> None:
    (call,) = produce(COOPERATION)["calls"]
    assert "100 Prozent" not in call["text"]


def test_the_authority_has_a_telephone_and_the_person_none() -> None:
    (call,) = produce(COOPERATION)["calls"]
    (authority,) = [body for body in call["bodies"] if body["kind"] == "authority"]
    assert authority["phone"] == "02931 82-0"
    assert "3100" not in str(call)


def test_applicants_in_prose_that_nobody_mapped_are_a_note_and_exclude_nobody(tmp_path: Path) -> None:
    page = NrwMhkbd.pages[0]
    body = document(page.names[0]).replace("Gemeinden und Gemeindeverbände", "Kommunen, Zoos").encode()
    spider = NrwMhkbd(now=datetime.fromisoformat(NOW), archive=Archive(tmp_path))
    (call,) = spider.parse(HtmlResponse(page.url, body=body, request=Request(page.url)))
    assert call.applicants == ()
    assert spider.report.warnings == [f"{page.names[0]}: Nicht zugeordnet, Antragsberechtigte: Zoos."]
    assert not spider.report.unknown


def test_every_page_is_the_ministrys_own_and_every_topic_a_known_code() -> None:
    for page in NrwMhkbd.pages:
        assert (page.provider or NrwMhkbd.provider).startswith("Ministerium für Heimat")
        assert set(page.topics) <= set(labels("topics"))
