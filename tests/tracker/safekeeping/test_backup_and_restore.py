"""A backup is one moment of the ledger; a restore is all of it or nothing, on both databases and between them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import NOW, a_partner, a_person
from tests.tracker.safekeeping.watching_nobody import Parts, silent
from tracker import database
from tracker.errors import Refused
from tracker.models.partners import Person
from tracker.models.watching import Draft
from tracker.safekeeping import archive, backup, lock, restore, rows


def save(engine: Engine, data_dir: Path, target: Path) -> backup.Saved:
    return backup.save(engine, data_dir=data_dir, target=target, now=NOW, report=silent)


def bring(engine: Engine, data_dir: Path, source: Path) -> restore.Restored:
    return restore.restore(engine, data_dir=data_dir, source=source, report=silent)


def people(engine: Engine) -> list[str]:
    with database.read(engine) as session:
        return sorted(session.exec(select(Person.name)))


def test_what_was_backed_up_comes_back_with_equal_hashes(
    filled: Engine, data_dir: Path, tmp_path: Path, parts: Parts
) -> None:
    saved = save(filled, data_dir, tmp_path / "s.zip")
    before = parts(filled)
    with database.write(filled) as session:
        a_person(session, partner=a_partner(session), name="Nach der Sicherung")
    (data_dir / "files/ab/ab12").unlink()
    done = bring(filled, data_dir, tmp_path / "s.zip")
    assert parts(filled) == before
    assert "vorher" in done.before
    assert (data_dir / "files/ab/ab12").read_bytes() == b"Bescheid"
    assert (saved.files, done.contents.rows) == (3, saved.rows)
    assert (tmp_path / "s.zip").stat().st_mode & 0o077 == 0
    # Neither settings nor logs are part of it.
    kept = ("daten/files/ab/ab12", "daten/archive/bund/answers.jsonl", "daten/archive/bund/cd/cd34")
    assert done.contents.files == kept
    # And the numbers go on.
    with database.write(filled) as session:
        a_person(session, partner=a_partner(session), name="Neu")
    assert "Neu" in people(filled)


def test_a_backup_while_others_write_is_one_moment(filled: Engine, data_dir: Path, tmp_path: Path) -> None:
    def write_a_pair(done: int, _total: int | None, _message: str) -> None:
        # Between any two tables somebody adds a person and the draft of that person, in one transaction.
        with database.write(filled) as session:
            person = a_person(session, partner=a_partner(session), name=f"Person {done}")
            session.add(Draft(person_id=person.id or 0, key="x", saved_at=NOW))

    backup.save(filled, data_dir=data_dir, target=tmp_path / "s.zip", now=NOW, report=write_a_pair)
    with archive.opened(tmp_path / "s.zip") as reader:
        counted = {table.shape.name: table.rows for table in reader.contents.tables}
    assert len(people(filled)) > 50
    assert (counted["person"], counted["draft"]) == (2, 0)


def test_a_backup_of_one_database_comes_back_in_the_other(
    sqlite_url: str, postgresql_url: str, data_dir: Path, tmp_path: Path, parts: Parts
) -> None:
    small, large = database.connect(sqlite_url), database.connect(postgresql_url)
    with database.write(small) as session:
        person = a_person(session, partner=a_partner(session), name="Ähnlich", settings={"z": 0.1, "a": [1, None]})
        session.add(Draft(person_id=person.id or 0, key="x", data={"tief": {"ß": True}}, saved_at=NOW))
    save(small, data_dir, tmp_path / "s.zip")
    bring(large, data_dir, tmp_path / "s.zip")
    assert parts(large) == parts(small)
    save(large, data_dir, tmp_path / "l.zip")
    bring(small, data_dir, tmp_path / "l.zip")
    assert parts(small) == parts(large)
    small.dispose()
    large.dispose()


def test_nothing_is_restored_under_a_running_server(filled: Engine, data_dir: Path, tmp_path: Path) -> None:
    save(filled, data_dir, tmp_path / "s.zip")
    with lock.in_use(filled), lock.in_use(filled), pytest.raises(Refused, match="läuft noch"):
        bring(filled, data_dir, tmp_path / "s.zip")
    with lock.alone(filled), pytest.raises(Refused, match="zurückgespielt"), lock.in_use(filled):
        pass
    bring(filled, data_dir, tmp_path / "s.zip")


def damaged(place: Path, how: str) -> None:
    content = bytearray(place.read_bytes())
    if how == "cut off":
        place.write_bytes(content[: len(content) // 2])
    elif how == "one bit":
        with archive.opened(place) as reader:
            at = content.index(b"tabellen/person.jsonl") + len("tabellen/person.jsonl") + 40
            assert reader.contents.parts["tabellen/person.jsonl"].size
        content[at] ^= 1
        place.write_bytes(content)
    elif how == "no backup":
        place.write_text("Das ist ein Text.")


@pytest.mark.parametrize("how", ["cut off", "one bit", "no backup"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    sqlite_url: str, data_dir: Path, tmp_path: Path, how: str
) -> None:
    engine = database.connect(sqlite_url)
    with database.write(engine) as session:
        a_person(session, partner=a_partner(session), name="Bleibt")
    save(engine, data_dir, tmp_path / "s.zip")
    damaged(tmp_path / "s.zip", how)
    (data_dir / "files/ab/ab12").unlink()
    with pytest.raises(Refused, match="nichts verändert"):
        bring(engine, data_dir, tmp_path / "s.zip")
    assert people(engine) == ["Bleibt"]
    assert not (data_dir / "files/ab/ab12").exists()
    engine.dispose()


@pytest.mark.parametrize("name", ["daten/files/../../böse", "daten/logs/x", "/daten/files/x", "tabellen/../x.jsonl"])
def test_a_part_that_would_lie_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused):
        _write(tmp_path / "s.zip", {name: b"x"})
    assert list(tmp_path.iterdir()) == []


def test_a_bit_that_fell_over_anywhere_is_noticed_or_means_nothing(tmp_path: Path) -> None:
    place = tmp_path / "s.zip"
    _write(place, {"daten/files/ab/ab12": b"Bescheid" * 20, "daten/archive/bund/answers.jsonl": b'{"a": 1}\n' * 20})
    whole = place.read_bytes()
    with archive.opened(place) as reader:
        expected = reader.contents
    noticed = 0
    for at in range(0, len(whole), 3):
        place.write_bytes(whole[:at] + bytes([whole[at] ^ 0x11]) + whole[at + 1 :])
        try:
            with archive.opened(place) as reader:
                assert reader.contents == expected
        except Refused:
            noticed += 1
    assert noticed > len(whole) // 12


def test_a_backup_of_a_newer_version_is_refused(sqlite_url: str, data_dir: Path, tmp_path: Path) -> None:
    engine = database.connect(sqlite_url)
    _write(tmp_path / "s.zip", {}, revision="9999")
    with pytest.raises(Refused, match="neueren Version"):
        bring(engine, data_dir, tmp_path / "s.zip")
    engine.dispose()


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path, data_dir: Path) -> None:
    old = database.connect(f"sqlite:///{tmp_path / 'alt.sqlite3'}")
    database.upgrade(old, to="0001")
    with old.begin() as connection:
        connection.exec_driver_sql("INSERT INTO installation (id, started_with_examples) VALUES (1, 1)")
    save(old, data_dir, tmp_path / "s.zip")
    new = database.connect(f"sqlite:///{tmp_path / 'neu.sqlite3'}")
    bring(new, data_dir, tmp_path / "s.zip")
    database.check(new)
    with new.connect() as connection:
        assert rows.revision(connection) == database.head()
        assert connection.exec_driver_sql("SELECT started_with_examples FROM installation").scalar() == 1
    old.dispose()
    new.dispose()


def _write(place: Path, members: dict[str, bytes], *, revision: str = "0002") -> None:
    with archive.written(place) as writer:
        for name, content in members.items():
            writer.add(name, [content])
        about = {"version": "1", "revision": revision, "database": "sqlite", "made_at": NOW, "tables": ()}
        writer.close(archive.Contents.model_validate(about | {"parts": writer.parts}))
