"""``python -m tracker import projects``: what it says, what it stores, and that it may be repeated."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import a_partner, a_project
from tests.databases import ONE_DATABASE
from tests.tracker.command_line import Command
from tracker.database import read, write
from tracker.models.projects import Project

LIST = "Nr.;Kommune;Vorhaben;Kosten\n1;Selm;Radweg;1,2 Mio. €\n2;Selm;Freibad;n. n.\n3;Dortmund;Hafen;5\n"


# What the databases make different stands in the tests of the services.
pytestmark = ONE_DATABASE


@pytest.fixture
def command(command: Command, ledger: Engine, tmp_path: Path) -> Command:
    """Runs ``import projects`` on a ledger with one partner and returns its exit code."""
    with write(ledger) as session:
        a_partner(session, "selm")
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")
    return partial(command, "import", "projects")


def numbers(ledger: Engine) -> list[str]:
    with read(ledger) as session:
        return sorted(session.exec(select(Project.number)))


def test_a_list_is_stored_once_and_says_what_is_wrong(
    command: Command, ledger: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("liste.csv") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "Zeile 3: offen, bitte prüfen: Kosten: „n. n.“" in said.err
    assert (
        "Zeile 4: Spalte „Kommune“: „Dortmund“ ist keine der eingetragenen Kommunen. Bitte prüfen Sie die Schreibweise."
        in said.err
    )
    assert "3 Zeilen: 2 neu, 0 geändert, 0 unverändert, 1 fehlerhaft." in said.err
    assert "2 Vorhaben gespeichert." in said.err
    assert numbers(ledger) == ["1", "2"]
    assert command("liste.csv") == 0
    assert "3 Zeilen: 0 neu, 0 geändert, 2 unverändert, 1 fehlerhaft." in capsys.readouterr().err


def test_a_dry_run_stores_nothing(command: Command, ledger: Engine, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("liste.csv", "--dry-run") == 0
    assert "Gespeichert wurde nichts." in capsys.readouterr().err
    assert numbers(ledger) == []


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "ist leer"),
        ("Nr.;Kommune\n1;Selm\n", "Keine Spalte heißt „Vorhaben“"),
        ("Nr.;Vorhaben\n1;Radweg\n", "nennen Sie mit --kommune, wessen Liste"),
        ("Nr.;Kommune;Vorhaben\n1;Dortmund;Hafen\n", "keine der eingetragenen Kommunen"),
    ],
)
def test_a_list_of_which_nothing_can_be_used_fails_with_a_sentence(
    command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    (tmp_path / "schlecht.csv").write_text(content, encoding="utf-8")
    assert command("schlecht.csv") == 1
    assert sentence in capsys.readouterr().err


def test_whose_list_it_is_can_be_said(
    command: Command, ledger: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "selm.csv").write_text("Nr.;Vorhaben\n7;Radweg\n", encoding="utf-8")
    assert command("selm.csv", "--kommune", "Dortmund") == 1
    assert "„Dortmund“ ist keine der Kommunen. Bekannt sind: Selm." in capsys.readouterr().err
    assert command("selm.csv", "--kommune", "Selm") == 0
    assert numbers(ledger) == ["7"]


def test_a_file_that_is_not_there_is_named(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("fehlt.xlsx") == 1
    assert "fehlt.xlsx“ lässt sich nicht verwenden: gibt es nicht." in capsys.readouterr().err


def test_an_import_that_was_stopped_half_way_ends_in_the_same_state(command: Command, ledger: Engine) -> None:
    with write(ledger) as session:
        a_project(session, a_partner(session, "selm"), number="1", title="Radweg", cost_cents=120_000_000)
    assert command("liste.csv") == 0
    assert command("liste.csv") == 0
    assert numbers(ledger) == ["1", "2"]
