"""A ledger the pages look at: empty, with people only, or filled with a little of everything."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from ledger_of_pages import People, a_bit_of_everything, people_only
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """A real Chromium; a module's own, since the event loop it runs must not be met by other tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page_ledger(
    sqlite_url: str, engine_of: Callable[[str], Engine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Engine]:
    """An empty ledger, and the environment that lets the pages find it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", str(tmp_path / "data"))
    st.cache_resource.clear()
    engine = engine_of(sqlite_url)
    yield engine
    engine.dispose()
    st.cache_resource.clear()


@pytest.fixture
def manned(page_ledger: Engine) -> Engine:
    """A ledger with partners and people, and nothing they could look at."""
    people_only(page_ledger)
    return page_ledger


@pytest.fixture
def people(page_ledger: Engine) -> People:
    """A filled ledger; what is returned names the records a test needs."""
    return a_bit_of_everything(page_ledger)
