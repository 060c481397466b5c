"""Förderkatalog des Bundes: projects that were funded, as evidence of what is funded. Never calls.

Published by: the federal ministries, run by Projektträger Jülich; more than 300,000 projects. We ask once a quarter for
what began in the last eight years in Nordrhein-Westfalen, and keep what tells our municipalities something: municipal
recipients in the Land, and any organisation in Kreis Unna.
Terms: none found. We keep facts and link each project's page.
What surprised us: the search lives in a session, so the table belongs to the search asked last, and everything happens
one after the other. The table is cut without a word when there are many hits, so we compare it with the number the page
names and ask again by the beginning of the project's number. The catalogue does not name the programme.
Unproven: no award export was ever seen by us; the form is read from the page, and a changed one stops the run.
"""

from collections.abc import AsyncIterator, Iterator
from datetime import date
from typing import Any

from scrapy import FormRequest, Request
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.pages import answers
from crawler.pages.foekat import SOURCE, NotTheTable, Row, is_useful, rows_of
from crawler.pages.foekat_search import MINISTRIES, Search, form_of, hits, land_value
from crawler.source import Expect, SourceSpider
from tracker.shapes.awards import KnownAwardData
from tracker.vocabulary.calls import Level

_ACTION = "foekat/jsp/SucheAction.do"
_MASK = f"{_ACTION}?actionMode=searchmask"
_TABLE = f"{_ACTION}?actionMode=print&presentationType=csv"
_YEARS = 8
_MOST_SEARCHES = 1_500  # about an hour at one request a second
_LARGEST = 100_000_000  # bytes
_PATIENCE = 180  # seconds: the table is made while we wait
_KEPT = 2
_WHOLE = 0.98  # of the hits; a line that breaks off costs one row, a table that is cut costs many


class BundFoekat(SourceSpider):
    """Who got money for what, from which ministry."""

    name = SOURCE
    title = "Förderkatalog des Bundes"
    level = Level.BUND
    base_url = "https://foerderportal.bund.de"
    licence = "keine Angabe; nur Fakten und Verweis"
    attribution = "Förderkatalog des Bundes (foerderportal.bund.de)"
    interval_days = 91
    # Behind all sources of calls: nobody waits for what others got, and it takes longest.
    rank = 900
    # Wide, since no real export was counted yet.
    expect = Expect(min_calls=100, max_calls=60_000, max_loss=0.3, noun="Vorhaben", noun_of_one="Vorhaben")

    def __init__(self, **arguments: Any) -> None:
        """Start with one question for each ministry."""
        super().__init__(**arguments)
        self._waiting = [Search(ministry) for ministry in MINISTRIES]
        self._known: set[str] = set()
        self._land = ""
        self._asked = 0
        self._limit: int | None = None
        self._bookkeeping = 0

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Keep cookies, which no other source needs: the session is one."""
        super().update_settings(settings)
        settings.set("COOKIES_ENABLED", True, priority="spider")

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the form, which brings the session."""
        yield Request(self.address(_MASK), callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Read from the form what it sends for our Land, then ask the first question."""
        land = land_value(answers.words_of(response))
        if land is None:
            what = answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt des Suchformulars {what} geliefert.")
            return
        self._land = land
        yield from self._next()

    def parse_hits(self, response: Response, search: Search) -> Iterator[Request]:
        """Ask for the table of a search, or narrower ones when it would be cut."""
        count = hits(answers.words_of(response))
        if count is None:
            what = answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt der Trefferliste {what} geliefert.")
            return
        if not count or (self._limit is not None and count > self._limit and self._narrow(search)):
            yield from self._next()
        else:
            limits = {"download_maxsize": _LARGEST, "download_timeout": _PATIENCE}
            yield Request(
                self.address(_TABLE),
                callback=self.parse_table,
                errback=self.failed,
                dont_filter=True,
                meta=limits,
                cb_kwargs={"search": search, "count": count},
            )

    def parse_table(self, response: Response, search: Search, count: int) -> Iterator[KnownAwardData | Request]:
        """Read the projects of one search."""
        try:
            rows = rows_of(response.body)
        except NotTheTable as error:
            what = answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt der Tabelle {what} geliefert. {error}")
            return
        self.report.archived = answers.keep(self, response.replace(url=f"{response.url}#{search}"))
        if len(rows) < _WHOLE * count:
            self._limit = min(self._limit or count, len(rows))
            if not self._narrow(search):
                self.report.alarm(f"Die Tabelle zu „{search}“ hat nur {len(rows)} von {count} Vorhaben.")
        yield from self._awards(rows)
        yield from self._next()

    def closed(self, _reason: str) -> None:
        """Say what was left out, and keep the newest answers only."""
        if self._bookkeeping:
            self.report.warnings.append(f"Buchungszeilen ohne Vorhaben wurden übergangen: {self._bookkeeping}.")
        self.archive.prune(_KEPT)

    def _awards(self, rows: list[Row]) -> Iterator[KnownAwardData]:
        for row in rows:
            if row.award is None:
                self._bookkeeping += not row.dropped
                self.report.dropped += [row.dropped] if row.dropped else []
            elif row.award.external_id not in self._known and is_useful(row.award):
                self._known.add(row.award.external_id)
                self.report.count_record()
                yield row.award

    def _narrow(self, search: Search) -> bool:
        narrower = search.narrower()
        self._waiting = [*narrower, *self._waiting]
        return bool(narrower)

    def _next(self) -> Iterator[Request]:
        self.report.progress(self._asked, self._asked + len(self._waiting))
        if not self._waiting:
            return
        if self._asked >= _MOST_SEARCHES:
            self.report.alarm(f"Nach {self._asked} Suchen wurde aufgehört; {len(self._waiting)} blieben offen.")
            return
        self._asked += 1
        search = self._waiting.pop(0)
        yield FormRequest(
            self.address(_ACTION),
            formdata=form_of(search, self._land, date(self.today.year - _YEARS, 1, 1)),
            callback=self.parse_hits,
            errback=self.failed,
            dont_filter=True,
            cb_kwargs={"search": search},
        )
