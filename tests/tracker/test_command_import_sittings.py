"""``python -m tracker import sittings``: what it says, what it stores, and that it may be repeated."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import NOW, OFFICE, a_partner
from tracker import edge
from tracker.__main__ import app
from tracker.database import read, write
from tracker.models.councils import Sitting
from tracker.services import councils
from tracker.services.councils import CouncilData
from tracker.vocabulary.work import CouncilStep


@pytest.fixture
def calendar(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ledger: Engine) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", database_url)
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", str(tmp_path / "data"))
    with write(ledger) as session:
        data = CouncilData(partner_id=a_partner(session, "selm").id or 0, name="Rat", step=CouncilStep.DECISION)
        councils.save(session, OFFICE, data=data, now=NOW)
    path = tmp_path / "rat.csv"
    path.write_bytes("Gremium;Datum;öffentlich\nRat;04.03.2027;ja\nBauausschuss;01.02.2027;ja\n".encode("cp1252"))
    return path


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        edge.main(app, program="python -m tracker", arguments=["import", "sittings", *words])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_a_calendar_is_stored_once_and_a_dry_run_stores_nothing(
    calendar: Path, ledger: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(calendar), "--kommune", "Selm", "--dry-run") == 0
    assert "Gespeichert wurde nichts." in capsys.readouterr().err
    assert run(str(calendar), "--kommune", "Selm") == 0
    said = capsys.readouterr().err
    assert "Zeile 3: Das Gremium „Bauausschuss“ ist nicht eingetragen; bitte zuerst anlegen." in said
    assert "1 Sitzung gespeichert." in said
    with read(ledger) as session:
        assert [sitting.public_part for sitting in session.exec(select(Sitting))] == [True]
    assert run(str(calendar), "--kommune", "Selm") == 0
    assert "0 neu, 0 geändert, 1 unverändert, 1 nicht übernommen." in capsys.readouterr().err


def test_an_unknown_kommune_or_file_is_said(calendar: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(calendar), "--kommune", "Dortmund") != 0
    assert "„Dortmund“ ist keine der Kommunen" in capsys.readouterr().err
    assert run("fehlt.csv") != 0
    assert "lässt sich nicht lesen" in capsys.readouterr().err
