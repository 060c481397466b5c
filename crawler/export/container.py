"""The ZIP of the export, opened with care: what is not the ZIP is named, what would harm is refused."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from crawler.export.bad_member import BadMember
from tracker.command_line import to_type
from tracker.errors import Refused

BY_HAND = (
    "bitte laden Sie die Datei im Browser von https://www.foerderdatenbank.de/FDB/WS/export herunter und lesen Sie sie "
    "auf der Seite „Quellen“ ein, oder mit "
    f"„{to_type('crawler run bund_foerderdatenbank --from-file PFAD')}“."
)
_HEAD = 4096
_CHUNK = 1 << 16
_END_RECORD = struct.Struct("<4s4H2LH")
_END_RECORD_64 = struct.Struct("<4sQ2H2L4Q")
# What a ZIP with any byte spoilt makes the library raise, beside its own error: a version it does not know, a name that
# is no UTF-8; in a member also a stream that does not unpack, or ends. Nothing else came of 40,000 spoilt files.
_NO_TABLE = (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError)
_DAMAGED = (*_NO_TABLE, zlib.error, EOFError)
# The export is packed like every ZIP; other methods raise errors of their own, and locked members need a password.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1


@dataclass(frozen=True)
class Limits:
    """How much one export may unpack to (bytes). A healthy one has 10,000 members and some 200 MB."""

    member: int = 20_000_000
    total: int = 2_000_000_000
    directory: int = 32_000_000
    ratio: int = 200
    ratio_from: int = 1_000_000


@dataclass
class Container:
    """An open export. ``refused`` are the members left out before reading any."""

    archive: zipfile.ZipFile
    limits: Limits
    members: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    refused: list[BadMember] = field(default_factory=list)
    unpacked: int = 0

    def read(self, name: str) -> bytes:
        """Return a member's bytes.

        Raises:
            BadMember: it is damaged, locked or larger than it says.
            Refused: the export as a whole unpacks to more than allowed.
        """
        try:
            with self.archive.open(self.members[name]) as handle:
                data = handle.read(self.limits.member + 1)
        except _DAMAGED as error:
            raise BadMember(name, _damaged(name)) from error
        if len(data) > self.limits.member:
            raise BadMember(name, _oversized(name))
        self.unpacked += len(data)
        if self.unpacked > self.limits.total:
            raise Refused(_too_large(self.limits))
        return data


@contextmanager
def open_container(path: Path, limits: Limits | None = None) -> Iterator[Container]:
    """Open the export. Raises ``Refused`` with one sentence when the file is something else or cut off."""
    limits = limits or Limits()
    with path.open("rb") as handle:
        head = handle.read(_HEAD)
    if sentence := not_a_zip(head):
        raise Refused(sentence)
    if _directory_size(path) > limits.directory:
        raise Refused(_too_large(limits))
    try:
        archive = zipfile.ZipFile(path)
    except _NO_TABLE as error:
        raise Refused(f"Die ZIP-Datei des Exports ist abgeschnitten oder beschädigt; {BY_HAND}") from error
    with archive:
        container = Container(archive, limits)
        for info in archive.infolist():
            _admit(container, info)
        if not container.members:
            raise Refused("Die ZIP-Datei enthält keine Dateien des Exports der Förderdatenbank.")
        yield container


def not_a_zip(head: bytes) -> str:
    """Return what came instead of a ZIP in one German sentence, empty when the first bytes are a ZIP's."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ""
    if not head.strip():
        return "Die Förderdatenbank hat eine leere Antwort statt des Exports geliefert."
    start = head.lower()
    if any(sign in start for sign in (b"captcha", b"radware", b"perfdrive")):
        return f"Die Förderdatenbank hat statt des Exports eine Captcha-Seite geliefert; {BY_HAND}"
    if b"<html" in start or b"<!doctype html" in start:
        return f"Die Förderdatenbank hat statt des Exports eine Webseite geliefert; {BY_HAND}"
    return f"Die Datei ist keine ZIP-Datei und damit nicht der Export der Förderdatenbank; {BY_HAND}"


def _admit(container: Container, info: zipfile.ZipInfo) -> None:
    # Not ``info.is_dir()``: that fails on a member without a name.
    if info.filename.endswith("/"):
        return
    if reason := _why_not(container, info):
        container.refused.append(BadMember(info.filename, reason))
    elif info.filename.endswith(".xml"):
        container.members[info.filename] = info


def _why_not(container: Container, info: zipfile.ZipInfo) -> str:
    name = info.filename
    if _leads_outside(info.orig_filename):
        return f"Die Datei „{name[:120]}“ im Export hat einen verbotenen Pfad und wurde übergangen."
    if name in container.members:
        return f"Die Datei {name} steht mehrfach im Export; nur die erste wurde gelesen."
    if info.compress_type not in _METHODS or info.flag_bits & _LOCKED or info.header_offset < 0:
        return _damaged(name)
    return _oversized(name) if _declares_too_much(info, container.limits) else ""


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name)
    return path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or ":" in (*path.parts, "")[0]


def _declares_too_much(info: zipfile.ZipInfo, limits: Limits) -> bool:
    dense = info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(info.compress_size, 1)
    return info.file_size > limits.member or dense


def _directory_size(path: Path) -> int:
    """Return the size of the table of members in bytes, so that a giant one is never loaded; 0 when there is none."""
    with path.open("rb") as handle:
        size = handle.seek(0, 2)
        handle.seek(max(0, size - _CHUNK - _END_RECORD.size))
        tail = handle.read()
    start = tail.rfind(b"PK\x05\x06")
    if start < 0 or len(tail) - start < _END_RECORD.size:
        return 0
    large = tail.rfind(b"PK\x06\x06", 0, start)
    if large >= 0 and start - large >= _END_RECORD_64.size:
        return int(_END_RECORD_64.unpack_from(tail, large)[8])
    return int(_END_RECORD.unpack_from(tail, start)[5])


def _damaged(name: str) -> str:
    return f"Die Datei {name} im Export ist beschädigt und wurde übergangen."


def _oversized(name: str) -> str:
    return f"Die Datei {name} im Export wäre entpackt übermäßig groß und wurde übergangen."


def _too_large(limits: Limits) -> str:
    return f"Der Export wäre entpackt größer als {limits.total // 1_000_000} MB und wurde nicht gelesen; {BY_HAND}"
