"""NRW.BANK, Produktsuche: its own products and the programmes of Bund and Land it names or handles.

Published by: NRW.BANK, about 161 products. The search of the site asks a Solr server through an open proxy; so do we,
for the products only, then for each product's page. One request a second, once a day.
Terms: none found, the texts are NRW.BANK's. We keep them to read facts from and to show where a fact stands, name the
page and republish nothing.
What surprised us: the number in ``/.content/localProduct/<number>.xml`` is stable, the slug of the page is not, and
"produktdetail.html" works for every number. There is no field for the status: a product that cannot be applied for says
"derzeit nicht antragsoffen", and the same words in brackets behind one item speak of that item only.
The proxy is undocumented and may change; many products stand in the Förderdatenbank too.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import trouble
from crawler.pages import answers
from crawler.pages.nrw_call import ATTRIBUTION, LICENCE, call_of
from crawler.pages.nrw_product import product_of
from crawler.parsing import NotExactlyOne, line
from crawler.source import Expect, SourceSpider
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_QUERY = {
    "q": "*:*",
    "fq": "public_access:true AND search_exclude:false AND type:localProduct AND con_locales:de",
    "fl": "id,type,link,title_de_s,Title_prop_s,description_de_s,public_access,search_exclude",
    "sort": "id asc",
    "wt": "json",
}
_ROWS = 100
_MOST = 2_000  # products; a larger number means that the filter is ignored
_LINK = re.compile(r"/\.content/localProduct/(?P<id>\d+)\.xml")
_PAGE = "de/foerderung/foerderprodukte/{}/produktdetail.html"
_KEPT = 2


class NrwBank(SourceSpider):
    """The products of the bank's own search."""

    name = "nrw_bank"
    title = "NRW.BANK"
    level = Level.LAND
    base_url = "https://www.nrwbank.de"
    licence = LICENCE
    attribution = ATTRIBUTION
    interval_days = 1
    # 161 products were counted once; the shares are unproven.
    expect = Expect(min_calls=120, max_calls=400, filled={"text": 0.95, "funding_types": 0.5, "level": 0.5})

    def __init__(self, **arguments: Any) -> None:
        """Start without any product."""
        super().__init__(**arguments)
        self._listed: dict[str, str] = {}
        self._rows = 0

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first hundred products."""
        yield self._page_of_list(0)

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Collect the products of one page of the list; after the last page ask for each product."""
        found = answers.json_object(response) or {}
        answer = found.get("response")
        rows, total = (answer.get("docs"), answer.get("numFound")) if isinstance(answer, dict) else (None, None)
        if not isinstance(rows, list) or not isinstance(total, int):
            what = "eine Fehlermeldung" if "error" in found else answers.refused(self, response)
            self.report.fail(f"Die Quelle „{self.title}“ hat statt der Produktliste {what} geliefert.")
            return
        if not 0 < total <= _MOST or not rows:
            self.report.fail(
                f"Die Produktsuche der Quelle „{self.title}“ nennt {total} Produkte und liefert {len(rows)}."
            )
            return
        self.report.archived = answers.keep(self, response)
        self._rows += len(rows)
        for row in rows:
            self._collect(row)
        if self._rows < total:
            yield self._page_of_list(self._rows)
            return
        for number in self._listed:
            address = self.address(_PAGE.format(number))
            given = {"number": number}
            yield Request(address, callback=self.parse_product, errback=self.product_failed, cb_kwargs=given)

    def parse_product(self, response: Response, number: str, **_: Any) -> Iterator[CallData]:
        """Read a product's page."""
        try:
            product = product_of(answers.words_of(response))
        except NotExactlyOne as error:
            self._leave_out(number, f"Statt der Produktseite kam {answers.refused(self, response)}. {error}")
            return
        if f"/foerderprodukte/{number}/" not in response.url:
            self._leave_out(number, f"Die Adresse führt jetzt zu einem anderen Produkt ({response.url}).")
            return
        answers.keep(self, response)
        self.report.progress(self.report.counts().calls + 1, len(self._listed))
        self.report.revisions[number] = hashlib.sha256(product.text.encode()).hexdigest()[:16]
        page = f"{type(self).base_url}/{_PAGE.format(number)}"
        call = call_of(product, number, page, source=self.name, today=self.today, unknown=self.report.unknown_code)
        self.report.count(call)
        yield call

    def product_failed(self, failure: Failure) -> None:
        """Go on without a product whose page could not be fetched: it is still listed."""
        number = answers.request_of(failure).cb_kwargs["number"]
        self._leave_out(number, trouble.sentence(failure.value or RuntimeError(), self.title))
        answers.stop_when_refused(self, failure)

    def closed(self, _reason: str) -> None:
        """Keep the newest answers only."""
        self.archive.prune(_KEPT)

    def _page_of_list(self, start: int) -> Request:
        query = urlencode({**_QUERY, "rows": _ROWS, "start": start})
        return Request(self.address(f"handleSolrSelect?{query}"), callback=self.parse, errback=self.failed)

    def _collect(self, row: Any) -> None:
        link = row.get("link") if isinstance(row, dict) else None
        found = _LINK.fullmatch(link) if isinstance(link, str) else None
        if found:
            self._listed[found["id"]] = line(str(row.get("title_de_s") or row.get("Title_prop_s") or found["id"]))
        elif not isinstance(row, dict) or row.get("type") != "containerpage":  # other pages of the site
            self.report.dropped.append(f"Ein Eintrag der Produktliste ohne Produktnummer wurde übergangen: {link}.")

    def _leave_out(self, number: str, sentence: str) -> None:
        self.report.unreadable.add(number)
        self.report.dropped.append(f"{self._listed.get(number, number)} ({number}): {sentence}")
