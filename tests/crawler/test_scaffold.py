"""``new`` and ``capture`` in a copy of the working copy: what they write runs at once and keeps the house's rules."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler import scaffolding
from crawler.capturing import Captured
from tests.crawler.publisher import Asked, Page, Publisher, publishing
from tests.crawler.run_spider import ROOT
from tests.crawler.saved_answers import SOURCES
from tracker.errors import Refused
from tracker.vocabulary.calls import Level

NAME = "nrw_beispielstelle"
URL = "https://www.beispielstelle.example/foerderung/lebendige-ortskerne"
BODY = (SOURCES / "watch_list" / "questions" / "page.html").read_bytes()
DEEPER = BODY.replace(b"Lebendige Ortskerne", b"Radwege")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what a source needs: the crawler, the ledger beside it, the test that reads cases, no other case."""
    root = tmp_path / "kopie"
    shutil.copytree(ROOT / "crawler", root / "crawler")
    (root / "tracker").symlink_to(ROOT / "tracker")
    (root / "tests" / "crawler").mkdir(parents=True)
    (root / "tests" / "sources").mkdir()
    shared = [path.name for path in (ROOT / "tests").glob("*.py") if not path.name.startswith("test_")]
    for name in (*shared, "crawler/test_sources.py", "crawler/saved_answers.py"):
        shutil.copyfile(ROOT / "tests" / name, root / "tests" / name)
    shutil.copyfile(ROOT / "pyproject.toml", root / "pyproject.toml")
    return root


@pytest.fixture
def site() -> Iterator[Publisher]:
    def answer(asked: Asked) -> Page:
        pages = {"/foerderung/lebendige-ortskerne": Page(BODY), "/foerderung/radwege.html": Page(DEEPER)}
        return pages.get(asked.path, Page(status=404))

    with publishing(answer) as publisher:
        yield publisher


def run(root: Path, site: Publisher, *words: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    settings = {
        f"FOERDERPFAD_SOURCES__{NAME.upper()}__BASE_URL": site.base_url,
        "FOERDERPFAD_DATA_DIR": str(root / "data"),
        "PYTHONPATH": str(root),
    }
    done = subprocess.run(
        [sys.executable, *words], cwd=root, env=clean | settings, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_a_new_source_runs_at_once_and_takes_in_further_pages(copy: Path, site: Publisher) -> None:
    made = run(copy, site, "-m", "crawler", "new", NAME, URL, "--level", "land")
    assert made.returncode == 0, made.stderr
    case = f"tests/sources/{NAME}/first_page"
    files = [f"{case}/page.html", f"{case}/case.json", f"crawler/spiders/{NAME}.py", f"{case}/expected.json"]
    assert made.stdout.split() == files
    assert (copy / case / "page.html").read_bytes() == BODY
    assert site.paths() == ["/robots.txt", "/foerderung/lebendige-ortskerne"]
    expected = json.loads((copy / case / "expected.json").read_text(encoding="utf-8"))
    (call,) = expected["calls"]
    assert (call["source"], call["title"], call["level"]) == (NAME, "Lebendige Ortskerne", "land")
    assert call["facts"]["rounds"][0]["closes_on"] == "2027-04-30"
    linted = run(copy, site, "-m", "ruff", "check", f"crawler/spiders/{NAME}.py")
    assert linted.returncode == 0, linted.stdout
    formatted = run(copy, site, "-m", "ruff", "format", "--check", f"crawler/spiders/{NAME}.py")
    assert formatted.returncode == 0, formatted.stdout

    with pytest.raises(Refused, match=f"Die Quelle „{NAME}“ gibt es schon."):
        scaffolding.check_name(NAME, root=copy)
    further = "https://www.beispielstelle.example/foerderung/radwege.html"
    taken = run(copy, site, "-m", "crawler", "capture", NAME, further)
    assert taken.returncode == 0, taken.stderr
    told = json.loads((copy / case / "case.json").read_text(encoding="utf-8"))
    assert told["pages"] == {further: "radwege.html"}
    assert (copy / case / "radwege.html").read_bytes() == DEEPER


def a_page(body: bytes = BODY, url: str = URL) -> Captured:
    return Captured(url=url, ended_at=url, body=body)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A working copy without any source."""
    (tmp_path / "tests" / "sources").mkdir(parents=True)
    (tmp_path / "crawler" / "spiders").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("name", ["Umwelt", "umwelt", "nrw umwelt", "../nrw_x", "nrw_", "1_x", ""])
def test_a_name_that_is_no_name_of_a_source_is_refused(empty: Path, name: str) -> None:
    with pytest.raises(Refused, match="kleinen Buchstaben"):
        scaffolding.check_name(name, root=empty)


def test_without_a_working_copy_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Ordner mit dem Quelltext"):
        scaffolding.check_name(NAME, root=tmp_path)


def test_a_page_without_a_programme_makes_no_source(empty: Path) -> None:
    page = a_page(b"<html><body><div id='app'></div></body></html>")
    with pytest.raises(Refused, match="keine Quelle machen"):
        scaffolding.write_source(NAME, page, level=Level.LAND, day=date(2026, 11, 22), root=empty)
    assert not list(empty.rglob("*.*"))


def test_what_a_page_says_cannot_become_code(empty: Path) -> None:
    title = 'Rad"), __import__(\'os\').abort(), ("""\' \\ {{ 7 * 7 }}'
    body = BODY.replace(b"Lebendige Ortskerne", title.replace("<", "&lt;").encode())
    files = scaffolding.write_source(NAME, a_page(body), level=Level.UNKNOWN, day=date(2026, 11, 22), root=empty)
    text = next(path for path in files if path.suffix == ".py").read_text(encoding="utf-8")
    tree = constants(text)
    assert title in tree


def constants(text: str) -> set[str]:
    """Every text constant of a module, as Python reads it."""
    found = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return {value for value in found if isinstance(value, str)}


def test_a_case_is_named_when_there_are_several(empty: Path) -> None:
    for case in ("eins", "zwei"):
        folder = empty / "tests" / "sources" / NAME / case
        folder.mkdir(parents=True)
        (folder / "case.json").write_text("{}")
    assert scaffolding.case_of(NAME, "zwei", root=empty).name == "zwei"
    with pytest.raises(Refused, match="eins, zwei"):
        scaffolding.case_of(NAME, "", root=empty)
    with pytest.raises(Refused, match="keinen Fall"):
        scaffolding.case_of("nrw_andere", "", root=empty)


@pytest.mark.parametrize(
    ("body", "suffix"),
    [(b"%PDF-1.7", "pdf"), (b'\xef\xbb\xbf {"a": 1}', "json"), (b"<?xml version='1.0'?>", "xml"), (BODY, "html")],
)
def test_the_first_bytes_name_the_file(body: bytes, suffix: str) -> None:
    assert a_page(body).suffix == suffix
