"""What a source is: a spider with the facts about its publisher and the counts a healthy run has."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

import scrapy
from pydantic import Field
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.settings import Settings as ScrapySettings
from scrapy.spiderloader import SpiderLoader
from twisted.python.failure import Failure

from crawler import trouble
from crawler.archive import Archive
from crawler.run_report import Counts, RunReport
from tracker.clock import BERLIN
from tracker.formats import count_of, number
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_FIELDS = {
    "deadline": "eine Frist",
    "status": "einen Status",
    "rate": "einen Fördersatz",
    "amount": "einen Höchstbetrag",
    "level": "eine Ebene",
    "url": "eine Adresse",
    "provider": "einen Fördergeber",
    "areas": "ein Fördergebiet",
    "applicants": "Antragsberechtigte",
    "funding_types": "eine Art der Förderung",
    "topics": "ein Thema",
    "summary": "eine Kurzbeschreibung",
    "text": "einen Text",
    "contact": "eine Ansprechstelle",
}


class Expect(Shape):
    """What a healthy run brings: how many calls, how many of them with which field, how far from the last run.

    A broken bound is a question, not a number to adjust. ``max_loss`` is the share of calls that
    may be missing against the last sound run, ``noun`` and ``noun_of_one`` what the source lists.
    """

    min_calls: int = Field(ge=0)
    max_calls: int = Field(ge=1)
    filled: dict[str, float] = Field(default_factory=dict)
    max_loss: float = 0.05
    noun: str = "Programme"
    noun_of_one: str = "Programm"

    def counted(self, number: int) -> str:
        """Return a number with what the source lists, as "1 Programm" or "7 Programme"."""
        return count_of(number, self.noun_of_one, self.noun)

    def judge(self, counts: Counts, previous: Counts | None = None) -> list[str]:
        """Return one German sentence for each bound that was not kept; none when the run is sound."""
        return [*self._amount(counts), *self._fields(counts), *self._loss(counts, previous)]

    def _amount(self, counts: Counts) -> Iterator[str]:
        if counts.calls < self.min_calls:
            yield f"Der Abruf brachte nur {self.counted(counts.calls)}, erwartet mindestens {number(self.min_calls)}."
        if counts.calls > self.max_calls:
            yield f"Der Abruf brachte {self.counted(counts.calls)}, erwartet höchstens {number(self.max_calls)}."

    def _fields(self, counts: Counts) -> Iterator[str]:
        # A handful of changed calls says nothing about shares.
        if counts.read < counts.calls / 2 or not counts.read:
            return
        for name, least in self.filled.items():
            share = counts.filled.get(name, 0) / counts.read
            if share < least:
                yield f"Nur {share:.0%} der Programme haben {_FIELDS[name]}, erwartet sind {least:.0%}.".replace(
                    "%", " %"
                )

    def _loss(self, counts: Counts, previous: Counts | None) -> Iterator[str]:
        if previous and counts.calls < previous.calls * (1 - self.max_loss):
            yield (
                f"Der Abruf brachte {self.counted(counts.calls)}, der letzte vollständige {number(previous.calls)}; "
                f"fehlende {self.noun} gelten deshalb nicht als beendet."
            )


class SourceSpider(scrapy.Spider):
    """A source. A spider file sets these facts and yields ``CallData``; nothing else has to know it."""

    title: ClassVar[str]
    level: ClassVar[Level]
    base_url: str
    licence: ClassVar[str]
    attribution: ClassVar[str]
    interval_days: ClassVar[int]
    expect: ClassVar[Expect]
    # A feed of the newest items is never complete: what it does not hold is not gone.
    complete: ClassVar[bool] = True
    office_only: ClassVar[bool] = False
    rank: ClassVar[int] = 100

    def __init__(
        self,
        *,
        now: datetime,
        archive: Archive,
        report: RunReport | None = None,
        base_url: str | None = None,
        from_file: Path | None = None,
        known: Mapping[str, str] | None = None,
        keep: Callable[[CallData], None] | None = None,
        keep_award: Callable[[KnownAwardData], None] | None = None,
        recall: Callable[[Collection[str]], Mapping[str, CallData]] | None = None,
        **_: Any,
    ) -> None:
        """Take what differs from run to run.

        ``base_url`` lets a test server stand in, ``keep`` stores a call and ``keep_award`` somebody's award,
        ``recall`` returns what this source said last about some external ids.
        """
        super().__init__()
        self.now = now
        self.report = report or RunReport(self.name)
        self.archive = archive
        self.base_url = base_url or self.base_url
        self.allowed_domains = [urlsplit(self.base_url).hostname or ""]
        self.from_file = from_file
        self.known = known or {}
        self.keep = keep or (lambda call: None)
        self.keep_award = keep_award or (lambda award: None)
        self.recall = recall or (lambda external_ids: {})

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; an error in our own reading or storing fails the run instead of thinning it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.spider_error, signals.item_error):
            crawler.signals.connect(spider.stumbled, signal=signal)
        crawler.signals.connect(spider.listen, signal=signals.response_received)
        return spider

    @property
    def today(self) -> date:
        """Return the day of the run in Berlin."""
        return self.now.astimezone(BERLIN).date()

    def address(self, path: str) -> str:
        """Return the address of a path on the source's site."""
        return urljoin(f"{self.base_url.rstrip('/')}/", path.lstrip("/"))

    def failed(self, failure: Failure) -> None:
        """Note why a request that the run cannot do without failed; use it as ``errback``."""
        self.report.fail(trouble.sentence(failure.value or RuntimeError(), self.title))

    def listen(self, response: Response, request: Request, **_: Any) -> None:
        """Hear when the source's own site refuses an answer; what other sites say is no reason to leave it alone."""
        parts = urlsplit(request.url)
        if parts.hostname != urlsplit(self.base_url).hostname or parts.path == "/robots.txt":
            return
        if response.status in trouble.REFUSALS:
            self.report.turned_away(
                trouble.of_status(response.status, self.title),
                certain=response.status == trouble.TOO_MANY_REQUESTS,
                retry_after=trouble.retry_after(response, self.now),
            )

    def stumbled(self, failure: Failure, **_: Any) -> None:
        """Note an error in our own code; Scrapy goes on, but the run is not sound."""
        self.report.fail(
            f"Beim Abruf der Quelle „{self.title}“ ist ein Fehler im Programm aufgetreten. "
            f"Bitte sagen Sie der IT Bescheid ({failure.value})."
        )


def spiders() -> dict[str, type[SourceSpider]]:
    """Return all sources by name, in the order they are asked: one file in ``crawler/spiders`` each."""
    loader = SpiderLoader.from_settings(ScrapySettings({"SPIDER_MODULES": ["crawler.spiders"]}))
    found = {name: loader.load(name) for name in sorted(loader.list())}
    ours = {name: spider for name, spider in found.items() if issubclass(spider, SourceSpider)}
    return dict(sorted(ours.items(), key=lambda named: (named[1].rank, named[0])))
