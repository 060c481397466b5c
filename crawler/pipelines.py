"""Scrapy's end of the way into the ledger."""

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.source import SourceSpider
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.calls import CallData


class Ledger:
    """Hands every call, and every award of others, to the store. What cannot be stored fails the run, loudly."""

    def __init__(self, crawler: Crawler) -> None:
        """Remember whose calls these are."""
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the pipeline of a run."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Store a record; Scrapy goes on after an error here, so the run must know of it."""
        spider = self.crawler.spider
        assert isinstance(spider, SourceSpider)
        if isinstance(item, KnownAwardData):
            spider.keep_award(item)
            return item
        assert isinstance(item, CallData)
        spider.keep(item)
        return item
