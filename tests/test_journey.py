"""The main job from end to end, on real parts: harvest, suggest, read why, answer, find it in the next letter."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from crawler.source import spiders
from tests.crawler.export_factory import write_export
from tests.crawler.loopback import Reply, site
from tests.dashboard.serving import free_port

CONTACT = "Fördermittel, Stadt Bergkamen"
PATIENCE_SECONDS = 240
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@pytest.mark.browser
def test_a_contact_reads_why_answers_and_finds_it_in_the_next_letter(chromium: Path, tmp_path: Path) -> None:
    write_export(tmp_path / "export.zip", programmes=40, files=160, body_characters=500)
    export = Reply((tmp_path / "export.zip").read_bytes(), headers={"Content-Type": "application/zip"})
    with site({"/FDB/WS/export": export}) as source:
        environment = _environment(tmp_path, source.base_url)
        with _dashboard(environment, tmp_path) as address, _page(chromium) as page:
            _wait_for_suggestions(address)
            assert "/FDB/WS/export" in source.paths()
            title = _answer_the_first_suggestion(page, address)
        letters = tmp_path / "briefe"
        _command(environment, tmp_path, "tracker", "letters", "--week", "2026-W50", "--out", str(letters))
    (letter,) = letters.glob("*bergkamen*.txt")
    text = letter.read_text(encoding="utf-8")
    assert title in text
    assert "Für uns interessant" in text
    assert "Beispieldaten" in text


def test_a_corpus_becomes_suggestions_with_reasons_and_a_letter(tmp_path: Path) -> None:
    environment = _environment(tmp_path, "http://127.0.0.1:9")
    corpus = tmp_path / "programme.jsonl"
    line = {
        "id": "radwege",
        "title": "Sichere Wege für den Radverkehr",
        "text": "Gemeinden in Nordrhein-Westfalen erhalten Geld für Radwege und Abstellanlagen. Der Zuschuss beträgt "
        "bis zu 70 Prozent. Anträge sind bis zum 31. März 2031 zu stellen.",
        "provider": "Ministerium für Verkehr",
        "level": "Land",
        "area": "NRW",
        "applicants": ["Kommune"],
        "funding_type": "Zuschuss",
    }
    corpus.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    _command(environment, tmp_path, "tracker", "init")
    _command(environment, tmp_path, "crawler", "import", str(corpus), "--format", "corpus")
    _command(environment, tmp_path, "matcher", "run")
    matches = _command(environment, tmp_path, "tracker", "export", "matches", "--format", "jsonl")
    assert "Sichere Wege für den Radverkehr" in matches
    calls = _command(environment, tmp_path, "tracker", "export", "calls", "--format", "jsonl")
    (call,) = [row for row in map(json.loads, calls.splitlines()) if row["external_id"] == "radwege"]
    assert call["rate_percent"] == 70
    assert call["status"] == "open"
    assert [item["closes_on"] for item in call["rounds"]] == ["2031-03-31"]
    assert "31. März 2031" in call["rounds"][0]["quote"]
    assert call["rounds"][0]["quote"] in call["text"]


def _answer_the_first_suggestion(page: Page, address: str) -> str:
    """Open the inbox, read the reasons of the first card, answer, and return the call's title."""
    page.goto(f"{address}/vorschlaege?{urlencode({'als': CONTACT})}")
    expect(page.get_by_role("heading", name="Vorschläge", level=1)).to_be_visible(timeout=60_000)
    title = page.locator("h2 a").first.inner_text()
    expect(page.get_by_text("Warum vorgeschlagen").first).to_be_visible()
    expect(page.get_by_text("Voraussetzungen").first).to_be_visible()
    page.get_by_role("button", name="Für uns interessant (unverbindlich)").first.click()
    expect(page.get_by_text("Rückgängig").first).to_be_visible(timeout=30_000)
    return title


@contextmanager
def _dashboard(environment: dict[str, str], folder: Path) -> Iterator[str]:
    port = free_port()
    with (folder / "dashboard.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "--port", str(port)],
            cwd=folder,
            env=environment,
            stderr=log,
            stdout=log,
        )
        try:
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=60)


@contextmanager
def _page(chromium: Path) -> Iterator[Page]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=str(chromium), args=list(QUIET))
        yield browser.new_page(viewport={"width": 1440, "height": 1000}, locale="de-DE")
        browser.close()


def _wait_for_suggestions(address: str) -> None:
    """Wait until the export is read and the first match is through; both run behind the pages."""
    ends = time.monotonic() + PATIENCE_SECONDS
    state: dict[str, object] = {}
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
                state = json.load(answer)
        except urllib.error.HTTPError as error:
            state = json.load(error)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            state = {}
        jobs = {job["kind"]: job["state"] for job in state.get("jobs", [])}  # type: ignore[attr-defined]
        sources = state.get("sources", [])
        read = {source["name"] for source in sources if source["state"] in {"sound", "poor"}}  # type: ignore[attr-defined]
        if "bund_foerderdatenbank" in read and jobs.get("match") == "done":
            return
        time.sleep(0.5)
    raise AssertionError(f"no suggestions after {PATIENCE_SECONDS} seconds: {state}")


def _environment(folder: Path, base_url: str) -> dict[str, str]:
    """Settings under which no source is asked anywhere but on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOERDERPFAD_", "STREAMLIT_"))}
    away = {f"FOERDERPFAD_SOURCES__{name.upper()}__BASE_URL": "http://127.0.0.1:9" for name in spiders()}
    here = {
        "FOERDERPFAD_DATA_DIR": str(folder / "data"),
        "FOERDERPFAD_SOURCES__BUND_FOERDERDATENBANK__BASE_URL": base_url,
    }
    return kept | away | here


def _command(environment: dict[str, str], folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
