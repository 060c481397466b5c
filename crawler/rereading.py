"""The pages staff entered, read again: which are due, and what became of each."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from crawler.adding import FDB_EXPORT, FDB_PAGE
from crawler.harvesting import source_data
from crawler.source import spiders
from crawler.watched_pages import WatchedPages
from tracker.database import read, write
from tracker.services import sources, watching
from tracker.services.watching import PageVisit
from tracker.shapes.actor import system

_ACTOR = system("Abruf der Quellen")


def with_its_pages(spider: type[WatchedPages], *, engine: Engine, visits: list[PageVisit]) -> type[WatchedPages]:
    """Return a source with the pages it has to read; the export spares us those it delivers."""
    with read(engine) as session:
        pages = watching.pages(session, source=spider.name)
        if spider.name == FDB_PAGE:
            delivered = (watching.known_call(session, url=page.url) for page in pages)
            pages = [page for page, known in zip(pages, delivered, strict=True) if not (known and known.harvested)]
    if pages and spider.name == FDB_PAGE:
        with write(engine) as session:
            sources.ensure(session, _ACTOR, sources=[source_data(spiders()[FDB_EXPORT])], update=False)
    return spider.of(pages, visits)


def note(visits: Sequence[PageVisit], *, engine: Engine, now: datetime) -> None:
    """Write down what became of the pages."""
    if visits:
        with write(engine) as session:
            watching.note_visits(session, _ACTOR, visits=visits, now=now)
