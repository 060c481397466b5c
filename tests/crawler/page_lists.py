"""Sources that are short lists of pages: how their sites answer on a good day and on bad ones."""

from collections.abc import Callable
from datetime import datetime
from html import escape
from urllib.parse import urlsplit

from sqlalchemy import Engine, func
from sqlmodel import col, select

from crawler.harvesting import source_data
from crawler.pages.page_source import PageSource
from crawler.store import Store
from tests.crawler.publisher import CAPTCHA, LOGIN, SHELL, Asked, Page
from tests.crawler.run_spider import NOW
from tests.crawler.run_spiders import Told, Visit
from tests.crawler.small_pdf import pdf_of
from tracker.database import read
from tracker.models.origins import Origin, OriginVersion
from tracker.models.sources import CrawlRun
from tracker.shapes.calls import CallData
from tracker.shapes.sources import RunResult

HTML = "text/html; charset=utf-8"
_WELCOME = "<html><body><main><h1>Willkommen</h1>" + "<p>Wir sind für Sie da.</p>" * 30 + "</main></body></html>"


def document(title: str, *, rate: int = 80, charset: str = "utf-8") -> str:
    """Return a page about one programme."""
    return f"""<!DOCTYPE html><html lang="de">
<head><meta charset="{charset}"><title>{escape(title)} | Behörde</title></head>
<body><header><nav><a href="/">Start</a></nav></header><main><nav class="breadcrumb">Start / Förderung</nav>
<h1>{escape(title)}</h1><p>Städte und Gemeinden werden bei ihren Vorhaben unterstützt, wenn sie früh planen.</p>
<h2>Wer kann beantragen?</h2><p>Gemeinden und Gemeindeverbände</p>
<h2>Wie hoch ist die Förderung?</h2><p>Der Zuschuss beträgt höchstens {rate} Prozent der förderfähigen Ausgaben.</p>
<h2>Fördergeber</h2><p>Ministerium für Umwelt, Naturschutz und Verkehr des Landes Nordrhein-Westfalen</p>
<h2>Bis wann?</h2><p>Anträge sind bis zum 31. März 2027 zu stellen.</p>
<h2>Kontakt</h2><p>Bezirksregierung Arnsberg<br>Telefon: 02931 82-0</p><p>Erika Beispiel<br>Telefon: 02931 82-1</p>
</main></body></html>"""


def paths(source: type[PageSource]) -> dict[str, str]:
    """Return the path of each page with the title the page has."""
    return {urlsplit(page.url).path: page.names[0] for page in source.pages}


def good(source: type[PageSource], *, rate_of_the_last: int = 80) -> Callable[[Asked], Page]:
    """Answer as the publisher does on a good day."""
    known = paths(source)
    last = list(known)[-1]

    def answer(asked: Asked) -> Page:
        title = known.get(asked.path)
        rate = rate_of_the_last if asked.path == last else 80
        return Page(document(title, rate=rate).encode(), content_type=HTML) if title else Page(status=404)

    return answer


def on_the_first_page(source: type[PageSource], page: Page, elsewhere: Page | None = None) -> Visit:
    """Answer well, but with ``page`` for the first address, and with ``elsewhere`` where that leads."""
    first, well = next(iter(paths(source))), good(source)

    def answer(asked: Asked) -> Page:
        if asked.path == first:
            return page
        return elsewhere if elsewhere and asked.path in ("/", "/neu", "/neu/liste") else well(asked)

    return Visit(answer)


