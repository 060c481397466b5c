"""The file of a backup: a ZIP with every table, every kept file, and a list that names the hash of each part."""

import hashlib
import json
import os
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from tracker import durable
from tracker.errors import Refused
from tracker.safekeeping.rows import TableShape
from tracker.shapes.base import Shape

FORMAT = 1
LIST = "inhalt.json"
TABLES, DATA = "tabellen", "daten"
_PRIVATE = 0o600
_CHUNK = 1024 * 1024
_MEMBER = re.compile(rf"(?:{TABLES}/[a-z_]+\.jsonl|{DATA}/(?:files|archive)/[^\x00]+)")
# What the library says of a broken ZIP, depending on where it broke.
_BROKEN = (BadZipFile, EOFError, ValueError, OSError, LookupError, RuntimeError, zlib.error, struct.error)
DAMAGED = "Die Sicherung ist beschädigt oder keine Sicherung von Förderpfad. Es wurde nichts verändert."


class Part(Shape):
    """One part of a backup: hash and size in bytes."""

    sha256: str
    size: int


class SavedTable(Shape):
    """A table and how many rows it had."""

    shape: TableShape
    rows: int


class Contents(Shape):
    """What a backup says about itself; ``revision`` is the schema's, ``parts`` names every other part."""

    format: int = FORMAT
    version: str
    revision: str
    database: str
    made_at: datetime
    tables: tuple[SavedTable, ...]
    parts: dict[str, Part]

    @property
    def rows(self) -> int:
        """Return how many records there are."""
        return sum(table.rows for table in self.tables)

    @property
    def files(self) -> tuple[str, ...]:
        """Return the parts that are files of the data folder."""
        return tuple(name for name in self.parts if name.startswith(f"{DATA}/"))


class Writer:
    """Adds parts to a backup and remembers their hashes."""

    def __init__(self, target: ZipFile) -> None:
        """Take the open ZIP."""
        self._target = target
        self.parts: dict[str, Part] = {}

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = False) -> None:
        """Add a part; ``packed`` content is not packed again."""
        digest, size = hashlib.sha256(), 0
        info = ZipInfo(name)
        info.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        with self._target.open(info, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts[name] = Part(sha256=digest.hexdigest(), size=size)

    def close(self, contents: Contents) -> None:
        """Write the list, last."""
        self._target.writestr(LIST, contents.model_dump_json(indent=1), compress_type=ZIP_DEFLATED)


@contextmanager
def written(target: Path) -> Iterator[Writer]:
    """Write a backup beside its place; it gets its name only when it was read back and every hash held."""
    unfinished = target.with_name(f"{target.name}.neu")
    try:
        handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, _PRIVATE)
        with os.fdopen(handle, "r+b") as file, ZipFile(file, "w") as made:
            yield Writer(made)
        with opened(unfinished):
            pass
        durable.put_in_place(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def opened(place: Path) -> Iterator["Reader"]:
    """Open a backup and check every part against its hash before anybody uses it.

    Raises:
        Refused: it is damaged, incomplete or none of ours.
    """
    with place.open("rb"):
        pass  # a file that is not there is no damaged one
    try:
        found = ZipFile(place)
    except _BROKEN as error:
        raise Refused(DAMAGED) from error
    with found:
        reader = Reader(found)
        reader.check()
        yield reader


class Reader:
    """A backup that is read."""

    def __init__(self, source: ZipFile) -> None:
        """Read what the backup says about itself."""
        self._source = source
        self.contents = _contents(source)

    def check(self) -> None:
        """Compare every part with its hash.

        Raises:
            Refused: a part is missing, strange or changed.
        """
        wanted = self.contents.parts
        found = [name for name in self._source.namelist() if name != LIST]
        tables = {f"{TABLES}/{table.shape.name}.jsonl" for table in self.contents.tables}
        whole = sorted(found) == sorted(wanted) and tables == {name for name in wanted if name.startswith(f"{TABLES}/")}
        if not whole or not all(_is_ours(name) for name in found):
            raise Refused(DAMAGED)
        try:
            right = all(self._digest(name) == part.sha256 for name, part in wanted.items())
        except _BROKEN as error:
            raise Refused(DAMAGED) from error
        if not right:
            raise Refused(DAMAGED)

    def open(self, name: str) -> IO[bytes]:
        """Open a part."""
        return self._source.open(name)

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._source.open(name) as part:
            while chunk := part.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Return the content of a file piece by piece."""
    while chunk := file.read(_CHUNK):
        yield chunk


def _contents(source: ZipFile) -> Contents:
    try:
        contents = Contents.model_validate(json.loads(source.read(LIST)))
    except _BROKEN as error:
        raise Refused(DAMAGED) from error
    if contents.format > FORMAT:
        raise Refused(
            "Die Sicherung stammt von einer neueren Version. Bitte verwenden Sie diese. Es wurde nichts verändert."
        )
    return contents


def _is_ours(name: str) -> bool:
    """Say whether a part lies where ours do: no folder above, no absolute place."""
    return _MEMBER.fullmatch(name) is not None and not {"..", ".", ""} & set(name.split("/")) and "\\" not in name
