"""The rules of the house about files beside the code: what they say has to be what is there."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from tracker.models.tables import METADATA
from tracker.settings import Settings

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TARGETS = {
    "help", "run", "upgrade", "wheels", "test", "check", "lint", "types", "contracts", "audit", "bench", "faults",
    "accept", "pins", "clean",
}  # fmt: skip


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def make(*arguments: str) -> str:
    command = ["make", "--dry-run", "--no-print-directory", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=~!;]", name, maxsplit=1)[0]).lower()


def pins(name: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9][^\s;]*==[^\s;]+)", text(name), flags=re.MULTILINE))


def test_every_target_has_a_help_text_and_a_mention() -> None:
    makefile = text("Makefile")
    targets = {name for name in re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE) if "environment" not in name}
    assert targets == TARGETS
    helped = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in targets:
        assert re.search(rf"^  make {target} +\S.{{10,}}", helped, flags=re.MULTILINE), (
            f"make {target} has no help text"
        )
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    assert phony
    assert targets <= set(phony[1].split())
    documents = text("README.md") + text("CONTRIBUTING.md")
    mentioned = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s])", documents)) | {"help"}
    assert targets <= mentioned
    assert set(re.findall(r"`make ([a-z]+)", documents)) <= targets, "a document names a target that is not there"


def test_the_readme_holds_exactly_one_test_command_and_check_runs_it() -> None:
    blocks = re.findall(r"^<!-- Testbefehl -->\n```sh\n(.*?)^```$", text("README.md"), flags=re.MULTILINE | re.DOTALL)
    assert blocks == ["make test\n"]
    commands = make("check")
    assert "README.md" in commands
    assert all(part in commands for part in ("ruff check", "ruff format --check", "mypy", "lint-imports"))
    assert "make check" in text(".ci/run").splitlines()[-1]


def test_check_reads_the_command_out_of_the_readme(tmp_path: Path) -> None:
    extract = re.search(r"\$\$\((awk .*? README\.md)\)", text("Makefile"))
    assert extract
    script = extract[1].replace("$$", "$")
    readme = "# X\n```sh\nmake run\n```\n<!-- Testbefehl -->\n```sh\necho one\necho two\n```\n```sh\nmake bench\n```\n"
    (tmp_path / "README.md").write_text(readme)
    found = subprocess.run(shlex.split(script), cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert found == "echo one\necho two\n"


@pytest.mark.parametrize("document", ["README.md", ".env.example"])
def test_every_setting_is_documented_and_nothing_else(document: str) -> None:
    documented = {name.lower() for name in re.findall(r"FOERDERPFAD_([A-Z]+(?:_[A-Z]+)*)", text(document))}
    assert documented == set(Settings.model_fields)


def test_the_example_settings_are_the_ones_that_hold_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in text(".env.example").splitlines():
        if found := re.match(r"# (FOERDERPFAD_\w+)=(.*)$", line):
            monkeypatch.setenv(found[1], found[2])
    stated = Settings(_env_file=None)
    assert stated.database_url
    assert stated.database == Settings(_env_file=None, database_url="").database
    # Read as text: a spider brings the whole of Scrapy with it.
    site = stated.base_url_of("bund_foerderdatenbank")
    assert f'    base_url = "{site}"' in text("crawler/spiders/bund_foerderdatenbank.py")
    assert stated.model_dump(exclude={"database_url", "sources"}) == Settings.model_construct(
        **{name: field.get_default(call_default_factory=True) for name, field in Settings.model_fields.items()}
    ).model_dump(exclude={"database_url", "sources"})


def test_the_changelog_has_a_heading_for_what_comes_or_what_is() -> None:
    headings = re.findall(r"^## \[(.+?)\]", text("CHANGELOG.md"), flags=re.MULTILINE)
    assert {"Unveröffentlicht", PROJECT["project"]["version"]} & set(headings)


def test_every_decision_has_its_day_and_its_three_parts() -> None:
    decisions = re.split(r"^## ", text("DECISIONS.md"), flags=re.MULTILINE)[1:]
    assert len(decisions) >= 5
    days = [re.match(r"\d{4}-\d{2}-\d{2} · \S", decision) for decision in decisions]
    assert all(days)
    assert [decision[:10] for decision in decisions] == sorted(decision[:10] for decision in decisions)
    for decision in decisions:
        assert all(f"**{part}.**" in decision for part in ("Context", "Choice", "Consequence")), decision[:60]


def test_the_glossary_explains_every_table() -> None:
    explained = set(re.findall(r"^\| `([A-Z]\w+)` \|", text("docs/glossar.md"), flags=re.MULTILINE))
    tables = {"".join(part.title() for part in name.split("_")) for name in METADATA.tables}
    # A one-word table name has lost the capitals of its class.
    assert {name.lower() for name in explained} == {name.lower() for name in tables}


def test_every_link_between_documents_leads_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
    links = [(path, link) for path in documents for link in re.findall(r"\]\((?!https?:)([^)\s]+)\)", path.read_text())]
    assert len(links) > 5
    for path, link in links:
        file, _, heading = link.partition("#")
        assert (path.parent / file).exists(), f"{path.name}: {link}"
        if heading:
            headings = re.findall(r"^#+ (.+)$", (path.parent / file).read_text(), flags=re.MULTILINE)
            assert heading in {title.lower().replace(" ", "-") for title in headings}, f"{path.name}: {link}"


def test_the_licence_is_the_one_pyproject_names() -> None:
    assert f"SPDX-License-Identifier: {PROJECT['project']['license']}" in text("LICENSE")
    assert PROJECT["project"]["license"] in text("README.md")


def test_the_pins_cover_what_pyproject_asks_for() -> None:
    wanted = {
        "requirements.txt": PROJECT["project"]["dependencies"],
        "requirements-dev.txt": PROJECT["project"]["optional-dependencies"]["dev"],
        "requirements-build.txt": PROJECT["dependency-groups"]["build"],
    }
    for name, requirements in wanted.items():
        pinned = {canonical(pin) for pin in pins(name)}
        missing = {canonical(requirement) for requirement in requirements} - pinned
        assert not missing, f"{name} lacks {missing}: make pins"
    assert pins("requirements.txt") < pins("requirements-dev.txt"), "the two differ in a version: make pins"
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["build"])
    assert set(PROJECT["dependency-groups"]["build"]) == pins("requirements-build.txt")


@pytest.mark.parametrize("name", ["requirements-build.txt", "requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    packages = re.split(r"^(?=[a-z0-9])", text(name), flags=re.MULTILINE)[1:]
    assert packages
    assert not [package.split()[0] for package in packages if "==" not in package or "--hash=sha256:" not in package]
    assert not re.search(r"https?:|file:|^-|^\s*#.*[/\\]", text(name), flags=re.MULTILINE)
