"""Files below the data folder, each stored once under the hash of its content.

A file is whole before anybody names it: written beside its place, flushed to the disk, then renamed. A row is made
after that, so a power cut leaves at most a file without a row, which ``orphans`` finds; never a row without a file.
"""

import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import category, normalize

from tracker import durable
from tracker.errors import NotFound, Refused
from tracker.rules.file_kinds import media_type
from tracker.rules.storable import storable_text
from tracker.system_words import reason

LARGEST_MB = 25
LARGEST_BYTES = LARGEST_MB * 1024 * 1024
LONGEST_NAME = 150
_FOLDER = "files"
_HASH = re.compile(r"[0-9a-f]{64}")
_SEPARATORS = re.compile(r'[\\/:*?"<>|]+')


class KeptFile(NamedTuple):
    """A file that lies in the store: its hash, its size in bytes, a safe name, and what it is."""

    sha256: str
    size: int
    name: str
    media_type: str


class FileStore(NamedTuple):
    """The files of one installation, below its data folder."""

    data_dir: Path

    @property
    def root(self) -> Path:
        """Return the folder of all files."""
        return self.data_dir / _FOLDER

    def keep(self, content: bytes, *, name: str) -> KeptFile:
        """Store a file; the same content is stored once.

        Raises:
            Refused: it is empty, too large, or of a kind that is not kept.
        """
        if not content:
            raise Refused("Die Datei ist leer. Bitte wählen Sie eine andere.")
        if len(content) > LARGEST_BYTES:
            raise Refused(f"Die Datei ist zu groß. Bitte wählen Sie eine mit höchstens {LARGEST_MB} MB.")
        safe = safe_name(name)
        kind = media_type(content, safe)
        digest = hashlib.sha256(content).hexdigest()
        place = self._place(digest)
        if not (place.is_file() and place.stat().st_size == len(content)):
            self._write(place, content)
        return KeptFile(digest, len(content), safe, kind)

    def read(self, digest: str) -> bytes:
        """Return the content of a file.

        Raises:
            NotFound: it is not there, or not what it was.
        """
        place = self._place(digest)
        try:
            content = place.read_bytes()
        except OSError as error:
            raise NotFound("Diese Datei liegt nicht (mehr) in der Ablage. Bitte sagen Sie der IT Bescheid.") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise NotFound("Diese Datei ist in der Ablage beschädigt. Bitte sagen Sie der IT Bescheid.")
        return content

    def has(self, digest: str) -> bool:
        """Say whether a file lies in the store."""
        return self._place(digest).is_file()

    def orphans(self, known: Collection[str]) -> list[str]:
        """Return the hashes of files no row names; they are kept until somebody decides."""
        return sorted(digest for digest in self._all() if digest not in known)

    def missing(self, known: Collection[str]) -> list[str]:
        """Return the hashes that rows name and that do not lie here, as after a restore without its files."""
        return sorted(set(known) - set(self._all()))

    def _all(self) -> Iterator[str]:
        if self.root.is_dir():
            yield from (path.name for path in self.root.glob("??/*") if _HASH.fullmatch(path.name))

    def _place(self, digest: str) -> Path:
        if not _HASH.fullmatch(digest):
            raise NotFound("Diese Datei gibt es nicht. Bitte laden Sie die Seite neu.")
        return self.root / digest[:2] / digest

    def _write(self, place: Path, content: bytes) -> None:
        try:
            durable.write(place, content)
        except OSError as error:
            raise Refused(
                f"Die Datei lässt sich nicht speichern: {reason(error)}. Bitte sagen Sie der IT Bescheid."
            ) from error


def safe_name(name: str) -> str:
    """Return a file name that no system misreads: without folders, control signs and reserved marks."""
    last = re.split(r"[\\/]", storable_text(normalize("NFC", name)))[-1]
    plain = "".join(sign for sign in last if not category(sign).startswith("C"))
    plain = " ".join(_SEPARATORS.sub("_", plain).split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "Datei"
    return f"{stem[: LONGEST_NAME - len(ending) - 1] or 'Datei'}.{ending[:10]}"
