"""A backup while everybody works: one snapshot of the tables, then the files it names."""

from collections.abc import Iterator
from datetime import date, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine

from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.safekeeping import archive, rows
from tracker.safekeeping.archive import DATA, TABLES, Contents, SavedTable, Writer
from tracker.safekeeping.rows import TableShape
from tracker.services.jobs import Progress
from tracker.shapes.base import Shape

# Whatever else lies in the data folder can be made again, or is nobody's business (settings, logs, older backups).
FOLDERS = ("files", "archive")
_LINES = 1_000
_DAILY = "foerderpfad-*.zip"


class Saved(Shape):
    """A finished backup: where, how many records, files and bytes."""

    place: Path
    rows: int
    files: int
    size: int


def save(engine: Engine, *, data_dir: Path, target: Path, now: datetime, report: Progress) -> Saved:
    """Write a backup; other people may work meanwhile.

    Raises:
        Refused: the ledger is empty, or what was written could not be read back.
    """
    with archive.written(target) as writer:
        with engine.connect().execution_options(**_snapshot(engine)) as connection:
            tables = list(_tables(connection, writer, report))
            revision = rows.revision(connection)
        # After the tables: a file is always there before a row names it.
        for folder in FOLDERS:
            _folder(writer, data_dir, folder, report)
        contents = Contents(
            version=version("foerderpfad"),
            revision=revision,
            database=engine.dialect.name,
            made_at=now,
            tables=tuple(tables),
            parts=writer.parts,
        )
        writer.close(contents)
    return Saved(place=target, rows=contents.rows, files=len(contents.files), size=target.stat().st_size)


def daily_name(folder: Path, day: date) -> Path:
    """Return where the backup of a day lies; a second one of the same day takes its place."""
    return folder / f"foerderpfad-{day.isoformat()}.zip"


def name_before_upgrade(folder: Path, now: datetime) -> Path:
    """Return where the backup before an upgrade lies; ``drop_old`` leaves it alone."""
    return folder / f"vor-aktualisierung-{now.astimezone(BERLIN):%Y-%m-%d-%H%M%S}.zip"


def drop_old(folder: Path, *, keep: int) -> list[Path]:
    """Delete all daily backups but the newest; return the deleted ones."""
    old = sorted(folder.glob(_DAILY))[:-keep]
    for place in old:
        place.unlink()
    return old


def _snapshot(engine: Engine) -> dict[str, str]:
    # On SQLite one transaction sees one state by itself, and writers need not wait for it.
    return {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}


def _tables(connection: Connection, writer: Writer, report: Progress) -> Iterator[SavedTable]:
    shapes = rows.described(connection)
    if not shapes:
        raise Refused("Die Datenbank ist noch leer; es gibt nichts zu sichern.")
    for number, shape in enumerate(shapes, start=1):
        lines = _Lines(connection, shape)
        writer.add(f"{TABLES}/{shape.name}.jsonl", lines.chunks())
        report(number, len(shapes), "Datenbank sichern")
        yield SavedTable(shape=shape, rows=lines.count)


class _Lines:
    """The rows of a table as text, counted on their way."""

    def __init__(self, connection: Connection, shape: TableShape) -> None:
        self._connection = connection
        self._shape = shape
        self.count = 0

    def chunks(self) -> Iterator[bytes]:
        lines = (rows.line(self._shape, row) for row in rows.read(self._connection, self._shape))
        while some := list(islice(lines, _LINES)):
            self.count += len(some)
            yield b"".join(some)


def _folder(writer: Writer, data_dir: Path, folder: str, report: Progress) -> None:
    places = sorted(place for place in (data_dir / folder).rglob("*") if place.is_file())
    for number, place in enumerate(places, start=1):
        # Half-written ones carry another name; they are no part of anything yet.
        if not place.name.startswith((".", "tmp")):
            _file(writer, f"{DATA}/{place.relative_to(data_dir).as_posix()}", place)
        report(number, len(places), "Dateien sichern")


def _file(writer: Writer, name: str, place: Path) -> None:
    try:
        file = place.open("rb")
    except FileNotFoundError:
        return  # an old answer of a source that was thrown away just now
    with file:
        writer.add(name, archive.chunks_of(file), packed=place.suffix != ".jsonl")
