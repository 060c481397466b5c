"""The pages in a real Chromium: a contact's ten minutes, by mouse, by keyboard, on a phone."""

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import builders
import pytest
from ledger_of_pages import CONTACT, OFFICE, People, a_bit_of_everything
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from serving import serving
from sqlalchemy import Engine, delete, text
from sqlmodel import col, select

from dashboard import addresses
from tracker import clock, database
from tracker.database import read, write
from tracker.models.matches import Review
from tracker.services import jobs
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.work import JobKind

pytestmark = pytest.mark.browser

WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
INTERESTED = "Für uns interessant (unverbindlich)"
MOST_KEYS = 120
PATIENCE = 30_000


class Site(NamedTuple):
    """A dashboard that is served, and its ledger."""

    address: str
    ledger: Engine
    people: People


@pytest.fixture(scope="module")
def served_site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{shutil.copyfile(sqlite_template, folder / 'ledger.sqlite3')}"
    engine = database.connect(url)
    people = a_bit_of_everything(engine)
    with serving(url, folder) as served:
        yield Site(served.address.replace("127.0.0.1", "localhost"), engine, people)
    engine.dispose()


@pytest.fixture
def site(served_site: Site) -> Site:
    """A dashboard on a filled ledger that nobody has answered yet."""
    with write(served_site.ledger) as session:
        session.execute(delete(Review))
    return served_site


@pytest.fixture(params=list(WIDTHS))
def tab(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh tab on a wide screen and on a phone; nothing it loads comes from elsewhere, and nothing is blocked."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": height}, base_url=site.address)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []

    def asked(request: Request) -> None:
        requests.append(request.url)

    def complained(message: ConsoleMessage) -> None:
        # Streamlit looks for its health check below the page's own address first; that is the 404.
        if message.type == "error" and "404" not in message.text:
            complaints.append(message.text)

    page.on("request", asked)
    page.on("console", complained)
    yield page
    context.close()
    assert [url for url in requests if not url.startswith((site.address, "data:", "blob:"))] == []
    assert complaints == []


def go(page: Page, address: str, **parameters: str) -> None:
    page.goto(f"/{address}?{urlencode(parameters)}")
    expect(page.locator("h1").first).to_be_visible(timeout=PATIENCE)


def answers(engine: Engine) -> list[ReviewAnswer | None]:
    with read(engine) as session:
        return list(session.exec(select(Review.answer).order_by(col(Review.id))))


def settled(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)


def is_within_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= window.innerWidth"))


def test_a_contact_reads_answers_and_takes_it_back(tab: Page, site: Site) -> None:
    go(tab, "vorschlaege", als=CONTACT)
    settled(tab, "Warum vorgeschlagen")
    expect(tab.locator("mark").first).to_have_text("Radwegen")
    tab.get_by_text("1 Voraussetzung erfüllt").click()
    settled(tab, "Gefördert wird in Nordrhein-Westfalen.")
    tab.get_by_role("button", name=INTERESTED).first.click()
    settled(tab, "„Für uns interessant“ ist gespeichert.")
    assert answers(site.ledger) == [ReviewAnswer.INTERESTED]
    tab.get_by_role("button", name="Rückgängig").first.click()
    settled(tab, "Die Rückmeldung ist zurückgenommen.")
    expect(tab.get_by_text("Radwege für alle").first).to_be_visible()
    assert answers(site.ledger) == [ReviewAnswer.INTERESTED, None]
    assert is_within_the_screen(tab)


def test_the_same_is_done_by_keyboard_alone(tab: Page, site: Site) -> None:
    go(tab, "vorschlaege", als=CONTACT)
    settled(tab, "Warum vorgeschlagen")
    tab.keyboard.press("Tab")
    expect(tab.get_by_text("Zum Inhalt springen")).to_be_focused()
    tab.keyboard.press("Enter")
    press_until_focus(tab, INTERESTED)
    tab.keyboard.press("Enter")
    settled(tab, "„Für uns interessant“ ist gespeichert.")
    press_until_focus(tab, "Rückgängig")
    tab.keyboard.press("Enter")
    settled(tab, "Die Rückmeldung ist zurückgenommen.")
    assert answers(site.ledger) == [ReviewAnswer.INTERESTED, None]


