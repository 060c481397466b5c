"""``python -m tracker import sittings``: what it says, what it stores, and that it may be repeated."""

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import NOW, OFFICE, a_partner
from tests.databases import ONE_DATABASE
from tests.tracker.command_line import Command
from tracker.database import read, write
from tracker.models.councils import Sitting
from tracker.services import councils
from tracker.services.councils import CouncilData
from tracker.vocabulary.work import CouncilStep

# What the databases make different stands in the tests of the services.
pytestmark = ONE_DATABASE


@pytest.fixture
def command(command: Command, ledger: Engine, tmp_path: Path) -> Command:
    """Runs ``import sittings`` on a ledger with a Gremium and a calendar for it, and returns its exit code."""
    with write(ledger) as session:
        data = CouncilData(partner_id=a_partner(session, "selm").id or 0, name="Rat", step=CouncilStep.DECISION)
        councils.save(session, OFFICE, data=data, now=NOW)
    lines = "Gremium;Datum;öffentlich\nRat;04.03.2027;ja\nBauausschuss;01.02.2027;ja\n"
    (tmp_path / "rat.csv").write_bytes(lines.encode("cp1252"))
    return partial(command, "import", "sittings")


def test_a_calendar_is_stored_once_and_a_dry_run_stores_nothing(
    command: Command, ledger: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("rat.csv", "--kommune", "Selm", "--dry-run") == 0
    assert "Gespeichert wurde nichts." in capsys.readouterr().err
    assert command("rat.csv", "--kommune", "Selm") == 0
    said = capsys.readouterr().err
    assert "Zeile 3: Das Gremium „Bauausschuss“ ist nicht eingetragen; bitte zuerst anlegen." in said
    assert "1 Sitzung gespeichert." in said
    with read(ledger) as session:
        assert [sitting.public_part for sitting in session.exec(select(Sitting))] == [True]
    assert command("rat.csv", "--kommune", "Selm") == 0
    assert "0 neu, 0 geändert, 1 unverändert, 1 nicht übernommen." in capsys.readouterr().err


def test_an_unknown_kommune_or_file_is_said(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("rat.csv", "--kommune", "Dortmund") != 0
    assert "„Dortmund“ ist keine der Kommunen" in capsys.readouterr().err
    Path("leer.csv").write_text("Gremium;Datum\n", encoding="utf-8")
    assert command("leer.csv") != 0
    assert "In der Datei steht keine Sitzung." in capsys.readouterr().err
    assert command("fehlt.csv") != 0
    assert "gibt es nicht" in capsys.readouterr().err
