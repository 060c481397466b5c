"""A spider that asks for given addresses and notes what it got; only for tests of manners."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from crawler.source import Expect, SourceSpider
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level


class Visitor(SourceSpider):
    """Every page it gets is a call with the page's address as its id."""

    name = "visitor"
    title = "Probe"
    level = Level.SONSTIGE
    base_url = "http://127.0.0.1"
    licence = attribution = ""
    interval_days = 1
    expect: ClassVar[Expect] = Expect(min_calls=0, max_calls=100)

    def __init__(self, *, paths: list[str], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.paths = paths

    async def start(self) -> AsyncIterator[Any]:
        for path in self.paths:
            yield Request(self.address(path), callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> Iterator[CallData]:
        if b"boom" in response.body:
            raise ValueError("boom")
        call = CallData(source=self.name, external_id=response.url.removeprefix(self.base_url), title="Seite")
        self.report.count(call)
        yield call
