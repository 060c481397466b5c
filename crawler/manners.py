"""Good manners: robots.txt in full, the delay a site asks for, and no step onto foreign hosts unnoticed."""

import logging
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.httpobj import urlparse_cached

from crawler.settings import ROBOTS_NAME

_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_OUR_OWN_WORDS = logging.getLogger("scrapy.downloadermiddlewares.robotstxt")


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be fetched, so nothing may be asked for (RFC 9309, 2.3.1.4)."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's check with two mends.

    Scrapy 2.18 and 2.19 let requests pass unchecked that wait while robots.txt is being fetched:
    all waiters share one Deferred, and from the second on they get ``None``, which means "allowed".
    And a site whose robots.txt cannot be fetched counts as allowed there; here it counts as not.
    """

    def __init__(self, crawler: Crawler) -> None:
        """Start without knowing any site."""
        super().__init__(crawler)
        self._causes: dict[str, Exception] = {}
        # Its traceback says less than the sentence the spider makes of the cause.
        _OUR_OWN_WORDS.setLevel(logging.CRITICAL)

    async def robot_parser(self, request: Request) -> RobotParser:
        """Return the rules of the request's host. Raises ``RobotsUnreachable`` when there is no answer."""
        found = await super().robot_parser(request)
        netloc = urlparse_cached(request).netloc
        parser = found or self._parsers.get(netloc)
        if not isinstance(parser, RobotParser):
            raise RobotsUnreachable(netloc) from self._causes.get(netloc)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= _SERVER_ERROR:
            raise HttpError(response)
        # A missing robots.txt forbids nothing, whatever stands on the page that says so.
        answer = response.replace(body=b"") if response.status >= _CLIENT_ERROR else response
        await super()._parse_robots(answer, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._causes[netloc] = exc
        super()._robots_error(exc, netloc)


class StayOnSite(OffsiteMiddleware):
    """Scrapy's check for foreign hosts, with a word to the spider.

    Scrapy drops such a request before it is queued, without calling the errback: a redirect to the
    page of a bot protection would look like an empty, healthy run. Here it is refused when its turn comes.
    """

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Let it pass; ``process_request`` refuses it and the errback hears of it."""


class CrawlDelay:
    """Keeps the Crawl-delay of robots.txt, which Scrapy reads and ignores."""

    def __init__(self, crawler: Crawler) -> None:
        """Wait for robots.txt files."""
        self.crawler = crawler
        crawler.signals.connect(self.slow_down, signal=signals.robots_parsed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlDelay":
        """Return the extension, as Scrapy asks for it."""
        return cls(crawler)

    def slow_down(self, robotparser: RobotParser, request: Request, **_: Any) -> None:
        """Set the delay of the host, also for the slot that replaces the present one after a minute of silence."""
        delay = robotparser.crawl_delay(ROBOTS_NAME)
        downloader = self.crawler.engine.downloader
        if not delay:
            return
        key = downloader.get_slot_key(request)
        if slot := downloader.slots.get(key):
            delay = max(delay, slot.delay)
            slot.delay = delay
        downloader.per_slot_settings[key] = {**downloader.per_slot_settings.get(key, {}), "delay": delay}
