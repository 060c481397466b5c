"""The rules of the house about code: each is a function that names offences, and each must bite on a bad sample."""

import ast
import csv
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import tracker.vocabulary
from tracker.vocabulary.word import Word

ROOT = Path(__file__).parents[1]
PACKAGES = ("crawler", "matcher", "tracker", "dashboard")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE = 400

FORBIDDEN_FILES = {"utils", "util", "common", "helpers", "helper", "misc"}
FORBIDDEN_CLASS = re.compile(r"(Manager|Impl|Utils?|Helpers?)$|^Base[A-Z]|Base$")
# Put together from parts, so that this file does not accuse itself.
MACHINE_PATH = re.compile(r"(?<![\w.:/~])/(wo{0}rk|ro{0}ot|t{0}mp|ho{0}me)/\w".replace("{0}", ""))
REGISTRY = re.compile(r"py{0}pi\.org|python{0}hosted|npm{0}js|--(extra-)?index{0}-url".replace("{0}", ""))

Rule = Callable[[ast.Module, Path], Iterator[str]]


def tracked() -> list[Path]:
    """Every file git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def sources(*folders: str) -> list[Path]:
    """Python files below these folders that people write; migrations are generated once and then history."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "versions" not in path.parts]


OURS = sources(*PACKAGES)
EVERYTHING = [*OURS, *sources("tests", "bench")]


def _calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def printing(tree: ast.Module, path: Path) -> Iterator[str]:
    """Only commands print; everything else reports through what it returns."""
    if path.name != "__main__.py":
        yield from (f"{line}: {name}" for line, name in _calls(tree) if name == "print" or name.endswith(".print"))


def clock_reading(tree: ast.Module, path: Path) -> Iterator[str]:
    """``today`` and ``now`` are arguments; one file reads the clock."""
    reads = ("datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time")
    if path != ROOT / "tracker" / "clock.py":
        yield from (f"{line}: {name}" for line, name in _calls(tree) if name.endswith(reads))


def late_annotations(tree: ast.Module, path: Path) -> Iterator[str]:
    """SQLModel reads annotations when a class is made, so model files do without the postponed ones."""
    if path.parent == ROOT / "tracker" / "models":
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                yield f"{node.lineno}: from __future__ import annotations"


def empty_names(tree: ast.Module, path: Path) -> Iterator[str]:
    """A thing without a home is two things."""
    if path.stem in FORBIDDEN_FILES or path.parent.name in FORBIDDEN_FILES:
        yield f"1: {path.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and FORBIDDEN_CLASS.search(node.name):
            yield f"{node.lineno}: class {node.name}"


def length(tree: ast.Module, path: Path) -> Iterator[str]:
    """A file has one reason to change."""
    last = max((getattr(node, "end_lineno", 0) or 0 for node in tree.body), default=0)
    if last > LONGEST_FILE:
        yield f"1: {last} lines"


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def _canonical(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=~!;]", requirement, maxsplit=1)[0]).lower()


RUNTIME = {_canonical(line) for line in PROJECT["project"]["dependencies"]}
DEVELOPMENT = RUNTIME | {_canonical(line) for line in PROJECT["project"]["optional-dependencies"]["dev"]}
DISTRIBUTIONS = packages_distributions()
OWN_MODULES = {*PACKAGES, "bench", "tests", *(path.stem for path in sources("tests", "bench"))}


def strangers(tree: ast.Module, path: Path) -> Iterator[str]:
    """Only what ``pyproject.toml`` lists is imported, even if something else happens to be installed."""
    in_packages = path.relative_to(ROOT).parts[0] in PACKAGES
    listed = RUNTIME if in_packages else DEVELOPMENT
    own = set(PACKAGES) if in_packages else OWN_MODULES
    for line, name in _imported(tree):
        if name in sys.stdlib_module_names or name in own:
            continue
        if listed.isdisjoint(_canonical(found) for found in DISTRIBUTIONS.get(name, ())):
            yield f"{line}: import {name}"


RULES: dict[Rule, list[Path]] = {
    printing: OURS,
    clock_reading: OURS,
    late_annotations: OURS,
    empty_names: EVERYTHING,
    length: EVERYTHING,
    strangers: EVERYTHING,
}
BAD_SAMPLES: dict[Rule, tuple[str, str]] = {
    printing: ("tracker/x.py", "print(1)"),
    clock_reading: ("matcher/x.py", "from datetime import date\ndate.today()"),
    late_annotations: ("tracker/models/x.py", "from __future__ import annotations"),
    empty_names: ("crawler/x.py", "class SourceManager: ..."),
    length: ("dashboard/x.py", "x = 1\n" * (LONGEST_FILE + 1)),
    # Installed with what we need, but not listed.
    strangers: ("tracker/x.py", "import yarl"),
}


