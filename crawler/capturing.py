"""One page fetched as a harvest would fetch it, to be kept as the input of a case."""

from collections.abc import AsyncIterator, Collection
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import guard
from crawler.visiting import exempt_places, visit
from tracker.errors import Refused
from tracker.rules import web_address
from tracker.settings import Settings
from tracker.shapes.base import Shape

_KINDS = ((b"%PDF-", "pdf"), (b"PK", "zip"), (b"{", "json"), (b"[", "json"), (b"<?xml", "xml"), (b"<rss", "xml"))


class Captured(Shape):
    """An answer. ``url`` is the address that was asked for, ``ended_at`` where redirects led."""

    url: str
    ended_at: str
    body: bytes

    @property
    def suffix(self) -> str:
        """Return the ending of a file for it, by its first bytes: servers name types as they like."""
        start = self.body.lstrip(b"\xef\xbb\xbf \t\r\n")
        return next((kind for begin, kind in _KINDS if start.startswith(begin)), "html")


class Capture(scrapy.Spider):
    """Asks for one address."""

    name = "capture"

    def __init__(self, *, address: str, exempt: Collection[str], answers: list[Response], troubles: list[str]) -> None:
        """Take the address, and where the answer, or the reason why there is none, is put."""
        super().__init__()
        self.address, self.exempt = address, frozenset(exempt)
        self.answers, self.troubles = answers, troubles

    async def start(self) -> AsyncIterator[Any]:
        """Ask."""
        yield Request(self.address, callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> None:
        """Keep the answer."""
        self.answers.append(response)

    def failed(self, failure: Failure) -> None:
        """Keep the reason."""
        host = urlsplit(self.address).hostname or self.address
        self.troubles.append(guard.sentence(failure.value or RuntimeError(), host))


def capture(url: str, *, source: str, settings: Settings) -> Captured:
    """Fetch a page; a server in the place of ``source`` stands in for its site.

    Raises:
        Refused: it may not be fetched, or did not answer.
    """
    exempt = exempt_places(settings)
    if sentence := web_address.refusal(url, exempt=exempt):
        raise Refused(sentence)
    base_url = settings.base_url_of(source)
    parts = urlsplit(url.strip())
    rest = f"{parts.path}{'?' + parts.query if parts.query else ''}"
    asked = f"{base_url.rstrip('/')}{rest or '/'}" if base_url else url.strip().partition("#")[0]
    answers: list[Response] = []
    troubles: list[str] = []
    visit(Capture, settings=settings, address=asked, exempt=exempt, answers=answers, troubles=troubles)
    if not answers:
        raise Refused(troubles[0] if troubles else "Die Seite ließ sich nicht abrufen.")
    return Captured(url=url.strip().partition("#")[0], ended_at=answers[0].url, body=answers[0].body)
