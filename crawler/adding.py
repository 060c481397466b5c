"""A programme from an address: which source reads it, what it says, and its place on the list of watched pages."""

from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import Engine

from crawler.archive import Archive
from crawler.harvesting import source_data
from crawler.pages.fdb_page import key_of
from crawler.parsing import CONVERTER
from crawler.run_report import RunReport
from crawler.source import SourceSpider, spiders
from crawler.visiting import exempt_places, visit
from crawler.watched_pages import WatchedPages
from tracker import clock
from tracker.clock import BERLIN
from tracker.database import read, write
from tracker.errors import Refused
from tracker.rules import web_address
from tracker.services import jobs, sources, watching
from tracker.services.jobs import Progress
from tracker.services.watching import KnownCall, PageToRead, PageVisit
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData

FDB_PAGE, FDB_EXPORT = "bund_foerderdatenbank_seite", "bund_foerderdatenbank"
_ACTOR = system("Abruf einer Adresse")
_NOTHING = "Die Seite ließ sich nicht lesen. Bitte prüfen Sie die Adresse."


class Added(Shape):
    """What came of an address. ``call`` is what was read, nothing when the programme was known before."""

    state: Literal["created", "changed", "unchanged", "known"]
    public_id: UUID
    title: str
    source_title: str
    call: CallData | None = None
    notes: tuple[str, ...] = ()


def add(url: str, *, engine: Engine, settings: Settings, progress: Progress, job_id: int | None = None) -> Added:
    """Read the page at an address, store its call and watch it from now on.

    Raises:
        Refused: it may not be fetched, or holds no programme; nothing was stored.
    """
    exempt = exempt_places(settings)
    if sentence := web_address.refusal(url, exempt=exempt):
        raise Refused(sentence)
    known_spiders = spiders()
    spider = reader_of(url, known_spiders)
    with read(engine) as session:
        page = watching.page_at(session, url=url)
        known = watching.known_call(session, url=url)
        asked_by = jobs.find(session, job_id=job_id).requested_by_id if job_id is not None else None
    if known and (page is None or known.harvested):
        return _known(known)
    calls, visits, report = _read(
        spider, page or PageToRead(url=url.strip().partition("#")[0]), exempt=exempt, settings=settings
    )
    if not calls or not visits:
        raise Refused(next((each.trouble for each in visits if each.trouble), report.failure or _NOTHING))
    progress(1, 1, "Seite gelesen")
    now = clock.now()
    with write(engine) as session:
        sources.ensure(session, _ACTOR, sources=[source_data(spider)])
        if spider.name == FDB_PAGE:
            sources.ensure(session, _ACTOR, sources=[source_data(known_spiders[FDB_EXPORT])], update=False)
        taken = watching.take_in(
            session,
            _ACTOR,
            source=spider.name,
            url=url,
            call=calls[0],
            visit=visits[0],
            converter=CONVERTER,
            now=now,
            today=now.astimezone(BERLIN).date(),
            added_by_id=asked_by,
            # Of another source's origin only that source says what it was read from.
            revision=report.revisions[calls[0].external_id] if calls[0].source == spider.name else "",
        )
    return Added(
        state=taken.state,
        public_id=taken.public_id,
        title=taken.title,
        source_title=spider.title,
        call=calls[0],
        notes=(*_neighbour(url, spider, known_spiders), *report.sentences()),
    )


def reader_of(url: str, known: dict[str, type[SourceSpider]]) -> type[WatchedPages]:
    """Return the source that reads a single page at this address."""
    spider = known[FDB_PAGE if key_of(url) else watching.WATCH_LIST]
    assert issubclass(spider, WatchedPages)
    return spider


def _neighbour(url: str, spider: type[SourceSpider], known: dict[str, type[SourceSpider]]) -> list[str]:
    """Say when the address stands on the site of a source that is asked anyway."""
    host = _host(url)
    for other in known.values():
        if not issubclass(other, WatchedPages) and spider.name == watching.WATCH_LIST and _host(other.base_url) == host:
            return [
                f"Die Seite gehört zur Quelle „{other.title}“, die dieses Programm bisher nicht geliefert hat; "
                "sie wird zusätzlich beobachtet."
            ]
    return []


def _known(known: KnownCall) -> Added:
    note = f"Die Quelle „{known.source_title}“ liefert dieses Programm bereits und wird regelmäßig abgerufen."
    return Added(
        state="known", public_id=known.public_id, title=known.title, source_title=known.source_title, notes=(note,)
    )


def _read(
    spider: type[WatchedPages], page: PageToRead, *, exempt: list[str], settings: Settings
) -> tuple[list[CallData], list[PageVisit], RunReport]:
    calls: list[CallData] = []
    visits: list[PageVisit] = []
    report = RunReport(spider.name)
    base_url = settings.base_url_of(spider.name)
    visit(
        spider.of([page], visits),
        settings=settings,
        delay=0.0 if base_url else 1.0,
        now=clock.now(),
        archive=Archive(settings.data_dir / "archive" / spider.name),
        report=report,
        keep=calls.append,
        base_url=base_url,
        exempt=exempt,
    )
    return calls, visits, report


def _host(url: str) -> str:
    return (urlsplit(url.strip()).hostname or "").removeprefix("www.")