@cache
def offences() -> dict[Rule, list[str]]:
    """What breaks each rule. A file is parsed once for all of them, since that is what takes long."""
    files = {rule: frozenset(paths) for rule, paths in RULES.items()}
    found: dict[Rule, list[str]] = {rule: [] for rule in RULES}
    for path in EVERYTHING:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for rule in (rule for rule in RULES if path in files[rule]):
            found[rule] += [f"{path.relative_to(ROOT)}:{offence}" for offence in rule(tree, path)]
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_code_keeps_the_rule(rule: Rule) -> None:
    assert len(RULES[rule]) > 40
    assert not offences()[rule], rule.__doc__


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_bites(rule: Rule) -> None:
    name, code = BAD_SAMPLES[rule]
    assert list(rule(ast.parse(code), ROOT / name))


def test_every_package_is_listed_for_installation() -> None:
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in ROOT.glob("[a-z]*/**/__init__.py")}
    there = {name for name in there if name.partition(".")[0] in PACKAGES}
    assert there == set(PROJECT["tool"]["setuptools"]["packages"])
    folders = {path.parent for path in OURS}
    assert not [folder for folder in folders if not (folder / "__init__.py").exists()], "a folder without __init__.py"


def test_every_file_beside_the_code_is_listed_for_installation() -> None:
    patterns = [
        f"{package.replace('.', '/')}/{pattern}"
        for package, found in PROJECT["tool"]["setuptools"]["package-data"].items()
        for pattern in found
    ]
    files = [path.relative_to(ROOT) for path in tracked() if path.suffix != ".py"]
    beside = [path for path in files if path.parts[0] in PACKAGES]
    assert beside
    assert not [path for path in beside if not any(path.match(pattern) for pattern in patterns)]


def test_every_init_file_is_empty() -> None:
    files = [path for path in OURS if path.name == "__init__.py"]
    assert len(files) > len(PACKAGES)
    assert not [path for path in files if path.stat().st_size]


def test_nothing_names_a_machine_or_a_registry() -> None:
    texts = {path: path.read_bytes().decode("utf-8", errors="replace") for path in tracked()}
    assert ROOT / "pyproject.toml" in texts
    for pattern in (MACHINE_PATH, REGISTRY):
        assert not [(path.name, found[0]) for path, text in texts.items() if (found := pattern.search(text))]


@pytest.mark.parametrize("bad", ["cd /wo{0}rk/main", "X=/ro{0}ot/x", "https://py{0}pi.org/simple", "--index{0}-url x"])
def test_a_machine_or_a_registry_is_recognised(bad: str) -> None:
    found = bad.replace("{0}", "")
    assert MACHINE_PATH.search(found) or REGISTRY.search(found)


def test_the_layers_hold() -> None:
    contracts = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert contracts.returncode == 0, contracts.stdout
    assert re.search(r"Contracts: [5-9] kept, 0 broken", contracts.stdout)


def _words() -> list[type[Word]]:
    modules = [
        importlib.import_module(f"tracker.vocabulary.{module.name}")
        for module in pkgutil.iter_modules(tracker.vocabulary.__path__)
    ]
    members = [member for module in modules for _, member in inspect.getmembers(module, inspect.isclass)]
    return sorted(
        {kind for kind in members if issubclass(kind, Word) and kind is not Word}, key=lambda kind: kind.__name__
    )


def test_every_word_has_a_german_label_of_its_own() -> None:
    words = _words()
    assert len(words) >= 15
    for kind in words:
        assert len(kind) == len(kind.__members__), f"{kind.__name__}: two members with the same code"
        for member in kind:
            assert member.label.strip(), f"{kind.__name__}.{member.name} has no label"
            assert member.label != member.value, f"{kind.__name__}.{member.name} shows its code"
        labels = [member.label for member in kind]
        assert len(labels) == len(set(labels)), f"{kind.__name__}: two members with the same label"


def test_every_table_of_codes_is_sound() -> None:
    tables = sorted((ROOT / "tracker" / "vocabulary").glob("*.csv"))
    assert len(tables) >= 5
    for path in tables:
        with path.open(encoding="utf-8", newline="") as handle:
            header, *rows = csv.reader(handle)
        assert rows, f"{path.name} is empty"
        assert {len(row) for row in rows} == {len(header)}, f"{path.name}: a row of another width"
        assert not [row for row in rows if not all(cell.strip() for cell in row[:2])], f"{path.name}: an empty cell"
        keys = [tuple(row) if len(header) > 2 else row[0] for row in rows]
        assert len(keys) == len(set(keys)), f"{path.name}: a code stands there twice"


def test_every_spider_has_a_case_and_every_case_a_spider() -> None:
    spiders = {path.stem for path in (ROOT / "crawler" / "spiders").glob("*.py")} - {"__init__"}
    cases = [path for path in (ROOT / "tests" / "sources").glob("*/*") if path.is_dir()]
    assert spiders
    assert {path.parent.name for path in cases} == spiders
    assert not [path for path in cases if not (path / "case.json").exists() or not (path / "expected.json").exists()]


def test_every_page_has_its_line_in_the_navigation() -> None:
    pages = {path.stem for path in (ROOT / "dashboard" / "views").glob("*.py")} - {"__init__"}
    assert len(pages) >= 4
    navigation = (ROOT / "dashboard" / "navigation.py").read_text(encoding="utf-8")
    assert not [page for page in pages if not re.search(rf"\b{page}\b", navigation)]
