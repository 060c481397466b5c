"""``python -m tracker import applications`` and the workbook it can read back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import a_partner
from tracker import edge
from tracker.__main__ import app
from tracker.database import read, write
from tracker.models.applications import Application

Command = Callable[..., int]
LIST = (
    "Nr.;Kommune;Maßnahme;Status;Kosten\n1;Selm;Radweg;genehmigt;1,2 Mio. €\n2;Selm;Bad;geplant;n. n.\n3;X;Hafen;;5\n"
)


@pytest.fixture
def command(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command on a ledger with one partner and returns its exit code."""
    from tracker import database

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", str(tmp_path / "data"))
    engine = database.connect(sqlite_url)
    with write(engine) as session:
        a_partner(session, "selm")
    engine.dispose()
    (tmp_path / "liste.csv").write_text(LIST, encoding="utf-8")

    def run(*words: str) -> int:
        with pytest.raises(SystemExit) as ended:
            edge.main(app, program="python -m tracker", arguments=[*words])
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return run


def numbers(url: str) -> list[str]:
    from tracker import database

    engine: Engine = database.connect(url)
    try:
        with read(engine) as session:
            return sorted(session.exec(select(Application.number)))
    finally:
        engine.dispose()


def test_a_list_is_taken_over_once_and_its_workbook_changes_nothing(
    command: Command, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("import", "applications", "liste.csv", "--dry-run") == 0
    assert numbers(sqlite_url) == []
    capsys.readouterr()
    assert command("import", "applications", "liste.csv") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "3 Zeilen: 2 neu, 0 geändert, 0 unverändert, 1 fehlerhaft." in said.err
    assert "Zeile 3: offen, bitte prüfen: Kosten: „n. n.“ ist kein Betrag." in said.err
    assert "2 Förderungen gespeichert." in said.err
    assert numbers(sqlite_url) == ["1", "2"]
    assert command("import", "applications", "liste.csv") == 0
    assert "2 unverändert, 1 fehlerhaft." in capsys.readouterr().err
    assert command("export", "applications", "--format", "xlsx", "--out", "aus.xlsx") == 0
    assert command("import", "applications", "aus.xlsx") == 0
    assert "2 Zeilen: 0 neu, 0 geändert, 2 unverändert, 0 fehlerhaft." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_said(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("import", "applications", "fehlt.xlsx") == 1
    assert "lässt sich nicht öffnen" in capsys.readouterr().err
