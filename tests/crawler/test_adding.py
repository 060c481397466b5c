"""A programme from an address, end to end: the command, a site on this machine, the ledger."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from crawler import adding, rereading
from crawler.source import spiders
from crawler.watched_pages import WatchedPages
from tests import forked
from tests.builders import OFFICE, SYSTEM, a_person
from tests.crawler.publisher import CAPTCHA, LOGIN, Asked, Page, Publisher, publishing
from tests.crawler.run_spider import ROOT, without_proxies
from tests.crawler.saved_answers import SOURCES
from tracker import clock, database
from tracker.database import read, write
from tracker.errors import Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin, OriginVersion
from tracker.models.sources import CrawlRun, Source
from tracker.models.watching import WatchedPage
from tracker.rules import web_address
from tracker.services import harvest, jobs, people, watching
from tracker.settings import Settings
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import JobKind, RunState

QUESTIONS = (SOURCES / "watch_list" / "questions" / "page.html").read_bytes()
PROGRAMME = (SOURCES / "bund_foerderdatenbank_seite" / "kuehle_orte" / "page.html").read_bytes()
FDB = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/Land/NRW/kuehle-orte.html"
FDB_KEY = "FDB/Content/DE/Foerderprogramm/Land/NRW/kuehle-orte"
PAGE = "https://www.bezirk.example/foerderung/ortskerne/"


@dataclass
class Town:
    """A ledger, a site that stands in for every other, and the crawler's commands."""

    engine: Engine
    site: Publisher
    pages: dict[str, Page]
    environment: dict[str, str] = field(default_factory=dict)

    def crawler(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command; never a traceback."""
        done = forked.run_module("crawler", *words, environment=self.environment, folder=ROOT)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def add(self, url: str, *words: str) -> str:
        """Add an address that can be added, and return everything that was said."""
        done = self.crawler("add", url, *words)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    def run(self, source: str) -> str:
        """Harvest a source, and return what was said."""
        done = self.crawler("run", source)
        assert done.returncode == 0, done.stderr
        return done.stderr


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    pages: dict[str, Page] = {}

    def answer(asked: Asked) -> Page:
        return pages.get(asked.path, Page(status=404))

    engine = database.connect(sqlite_url)
    with publishing(answer) as site:
        stand_ins = {
            f"FOERDERPFAD_SOURCES__{name}__BASE_URL": site.base_url
            for name in ("WATCH_LIST", "BUND_FOERDERDATENBANK_SEITE", "LINKS")
        }
        settings = {"FOERDERPFAD_DATABASE_URL": sqlite_url, "FOERDERPFAD_DATA_DIR": str(tmp_path / "data")}
        yield Town(engine, site, pages, without_proxies() | stand_ins | settings)
    engine.dispose()


def test_a_page_is_added_once_and_read_again_every_week(town: Town) -> None:
    town.pages["/foerderung/ortskerne/"] = Page(QUESTIONS)
    first = town.add(PAGE)
    for line in (
        "Titel: Lebendige Ortskerne",
        "Frist: Antrag bis 30.04.2027",
        "Fördersatz: 70 %",
        "Höchstbetrag: 200.000,00 €",
    ):
        assert f"{line}\n" in first
    assert "Neu angelegt: „Lebendige Ortskerne“." in first
    assert "Unverändert: „Lebendige Ortskerne“." in town.add(f"{PAGE}#oben")
    with read(town.engine) as session:
        (page,) = session.exec(select(WatchedPage)).all()
        assert (page.url, page.source, page.active, page.title) == (PAGE, "watch_list", True, "Lebendige Ortskerne")
        assert page.changed_at is None
        assert len(session.exec(select(OriginVersion)).all()) == 1
        # What somebody adds in between is no run of the source: the next one is due as before.
        assert session.exec(select(CrawlRun)).all() == []
        assert [event.action for event in session.exec(select(AuditEvent))] == ["watch_page"]

    other, off = "https://www.andere.example/radwege", "https://www.andere.example/abbestellt"
    bad = {
        "/captcha": (Page(CAPTCHA), "Es kam eine Captcha-Seite."),
        "/login": (Page(LOGIN), "Es kam eine Anmeldeseite."),
        "/403": (Page(status=403), "hat den Abruf abgelehnt (Antwort 403)."),
        "/bild": (Page(b"\x89PNG...", content_type="image/png"), "Es kam eine Antwort in unbekannter Form."),
        "/heim": (Page(status=302, location="/"), "Die Adresse führt jetzt zur Startseite (STELLE/)."),
        "/weg": (Page(status=404), "Die Seite gibt es nicht mehr (Antwort 404)."),
        "/abgebrochen": (Page(QUESTIONS, cut=100), "brach ab; bitte versuchen Sie es später."),
    }
    with write(town.engine) as session:
        for url in (other, off, *(f"https://www.andere.example{path}" for path in bad)):
            watching.add(session, OFFICE, url=url, now=clock.now())
        quitted = next(page for page in watching.listed(session, OFFICE) if page.url == off)
        watching.deactivate(session, OFFICE, public_id=quitted.public_id, now=clock.now())
    town.pages |= {path: page for path, (page, _) in bad.items()}
    town.pages["/"] = Page(QUESTIONS)
    town.pages["/radwege"] = Page(QUESTIONS.replace(b"Lebendige Ortskerne", b"Radwege"))
    town.pages["/foerderung/ortskerne/"] = Page(QUESTIONS.replace(b"30. April 2027", b"31. Mai 2027"))
    assert "2 Programme, davon 2 neu gelesen" in town.run("watch_list")
    with read(town.engine) as session:
        pages = {page.url: page for page in session.exec(select(WatchedPage))}
        calls = {call.title: call for call in session.exec(select(FundingCall))}
    assert pages[PAGE].changed_at is not None
    assert str(calls["Lebendige Ortskerne"].next_closes_on) == "2027-05-31"
    for path, (_, sentence) in bad.items():
        assert pages[f"https://www.andere.example{path}"].trouble.endswith(
            sentence.replace("STELLE", town.site.base_url)
        )
    assert "/abbestellt" not in town.site.paths()

    town.pages["/foerderung/ortskerne/"] = Page(status=404)
    assert "1 Programm, davon 0 neu gelesen" in town.run("watch_list")
    with read(town.engine) as session:
        # A page that is gone is no programme that has ended.
        assert {call.withdrawn_at for call in session.exec(select(FundingCall))} == {None}
        assert [run.state for run in session.exec(select(CrawlRun))] == [RunState.SOUND, RunState.SOUND]


def test_what_is_refused_is_one_sentence_and_leaves_no_trace(town: Town) -> None:
    town.pages["/captcha"] = Page(CAPTCHA)
    captcha = town.crawler("add", "https://www.bezirk.example/captcha")
    assert captcha.returncode == 1
    assert captcha.stdout == ""
    assert captcha.stderr.rstrip().endswith("Es kam eine Captcha-Seite.")
    assert town.crawler("add", "quatsch").returncode == 2
    with pytest.raises(Refused, match=re.escape(web_address.OWN_NETWORK)):
        adding.add(
            "http://169.254.169.254/latest",
            engine=town.engine,
            settings=Settings(_env_file=None),  # type: ignore[call-arg]
            progress=lambda done, total, message: None,
        )
    with read(town.engine) as session:
        for kind in (WatchedPage, FundingCall, Source, CrawlRun):
            assert session.exec(select(kind)).all() == []


def test_a_programme_of_the_foerderdatenbank_becomes_the_origin_the_export_continues(town: Town) -> None:
    town.pages["/FDB/Content/DE/Foerderprogramm/Land/NRW/kuehle-orte.html"] = Page(PROGRAMME)
    assert "Neu angelegt: „Kühle Orte in Städten und Gemeinden“." in town.add(FDB)
    with write(town.engine) as session:
        (origin,) = session.exec(select(Origin)).all()
        assert (origin.source, origin.external_id) == ("bund_foerderdatenbank", FDB_KEY)
        (page,) = session.exec(select(WatchedPage)).all()
        assert page.source == "bund_foerderdatenbank_seite"
        # From now on the export delivers it: it is neither read from its page nor overwritten.
        source = "bund_foerderdatenbank"
        harvest.remember_revisions(session, SYSTEM, source=source, revisions={FDB_KEY: "vom Export"})
    asked = len(town.site.asked)
    assert "Schon vorhanden: „Kühle Orte in Städten und Gemeinden“." in town.add(FDB)
    assert len(town.site.asked) == asked
    reader = spiders()["bund_foerderdatenbank_seite"]
    assert issubclass(reader, WatchedPages)
    assert rereading.with_its_pages(reader, engine=town.engine, visits=[]).pages == ()


def test_a_job_ends_with_what_became_of_its_address_and_names_the_source_of_the_site(town: Town) -> None:
    town.pages["/de/foerderung/neu.html"] = Page(QUESTIONS)
    url = "https://www.nrwbank.de/de/foerderung/neu.html"
    with write(town.engine) as session:
        person = a_person(session, Role.OFFICE)
        job = jobs.request(
            session, people.actor_of(person), kind=JobKind.ADD_CALL, now=clock.now(), argument={"url": url}
        ).id
        asked_by = person.id
    said = town.add(url, "--job", str(job))
    assert "Die Seite gehört zur Quelle „NRW.BANK“" in said
    assert said.rstrip().splitlines()[-1].startswith("Neu angelegt:")
    with read(town.engine) as session:
        (page,) = session.exec(select(WatchedPage)).all()
        assert page.added_by_id == asked_by
