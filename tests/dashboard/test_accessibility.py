"""Every page passes axe in a real Chromium, on a wide screen and on a phone, with content and without."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from ledger_of_pages import OFFICE, People, a_bit_of_everything, people_only
from playwright.sync_api import Browser, Page, expect
from serving import serving

from dashboard import addresses
from dashboard.navigation import NAVIGATION
from tracker import database

pytestmark = pytest.mark.browser

WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}
PATIENCE = 30_000


@pytest.fixture(scope="module", params=["filled", pytest.param("empty", marks=pytest.mark.faults)])
def site(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, list[str]]]:
    """Address of a dashboard, and the paths of its pages."""
    folder = tmp_path_factory.mktemp("site")
    url = f"sqlite:///{shutil.copyfile(sqlite_template, folder / 'ledger.sqlite3')}"
    engine = database.connect(url)
    if request.param == "filled":
        paths = of_records(a_bit_of_everything(engine))
    else:
        people_only(engine)
        paths = []
    with serving(url, folder) as served:
        pages = [line.address for line in NAVIGATION if line.in_menu]
        yield served.address.replace("127.0.0.1", "localhost"), [f"/{page}" for page in pages] + paths
    engine.dispose()


def of_records(people: People) -> list[str]:
    return [f"/{addresses.CALL}?id={people.cycle_call}", f"/{addresses.PROJECTS}?id={people.cycle_path}"]


def test_axe_finds_nothing_on_any_page_at_any_width(browser: Browser, site: tuple[str, list[str]]) -> None:
    address, paths = site
    # The checker is a script of its own, which our content policy rightly keeps out.
    context = browser.new_context(locale="de-DE", base_url=address, bypass_csp=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found = {(path, width): complaints for path in paths for width, complaints in violations(page, path).items()}
    context.close()
    assert {place: complaints for place, complaints in found.items() if complaints} == {}


def violations(page: Page, path: str) -> dict[str, list[str]]:
    """Open a page once, and look at it on each screen."""
    separator = "&" if "?" in path else "?"
    page.goto(f"{path}{separator}{addresses.VIEWER}={OFFICE}")
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    found = {}
    for name, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        complaints = Axe().run(page).response["violations"]
        found[name] = [f"{complaint['id']}: {complaint['nodes'][0]['html'][:160]}" for complaint in complaints]
    return found
