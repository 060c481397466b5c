"""A source that is a list of pages staff entered: each read on its own, none able to spoil the others."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import guard
from crawler.pages import answers
from crawler.pages.page_programme import NotAProgramme
from crawler.parsing import CONVERTER
from crawler.source import SourceSpider
from tracker.rules import web_address
from tracker.services.watching import PageToRead, PageVisit
from tracker.shapes.calls import CallData

READER = "2"
"""Version of this reading. A new one reads every page anew, changed or not."""

_UNCHANGED = 304
_GONE = (404, 410)
_KEPT = 2


class WatchedPages(SourceSpider, ABC):
    """Reads its ``pages`` and tells in ``visits`` how each went. Every address passes the guard."""

    complete = False
    custom_settings = guard.SETTINGS
    pages: ClassVar[tuple[PageToRead, ...]] = ()

    _visits: ClassVar[list[PageVisit] | None] = None

    def __init__(self, *, exempt: Collection[str] = (), **arguments: Any) -> None:
        """Take "host:port" of servers the administrator put in the place of sources; redirects may go anywhere."""
        super().__init__(**arguments)
        self.exempt = frozenset([*exempt, *guard.exempt_of([arguments.get("base_url")])])
        self.allowed_domains = []
        self.visits: list[PageVisit] = [] if self._visits is None else self._visits
        self._silent: list[PageToRead] = []

    @classmethod
    def of(cls, pages: Sequence[PageToRead], visits: list[PageVisit]) -> type[Self]:
        """Return this source with its pages; how each visit went is put into ``visits``."""
        return type(cls.__name__, (cls,), {"pages": tuple(pages), "_visits": visits, "__module__": cls.__module__})

    async def start(self) -> AsyncIterator[Any]:
        """Ask for every page somebody may ask for, and for its content only when it changed."""
        for page in self.pages:
            if sentence := web_address.refusal(page.url, exempt=self.exempt):
                self.leave_out(page, sentence)
            else:
                yield self._request(page)

    @abstractmethod
    def read(self, body: bytes, page: PageToRead) -> CallData:
        """Return the call a page describes. Raises ``NotAProgramme`` with the reason in German."""

    def parse(self, response: Response, page: PageToRead | None = None, **_: Any) -> Iterator[CallData]:
        """Read a page, or the archived one when it did not change."""
        page = page or PageToRead(url=response.url)
        if _went_home(response, page):
            self.leave_out(page, f"Die Adresse führt jetzt zur Startseite ({response.url}).")
            return
        last = self.archive.last(self.asked(page)) if response.status == _UNCHANGED else None
        try:
            call = self.read(self.archive.read(last.sha256) if last else response.body, page)
        except NotAProgramme as error:
            self.leave_out(page, f"{error} Es kam {answers.strange(response)}.")
            return
        if last is None:
            self.report.archived = answers.keep(self, response)
        own = hashlib.sha256(call.text.encode()).hexdigest()
        self.visits.append(PageVisit(url=page.url, content_hash=own, title=call.title))
        if response.request and response.meta.get("redirect_urls") and not self._stands_in:
            self.report.warnings.append(f"{page.url}: Die Seite steht jetzt unter {response.url}.")
        revision = f"{READER}.{CONVERTER}.{own[:16]}"
        self.report.revisions[call.external_id] = revision
        if self.known.get(call.external_id) == revision:
            self.report.unchanged.append(call.external_id)
        else:
            self.report.count(call)
            yield call
        self.report.progress(len(self.visits), len(self.pages))

    def page_failed(self, failure: Failure) -> None:
        """Go on without a page that could not be fetched."""
        page, error = answers.request_of(failure).cb_kwargs["page"], failure.value or RuntimeError()
        if isinstance(error, HttpError) and error.response.status in _GONE:
            self.leave_out(page, f"Die Seite gibt es nicht mehr (Antwort {error.response.status}).")
            return
        if not isinstance(error, HttpError | IgnoreRequest):
            self._silent.append(page)
        self.leave_out(page, guard.sentence(error, urlsplit(page.url).hostname or page.url))

    def closed(self, _reason: str) -> None:
        """Keep the newest answers; when no site answered at all, it is our network and not theirs."""
        self.archive.prune(_KEPT)
        hosts = {urlsplit(page.url).hostname for page in self._silent}
        if len(hosts) > 1 and len(self._silent) == len(self.visits):
            self.report.fail(f"Keine der {len(hosts)} Websites hat geantwortet. {self.visits[0].trouble}")

    def leave_out(self, page: PageToRead, sentence: str) -> None:
        """Note why a page was not read; its call stays as it was read last.

        One dead page of many sites says nothing about the others, so it makes no run poor: the page itself is marked.
        """
        self.visits.append(PageVisit(url=page.url, trouble=sentence))
        self.report.dropped.append(f"{page.url}: {sentence}")
        self.report.progress(len(self.visits), len(self.pages))

    def asked(self, page: PageToRead) -> str:
        """Return the address that is asked for: a server in the place of this source stands in for every site."""
        if not self._stands_in or web_address.place(page.url) in self.exempt:
            return page.url
        parts = urlsplit(page.url)
        return self.address(f"{parts.path}?{parts.query}" if parts.query else parts.path)

    @property
    def _stands_in(self) -> bool:
        return self.base_url != type(self).base_url

    def _request(self, page: PageToRead) -> Request:
        address = self.asked(page)
        last = self.archive.last(address)
        headers = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified} if last else {}
        asked = {name: value for name, value in headers.items() if value}
        return Request(
            address,
            headers=asked,
            meta={"handle_httpstatus_list": [_UNCHANGED]} if asked else {},
            callback=self.parse,
            errback=self.page_failed,
            cb_kwargs={"page": page},
            dont_filter=True,
        )


def _went_home(response: Response, page: PageToRead) -> bool:
    ended_at = urlsplit(response.url).path.strip("/")
    return bool(response.request and response.meta.get("redirect_urls") and not ended_at and urlsplit(page.url).path)
