"""A new source from an address: its spider file and its first case, in the form of the house and running at once."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.capturing import Captured
from crawler.pages.page_programme import NotAProgramme, read
from tracker.command_line import to_type
from tracker.errors import Refused
from tracker.vocabulary.calls import Level

ROOT = Path(__file__).parents[1]
FIRST_CASE = "first_page"
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_LONGEST_NAME = 80
_AREAS = {Level.BUND: ("DE",), Level.LAND: ("DE-NW",), Level.EU: ("EU",)}


def check_name(name: str, *, root: Path = ROOT) -> None:
    """Let a name pass that a new source may have.

    Raises:
        Refused: it is taken or badly formed, or there is no working copy to write into.
    """
    if not _NAME.fullmatch(name):
        raise Refused(
            "Der Name besteht aus kleinen Buchstaben, Ziffern und Unterstrichen: Ebene und Herausgeber, "
            "zum Beispiel nrw_umwelt."
        )
    if not (root / "tests" / "sources").is_dir():
        raise Refused("Eine neue Quelle lässt sich nur im Ordner mit dem Quelltext anlegen.")
    if _spider_file(name, root).exists() or (root / "tests" / "sources" / name).exists():
        raise Refused(
            f"Die Quelle „{name}“ gibt es schon. Weitere Seiten nimmt „{to_type(f'crawler capture {name}')}“ auf."
        )


def write_source(name: str, page: Captured, *, level: Level, day: date, root: Path = ROOT) -> list[Path]:
    """Write spider and first case of a new source and return the files; ``expected.json`` is for ``make accept``.

    Raises:
        Refused: the page holds no programme that could be read; nothing was written.
    """
    check_name(name, root=root)
    try:
        programme = read(page.body, address=page.url)
    except NotAProgramme as error:
        raise Refused(f"Aus der Seite lässt sich keine Quelle machen. {error}") from error
    parts = urlsplit(page.url)
    values: dict[str, str] = {
        "name": name,
        "class_name": "".join(part.capitalize() for part in name.split("_")),
        "host": parts.netloc,
        "about": "programmes it describes on pages of its own.",
        "site": f"{parts.scheme}://{parts.netloc}",
        "key": _key(parts.path) or name,
        "url": page.url,
        "title": programme.title[:_LONGEST_NAME].strip(),
        "level": level,
        "areas": _literal_tuple(_AREAS.get(level, ())),
        "day": day.isoformat(),
    }
    case = root / "tests" / "sources" / name / FIRST_CASE
    case.mkdir(parents=True)
    files = {
        case / f"page.{page.suffix}": page.body,
        case / "case.json": _rendered("case.json.jinja", values),
        _spider_file(name, root): _rendered("spider.py.jinja", values),
    }
    for path, content in files.items():
        path.write_bytes(content)
    return list(files)


def accept(name: str, *, root: Path = ROOT) -> bool:
    """Write down what the new source reads from its first case and prove it; say whether that was possible."""
    case = f"{name}/{FIRST_CASE}"
    command = [sys.executable, "-m", "pytest", "tests/crawler/test_sources.py", "--accept", case, "-k", name]
    return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0


def case_of(name: str, case: str, *, root: Path = ROOT) -> Path:
    """Return the folder of a source's case; ``case`` may be empty when there is only one.

    Raises:
        Refused: there is none, or it is not clear which.
    """
    folders = {path.parent.name: path.parent for path in (root / "tests" / "sources" / name).glob("*/case.json")}
    if not folders:
        raise Refused(f"Zur Quelle „{name}“ gibt es keinen Fall. „{to_type('crawler new')}“ legt eine Quelle an.")
    if not case and len(folders) == 1:
        return next(iter(folders.values()))
    if case not in folders:
        raise Refused(f"Bitte nennen Sie mit --case einen der Fälle: {', '.join(sorted(folders))}.")
    return folders[case]


def keep_page(page: Captured, folder: Path) -> Path:
    """Put a page beside the others of a case, so that it answers its address; the same address replaces its file."""
    told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    pages: dict[str, str] = told.setdefault("pages", {})
    if page.url == told["url"]:
        path = next(folder.glob("page.*"))
    else:
        path = folder / pages.setdefault(page.url, _free_name(page, folder))
    path.write_bytes(page.body)
    if not pages:
        del told["pages"]
    (folder / "case.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _free_name(page: Captured, folder: Path) -> str:
    stem = _key(urlsplit(page.url).path) or "seite"
    names = [f"{stem}.{page.suffix}", *(f"{stem}_{number}.{page.suffix}" for number in range(2, 1_000))]
    return next(name for name in names if not name.startswith("page.") and not (folder / name).exists())


def _key(path: str) -> str:
    last = path.rstrip("/").rpartition("/")[2].rpartition(".")[0] or path.rstrip("/").rpartition("/")[2]
    return re.sub(r"[^a-z0-9]+", "-", last.lower()).strip("-")[:60]


def _spider_file(name: str, root: Path) -> Path:
    return root / "crawler" / "spiders" / f"{name}.py"


def _rendered(template: str, values: Mapping[str, str]) -> bytes:
    environment = Environment(
        loader=PackageLoader("crawler", "scaffold"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    environment.filters["literal"] = _literal
    return environment.get_template(template).render(values).encode()


def _literal(text: str) -> str:
    """Return a text as it stands in Python and in JSON alike."""
    return json.dumps(text, ensure_ascii=False)


def _literal_tuple(values: tuple[str, ...]) -> str:
    return f"({', '.join(map(_literal, values))}{',' if len(values) == 1 else ''})"
