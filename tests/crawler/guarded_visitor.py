"""A guarded spider that asks for given addresses, and a name server that answers as a test says."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar, Self

from scrapy import Request
from scrapy.http import Response
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.python.failure import Failure

from crawler import guard
from crawler.pages import answers
from crawler.source import Expect, SourceSpider
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_ASKED: list[str] = []


class Names:
    """A name server: each name has its answers in turn, the last one for ever; an answer is a list of addresses."""

    def __init__(self, reactor: Any, table: dict[str, list[list[str]]]) -> None:
        self.reactor, self.table = reactor, table

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        return cls(reactor, crawler.settings.getdict("NAMES"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(self, receiver: Any, hostName: str, portNumber: int = 0, *_: Any) -> Any:  # noqa: N802, N803
        _ASKED.append(hostName)
        receiver.resolutionBegan(None)
        answer = self.table.get(hostName, [[hostName]])
        for address in answer.pop(0) if len(answer) > 1 else answer[0]:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return receiver


class GuardedVisitor(SourceSpider):
    """Every page it gets is a call; every refusal a warning with its address in front."""

    name = "guarded_visitor"
    title = "Probe"
    level = Level.SONSTIGE
    base_url = "http://127.0.0.1"
    licence = attribution = ""
    interval_days = 1
    expect: ClassVar[Expect] = Expect(min_calls=0, max_calls=100)
    custom_settings = guard.SETTINGS

    def __init__(self, *, urls: list[str], exempt: list[str], proxy: str = "", **arguments: Any) -> None:
        super().__init__(**arguments)
        self.allowed_domains = []
        self.urls, self.exempt, self.proxy = urls, exempt, proxy

    async def start(self) -> AsyncIterator[Any]:
        meta = {"proxy": self.proxy} if self.proxy else {}
        for url in self.urls:
            given = {"asked": url}
            yield Request(url, callback=self.parse, errback=self.refused, cb_kwargs=given, meta=dict(meta))

    def parse(self, response: Response, asked: str, **_: Any) -> Iterator[CallData]:
        yield CallData(source=self.name, external_id=asked, title=response.text[:40])

    def refused(self, failure: Failure) -> None:
        asked = answers.request_of(failure).cb_kwargs["asked"]
        self.report.warnings.append(f"{asked} {guard.sentence(failure.value or RuntimeError(), 'Probe')}")

    def closed(self, _reason: str) -> None:
        self.report.dropped += [f"Nachgeschlagen: {name}" for name in _ASKED]
