"""A source that is a short fixed list of pages, each of which describes one programme."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import CloseSpider, DownloadCancelledError, IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import trouble
from crawler.archive import Answer
from crawler.manners import RobotsUnreachable
from crawler.pages import answers
from crawler.pages.page_call import Page, call_of, is_it
from crawler.pages.page_programme import NotAProgramme, read
from crawler.source import SourceSpider
from tracker.shapes.calls import CallData

_UNCHANGED = 304
_GONE = (404, 410)
_KEPT = 2
_LONGEST_TITLE = 120
# Of one address, not of the site: the other pages may still answer.
_OF_ONE_PAGE = (HttpError, IgnoreRequest, DownloadCancelledError)


class PageSource(SourceSpider):
    """Asks for every page of the list, and takes for the programme only what certainly is its page.

    A page that is gone, empty, moved or another one is left out with a sentence; its call stays as it was read before.
    """

    licence = "keine Angabe; nur Fakten und Verweis"
    interval_days = 7
    pages: ClassVar[tuple[Page, ...]]
    labels: ClassVar[frozenset[str]] = frozenset()
    # Who pays, where neither the page nor its line in the list says so.
    provider: ClassVar[str] = ""

    def __init__(self, **arguments: Any) -> None:
        """Allow every host of the list, with and without "www."."""
        super().__init__(**arguments)
        self._by_key = {page.key: replace(page, provider=page.provider or self.provider) for page in self.pages}
        if self._ours:
            self.allowed_domains = sorted({_host(page.url) for page in self.pages})

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page, but for its content only when it changed."""
        for page in self.pages:
            yield self._request(page)

    def parse(self, response: Response, key: str = "", **_: Any) -> Iterator[CallData]:
        """Read a page, or the archived one when it did not change."""
        page = self._by_key[key] if key else self._page_at(response.url)
        asked = self._address_of(page)
        last = self.archive.last(asked)
        unchanged = response.status == _UNCHANGED and last is not None
        body = self.archive.read(last.sha256) if unchanged and last else response.body
        try:
            programme = read(body, address=page.url, title=page.names[0], labels=self.labels)
        except NotAProgramme as error:
            self._leave_out(page, f"{error}{self._instead(response, last if unchanged else None)}")
            return
        # A file has no title of its own; whether it is about the programme, its text tells.
        title = programme.text if body.startswith(answers.PDF) else programme.title
        if sentence := self._not_it(page, title, response):
            self._leave_out(page, sentence)
            return
        if not unchanged:
            self.report.archived = answers.keep(self, response)
        self.report.revisions[page.key] = hashlib.sha256(programme.text.encode()).hexdigest()[:16]
        call = call_of(
            page,
            programme,
            source=self.name,
            today=self.today,
            unknown=partial(self._not_understood, page),
            licence=self.licence,
            attribution=self.attribution,
        )
        self.report.count(call)
        self.report.progress(self.report.counts().calls, len(self.pages))
        yield call

    def page_failed(self, failure: Failure) -> None:
        """Go on without a page that could not be fetched; end the run when the site refuses or does not answer."""
        page, error = self._by_key[answers.request_of(failure).cb_kwargs["key"]], failure.value
        self.report.unreadable.add(page.key)
        if self.report.failure:
            return  # one sentence about the whole site says it
        if isinstance(error, RobotsUnreachable) or not isinstance(error, _OF_ONE_PAGE):
            self.failed(failure)
            raise CloseSpider("no answer")
        if isinstance(error, HttpError) and error.response.status in _GONE:
            self._leave_out(
                page, f"Die Seite gibt es nicht mehr (Antwort {error.response.status}). Bitte prüfen Sie die Adresse."
            )
            return
        self._leave_out(page, trouble.sentence(error, self.title))
        answers.stop_when_refused(self, failure)

    def closed(self, _reason: str) -> None:
        """Keep the newest answers only."""
        self.archive.prune(_KEPT)

    @property
    def _ours(self) -> bool:
        return self.base_url == type(self).base_url

    def _request(self, page: Page) -> Request:
        address = self._address_of(page)
        last = self.archive.last(address)
        headers = {}
        if last and last.etag:
            headers["If-None-Match"] = last.etag
        if last and last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
        return Request(
            address,
            headers=headers,
            meta={"handle_httpstatus_list": [_UNCHANGED]} if headers else {},
            callback=self.parse,
            errback=self.page_failed,
            cb_kwargs={"key": page.key},
        )

    def _address_of(self, page: Page) -> str:
        # A server in the place of the source stands for every host of the list.
        return page.url if self._ours else self.address(urlsplit(page.url).path)

    def _page_at(self, url: str) -> Page:
        return next(page for page in self._by_key.values() if urlsplit(page.url).path == urlsplit(url).path)

    def _not_it(self, page: Page, title: str, response: Response) -> str:
        """Return why an answer with content is not the page that was asked for; "" when it is."""
        moved = bool(response.request and response.meta.get("redirect_urls"))
        if moved and not urlsplit(response.url).path.strip("/"):
            return f"Die Adresse führt jetzt zur Startseite ({response.url}). Bitte prüfen Sie die Adresse."
        if not is_it(page, title):
            answers.refused(self, response)
            where = f"führt jetzt zu {response.url}, dort" if moved else "hat jetzt einen anderen Inhalt, dort"
            return f"Die Adresse {where} steht „{title[:_LONGEST_TITLE]}“. Bitte prüfen Sie die Adresse."
        if moved and _tail(response.url) != _tail(page.url):
            self.report.warnings.append(f"{page.names[0]}: Die Seite steht jetzt unter {response.url}.")
        return ""

    def _not_understood(self, page: Page, kind: str, words: str) -> None:
        # Prose, no code of the source's own: a note for people, and no reason to call the run poor.
        self.report.warnings.append(f"{page.names[0]}: Nicht zugeordnet, {kind}: {words}.")

    def _instead(self, response: Response, archived: Answer | None) -> str:
        if archived is None:
            return f" Es kam {answers.refused(self, response)}."
        # Else the next request would be answered with "unchanged".
        self.archive.forget(archived.sha256)
        return ""

    def _leave_out(self, page: Page, sentence: str) -> None:
        self.report.unreadable.add(page.key)
        self.report.alarm(f"{page.names[0]} ({page.url}): {sentence}")


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _tail(url: str) -> str:
    return urlsplit(url).path.removeprefix("/index.php").rstrip("/")
