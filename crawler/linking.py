"""Tries the official links of calls: asks for the head, then for the page itself, and believes no single failure."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from sqlalchemy import Engine
from twisted.python.failure import Failure

from crawler import guard
from crawler.pages import answers
from crawler.visiting import exempt_places, visit
from tracker import clock
from tracker.database import read, write
from tracker.errors import Refused
from tracker.rules import web_address
from tracker.services import links
from tracker.services.jobs import Progress
from tracker.services.links import LinkResult, LinkToTry
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.shapes.base import Shape

STAND_IN = "links"
"""Name under which an administrator, or a test, puts a server in the place of every linked site."""
_ACTOR = system("Prüfung der Links")
_BATCH = 50
_GONE = (404, 410)
_PLACES = frozenset(("", "/", "/de", "/de/", "/index.html", "/startseite"))

Keep = Callable[[LinkResult], None]


class Tried(Shape):
    """How many links were tried, and what became of them."""

    tried: int = 0
    reachable: int = 0
    missing: int = 0
    unsure: int = 0
    gone: int = 0


class LinkVisitor(scrapy.Spider):
    """Tries every link once; few of one site, one after the other."""

    name = "links"

    def __init__(self, *, tries: Sequence[tuple[LinkToTry, str]], keep: Keep, exempt: Collection[str] = ()) -> None:
        """Take each link with the address that is asked for."""
        super().__init__()
        self.tries, self.keep, self.exempt = tries, keep, frozenset(exempt)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the heads."""
        for link, address in self.tries:
            if sentence := web_address.refusal(link.url, exempt=self.exempt):
                self._told(link, "unsure", sentence)
            else:
                yield self._request(link, address, "HEAD")

    def parse(self, response: Response, link: LinkToTry, **_: Any) -> None:
        """Note that a page is there, unless a deep link ended on the front page."""
        if urlsplit(response.url).path in _PLACES and urlsplit(link.url).path not in _PLACES:
            self._told(link, "unsure", f"Die Adresse führt jetzt auf die Startseite {response.url}.")
        else:
            self._told(link, "reachable")

    def failed(self, failure: Failure) -> list[Request] | None:
        """Ask for the page itself when its head was refused; only the site's own 404 or 410 means that it is gone."""
        request, error = answers.request_of(failure), failure.value or RuntimeError()
        link: LinkToTry = request.cb_kwargs["link"]
        status = int(error.response.status) if isinstance(error, HttpError) else 0
        if status and request.method == "HEAD":
            return [self._request(link, request.meta["address"], "GET")]
        if status in _GONE:
            self._told(link, "missing", f"Die Seite gibt es nicht mehr (Antwort {status}).")
        elif isinstance(error, DownloadCancelledError):
            self._told(link, "reachable")  # there, only large
        else:
            self._told(link, "unsure", guard.sentence(error, urlsplit(link.url).hostname or link.url))
        return None

    def _request(self, link: LinkToTry, address: str, method: str) -> Request:
        return Request(
            address,
            method=method,
            callback=self.parse,
            errback=self.failed,
            cb_kwargs={"link": link},
            meta={"address": address},
            dont_filter=True,
        )

    def _told(self, link: LinkToTry, outcome: Literal["reachable", "missing", "unsure"], said: str = "") -> None:
        self.keep(LinkResult(call_id=link.call_id, url=link.url, outcome=outcome, said=said))


def check(*, engine: Engine, settings: Settings, progress: Progress) -> Tried:
    """Try the links that are due and note what came of them, in small batches.

    Raises:
        Refused: the check was broken off; what was noted until then stays.
    """
    with read(engine) as session:
        due = links.to_try(session, _ACTOR)
    if not due:
        return Tried()
    waiting: list[LinkResult] = []
    done: list[LinkResult] = []

    def flush() -> None:
        with write(engine) as session:
            links.note(session, _ACTOR, results=waiting, now=clock.now())
        waiting.clear()

    def keep(result: LinkResult) -> None:
        waiting.append(result)
        done.append(result)
        progress(len(done), len(due), "Links prüfen")
        if len(waiting) >= _BATCH:
            flush()

    stood_in = any(_stand_in(link, settings) for link in due)
    finished = visit(
        LinkVisitor,
        settings=settings,
        delay=0.0 if stood_in else 1.0,
        tries=[(link, _asked(link, settings)) for link in due],
        keep=keep,
        exempt=exempt_places(settings),
    )
    flush()
    if not finished or len(done) < len(due):
        raise Refused(
            f"Die Prüfung der Links wurde abgebrochen; {len(done)} von {len(due)} sind geprüft. "
            "Bitte starten Sie sie noch einmal."
        )
    return _summed(done, engine)


def _summed(done: Sequence[LinkResult], engine: Engine) -> Tried:
    with read(engine) as session:
        gone = len(links.gone(session, _ACTOR))
    outcomes = [result.outcome for result in done]
    return Tried(
        tried=len(done),
        reachable=outcomes.count("reachable"),
        missing=outcomes.count("missing"),
        unsure=outcomes.count("unsure"),
        gone=gone,
    )


def _stand_in(link: LinkToTry, settings: Settings) -> str | None:
    return settings.base_url_of(STAND_IN) or settings.base_url_of(link.source)


def _asked(link: LinkToTry, settings: Settings) -> str:
    """Return the address to ask: on the server that stands in for the site, where there is one."""
    base_url = _stand_in(link, settings)
    if not base_url or web_address.place(link.url) == web_address.place(base_url):
        return link.url
    parts = urlsplit(link.url)
    return urljoin(f"{base_url.rstrip('/')}/", f"{parts.path.lstrip('/')}{'?' + parts.query if parts.query else ''}")
