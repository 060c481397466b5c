"""Bring a backup back: all of it or nothing, and never under a running server."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine

from tracker import database, durable
from tracker.errors import Refused
from tracker.safekeeping import archive, beside, lock, references, rows
from tracker.safekeeping.archive import DATA, TABLES, Contents, Reader, SavedTable
from tracker.safekeeping.rows import TableShape
from tracker.services.jobs import Progress
from tracker.shapes.base import Shape


class Restored(Shape):
    """What was brought back; ``before`` says in German where the old data are."""

    contents: Contents
    before: str


def restore(engine: Engine, *, data_dir: Path, source: Path, report: Progress) -> Restored:
    """Replace the ledger by a backup and bring back its files; files that came later stay.

    Raises:
        Refused: somebody works on the ledger, or the backup is damaged or of a newer version; nothing was changed.
    """
    with lock.alone(engine), archive.opened(source) as reader:
        contents = reader.contents
        if contents.revision not in database.known_revisions():
            raise Refused(
                f"Die Sicherung hat den Stand {contents.revision}, diese Version kennt nur {database.head()}. "
                "Bitte spielen Sie sie mit der neueren Version zurück. Es wurde nichts verändert."
            )
        # Files first: they are only added, and a row must never name a file that is not there.
        _bring_files(reader, data_dir, report)
        place = beside.place_of(engine)
        building = place.begin()
        try:
            _build(building, reader, report)
        except BaseException:
            place.give_up(building)
            raise
        return Restored(contents=contents, before=place.take_over(building))


def fill(connection: Connection, tables: tuple[SavedTable, ...], reader: Reader, report: Progress) -> None:
    """Write the tables of a backup into empty ones of the same revision.

    Raises:
        Refused: another number of rows arrived than the backup names.
    """
    with references.checked_at_the_end(connection):
        for number, table in enumerate(tables, start=1):
            written = rows.fill(connection, table.shape, _rows(reader, table.shape))
            if written != table.rows:
                raise Refused(archive.DAMAGED)
            report(number, len(tables), "Datenbank zurückspielen")
    references.continue_numbers(connection, [table.shape for table in tables])


def _build(building: Engine, reader: Reader, report: Progress) -> None:
    """Make the schema as it was, fill it, then bring it to this version's."""
    database.upgrade(building, to=reader.contents.revision)
    with database.write(building) as session:
        fill(session.connection(), reader.contents.tables, reader, report)
    database.upgrade(building)


def _rows(reader: Reader, shape: TableShape) -> Iterator[dict[str, object]]:
    with reader.open(f"{TABLES}/{shape.name}.jsonl") as lines:
        for text in lines:
            yield rows.row_of(shape, text)


def _bring_files(reader: Reader, data_dir: Path, report: Progress) -> None:
    names = reader.contents.files
    for number, name in enumerate(names, start=1):
        place = data_dir / name.removeprefix(f"{DATA}/")
        if place.suffix == ".jsonl":
            _merge_log(reader, name, place)
        elif not place.exists():
            # A name is the hash of its content: what is there already is the same.
            _put(reader, name, place)
        report(number, len(names), "Dateien zurückspielen")
    # Once a folder, not once a file: there may be thousands.
    places = (data_dir / name.removeprefix(f"{DATA}/") for name in names)
    for folder in {folder for place in places for folder in place.parents if folder.is_relative_to(data_dir)}:
        durable.flush(folder)


def _put(reader: Reader, name: str, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with reader.open(name) as part, tempfile.NamedTemporaryFile(dir=place.parent, prefix=".", delete=False) as half:
        shutil.copyfileobj(part, half)
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).replace(place)


def _merge_log(reader: Reader, name: str, place: Path) -> None:
    """Bring back the list of a source's answers; what was noted since comes after it."""
    with reader.open(name) as part:
        old = part.read().splitlines(keepends=True)
    known = set(old)
    since = (
        [line for line in place.read_bytes().splitlines(keepends=True) if line not in known] if place.exists() else []
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    beside_it = place.with_name(f".{place.name}.neu")
    beside_it.write_bytes(b"".join([*old, *since]))
    durable.put_in_place(beside_it, place)
