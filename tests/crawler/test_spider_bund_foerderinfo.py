"""The eleven feeds and the Bekanntmachungen behind them over real HTTP, and everything that may come instead."""

from datetime import date
from html import escape
from pathlib import Path

import pytest

from crawler.pages.feed import NotAFeed, items
from tests.crawler.publisher import CAPTCHA, LOGIN, SHELL, Asked, Page
from tests.crawler.run_spiders import Told, Visit, visit
from tests.crawler.saved_answers import SOURCES

SPIDER = "crawler.spiders.bund_foerderinfo:BundFoerderinfo"
CASE = SOURCES / "bund_foerderinfo" / "topic_feed"
NOTICE = "https://www.bmftr.bund.de/SharedDocs/Bekanntmachungen/DE/2026/10/datenraeume.html"
FILE = "https://www.bmftr.bund.de/SharedDocs/Downloads/DE/2026/quartiersspeicher?__blob=publicationFile&v=3"
ELSEWHERE = "https://www.bmv.de/foerderaufruf-lieferverkehr.html"
ID, FILE_ID, ELSEWHERE_ID = (
    "bmftr.bund.de/SharedDocs/Bekanntmachungen/DE/2026/10/datenraeume.html",
    "bmftr.bund.de/SharedDocs/Downloads/DE/2026/quartiersspeicher",
    "bmv.de/foerderaufruf-lieferverkehr.html",
)
TITLE = "Kommunale Datenräume für die Wärmeplanung"
RSS = "application/rss+xml; charset=utf-8"
SLUG = "mobilitaet"
SOURCE = "Die Quelle „Förderberatung des Bundes“ hat"


def feed(*entries: tuple[str, str]) -> bytes:
    items = "".join(
        f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
        "<pubDate>Fri, 02 Oct 2026 08:00:00 +0200</pubDate></item>"
        for title, link in entries
    )
    return f"<?xml version='1.0' encoding='UTF-8'?><rss version='2.0'><channel>{items}</channel></rss>".encode()


FEEDS = {
    "bekanntmachungen-alle": feed((f"{TITLE} | 01.10.2026 - 31.12.2026", NOTICE)),
    "bekanntmachungen-klima-energie": feed(
        (f"{TITLE} | 01.10.2026 - 31.12.2026", f"{NOTICE}?nn=1"),
        ("Speicher in Quartieren & Netzen | 15.01.2027", FILE),
    ),
}
OTHERS = feed(("Ladepunkte für Lieferverkehr | 01.12.2026 - 26.02.2027", ELSEWHERE))


def answer(asked: Asked) -> Page:
    """Answer as the publisher does on a good day."""
    if asked.path.endswith("rssnewsfeed.xml"):
        return Page(FEEDS.get(asked.path.split("/")[-2], OTHERS), content_type=RSS)
    if asked.path.endswith("/datenraeume.html") and asked.query == {"view": "renderNewsletterHtml"}:
        return Page((CASE / "notice.html").read_bytes())
    if asked.path.endswith("/quartiersspeicher"):
        return Page((CASE / "guideline.pdf").read_bytes())  # as "text/html": only the first bytes tell
    return Page(status=404)


def on(end: str, page: Page) -> Visit:
    """Answer as always, but with ``page`` where the address ends so."""
    return Visit(lambda asked: page if asked.path.endswith(end) else answer(asked))


def homeward(asked: Asked) -> Page:
    """Answer as always, but send who asks for the notice to the front page."""
    if asked.path == "/":
        return Page(b"<html><body><main><h1>Willkommen</h1>" + b"<p>Wir helfen.</p>" * 80 + b"</main></body></html>")
    return Page(status=302, location="/") if asked.path.endswith("datenraeume.html") else answer(asked)