def test_a_day_is_typed_the_german_way(tab: Page, site: Site) -> None:
    go(tab, "vorschlaege", als=CONTACT)
    tab.get_by_role("button", name="Wiedervorlage …").first.click()
    field = tab.get_by_role("spinbutton", name="Tag, Wiedervorlage am")
    expect(field).to_be_visible(timeout=PATIENCE)
    day = clock.today() + timedelta(days=40)
    field.click()
    tab.keyboard.type(f"{day:%d%m%Y}")
    tab.get_by_role("button", name="Speichern", exact=True).click()
    settled(tab, "„Wiedervorlage“ am")
    with read(site.ledger) as session:
        assert session.exec(select(Review.follow_up_on)).one() == day


def test_filters_stand_in_the_address_and_the_way_back_works(tab: Page) -> None:
    go(tab, "aufrufe", als=CONTACT)
    settled(tab, "5 Förderprogramme")
    tab.get_by_label("Suche, auch in eigenen Worten").fill("radwege")
    tab.keyboard.press("Enter")
    settled(tab, "1 Förderprogramm")
    expect(tab).to_have_url(re.compile(r"als=.*suche=radwege"))
    tab.reload()
    settled(tab, "1 Förderprogramm")
    tab.get_by_role("link", name="Radwege für alle").click()
    settled(tab, "Alle Angaben mit Fundstelle")
    settled(tab, CONTACT)
    tab.go_back()
    settled(tab, "1 Förderprogramm")
    expect(tab.get_by_label("Suche, auch in eigenen Worten")).to_have_value("radwege")


def test_every_page_fits_the_screen_and_names_its_language(tab: Page, site: Site) -> None:
    records = {"aufruf": str(site.people.cycle_call), "vorhaben": str(site.people.library)}
    pages = [(address, {}) for address in addresses.PAGES] + [(page, {"id": key}) for page, key in records.items()]
    for address, parameters in [*pages, ("vorhaben", {"neu": "1"})]:
        go(tab, address, als=OFFICE, **parameters)
        settled(tab, "Sie arbeiten als")
        assert is_within_the_screen(tab), address
        expect(tab.locator("html")).to_have_attribute("lang", "de")
        assert tab.locator("h1").count() == 1
        assert tab.title().endswith("– Förderpfad")


def test_a_list_is_saved_as_a_file(tab: Page) -> None:
    go(tab, "aufrufe", als=CONTACT)
    with tab.expect_download() as started:
        tab.get_by_role("button", name="Als CSV speichern").click()
    assert started.value.suggested_filename.startswith("foerderprogramme-")
    content = Path(started.value.path()).read_text(encoding="utf-8-sig")
    assert "Radwege für alle;" in content
    assert len(content.splitlines()) >= 6


def test_progress_is_live_and_the_end_is_seen(tab: Page, site: Site) -> None:
    with write(site.ledger) as session:
        for waiting in jobs.active(session, builders.OFFICE):
            jobs.finish(session, job_id=waiting.id or 0, now=clock.now(), failed=False, message="Fertig.")
        jobs.request(session, builders.OFFICE, kind=JobKind.CRAWL, now=clock.now(), argument={"source": "bund"})
    go(tab, "quellen", als=OFFICE)
    settled(tab, "„Quelle bund“")
    with write(site.ledger) as session:
        job = jobs.take(session, worker="x", now=clock.now())
        assert job is not None
        number = job.id or 0
        jobs.beat(session, job_id=number, now=clock.now(), done=1250, total=2500, message="Programme lesen")
    settled(tab, "1.250 von 2.500 (50 %)")
    assert tab.locator(".fp-bars > div").evaluate("bar => bar.clientWidth > 0")
    with write(site.ledger) as session:
        jobs.finish(session, job_id=number, now=clock.now(), failed=False, message="Fertig.")
    expect(tab.get_by_text("Läuft gerade")).to_have_count(0, timeout=PATIENCE)


def test_an_accident_is_explained_without_a_traceback(tab: Page, site: Site) -> None:
    with site.ledger.begin() as connection:
        connection.execute(text("ALTER TABLE review RENAME TO gone"))
    go(tab, "vorschlaege", als=CONTACT)
    settled(tab, "Die Datenbank antwortet nicht.")
    expect(tab.get_by_text("Traceback")).to_have_count(0)
    expect(tab.get_by_text("sqlite")).to_have_count(0)
    with site.ledger.begin() as connection:
        connection.execute(text("ALTER TABLE gone RENAME TO review"))


def press_until_focus(page: Page, name: str) -> None:
    """Press Tab until the button with this name has the focus."""
    for _ in range(MOST_KEYS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")
