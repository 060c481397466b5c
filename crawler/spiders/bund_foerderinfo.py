"""Förderberatung des Bundes: the newest Bekanntmachungen and Förderaufrufe of the federal ministries.

Published by: the Förderberatung of the Bundesministerium für Forschung, Technologie und Raumfahrt (BMFTR), as eleven
RSS feeds of 20 entries each. We ask daily, else entries are missed; what a feed no longer holds has not ended.
Terms: none found. We keep title, days and link; text only of the BMFTR's own Bekanntmachungen, official notices.
The HTML list is closed to robots and is not asked for.
What surprised us: the application window stands at the end of the title. The feed "alle" holds nearly only the BMFTR.
Links lead to pages and to PDF files without ``.pdf`` in the address. Other ministries' sites are linked, never fetched.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import trouble
from crawler.pages import answers
from crawler.pages.feed import FEEDS, Item, NotAFeed, feed_at, items, path_of
from crawler.pages.ministries import NOTICES, document_of, host_of, ministry
from crawler.pages.notice import Notice, notice_of
from crawler.pages.notice_call import ATTRIBUTION, call_of
from crawler.pages.notice_facts import read
from crawler.parsing import CONVERTER
from crawler.source import Expect, SourceSpider
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

READER = "2"
"""Version of this reading. A new one reads every page anew."""

_KEPT = 2


class BundFoerderinfo(SourceSpider):
    """Eleven feeds, and the BMFTR's Bekanntmachungen behind them."""

    name = "bund_foerderinfo"
    title = "Förderberatung des Bundes"
    level = Level.BUND
    base_url = "https://www.foerderinfo.bund.de"
    licence = "keine Angabe; Titel, Fristen und Verweise, Texte nur aus amtlichen Bekanntmachungen"
    attribution = ATTRIBUTION
    interval_days = 1
    complete = False
    # Unproven: eleven feeds of 20 entries that share many of them. The number says little, so it may fall far.
    expect = Expect(min_calls=20, max_calls=220, filled={"deadline": 0.5, "url": 1.0}, max_loss=0.6)

    def __init__(self, **arguments: Any) -> None:
        """Start without any entry; the BMFTR's site may be asked too."""
        super().__init__(**arguments)
        self.allowed_domains += sorted(NOTICES)
        self._found: dict[str, Item] = {}
        self._subjects: dict[str, list[str]] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first feed. Each leads to the next, so that an entry is read once, with all its subjects."""
        yield self._feed(tuple(FEEDS))

    def parse(
        self, response: Response, feed: str = "", remaining: tuple[str, ...] = (), **_: Any
    ) -> Iterator[CallData | Request]:
        """Collect the entries of a feed; after the last feed read them all."""
        feed = feed or feed_at(response.url)
        try:
            found = items(response.body)
        except NotAFeed:
            what = answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt der Liste {feed} {what} geliefert.")
        else:
            self.report.archived = answers.keep(self, response)
            if not found:
                self.report.fail(f"Die Liste {feed} der Quelle „{self.title}“ ist leer.")
            for item in found:
                self._collect(item, feed)
        yield from self._next(remaining)

    def feed_failed(self, failure: Failure) -> Iterator[CallData | Request]:
        """Note why a feed is missing. After an error of the server the others may still answer."""
        self.failed(failure)
        answers.stop_when_refused(self, failure)
        remaining = answers.request_of(failure).cb_kwargs["remaining"]
        yield from self._next(remaining if isinstance(failure.value, HttpError) else ())

    def parse_notice(self, response: Response, item: Item, **_: Any) -> Iterator[CallData]:
        """Read the Bekanntmachung behind an entry, a page or a PDF file."""
        notice = notice_of(response, title=item.title)
        if notice is None:
            what = answers.refused(self, response)
            unlike = ", die sich nicht als Bekanntmachung lesen ließ" if response.body.startswith(answers.PDF) else ""
            yield from self._without_text(item, f"Statt der Bekanntmachung kam {what}{unlike}.")
        else:
            answers.keep(self, response)
            self.report.revisions[item.key] = self._revision(item)
            yield self._call(item, notice)

    def notice_failed(self, failure: Failure) -> Iterator[CallData]:
        """Go on without a Bekanntmachung that could not be fetched."""
        answers.stop_when_refused(self, failure)
        sentence = trouble.sentence(failure.value or RuntimeError(), self.title)
        yield from self._without_text(answers.request_of(failure).cb_kwargs["item"], sentence)

    def closed(self, _reason: str) -> None:
        """Keep the newest answers only."""
        self.archive.prune(_KEPT)

    def _feed(self, feeds: tuple[str, ...]) -> Request:
        given = {"feed": feeds[0], "remaining": feeds[1:]}
        return Request(self.address(path_of(feeds[0])), self.parse, errback=self.feed_failed, cb_kwargs=given)

    def _collect(self, item: Item, feed: str) -> None:
        if not item.title or not item.link.startswith(("http://", "https://")):
            self.report.dropped.append(f"Ein Eintrag der Liste {feed} ohne Titel oder Adresse wurde übergangen.")
            return
        if item.key not in self._found:
            self._found[item.key] = item
            if item.ending:
                self.report.unknown_code("Frist im Titel", item.ending)
            if not ministry(item.link):
                self.report.unknown_code("Herausgeber", host_of(item.link))
        self._subjects.setdefault(item.key, []).append(FEEDS.get(feed, ""))

    def _next(self, remaining: tuple[str, ...]) -> Iterator[CallData | Request]:
        if remaining:
            yield self._feed(remaining)
            return
        for item in self._found.values():
            if host_of(item.link) not in NOTICES:
                yield self._call(item, None)
            elif self.known.get(item.key) == self._revision(item):
                self.report.unchanged.append(item.key)
                self.report.revisions[item.key] = self._revision(item)
            else:
                page = self._page(item.link)
                yield Request(page, self.parse_notice, errback=self.notice_failed, cb_kwargs={"item": item})

    def _without_text(self, item: Item, sentence: str) -> Iterator[CallData]:
        """Leave a call as it was read before; of a new one keep at least what the feed says."""
        self.report.dropped.append(f"{item.title}: {sentence}")
        if item.key in self.known:
            self.report.unreadable.add(item.key)
        else:
            yield self._call(item, None)

    def _call(self, item: Item, notice: Notice | None) -> CallData:
        found = read(item, notice, today=self.today)
        if found.disagree:
            self.report.warnings.append(f"{item.title}: Titel und Bekanntmachung nennen verschiedene Fristen.")
        subjects = list(filter(None, self._subjects.get(item.key, ())))
        call = call_of(item, notice, found, source=self.name, subjects=subjects, today=self.today)
        self.report.count(call)
        self.report.progress(self.report.counts().calls, len(self._found))
        return call

    def _page(self, link: str) -> str:
        document = document_of(link)
        # A server in the place of the source stands for the ministry too.
        ours = self.base_url == type(self).base_url
        return document if ours else self.address(document.partition("://")[2].partition("/")[2])

    def _revision(self, item: Item) -> str:
        """Return what an entry was read from; a page is asked for again every week, or when its entry changes."""
        said = (READER, CONVERTER, item.line, item.link, item.published_on, self.today.isocalendar()[:2])
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
