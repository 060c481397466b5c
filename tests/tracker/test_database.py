"""The ledger's engine and its two kinds of transaction."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from tests.builders import NOW, OFFICE, a_partner
from tracker import database
from tracker.database import read, write
from tracker.errors import Refused
from tracker.models.partners import Partner
from tracker.services import jobs
from tracker.vocabulary.work import JobKind


def names(engine: Engine) -> list[str]:
    with read(engine) as session:
        return list(session.exec(select(Partner.short_name)))


def test_what_a_writing_transaction_did_is_there_afterwards(ledger: Engine) -> None:
    with write(ledger) as session:
        a_partner(session)
    assert names(ledger) == ["Selm"]


def test_an_error_takes_the_whole_transaction_back(ledger: Engine) -> None:
    def fail() -> None:
        with write(ledger) as session:
            a_partner(session)
            raise Refused("Nein.")

    with pytest.raises(Refused):
        fail()
    assert names(ledger) == []


def test_what_a_reader_changes_by_mistake_is_thrown_away(ledger: Engine) -> None:
    with write(ledger) as session:
        a_partner(session)
    with read(ledger) as session:
        partner = session.exec(select(Partner)).one()
        partner.short_name = "Anders"
        session.flush()
    assert names(ledger) == ["Selm"]


def test_what_was_read_can_be_shown_when_the_transaction_is_over(ledger: Engine) -> None:
    with write(ledger) as session:
        written = a_partner(session)
    with read(ledger) as session:
        seen = session.exec(select(Partner)).one()
    assert (written.short_name, seen.short_name, seen.settings) == ("Selm", "Selm", {})


def test_umlauts_in_a_list_are_kept_as_letters(ledger: Engine) -> None:
    with write(ledger) as session:
        a_partner(session, settings={"stichwort": "Übergang"})
    with read(ledger) as session:
        stored = session.execute(text("SELECT CAST(settings AS VARCHAR) FROM partner")).scalar_one()
        assert "Übergang" in stored
        assert session.exec(select(Partner)).one().settings == {"stichwort": "Übergang"}


def test_a_file_waits_for_its_writer_and_survives_a_power_cut(sqlite_url: str) -> None:
    engine = database.connect(sqlite_url)
    with engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        }
        found |= {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_writer_says_so_before_it_reads(sqlite_url: str) -> None:
    engine = database.connect(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    with write(engine) as session:
        session.exec(select(Partner)).all()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("ROLLBACK")
    other.close()
    engine.dispose()


def test_a_reader_blocks_no_writer(sqlite_url: str) -> None:
    engine = database.connect(sqlite_url)
    with read(engine) as session:
        session.exec(select(Partner)).all()
        with write(engine) as writer:
            a_partner(writer)
        assert session.exec(select(Partner)).all() == [], "a reader sees one state from begin to end"
    engine.dispose()
    assert names(engine) == ["Selm"]
    engine.dispose()


def test_a_file_is_made_with_its_folders(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path}/daten/neu/ledger.sqlite3")
    with engine.connect():
        pass
    engine.dispose()
    assert (tmp_path / "daten/neu/ledger.sqlite3").exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "daten").write_text("eine Datei")
    with pytest.raises(Refused, match=r"^Der Ordner „.*daten/neu“ für die Datenbank lässt sich nicht anlegen: "):
        database.connect(f"sqlite:///{tmp_path}/daten/neu/ledger.sqlite3")


def test_a_short_address_means_the_driver_we_ship() -> None:
    engine = database.connect("postgresql://niemand:geheim@localhost/ledger")
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


@pytest.mark.parametrize(
    "address", ["keine Adresse", "mysql://u:geheim@localhost/x", "postgresql+asyncpg://u:geheim@h/x"]
)
def test_an_address_of_something_else_is_refused_without_its_password(address: str) -> None:
    with pytest.raises(Refused, match="in FOERDERPFAD_DATABASE_URL oder") as refusal:
        database.connect(address)
    assert "geheim" not in str(refusal.value)


def test_a_record_that_is_referred_to_cannot_be_lost(ledger: Engine) -> None:
    with write(ledger) as session:
        jobs.request(session, OFFICE, kind=JobKind.MATCH, now=NOW)
    with write(ledger) as session, pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        session.execute(text("UPDATE job SET requested_by_id = 4711"))
    with write(ledger) as session:
        session.rollback()


def test_a_second_writer_of_the_file_is_told_when_the_first_takes_too_long(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0)
    first, second = database.connect(sqlite_url), database.connect(sqlite_url)

    def intrude() -> None:
        with write(second) as session:
            a_partner(session)

    with write(first) as session:
        jobs.request(session, OFFICE, kind=JobKind.MATCH, now=NOW + timedelta(hours=1))
        with pytest.raises(OperationalError, match="locked"):
            intrude()
    first.dispose()
    second.dispose()
