"""The list of watched pages without a network: what is asked for, what is read, what each visit leaves behind."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from crawler.archive import Archive
from crawler.run_report import RunReport
from crawler.spiders.watch_list import WatchList
from crawler.watched_pages import WatchedPages
from tests.crawler.run_spider import NOW
from tests.crawler.saved_answers import SOURCES
from tests.crawler.small_pdf import pdf_of
from tracker.rules import web_address
from tracker.services.watching import PageToRead, PageVisit
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

URL = "https://www.bezirk.example/foerderung/ortskerne"
BODY = (SOURCES / "watch_list" / "questions" / "page.html").read_bytes()
ETAG = {"ETag": '"eins"', "Last-Modified": "Fri, 20 Nov 2026 03:00:00 GMT"}


def spider(folder: Path, *pages: PageToRead, **given: Any) -> WatchList:
    """The list with these pages; every one has an archive of its own test."""
    source = WatchList.of(pages or [PageToRead(url=URL)], [])
    return source(now=datetime.fromisoformat(NOW), archive=Archive(folder), report=RunReport(WatchList.name), **given)


def asked_by(source: WatchedPages) -> list[Request]:
    async def collect() -> list[Request]:
        return [request async for request in source.start()]

    return asyncio.run(collect())


def answer(source: WatchedPages, body: bytes = BODY, **given: Any) -> list[CallData]:
    """What is read when the first page answers so."""
    (request,) = asked_by(source)
    response = HtmlResponse(given.pop("url", request.url), body=body, request=request, **given)
    return list(source.parse(response, **request.cb_kwargs))


def test_a_page_that_did_not_change_is_read_from_the_archive(tmp_path: Path) -> None:
    first = spider(tmp_path)
    calls = answer(first, headers=ETAG)
    second = spider(tmp_path)
    (request,) = asked_by(second)
    assert request.headers["If-None-Match"] == b'"eins"'
    assert request.headers["If-Modified-Since"] == ETAG["Last-Modified"].encode()
    assert list(second.parse(Response(request.url, status=304, request=request), **request.cb_kwargs)) == calls
    assert second.visits == first.visits


def test_the_same_text_in_other_markup_is_unchanged(tmp_path: Path) -> None:
    first = spider(tmp_path)
    answer(first)
    second = spider(tmp_path, known=first.report.revisions)
    other = BODY.replace(b"<footer>", b"<aside>Neu: 12 Meldungen</aside><footer>").replace(b"<ul>", b'<ul class="x">')
    assert answer(second, other) == []
    assert second.report.unchanged == ["bezirk.example/foerderung/ortskerne"]
    assert second.visits[0].content_hash == first.visits[0].content_hash


def test_what_staff_said_fills_what_the_page_leaves_open(tmp_path: Path) -> None:
    page = PageToRead(url=URL, level=Level.BUND, provider="Bundesamt für Ortskerne")
    (call,) = answer(spider(tmp_path, page))
    assert (call.level, call.provider, call.areas) == (Level.BUND, "Bundesamt für Ortskerne", ("DE",))
    (bare,) = answer(spider(tmp_path))
    assert (bare.level, bare.provider, bare.areas) == (Level.UNKNOWN, "", ())


def test_a_pdf_file_is_read_by_its_first_bytes(tmp_path: Path) -> None:
    lines = ["Richtlinie Ortskerne", "Anträge müssen bis zum 30. April 2027 bei der Bezirksregierung eingehen."]
    lines += [f"Absatz {number}: Gefördert werden Plätze und Wege in den Ortskernen." for number in range(5)]
    (call,) = answer(spider(tmp_path, PageToRead(url=f"{URL}/datei?v=2", title="Ortskerne")), pdf_of(lines))
    assert call.title == "Ortskerne"
    assert [str(each.closes_on) for each in call.facts.rounds] == ["2027-04-30"]


def test_a_redirect_home_is_not_the_programme(tmp_path: Path) -> None:
    source = spider(tmp_path)
    (request,) = asked_by(source)
    home = request.replace(url="https://www.bezirk.example/", meta={"redirect_urls": [URL]})
    response = HtmlResponse(home.url, body=BODY, request=home)
    assert list(source.parse(response, **request.cb_kwargs)) == []
    assert source.visits == [
        PageVisit(url=URL, trouble="Die Adresse führt jetzt zur Startseite (https://www.bezirk.example/).")
    ]


@pytest.mark.parametrize("url", ["http://127.0.0.1/x", "http://0x7f.1/x"])
def test_an_address_of_the_own_network_on_the_list_is_not_asked_for(tmp_path: Path, url: str) -> None:
    source = spider(tmp_path, PageToRead(url=url))
    assert asked_by(source) == []
    assert source.visits == [PageVisit(url=url, trouble=web_address.OWN_NETWORK)]


def test_only_when_no_site_answers_at_all_has_the_run_failed(tmp_path: Path) -> None:
    def fail(source: WatchedPages, request: Request) -> None:
        failure = Failure(DownloadConnectionRefusedError("nein"))
        failure.request = request
        source.page_failed(failure)

    pages = [PageToRead(url=f"https://{name}.example/x") for name in ("eins", "zwei")]
    source = spider(tmp_path, *pages)
    for request in asked_by(source):
        fail(source, request)
    source.closed("finished")
    assert source.report.failure == (
        "Keine der 2 Websites hat geantwortet. "
        "Die Quelle „eins.example“ nimmt keine Verbindung an; bitte versuchen Sie es später."
    )
    alone = spider(tmp_path, pages[0])
    fail(alone, asked_by(alone)[0])
    alone.closed("finished")
    assert not alone.report.failure


def test_a_server_in_the_place_of_the_list_stands_in_for_every_site(tmp_path: Path) -> None:
    source = spider(tmp_path, PageToRead(url=f"{URL}?id=7"), base_url="http://127.0.0.1:4711")
    assert [request.url for request in asked_by(source)] == ["http://127.0.0.1:4711/foerderung/ortskerne?id=7"]
    own = spider(tmp_path, PageToRead(url="http://127.0.0.1:4711/x"), base_url="http://127.0.0.1:4711")
    assert [request.url for request in asked_by(own)] == ["http://127.0.0.1:4711/x"]
