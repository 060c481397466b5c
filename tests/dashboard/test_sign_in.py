"""Signing in with a real provider, a real server and a real browser: in, refused, out, closed meanwhile, run out."""

import json
import shutil
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import builders
import pytest
from ledger_of_pages import CONTACT, People, a_bit_of_everything
from playwright.sync_api import Browser, Page, expect
from provider import CLIENT_ID, CLIENT_SECRET
from serving import PATIENCE_SECONDS, Served, command, environment, free_port, get, wait_until_it_answers
from sqlalchemy import Engine
from sqlmodel import col, select

from tests.certificates import Authority, make_authority
from tracker import clock, database
from tracker.database import read, write
from tracker.models.partners import Person
from tracker.models.tasks import Task
from tracker.services import people_edit
from tracker.vocabulary.work import TaskKind

pytestmark = pytest.mark.browser

PATIENCE = 30_000
MAIL = "Foerdermittel@Selm.example"
WELCOME = "Bitte melden Sie sich an"
REFUSED = "Für Sie ist noch kein Zugang eingerichtet"
OVERVIEW = "Übersicht"


class Site(NamedTuple):
    """A dashboard behind a sign-in, its ledger and its provider."""

    served: Served
    address: str
    ledger: Engine
    people: People
    provider: str
    folder: Path
    authority: Path

    def expect_next(self, **claims: Any) -> None:
        """Say who signs in next at the provider."""
        asked = urllib.request.Request(f"{self.provider}/next", data=json.dumps(claims).encode())
        urllib.request.urlopen(asked, timeout=10, context=ssl.create_default_context(cafile=self.authority)).close()

    def person(self) -> Person:
        with read(self.ledger) as session:
            return session.exec(select(Person).where(Person.name == CONTACT)).one()

    def requests(self) -> list[str]:
        with read(self.ledger) as session:
            query = select(Task.title).where(Task.kind == TaskKind.ACCESS_REQUEST).order_by(col(Task.id))
            return list(session.exec(query))


@contextmanager
def a_provider(authority: Authority, folder: Path) -> Iterator[str]:
    port, certificate = free_port(), authority.sign("127.0.0.1", folder)
    script = Path(__file__).with_name("provider.py")
    words = [sys.executable, str(script), str(port), str(certificate.file), str(certificate.key)]
    process = subprocess.Popen(words, cwd=script.parent)
    address, trust = f"https://127.0.0.1:{port}", ssl.create_default_context(cafile=authority.file)
    try:
        for _ in range(PATIENCE_SECONDS * 10):
            try:
                urllib.request.urlopen(f"{address}/jwks", timeout=5, context=trust).close()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("behind")
    url = f"sqlite:///{shutil.copyfile(sqlite_template, folder / 'ledger.sqlite3')}"
    engine = database.connect(url)
    people = a_bit_of_everything(engine)
    with write(engine) as session:
        person = session.exec(select(Person).where(Person.name == CONTACT)).one()
        person.email = MAIL.lower()
        session.add(person)
    port = free_port()
    address = f"http://localhost:{port}"
    authority = make_authority(tmp_path_factory.mktemp("authority"))
    with a_provider(authority, tmp_path_factory.mktemp("provider")) as provider:
        variables = environment(url, folder) | {
            "FOERDERPFAD_AUTH": "oidc",
            "FOERDERPFAD_BASE_URL": address,
            "FOERDERPFAD_SECRET_KEY": "ein eigener Wert dieses Tests",
            "FOERDERPFAD_OIDC_ISSUER": provider,
            # Nobody trusts the provider's certificate but who is told of this authority.
            "FOERDERPFAD_CA_FILE": str(authority.file),
            "FOERDERPFAD_OIDC_CLIENT_ID": CLIENT_ID,
            "FOERDERPFAD_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        }
        # A library the provider's answers go through warns about its own future; that is not ours to fail on.
        words = [word for word in command("--port", str(port), "--no-scheduler") if word not in {"-W", "error"}]
        process = subprocess.Popen(words, cwd=folder, env=variables, stderr=subprocess.PIPE, text=True)
        served = Served(f"http://127.0.0.1:{port}", process)
        try:
            wait_until_it_answers(served)
            yield Site(served, address, engine, people, provider, folder, authority.file)
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_SECONDS)
    engine.dispose()


@pytest.fixture
def tab(browser: Browser, site: Site) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", base_url=site.address, ignore_https_errors=True)
    context.set_default_timeout(PATIENCE)
    with write(site.ledger) as session:
        row = session.get_one(Person, site.person().id)
        row.active, row.subject, row.settings = True, None, {}
        session.add(row)
    yield context.new_page()
    context.close()


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1").first).to_have_text(words, timeout=PATIENCE)


