"""``python -m tracker import applications`` and the workbook it can read back."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import a_partner
from tests.databases import ONE_DATABASE
from tests.tracker.command_line import Command
from tracker.database import read, write
from tracker.models.applications import Application

LIST = (
    "Nr.;Kommune;Maßnahme;Status;Kosten\n1;Selm;Radweg;genehmigt;1,2 Mio. €\n2;Selm;Bad;geplant;n. n.\n3;X;Hafen;;5\n"
)


# What the databases make different stands in the tests of the services.
pytestmark = ONE_DATABASE


@pytest.fixture
def command(command: Command, ledger: Engine, tmp_path: Path) -> Command:
    """Runs a command on a ledger with one partner and returns its exit code."""
    with write(ledger) as session:
        a_partner(session, "selm")
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")
    return command


def numbers(ledger: Engine) -> list[str]:
    with read(ledger) as session:
        return sorted(session.exec(select(Application.number)))


def test_a_list_is_taken_over_once_and_its_workbook_changes_nothing(
    command: Command, ledger: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("import", "applications", "liste.csv", "--dry-run") == 0
    assert numbers(ledger) == []
    capsys.readouterr()
    assert command("import", "applications", "liste.csv") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "3 Zeilen: 2 neu, 0 geändert, 0 unverändert, 1 fehlerhaft." in said.err
    assert "Zeile 3: offen, bitte prüfen: Kosten: „n. n.“ ist kein Betrag." in said.err
    assert "2 Förderungen gespeichert." in said.err
    assert numbers(ledger) == ["1", "2"]
    assert command("import", "applications", "liste.csv") == 0
    assert "2 unverändert, 1 fehlerhaft." in capsys.readouterr().err
    assert command("export", "applications", "--format", "xlsx", "--out", "aus.xlsx") == 0
    assert command("import", "applications", "aus.xlsx") == 0
    assert "2 Zeilen: 0 neu, 0 geändert, 2 unverändert, 0 fehlerhaft." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", "applications", "fehlt.xlsx") == 1
    assert "gibt es nicht" in capsys.readouterr().err