INSTEAD_OF_A_FEED = {
    "captcha": (Page(CAPTCHA), f"{SOURCE} eine Captcha-Seite geliefert; der Abruf wurde beendet."),
    "login": (Page(LOGIN), f"{SOURCE} eine Anmeldeseite geliefert; der Abruf wurde beendet."),
    "403": (Page(status=403), f"{SOURCE} den Abruf abgelehnt (Antwort 403)."),
    "500": (Page(status=500), f"{SOURCE} mit einem Fehler geantwortet (500); bitte versuchen Sie es später."),
    "shell": (Page(SHELL), f"{SOURCE} statt der Liste {SLUG} eine Seite ohne Inhalt geliefert."),
    "empty": (Page(), f"{SOURCE} statt der Liste {SLUG} eine leere Antwort geliefert."),
    "torn": (Page(OTHERS[:200]), f"{SOURCE} statt der Liste {SLUG} eine Antwort in unbekannter Form geliefert."),
    "no entry": (Page(feed()), f"Die Liste {SLUG} der Quelle „Förderberatung des Bundes“ ist leer."),
    "cut": (
        Page(OTHERS, cut=100),
        "Die Übertragung von der Quelle „Förderberatung des Bundes“ brach ab; bitte versuchen Sie es später.",
    ),
    "endless": (
        Page(OTHERS, endless=True),
        "Die Antwort der Quelle „Förderberatung des Bundes“ war größer als erlaubt und wurde nicht gelesen.",
    ),
}
INSTEAD_OF_A_NOTICE = {
    "notice: shell": (Page(SHELL), "Statt der Bekanntmachung kam eine Seite ohne Inhalt."),
    "notice: broken file": (
        Page(b"%PDF-1.7\nkaputt"),
        "Statt der Bekanntmachung kam eine PDF-Datei, die sich nicht als Bekanntmachung lesen ließ.",
    ),
    "notice: gone": (
        Page(status=404),
        f"{SOURCE} mit einem Fehler geantwortet (404); bitte versuchen Sie es später.",
    ),
    "notice: elsewhere": (
        Page(status=302, location="http://localhost:1/anderswo"),
        f"{SOURCE} auf eine fremde Adresse weitergeleitet; dort wurde nichts abgerufen.",
    ),
}
VISITS = {
    "good": Visit(answer),
    "everything is a captcha": Visit(lambda asked: Page(CAPTCHA)),
    "forbidden by robots.txt": Visit(answer, robots=b"User-agent: *\nDisallow: /\n"),
    "notice: home": Visit(homeward),
    "feed: home": Visit(
        lambda asked: (
            Page(status=302, location="/") if asked.path.endswith(f"{SLUG}/rssnewsfeed.xml") else homeward(asked)
        )
    ),
    "notice: captcha": on("datenraeume.html", Page(CAPTCHA)),
    "notice of a known call": Visit(on("datenraeume.html", Page(status=500)).answer, known={ID: "last week"}),
    "title and text disagree": on("alle/rssnewsfeed.xml", Page(feed((f"{TITLE} | 01.10.2026 - 31.01.2027", NOTICE)))),
    **{name: on(f"{SLUG}/rssnewsfeed.xml", page) for name, (page, _) in INSTEAD_OF_A_FEED.items()},
    **{name: on("datenraeume.html", page) for name, (page, _) in INSTEAD_OF_A_NOTICE.items()},
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    return visit(SPIDER, tmp_path_factory.mktemp("visits"), VISITS)


def test_all_feeds_are_read_and_each_entry_once(told: dict[str, Told]) -> None:
    good = told["good"]
    assert not good.failure
    assert good.publisher.paths()[0] == "/robots.txt"
    feeds = [path for path in good.publisher.paths() if path.endswith("rssnewsfeed.xml")]
    assert len(feeds) == len(set(feeds)) == 11
    assert set(good.by_id()) == {ID, FILE_ID, ELSEWHERE_ID}
    assert len(good.calls) == good.counts["calls"] == 3
    assert good.by_id()[ID]["keywords"] == ["Klima und Energie"]
    assert len(good.by_id()[ELSEWHERE_ID]["keywords"]) == 9


def test_three_entries_are_a_poor_run_for_this_source(told: dict[str, Told]) -> None:
    assert told["good"].state == "poor"


def test_the_page_of_the_ministry_tells_what_the_window_means(told: dict[str, Told]) -> None:
    call = told["good"].by_id()[ID]
    (found,) = call["facts"]["rounds"]
    assert (found["kind"], found["opens_on"], found["closes_on"]) == ("outline", "2026-10-01", "2026-12-31")
    assert found["closes_at"] == "12:00"
    assert call["facts"]["amount_max_cents"] == 40_000_000
    assert call["url"] == NOTICE
    assert call["contact"].startswith("Projektträger Beispiel, Tel. 0228 5550-100")
    assert "Startseite" not in call["text"], "no navigation"
    assert "ute.beispiel" not in str(call), "no personal data beyond offices"


def test_a_file_without_an_ending_is_known_by_its_first_bytes(told: dict[str, Told]) -> None:
    call = told["good"].by_id()[FILE_ID]
    assert (
        call["facts"]["rounds"][0]["quote"] == "Anträge sind bis zum 15. Januar 2027 beim Projektträger einzureichen."
    )
    assert call["facts"]["rate_hundredths"] == 6_000
    assert call["legal_basis"] == "BAnz AT 16.11.2026 B2"


def test_other_ministries_are_linked_and_never_asked(told: dict[str, Told]) -> None:
    call = told["good"].by_id()[ELSEWHERE_ID]
    assert (call["url"], call["provider"]) == (ELSEWHERE, "Bundesministerium für Verkehr")
    (found,) = call["facts"]["rounds"]
    assert found["passage"] == {"start": 0, "end": len(call["text"]), "quote": call["text"]}
    assert not [path for path in told["good"].publisher.paths() if "lieferverkehr" in path]


def test_a_second_run_says_the_same_and_asks_for_no_page_again(tmp_path: Path, told: dict[str, Told]) -> None:
    good = told["good"]
    again = visit(SPIDER, tmp_path, {"as new": Visit(answer), "known": Visit(answer, known=good.revisions)})
    assert again["as new"].by_id() == good.by_id()
    assert set(again["known"].unchanged) == set(good.revisions) == {ID, FILE_ID}
    assert not [path for path in again["known"].publisher.paths() if "SharedDocs" in path]
    assert again["known"].counts["calls"] == 3


@pytest.mark.parametrize("name", INSTEAD_OF_A_FEED)
def test_what_comes_instead_of_a_feed_is_one_sentence(name: str, told: dict[str, Told]) -> None:
    assert told[name].failure == told[name].sentences[0] == INSTEAD_OF_A_FEED[name][1]
    assert told[name].state == "failed"


def test_a_feed_that_leads_to_the_front_page_is_named(told: dict[str, Told]) -> None:
    home = told["feed: home"].publisher.base_url
    assert told["feed: home"].failure == f"{SOURCE} statt der Liste {SLUG} eine andere Seite ({home}/) geliefert."


@pytest.mark.parametrize("name", ["500", "shell", "empty", "torn", "no entry"])
def test_one_broken_feed_does_not_hide_what_the_others_say(name: str, told: dict[str, Told]) -> None:
    without = {"keywords": [word for word in told["good"].by_id()[ELSEWHERE_ID]["keywords"] if word != "Mobilität"]}
    good = told["good"].by_id()
    assert told[name].by_id() == good | {ELSEWHERE_ID: good[ELSEWHERE_ID] | without}


def test_after_a_captcha_nothing_more_is_asked(told: dict[str, Told]) -> None:
    assert len(told["everything is a captcha"].publisher.asked) == 2
    assert told["everything is a captcha"].calls == []
    assert told["notice: captcha"].failure == INSTEAD_OF_A_FEED["captcha"][1]


@pytest.mark.parametrize("name", [*INSTEAD_OF_A_NOTICE, "notice: home"])
def test_without_its_page_a_new_call_stands_on_its_title(name: str, told: dict[str, Told]) -> None:
    home = f"Statt der Bekanntmachung kam eine andere Seite ({told[name].publisher.base_url}/)."
    sentence = INSTEAD_OF_A_NOTICE[name][1] if name in INSTEAD_OF_A_NOTICE else home
    assert f"{TITLE}: {sentence}" in told[name].sentences
    assert not told[name].failure
    call = told[name].by_id()[ID]
    assert call["text"] == f"{TITLE} | 01.10.2026 - 31.12.2026"
    assert call["facts"]["rounds"][0]["closes_on"] == "2026-12-31"
    assert ID not in told[name].revisions, "so it is asked for again tomorrow"


def test_without_its_page_a_known_call_stays_as_it_was_read(told: dict[str, Told]) -> None:
    assert ID not in told["notice of a known call"].by_id()
    assert told["notice of a known call"].unreadable == [ID]


def test_robots_are_obeyed(told: dict[str, Told]) -> None:
    forbidden = told["forbidden by robots.txt"]
    assert forbidden.publisher.paths() == ["/robots.txt"]
    assert forbidden.failure.endswith("erlaubt den automatischen Abruf dieser Adresse nicht (robots.txt).")


def test_title_and_text_that_disagree_are_both_kept_and_said(told: dict[str, Told]) -> None:
    disagreeing = told["title and text disagree"]
    assert f"{TITLE}: Titel und Bekanntmachung nennen verschiedene Fristen." in disagreeing.sentences
    rounds = disagreeing.by_id()[ID]["facts"]["rounds"]
    assert [(each["kind"], each["closes_on"]) for each in rounds] == [
        ("outline", "2027-01-31"),
        ("outline", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("said", "title", "opens", "closes"),
    [
        ("Titel | 01.10.2026 - 31.12.2026", "Titel", date(2026, 10, 1), date(2026, 12, 31)),
        ("Titel | 31.12.2026", "Titel", None, date(2026, 12, 31)),
        ("Titel | mit Strich | 1.3.2027 – 9.4.2027", "Titel | mit Strich", date(2027, 3, 1), date(2027, 4, 9)),
        ("Titel ohne Fenster", "Titel ohne Fenster", None, None),
        ("Titel | 31.02.2027", "Titel | 31.02.2027", None, None),
        ("Titel | 31.12.2026 - 01.10.2026", "Titel | 31.12.2026 - 01.10.2026", None, None),
        ("Stand 31.12.2026", "Stand 31.12.2026", None, None),
    ],
)
def test_only_a_window_at_the_end_of_a_title_is_one(
    said: str, title: str, opens: date | None, closes: date | None
) -> None:
    (item,) = items(feed((said, ELSEWHERE)))
    assert (item.title, item.line, item.opens_on, item.closes_on) == (title, said, opens, closes)


def test_the_same_document_has_the_same_key_however_it_is_linked() -> None:
    links = (NOTICE, f"{NOTICE}?nn=1", NOTICE.replace("www.", ""), f"{NOTICE}?view=renderNewsletterHtml")
    found = items(feed(*((TITLE, link) for link in links)))
    assert {item.key for item in found} == {ID}
    assert items(feed((TITLE, "https://www.daad.de/file.php?id=69")))[0].key == "daad.de/file.php?id=69"


def test_a_feed_that_defines_entities_is_none() -> None:
    bomb = b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'aaaa'>]><rss><channel><item><title>&a;</title></item>"
    with pytest.raises(NotAFeed):
        items(bomb + b"</channel></rss>")