def occasions(source: type[PageSource]) -> dict[str, Visit]:
    """Return what may happen to the first page of a source, the others being well."""
    title = source.pages[0].names[0]
    moved = Page(document(title).encode(), content_type=HTML)
    welcome = Page(_WELCOME.encode(), content_type=HTML)
    utf8_called_latin = document(title, charset="iso-8859-1").encode()
    latin_called_utf8 = document(title).encode("iso-8859-1")
    long_text = [f"{title}: Hinweise zur Antragstellung", *["Anträge sind bis zum 31. März 2027 zu stellen."] * 8]
    single = {
        "gone: 404": Page(status=404),
        "gone: 410": Page(status=410),
        "500": Page(status=500),
        "403": Page(status=403),
        "captcha": Page(CAPTCHA),
        "login": Page(LOGIN),
        "shell": Page(SHELL),
        "empty": Page(),
        "another page": welcome,
        "not found as 200": Page(document("Seite nicht gefunden").encode(), content_type=HTML),
        "emptied": Page(f"<html><body><main><h1>{title}</h1><p>In Arbeit.</p></main></body></html>".encode()),
        "no main content": Page(b"<html><body><div><h1>" + title.encode() + b"</h1>" + b"<p>Text.</p>" * 200),
        "elsewhere": Page(status=302, location="http://localhost:1/anderswo"),
        "utf-8 called iso-8859-1": Page(utf8_called_latin, content_type="text/html; charset=iso-8859-1"),
        "iso-8859-1 called utf-8": Page(latin_called_utf8, content_type=HTML),
        "pdf": Page(pdf_of(long_text), content_type="text/html"),
    }
    visits = {name: on_the_first_page(source, page) for name, page in single.items()}
    return {
        **visits,
        "good": Visit(good(source)),
        "again": Visit(good(source)),
        "changed": Visit(good(source, rate_of_the_last=70)),
        "forbidden by robots.txt": Visit(good(source), robots=b"User-agent: *\nDisallow: /\n"),
        "home": on_the_first_page(source, Page(status=301, location="/"), welcome),
        "to an overview": on_the_first_page(source, Page(status=301, location="/neu/liste"), welcome),
        "moved": on_the_first_page(source, Page(status=301, location="/neu"), moved),
    }


LEFT_OUT = {
    "gone: 404": "Die Seite gibt es nicht mehr (Antwort 404). Bitte prüfen Sie die Adresse.",
    "gone: 410": "Die Seite gibt es nicht mehr (Antwort 410). Bitte prüfen Sie die Adresse.",
    "500": "mit einem Fehler geantwortet (500); bitte versuchen Sie es später.",
    "shell": "Auf der Seite fehlt der Hauptinhalt. Es kam eine Seite ohne Inhalt.",
    "empty": "Es kam eine leere Antwort.",
    "another page": "Die Adresse hat jetzt einen anderen Inhalt, dort steht „Willkommen“.",
    "not found as 200": "Die Seite meldet: „Seite nicht gefunden“.",
    "emptied": "Der Hauptinhalt der Seite ist leer.",
    "no main content": "Auf der Seite fehlt der Hauptinhalt. Es kam eine andere Webseite.",
    "elsewhere": "auf eine fremde Adresse weitergeleitet; dort wurde nichts abgerufen.",
    "home": "Die Adresse führt jetzt zur Startseite (",
    "to an overview": "dort steht „Willkommen“. Bitte prüfen Sie die Adresse.",
}
"""Alarms of one page: its call stays, the others are read, nothing is withdrawn."""
ENDS = {
    "captcha": "eine Captcha-Seite geliefert; der Abruf wurde beendet.",
    "login": "eine Anmeldeseite geliefert; der Abruf wurde beendet.",
    "403": "den Abruf abgelehnt (Antwort 403).",
}
"""Answers after which every further request would get the same."""


class Ledger:
    """A real ledger, and what a source left in it."""

    def __init__(self, source: type[PageSource], engine: Engine) -> None:
        self.source, self.engine = source, engine

    def take(self, told: Told) -> CrawlRun:
        """Store what came of a visit, as a harvest does, and return the run."""
        now = datetime.fromisoformat(NOW)
        store = Store(engine=self.engine, source=source_data(self.source), now=now, today=now.date())
        store.open()
        for call in told.calls:
            store.add(CallData.model_validate(call))
        result = RunResult(failed=bool(told.failure), alarms=() if told.state == "sound" else tuple(told.sentences))
        store.close(result, now=now, unreadable=told.unreadable, revisions=told.revisions)
        return self.newest_run()

    def newest_run(self) -> CrawlRun:
        """Return the run that was opened last."""
        with read(self.engine) as session:
            run = session.exec(select(CrawlRun).order_by(col(CrawlRun.id).desc()).limit(1)).one()
            session.expunge(run)
        return run

    def counts(self) -> tuple[int, int, int]:
        """Return how many origins there are, how many of them are withdrawn, and how many versions."""
        origins = select(func.count()).select_from(Origin).where(Origin.source == self.source.name)
        versions = select(func.count()).select_from(OriginVersion).join(Origin)
        with read(self.engine) as session:
            return (
                session.exec(origins).one(),
                session.exec(origins.where(col(Origin.withdrawn_at).is_not(None))).one(),
                session.exec(versions.where(Origin.source == self.source.name)).one(),
            )
