"""The pages of the Klimaatlas: fixed labels, windows in words, programmes of others."""

from crawler.source import spiders
from crawler.spiders.nrw_klimaatlas import NrwKlimaatlas
from tests.crawler.saved_answers import SOURCES, produce
from tracker.vocabulary.codes import labels

CLOSED = SOURCES / "nrw_klimaatlas" / "closed_window"
COOPERATION = SOURCES / "nrw_klimaatlas" / "cooperation"


def test_a_window_said_in_words_is_the_status() -> None:
    (closed,), (rolling,) = produce(CLOSED)["calls"], produce(COOPERATION)["calls"]
    assert (closed["facts"]["status"], closed["status_note"]) == ("closed", "Das Förderfenster ist geschlossen")
    (found,) = rolling["facts"]["rounds"]
    assert (found["rolling"], found["closes_on"]) == (True, "2026-12-31")


def test_a_line_of_applicants_is_read_when_every_part_is_known() -> None:
    (call,) = produce(CLOSED)["calls"]
    assert call["applicants"] == ["kommune", "verband_vereinigung", "bildungseinrichtung", "forschungseinrichtung"]


def test_the_institution_on_the_page_pays_and_not_the_publisher() -> None:
    (closed,), (cooperation,) = produce(CLOSED)["calls"], produce(COOPERATION)["calls"]
    assert [body["kind"] for body in closed["bodies"]] == ["funder", "funder"]
    assert cooperation["provider"].startswith("Ministerium für Heimat")


def test_the_least_cost_is_read_and_the_rate_is_the_highest() -> None:
    (call,) = produce(CLOSED)["calls"]
    assert (call["facts"]["cost_min_cents"], call["facts"]["rate_hundredths"]) == (20_000_000, 9_000)


def test_every_other_harvested_source_leads_and_every_topic_is_a_known_code() -> None:
    others = [spider.rank for name, spider in spiders().items() if name.startswith("nrw_") and name != "nrw_klimaatlas"]
    assert NrwKlimaatlas.rank > max(others)
    for page in NrwKlimaatlas.pages:
        assert set(page.topics) <= set(labels("topics"))