def sign_in(page: Page, site: Site, **claims: Any) -> None:
    site.expect_next(**({"sub": "k-4711", "email": MAIL, "email_verified": True, "name": "Fördermittel"} | claims))
    page.goto("/start")
    heading(page, WELCOME)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def test_a_person_signs_in_by_the_verified_address_and_out_again(tab: Page, site: Site) -> None:
    sign_in(tab, site)
    heading(tab, OVERVIEW)
    expect(tab.get_by_text("Sie arbeiten als").first).to_contain_text(CONTACT)
    assert site.person().subject == f"{site.provider} k-4711"
    cookies = {cookie["name"]: cookie for cookie in tab.context.cookies()}
    assert cookies["_streamlit_user"]["httpOnly"]
    assert cookies["_streamlit_user"]["sameSite"] == "Lax"
    tab.get_by_role("button", name="Abmelden", exact=True).click()
    heading(tab, WELCOME)
    # A copied cookie of before is worth nothing.
    tab.context.add_cookies([cookies["_streamlit_user"]])
    tab.goto("/start")
    heading(tab, WELCOME)


@pytest.mark.parametrize(
    ("claims", "request_title"),
    [
        ({"sub": "fremd", "email": "fremd@anderswo.example"}, "Zugang prüfen: fremd@anderswo.example"),
        ({"sub": "unbestaetigt", "email_verified": False}, "vom Anmeldedienst nicht bestätigt"),
    ],
)
def test_a_stranger_is_refused_and_the_office_told_once(
    tab: Page, site: Site, claims: dict[str, Any], request_title: str
) -> None:
    sign_in(tab, site, **claims)
    heading(tab, REFUSED)
    tab.reload()
    heading(tab, REFUSED)
    assert len([title for title in site.requests() if request_title in title]) == 1
    assert site.person().subject is None


def test_an_address_given_to_somebody_else_opens_nothing(tab: Page, site: Site) -> None:
    with write(site.ledger) as session:
        row = session.get_one(Person, site.person().id)
        row.subject = f"{site.provider} jemand-anderes"
        session.add(row)
    sign_in(tab, site)
    heading(tab, REFUSED)


def test_nobody_becomes_somebody_else_and_a_closed_access_ends_with_the_next_click(tab: Page, site: Site) -> None:
    sign_in(tab, site)
    heading(tab, OVERVIEW)
    tab.goto("/start?als=Projektleitstelle")
    heading(tab, OVERVIEW)
    expect(tab.get_by_text("Sie arbeiten als").first).to_contain_text(CONTACT)
    with write(site.ledger) as session:
        people_edit.deactivate(session, builders.OFFICE, public_id=site.person().public_id, now=clock.now())
    tab.get_by_role("link", name="Förderprogramme", exact=True).first.click()
    heading(tab, REFUSED)


def test_a_sign_in_of_yesterday_is_over(tab: Page, site: Site) -> None:
    sign_in(tab, site, iat=int(time.time()) - 9 * 3600)
    expect(tab.get_by_text("Ihre Anmeldung ist abgelaufen")).to_be_visible(timeout=PATIENCE)


def test_nothing_is_read_without_a_sign_in(site: Site) -> None:
    assert "Radwege" not in get(f"{site.served.address}/aufrufe", Host="localhost").text
    assert get(f"{site.served.address}/start", Host="evil.example").status == 403
    for page, known in (("aufruf", site.people.cycle_call), ("vorhaben", site.people.cycle_path), ("antrag", uuid4())):
        shown, unknown = (get(f"{site.served.address}/{page}?id={one}", Host="localhost") for one in (known, uuid4()))
        assert (shown.status, shown.text) == (unknown.status, unknown.text)
    assert get(f"{site.served.address}/media/{'0' * 56}.xlsx", Host="localhost").status == 404


def test_a_forged_cookie_opens_nothing(tab: Page, site: Site) -> None:
    forged = {"name": "_streamlit_user", "value": "eyJpc19sb2dnZWRfaW4iOnRydWV9.x.y", "url": site.address}
    tab.context.add_cookies([forged])  # type: ignore[list-item]
    tab.goto("/start")
    heading(tab, WELCOME)


def test_no_secret_lies_on_the_disk(site: Site) -> None:
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if CLIENT_SECRET.encode() in path.read_bytes()] == []
