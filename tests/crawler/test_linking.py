"""Official links over real HTTP: what a site says itself counts, what hinders us does not."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlmodel import Session, select

from tests import forked
from tests.builders import a_call
from tests.crawler.publisher import CAPTCHA, Asked, Page, publishing
from tests.crawler.run_spider import ROOT, without_proxies
from tracker import database
from tracker.database import read, write
from tracker.models.calls import FundingCall
from tracker.models.watching import LinkCheck
from tracker.rules import web_address
from tracker.vocabulary.work import LinkState

INNER = "http://192.168.0.1/geheim"
PAGE = Page(b"<html><body>Richtlinie</body></html>")
# What each address answers to HEAD and to GET.
SITE = {
    "/da": (PAGE, PAGE),
    "/umgezogen": (Page(status=301, location="/da"), Page(status=301, location="/da")),
    "/kein-head": (Page(status=405), PAGE),
    "/head-lügt": (Page(status=404), PAGE),
    "/weg": (Page(status=404), Page(status=404)),
    "/entfernt": (Page(status=410), Page(status=410)),
    "/verboten": (Page(status=403), Page(CAPTCHA, status=403)),
    "/kaputt": (Page(status=500), Page(status=500)),
    "/heim": (Page(status=302, location="/"), Page(status=302, location="/")),
    "/": (PAGE, PAGE),
    "/gesperrt": (PAGE, PAGE),
    "/riesig": (Page(status=405), Page(endless=True)),
}
EXPECTED = {
    "/da": LinkState.REACHABLE,
    "/umgezogen": LinkState.REACHABLE,
    "/kein-head": LinkState.REACHABLE,
    "/riesig": LinkState.REACHABLE,
    "/head-lügt": LinkState.REACHABLE,
    "/weg": LinkState.UNSURE,  # for the first time
    "/entfernt": LinkState.UNSURE,
    "/verboten": LinkState.UNSURE,
    "/kaputt": LinkState.UNSURE,
    "/heim": LinkState.UNSURE,
    "/gesperrt": LinkState.UNSURE,
}
SAID = {
    "/weg": "Die Seite gibt es nicht mehr (Antwort 404).",
    "/entfernt": "Die Seite gibt es nicht mehr (Antwort 410).",
    "/verboten": "Die Quelle „www.ministerium.example“ hat den Abruf abgelehnt (Antwort 403).",
    "/kaputt": (
        "Die Quelle „www.ministerium.example“ hat mit einem Fehler geantwortet (500); bitte versuchen Sie es später."
    ),
    "/gesperrt": (
        "Die Quelle „www.ministerium.example“ erlaubt den automatischen Abruf dieser Adresse nicht (robots.txt)."
    ),
    "/da": "",
}


@dataclass
class Checked:
    """What the command said, what was asked for, and what stands in the ledger, by path."""

    said: str
    asked: list[Asked]
    rows: dict[str, LinkCheck]
    withdrawn: int


@pytest.fixture(scope="module")
def checked(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Tries every link of the site once."""
    folder = tmp_path_factory.mktemp("links")
    (folder / "ledger.sqlite3").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'ledger.sqlite3'}"
    engine = database.connect(url)
    paths = [path for path in SITE if path != "/"]
    with write(engine) as session:
        _enter(session, paths)

    def answer(asked: Asked) -> Page:
        head, get = SITE[{"/head-l%C3%BCgt": "/head-lügt"}.get(asked.path, asked.path)]
        return get if asked.method == "GET" else head

    with publishing(answer, b"User-agent: *\nDisallow: /gesperrt\n") as site:
        settings = {
            "FOERDERPFAD_DATABASE_URL": url,
            "FOERDERPFAD_DATA_DIR": str(folder),
            "FOERDERPFAD_SOURCES__LINKS__BASE_URL": site.base_url,
        }
        done = forked.run_module("crawler", "links", environment=without_proxies() | settings, folder=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    with read(engine) as session:
        rows = {row.url.partition(".example")[2] or row.url: row for row in session.exec(select(LinkCheck))}
        withdrawn = len([call for call in session.exec(select(FundingCall)) if call.withdrawn_at])
    engine.dispose()
    return Checked(done.stderr, site.asked, rows, withdrawn)


def _enter(session: Session, paths: list[str]) -> None:
    for path in paths:
        a_call(session, external_id=path, url=f"https://www.ministerium.example{path}")
    a_call(session, external_id="innen", url=INNER)


@pytest.mark.parametrize("path", EXPECTED)
def test_each_answer_means_what_it_proves(checked: Checked, path: str) -> None:
    assert checked.rows[path].state is EXPECTED[path]
    assert checked.rows[path].said == SAID.get(path, checked.rows[path].said)


def test_the_page_itself_is_only_asked_for_when_its_head_was_refused(checked: Checked) -> None:
    methods = {path: [each.method for each in checked.asked if each.path == path] for path in ("/da", "/kein-head")}
    assert "GET" not in methods["/da"]
    assert methods["/kein-head"] == ["HEAD", "GET"]


def test_a_link_into_the_own_network_is_not_asked_for(checked: Checked) -> None:
    (inner,) = [row for row in checked.rows.values() if row.url == INNER]
    assert (inner.state, inner.said) == (LinkState.UNSURE, web_address.OWN_NETWORK)
    assert "/geheim" not in {each.path for each in checked.asked}


def test_no_link_is_the_end_of_a_programme(checked: Checked) -> None:
    assert checked.withdrawn == 0
    assert "Seiten, die es nicht mehr gibt: 0." in checked.said
    assert "12 Links geprüft: 5 erreichbar, 2 nicht gefunden, 5 nicht sicher prüfbar." in checked.said
