"""The papers for data protection say what the program does: its permissions, its periods, its commands."""

import re
from pathlib import Path

import pytest

from tracker.rules.access import ALLOWED, Action
from tracker.settings import Settings
from tracker.vocabulary.people import Role

DOCS = Path(__file__).parents[1] / "docs"
TEMPLATES = {
    "berechtigungskonzept",
    "dienstanweisung",
    "gemeinsame-verantwortlichkeit",
    "loeschkonzept",
    "personalrat",
    "verarbeitungsverzeichnis",
}


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def permissions(document: str) -> dict[str, set[str]]:
    """Who may do what, as the table says it: action to labels of roles."""
    labels = {
        short: label.replace("\n", " ").strip()
        for short, label in re.findall(r"(\w\w+) = ([^,(]+?)(?=,|\n\()", document)
    }
    header = next(line for line in document.splitlines() if line.startswith("| Vorgang |"))
    columns = [cell.strip() for cell in header.strip("| ").split("|")][2:]
    found = {}
    for action, marks in re.findall(r"^\|[^|]+\| `(\w+)` \|(.+)\|$", document, flags=re.MULTILINE):
        cells = [cell.strip() for cell in marks.split("|")]
        assert len(cells) == len(columns), action
        assert set(cells) <= {"x", "–"}, action
        found[action] = {labels[column] for column, cell in zip(columns, cells, strict=True) if cell == "x"}
    return found


def test_the_table_of_permissions_is_the_one_in_force() -> None:
    stated = permissions(text("vorlagen/berechtigungskonzept.md"))
    missing = {action.value for action in Action} ^ set(stated)
    assert not missing, f"docs/vorlagen/berechtigungskonzept.md: a row too many or too few: {sorted(missing)}"
    for action, roles in ALLOWED.items():
        assert stated[action.value] == {role.label for role in roles}, action.value


def test_another_permission_would_be_noticed() -> None:
    document = text("vorlagen/berechtigungskonzept.md")
    row = next(line for line in document.splitlines() if "`cosign`" in line)
    changed = permissions(document.replace(row, row.replace("–", "x", 1)))["cosign"]
    assert changed == {Role.OFFICE.label, Role.TREASURER.label}


def test_the_periods_of_deletion_are_the_ones_in_force() -> None:
    rows = re.findall(r"`FOERDERPFAD_(\w+)` \| (\d+) \|", text("vorlagen/loeschkonzept.md"))
    assert {name.lower() for name, _ in rows} == {
        name for name in Settings.model_fields if name.startswith("keep_") or name == "backup_keep"
    }
    for name, days in rows:
        assert Settings.model_fields[name.lower()].default == int(days), name


@pytest.mark.parametrize(
    "document", ["betrieb.md", "merkblatt-it.md", *(f"vorlagen/{name}.md" for name in sorted(TEMPLATES))]
)
def test_every_link_of_the_papers_leads_somewhere(document: str) -> None:
    place = DOCS / document
    for target in re.findall(r"\]\(([^)#]+)\)", text(document)):
        assert (place.parent / target).is_file(), f"{document}: {target}"


def test_every_template_is_there_and_named_in_the_operation_guide() -> None:
    assert {path.stem for path in (DOCS / "vorlagen").glob("*.md")} == TEMPLATES
    assert all(f"vorlagen/{name}.md" in text("betrieb.md") for name in TEMPLATES)


def test_the_operation_guide_names_only_settings_that_are_there() -> None:
    named = {name.lower() for name in re.findall(r"FOERDERPFAD_([A-Z]+(?:_[A-Z]+)*)\b(?!_)", text("betrieb.md"))}
    assert named
    assert named <= set(Settings.model_fields)
