"""The product search of a bank on this machine, with everything that may go wrong on its way to us."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count

from tests.crawler.publisher import CAPTCHA, Asked, Page, Publisher, publishing

SOURCE = "nrw_bank"
PRODUCTS = 130
GONE, CHANGED, NEW = "20001", "20002", "29999"
Catalogue = Mapping[str, str]
Fault = Callable[[Asked, int], Page | None]
_SUBJECTS = ("Radwege", "Schulhöfe", "Sporthallen", "Wärmenetze", "Büchereien", "Feuerwachen", "Friedhöfe", "Mühlen")
_PLACES = ("Auen", "Bergen", "Dörfern", "Ebenen", "Flecken", "Gauen", "Häfen", "Inseln", "Kernen", "Landen", "Märkten")


def before() -> Catalogue:
    """The products of the first, undisturbed harvest."""
    return {str(20_000 + number): page_of(number) for number in range(PRODUCTS)}


def after() -> Catalogue:
    """The same some days later: one is gone, one has another deadline, one is new."""
    found = dict(before()) | {CHANGED: page_of(int(CHANGED) - 20_000, "30. April 2027"), NEW: page_of(9_999)}
    del found[GONE]
    return found


@contextmanager
def bank(catalogue: Catalogue, fault: Fault | None = None, robots: Page | None = None) -> Iterator[Publisher]:
    """Serve the catalogue; a fault is asked first, with the number of product pages asked for so far."""
    numbers = count()

    def answer(asked: Asked) -> Page:
        is_list = asked.path == "/handleSolrSelect"
        spoilt = fault(asked, 0 if is_list else next(numbers)) if fault else None
        return spoilt or (_listed(asked, catalogue) if is_list else _product(asked, catalogue))

    with publishing(answer, robots or b"") as site:
        yield site


def _listed(asked: Asked, catalogue: Catalogue) -> Page:
    start, rows = int(asked.query["start"]), int(asked.query["rows"])
    docs = [
        {"type": "localProduct", "link": f"/.content/localProduct/{number}.xml", "title_de_s": f"Produkt {number}"}
        for number in sorted(catalogue)
    ]
    body = {"response": {"numFound": len(docs), "start": start, "docs": docs[start : start + rows]}}
    return Page(json.dumps(body).encode(), content_type="application/json;charset=utf-8")


def _product(asked: Asked, catalogue: Catalogue) -> Page:
    found = catalogue.get(asked.path.split("/")[-2] if asked.path.count("/") > 1 else "")
    return Page(found.encode()) if found else Page(b"<html><body><h1>Willkommen</h1></body></html>", status=404)


def page_of(number: int, closes: str = "31. März 2027") -> str:
    """Return a product's page with its deadline."""
    title = f"{_SUBJECTS[number % len(_SUBJECTS)]} in {_PLACES[number % len(_PLACES)]} {number}"
    return f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{title}</title></head><body>
<header><section class="header-content product-header"><div class="headline"><h1 class="text-break">{title}</h1></div>
<ul class="list-unstyled list-module-standard"><li>Zuschuss für {title}</li><li>Fördergeber: Land NRW</li></ul>
</section></header><main id="main">
<section><div class="module"><div class="headline"><h2>Wer wird gefördert?</h2></div>
<div class="component-container"><p>Antragsberechtigt sind Gemeinden in Nordrhein-Westfalen.</p></div></div></section>
<section><div class="module"><div class="headline"><h2>Was wird gefördert?</h2></div>
<div class="component-container"><p>Gefördert: {title}, für größere Städte auch Gebäude.</p></div></div></section>
<section><div class="module"><div class="headline"><h2>Welche Konditionen gelten?</h2></div>
<div class="component-container"><p>Anträge sind bis zum {closes} einzureichen.</p></div></div></section>
<section><div class="module"><div class="headline"><h2>Wie wird gefördert?</h2></div>
<div class="component-container"><ul><li><strong>Förderart</strong>: Zuschuss</li></ul></div></div></section>
</main></body></html>"""


def _on_list(page: Page) -> Fault:
    return lambda asked, _: page if asked.path == "/handleSolrSelect" else None


def _from(first: int, page: Page) -> Fault:
    """Go wrong from one product page on, whatever is asked then."""
    return lambda asked, number: page if number >= first else None


def _some(page: Page, every: int) -> Fault:
    """Go wrong on every so many product pages; the second try of a page is another page."""
    return lambda asked, number: page if number % every == every - 1 else None


def _misread(asked: Asked, number: int) -> Page | None:
    """Send pages in another encoding than they say: umlauts are broken or the whole is a mess."""
    if asked.path == "/handleSolrSelect" or number % 3:
        return None
    page = after().get(asked.path.split("/")[-2], "").replace('<meta charset="utf-8">', "")
    if number % 2:
        return Page(page.encode("windows-1252"))
    return Page(page.encode("utf-16"), content_type="text/html; charset=iso-8859-1")


CAPTCHA_PAGE = Page(CAPTCHA.replace(b"Bitte warten", b"Bitte warten " * 140))
HOME = Page(status=302, location="/")
FAULTS: dict[str, Fault] = {
    "server gone after 60 pages": _from(60, Page(b"x" * 9, cut=0)),
    "list cut in the middle": _on_list(Page(b'{"response": {"numFound": 130, "docs": [' * 9, cut=90)),
    "every fifth page cut in the middle": _some(Page(b"<html>" * 500, cut=700), 5),
    "500 for the list": _on_list(Page(status=500)),
    "500 for every second page": _some(Page(status=500), 2),
    "500 from page 30 on": _from(30, Page(status=500)),
    "endless list": _on_list(Page(b"{", content_type="application/json", endless=True)),
    "endless pages": _some(Page(b"<html>", endless=True), 60),
    "wrong encodings": _misread,
    "the list leads home": _on_list(HOME),
    "every third page leads home": _some(HOME, 3),
    "captcha page for the list, status 200": _on_list(CAPTCHA_PAGE),
    "captcha page from page 40 on, status 200": _from(40, CAPTCHA_PAGE),
    "429 from page 40 on": _from(40, Page(status=429)),
    "an empty list": _on_list(Page(b'{"response": {"numFound": 0, "docs": []}}', content_type="application/json")),
}
ROBOTS = {
    "robots.txt never ends": Page(b"User-agent: *\nDisallow: /intern\n", content_type="text/plain", endless=True),
    "robots.txt answers 500": Page(status=500),
    "robots.txt is a captcha page": Page(CAPTCHA_PAGE.body),
}
