"""A second ledger of the same kind, and what a ledger holds in one comparable value."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.builders import NOW, a_call, a_partner, a_person, a_project
from tests.tracker.safekeeping.watching_nobody import Parts, silent
from tracker import database
from tracker.safekeeping import archive, backup
from tracker.safekeeping.archive import Part


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with a kept file, an answer of a source, and what no backup may take."""
    folder = tmp_path / "data"
    for name, content in (
        ("files/ab/ab12", b"Bescheid"),
        ("archive/bund/cd/cd34", b"Antwort"),
        ("archive/bund/answers.jsonl", b'{"url":"a"}\n'),
        ("logs/auftrag-1.log", b"geheim"),
        (".env", b"FOERDERPFAD_SECRET_KEY=geheim"),
    ):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


@pytest.fixture
def filled(ledger: Engine) -> Engine:
    """A ledger with people who stand in for each other, a project and a call."""
    with database.write(ledger) as session:
        partner = a_partner(session)
        deputy = a_person(session, partner=partner, name="Vertretung")
        a_person(
            session, partner=partner, name="Jüngere, Stadt Selm", deputy_id=deputy.id, settings={"b": 1.5, "a": []}
        )
        deputy.deputy_id = (deputy.id or 0) + 1
        a_project(session, partner)
        a_call(session, text="Zeile\u2028mit Ü und „Zeichen“ – und\neiner zweiten.")
    return ledger


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """Return the hash of every table of a ledger."""

    def look(engine: Engine) -> dict[str, Part]:
        place = tmp_path / "vergleich.zip"
        backup.save(engine, data_dir=tmp_path / "nichts", target=place, now=NOW, report=silent)
        with archive.opened(place) as reader:
            return reader.contents.parts

    return look
