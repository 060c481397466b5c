"""The commands of safekeeping and of people: what they say, what they leave, how they end."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from tests.builders import a_partner, a_person
from tests.tracker.command_line import Command, run
from tracker import clock, database
from tracker.models.partners import Person
from tracker.safekeeping import lock
from tracker.vocabulary.people import Role


@pytest.fixture
def folder(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation of one's own."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("FOERDERPFAD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", str(tmp_path / "data"))
    engine = database.connect(sqlite_url)
    with database.write(engine) as session:
        a_partner(session)
        a_person(session, Role.OFFICE, name="Projektleitstelle", email="pls@schwerte.invalid")
    yield tmp_path
    engine.dispose()


@pytest.fixture
def command(folder: Path) -> Command:
    """Runs a command and returns its exit code."""
    return run


def names(url: str) -> list[str]:
    engine = database.connect(url)
    with database.read(engine) as session:
        found = sorted(session.exec(select(Person.name)))
    engine.dispose()
    return found


def test_backup_and_restore_say_what_they_did(
    command: Command, folder: Path, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("backup", "s.zip") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"Gesichert und geprüft: {folder / 's.zip'}, ")
    assert command("backup", "s.zip") == 1
    assert f"„{folder / 's.zip'}“ gibt es schon." in capsys.readouterr().err
    assert command("backup", "neu/s.zip") == 1
    assert not (folder / "neu").exists()
    assert command("user", "add", "Neu", "office") == 0
    assert names(sqlite_url) == ["Neu", "Projektleitstelle"]
    assert command("restore", "s.zip") == 0
    assert "Die Datenbank von vorher liegt unter" in capsys.readouterr().err
    assert names(sqlite_url) == ["Projektleitstelle"]


def test_a_backup_without_a_file_says_which_word_is_missing(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("backup") == 2
    assert "backup sicherung.zip" in capsys.readouterr().err


def test_while_somebody_works_nothing_is_restored(
    command: Command, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("backup", "s.zip") == 0
    engine = database.connect(sqlite_url)
    with lock.in_use(engine):
        assert command("restore", "s.zip") == 1
    engine.dispose()
    assert "läuft noch" in capsys.readouterr().err


def test_the_nightly_backup_keeps_as_many_as_it_was_told(
    command: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOERDERPFAD_BACKUP_KEEP", "3")
    backups = folder / "data" / "backups"
    backups.mkdir(parents=True)
    before = [clock.today() - timedelta(days=days) for days in range(1, 6)]
    for day in before:
        (backups / f"foerderpfad-{day.isoformat()}.zip").write_bytes(b"x")
    assert command("backup", "--before-upgrade") == 0
    (before_upgrade,) = backups.glob("vor-aktualisierung-*.zip")
    assert command("backup", "--nightly") == 0
    kept = [date.fromisoformat(place.stem.removeprefix("foerderpfad-")) for place in backups.glob("foerderpfad-*")]
    assert len(kept) == 3
    assert max(before) in kept
    assert before_upgrade.exists()


def test_a_copy_names_every_table_with_its_count(
    command: Command, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("copy-to", f"sqlite:///{folder / 'ziel.sqlite3'}") == 0
    said = capsys.readouterr()
    assert "person\t1" in said.out.splitlines()
    assert "auf beiden Seiten gleich" in said.err
    assert names(f"sqlite:///{folder / 'ziel.sqlite3'}") == ["Projektleitstelle"]


def test_people_are_entered_closed_and_forgotten(
    command: Command, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("user", "add", "Amt", "contact", "--email", "amt@selm.invalid", "--kommune", "Selm") == 0
    public_id = capsys.readouterr().out.strip()
    assert command("user", "deactivate", "AMT@selm.invalid") == 0
    capsys.readouterr()
    assert command("user", "list") == 0
    line = f"{public_id}\tgeschlossen\tAnsprechpartner:in der Kommune\tSelm\tAmt\tamt@selm.invalid"
    assert line in capsys.readouterr().out.splitlines()
    assert command("user", "forget", public_id) == 0
    assert names(sqlite_url) == ["Gelöschte Person", "Projektleitstelle"]
    assert command("user", "forget", "amt@selm.invalid") == 1
    assert command("user", "forget", "niemand") == 1
    assert command("user", "add", "Kasse", "kämmerei", "--kommune", "Selm") == 0
    capsys.readouterr()
    assert command("user", "list") == 0
    assert "\taktiv\tKämmerei\tSelm\tKasse\t" in capsys.readouterr().out
    assert command("user", "add", "Amt", "chefin") == 2
    assert "Die Rolle „chefin“ gibt es nicht" in capsys.readouterr().err
    assert command("user", "add", "Amt", "contact") == 2
    assert "--kommune" in capsys.readouterr().err


def test_the_last_one_who_runs_it_stays(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("user", "forget", "pls@schwerte.invalid") == 1
    assert "die letzte Person" in capsys.readouterr().err
