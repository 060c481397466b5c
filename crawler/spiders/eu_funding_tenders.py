"""EU Funding & Tenders: open and forthcoming topics and calls that the European Commission manages itself.

Published by: European Commission; the portal asks the search service SEDIA by POST, and so do we, once a day.
Terms: CC BY 4.0 by default (Decision 2011/833/EU, from memory); the portal's pages prevail.
What surprised us: every part of the question needs a content type of its own, else the server answers 500; a plain JSON
body is ignored and yields millions of hits. One row a language, with days that differ by row (time of Brussels against
UTC, see ``crawler.pages.eu_rounds``). ``actions`` and ``budgetOverview`` are JSON inside a string, the latter for the
whole call. Topics stay "open" after their last deadline. The list may leave out descriptions: these are asked for again
by identifier. Most topics are not for municipalities, so the source is for the office only.
"""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.pages import answers, eu_query
from crawler.pages.eu_call import ATTRIBUTION, LICENCE, OPEN, call_of, description_of
from crawler.pages.eu_rounds import overdue
from crawler.pages.eu_rows import Row, Topic, hits_of, row_of, topics
from crawler.source import Expect, SourceSpider
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_MOST = 10_000  # the service shows no more hits, whatever the page
_ASKED_AGAIN = 150  # descriptions in one run; the rest is asked for in the next ones
_LARGEST = 60_000_000  # bytes of one page of a hundred rows
_PATIENCE = 90  # seconds
_KEPT = 2


class EuFundingTenders(SourceSpider):
    """Grants by topic, for the office only."""

    name = "eu_funding_tenders"
    title = "EU Funding & Tenders"
    level = Level.EU
    base_url = "https://api.tech.ec.europa.eu"
    licence = LICENCE
    attribution = ATTRIBUTION
    interval_days = 1
    office_only = True
    # Unproven: some 454 open topics were counted in June 2026, forthcoming ones and other calls come on top. Dozens
    # close on one day, so the number may fall far.
    expect = Expect(min_calls=200, max_calls=3_000, filled={"deadline": 0.7, "status": 0.9, "url": 1.0}, max_loss=0.4)

    def __init__(self, **arguments: Any) -> None:
        """Start without any row."""
        super().__init__(**arguments)
        self._rows: dict[str, Row] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first hundred rows."""
        yield self._page(1)

    def parse(self, response: Response, page: int = 1, **_: Any) -> Iterator[CallData | Request]:
        """Collect the rows of a page; after the last page bring the languages together."""
        answer = answers.json_object(response)
        hits = hits_of(answer)
        if hits is None:
            what = "eine Antwort ohne Ergebnisliste" if answer else answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt der Suchergebnisse {what} geliefert.")
            return
        if not 0 < hits.total <= _MOST:
            self.report.fail(f"Die Suche der Quelle „{self.title}“ {_wrong_number(hits.total)}")
            return
        self.report.archived = answers.keep(self, response)
        self._collect(hits.results)
        self.report.progress(min(page * eu_query.ROWS, hits.total), hits.total)
        if page * eu_query.ROWS < hits.total and hits.results:
            yield self._page(page + 1)
        else:
            yield from self._read(hits.total)

    def parse_again(self, response: Response, topic: Topic, **_: Any) -> Iterator[CallData]:
        """Read a topic whose description the list had left out."""
        hits = hits_of(answers.json_object(response))
        if hits is None:
            yield from self._without_description(
                topic, f"Statt der Beschreibung kam {answers.refused(self, response)}."
            )
            return
        answers.keep(self, response)
        rows = [row for raw in hits.results if (row := row_of(raw))]
        whole = next(found for found in topics([*rows, *topic.rows]) if found.key == topic.key)
        if description_of(whole):
            self.report.revisions[topic.key] = topic.revision
            yield self._call(whole)
        else:
            yield from self._without_description(topic, "Das Portal zeigt keine Beschreibung.")

    def asked_again_in_vain(self, failure: Failure) -> Iterator[CallData]:
        """Go on without a description; the next run asks again."""
        answers.stop_when_refused(self, failure)
        topic = answers.request_of(failure).cb_kwargs["topic"]
        yield from self._without_description(topic, "Die Beschreibung ließ sich nicht abrufen.")

    def closed(self, _reason: str) -> None:
        """Keep the newest answers only."""
        self.archive.prune(_KEPT)

    def _page(self, page: int) -> Request:
        given = {"page": page}
        return self._ask(eu_query.path(page)).replace(callback=self.parse, errback=self.failed, cb_kwargs=given)

    def _ask(self, path: str) -> Request:
        headers = {"Content-Type": eu_query.CONTENT_TYPE, "Accept": "application/json"}
        limits = {"download_maxsize": _LARGEST, "download_timeout": _PATIENCE}
        return Request(self.address(path), method="POST", body=eu_query.body(), headers=headers, meta=limits)

    def _collect(self, results: list[Any]) -> None:
        for raw in results:
            row = row_of(raw)
            if row:
                self._rows[row.reference] = row
            else:
                reference = raw.get("reference") if isinstance(raw, dict) else None
                self.report.dropped.append(f"Ein Treffer ohne Kennung wurde übergangen: {reference}.")

    def _read(self, total: int) -> Iterator[CallData | Request]:
        found = topics(self._rows.values())
        missing = total - len(self._rows) - len(self.report.dropped)
        if missing > 0:
            self.report.alarm(f"Von {total} Treffern kamen {missing} nicht; kein Thema gilt deshalb als beendet.")
            self.report.unreadable |= self.known.keys() - {topic.key for topic in found}
        late = sum(topic.first("status") == OPEN and overdue(topic, self.today) for topic in found)
        if late:
            self.report.warnings.append(f"Themen, die das Portal nach Ablauf ihrer Frist noch offen nennt: {late}.")
        bare = []
        for topic in found:
            if self.known.get(topic.key) == topic.revision:
                self.report.unchanged.append(topic.key)
                self.report.revisions[topic.key] = topic.revision
            elif description_of(topic):
                self.report.revisions[topic.key] = topic.revision
                yield self._call(topic)
            else:
                bare.append(topic)
        for topic in bare[:_ASKED_AGAIN]:
            given = {"topic": topic}
            again = self._ask(eu_query.path(1, text=f'"{topic.key}"'))
            yield again.replace(callback=self.parse_again, errback=self.asked_again_in_vain, cb_kwargs=given)
        for topic in bare[_ASKED_AGAIN:]:
            yield from self._without_description(topic, "Die Beschreibung wird beim nächsten Abruf geholt.")

    def _without_description(self, topic: Topic, sentence: str) -> Iterator[CallData]:
        """Leave a topic as it was read before; of a new one keep what the list says."""
        self.report.warnings.append(f"{topic.key}: {sentence}")
        if topic.key in self.known:
            self.report.unreadable.add(topic.key)
        else:
            yield self._call(topic)

    def _call(self, topic: Topic) -> CallData:
        call = call_of(topic, source=self.name, today=self.today, unknown=self.report.unknown_code)
        self.report.count(call)
        return call


def _wrong_number(total: int) -> str:
    if not total:
        return "liefert keinen einzigen Treffer."
    return (
        f"nennt {total} Treffer, mehr als 10.000 zeigt sie nicht: Die Abfrage muss geteilt werden, oder das Portal hat "
        "sie nicht verstanden."
    )
