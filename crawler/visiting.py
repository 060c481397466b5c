"""A crawl beside the harvests: a page somebody names, or links that are tried. The same manners, the same guard."""

from typing import Any

from scrapy import Spider
from scrapy.crawler import CrawlerProcess

from crawler import guard
from crawler import settings as manners
from crawler.source import SourceSpider
from tracker.settings import Settings


def visit(spider: type[Spider], *, settings: Settings, delay: float = 1.0, **arguments: Any) -> bool:
    """Run a spider to its end and say whether it got there. One run a process: the reactor starts only once."""
    manners.honour_surroundings(ca_file=settings.ca_file, proxy=settings.proxy)
    options = manners.scrapy_settings(settings.contact_email, delay=delay) | guard.SETTINGS
    if issubclass(spider, SourceSpider):
        options["ITEM_PIPELINES"] = {"crawler.pipelines.Ledger": 100}
    process = CrawlerProcess(options)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    process.start()
    return crawler.stats is None or crawler.stats.get_value("finish_reason") in {"finished", None}


def exempt_places(settings: Settings) -> list[str]:
    """Return "host:port" of every server the administrator put in the place of a source."""
    return guard.exempt_of([source.base_url for source in settings.sources.values()])
