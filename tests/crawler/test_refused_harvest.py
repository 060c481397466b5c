"""Whole harvests by command, against a publisher that refuses: what the ledger keeps and when it asks again."""

from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from tests import forked
from tests.crawler.correlaid_table import a_row, table
from tests.crawler.publisher import CAPTCHA, Asked, Page, Publisher, publishing
from tests.crawler.run_spider import ROOT, without_proxies
from tests.crawler.test_spider_bund_foekat import CITIES, Catalogue
from tracker.database import connect, read
from tracker.models import tables  # noqa: F401 - a foreign key needs the other table to be known
from tracker.models.calls import FundingCall
from tracker.models.sources import CrawlRun, Source
from tracker.models.watching import KnownAward
from tracker.vocabulary.work import RunState


class Installation:
    """A fresh data folder, and commands in it."""

    def __init__(self, folder: Path, source: str, site: Publisher) -> None:
        kept = {name: value for name, value in without_proxies().items() if not name.startswith("FOERDERPFAD_")}
        variables = {"DATA_DIR": str(folder), f"SOURCES__{source.upper()}__BASE_URL": site.base_url}
        self.environment = kept | {f"FOERDERPFAD_{name}": value for name, value in variables.items()}
        self.ledger = f"sqlite:///{folder}/foerderpfad.sqlite3"
        self.source = source
        self.command("tracker", "init", "--empty")

    def command(self, *words: str) -> tuple[int, str]:
        """Run a program and return its exit code and what it said."""
        done = forked.run_module(*words, environment=self.environment, folder=ROOT)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stderr + done.stdout

    def harvest(self) -> tuple[int, str]:
        return self.command("crawler", "run", self.source)


def test_awards_are_kept_apart_from_calls_and_a_repeat_changes_nothing(tmp_path: Path) -> None:
    with publishing(Catalogue(CITIES)) as site:
        installation = Installation(tmp_path, "bund_foekat", site)
        for _ in range(2):
            assert installation.harvest()[0] == 0
    with read(connect(installation.ledger)) as session:
        assert len(session.exec(select(KnownAward)).all()) == len(CITIES)
        assert session.exec(select(FundingCall)).all() == []
        first, second = session.exec(select(CrawlRun)).all()
        assert (first.seen, first.created, second.created, second.unchanged) == (35, 35, 0, 35)
        assert first.state is RunState.POOR  # thirty-five are fewer than the Land has


def test_a_source_that_refuses_is_left_alone_and_says_so(tmp_path: Path) -> None:
    catalogue = Catalogue(CITIES, instead=lambda asked: Page(status=429, headers=(("Retry-After", "259200"),)))
    with publishing(catalogue) as site:
        installation = Installation(tmp_path, "bund_foekat", site)
        code, said = installation.harvest()
        assert code == 1
        assert "hat den Abruf abgelehnt (Antwort 429)" in said
        asked = len(site.asked)
        code, said = installation.harvest()
        assert (code, len(site.asked)) == (0, asked)
        assert "Pausiert bis" in said
    with read(connect(installation.ledger)) as session:
        source = session.get_one(Source, "bund_foekat")
        (run,) = session.exec(select(CrawlRun)).all()
        assert source.paused_until is not None
        assert run.finished_at is not None
        assert source.paused_until - run.finished_at == timedelta(days=3)
    _, shown = installation.command("tracker", "status")
    assert "Pausiert bis" in shown


def test_an_export_behind_a_captcha_leaves_the_table_s_programmes_and_a_pause(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Page:
        if asked.path == "/data/programme.csv":
            return Page(table(a_row(), a_row("Bund/BMV/radwege")), content_type="text/csv")
        return Page(CAPTCHA)

    with publishing(answer) as site:
        installation = Installation(tmp_path, "bund_foerderdatenbank", site)
        code, said = installation.harvest()
    assert code == 0
    assert "Auffällig: Der Export wurde verweigert; Stand aus der wöchentlichen Tabelle von CorrelAid." in said
    with read(connect(installation.ledger)) as session:
        calls = session.exec(select(FundingCall)).all()
        assert {call.source for call in calls} == {"bund_foerderdatenbank"}
        assert len(calls) == 2
        assert session.get_one(Source, "bund_foerderdatenbank").paused_until is not None
        assert session.exec(select(CrawlRun)).one().state is RunState.POOR
