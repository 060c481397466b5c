"""Raw answers as they came, by the hash of their bytes: with address, time and what the server said about them."""

import gzip
import hashlib
import os
import tempfile
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from tracker.shapes.base import Shape

_PACKED_ALREADY = (b"PK", b"\x1f\x8b", b"\xff\xd8", b"\x89PNG")
_LOG = "answers.jsonl"
# Answers of an address among which the last one is looked for: bodies of older ones are long gone.
_RECENT = 8


class Answer(Shape):
    """One answer of a source. ``sha256`` is the hash of the unpacked bytes, ``size`` their number."""

    url: str
    at: datetime
    sha256: str
    size: int
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Archive:
    """The answers of one source below ``folder``: a log of answers, and each different body once."""

    folder: Path

    def store(self, body: bytes) -> str:
        """Store a body, unless it is there, and return its hash. ``note`` makes it an answer."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path_of(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            packed = body if body.startswith(_PACKED_ALREADY) else gzip.compress(body, compresslevel=6, mtime=0)
            _write_whole(path, packed)
        return sha256

    def note(self, answer: Answer) -> None:
        """Note an answer that could be read. Only noted ones are asked for conditionally and kept by ``prune``."""
        recent = self._recent[answer.url]
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOG).open("a", encoding="utf-8") as log:
            log.write(answer.model_dump_json() + "\n")
        recent.append(answer)

    def read(self, sha256: str) -> bytes:
        """Return a body as it came."""
        stored = self.path_of(sha256).read_bytes()
        return stored if hashlib.sha256(stored).hexdigest() == sha256 else gzip.decompress(stored)

    def last(self, url: str) -> Answer | None:
        """Return the newest answer of an address whose body is still there."""
        recent = reversed(self._recent[url])
        return next((answer for answer in recent if self.path_of(answer.sha256).exists()), None)

    def forget(self, sha256: str) -> None:
        """Delete a body that turned out to be unusable, so that it is asked for anew."""
        self.path_of(sha256).unlink(missing_ok=True)

    def prune(self, keep: int) -> None:
        """Delete all bodies of each address but the newest ``keep`` different ones; the log stays."""
        wanted: dict[str, list[str]] = {}
        for answer in reversed(list(self._answers())):
            newest = wanted.setdefault(answer.url, [])
            if answer.sha256 not in newest and len(newest) < keep:
                newest.append(answer.sha256)
        kept = {sha256 for newest in wanted.values() for sha256 in newest}
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if path.name not in kept:
                path.unlink()

    def path_of(self, sha256: str) -> Path:
        """Return where a body lies, or would lie."""
        return self.folder / sha256[:2] / sha256

    @cached_property
    def _recent(self) -> dict[str, deque[Answer]]:
        """Read the log once: it grows for years, and a list of pages asks for the last answer of each."""
        found: dict[str, deque[Answer]] = defaultdict(lambda: deque(maxlen=_RECENT))
        for answer in self._answers():
            found[answer.url].append(answer)
        return found

    def _answers(self) -> Iterator[Answer]:
        log = self.folder / _LOG
        if not log.exists():
            return
        for row in log.read_text(encoding="utf-8").splitlines():
            try:
                yield Answer.model_validate_json(row)
            except ValidationError:
                continue  # a line torn by a crash: its body is asked for again, nothing else is lost


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside, then rename: a killed run leaves no half body under a good name."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
        half.flush()
        os.fsync(half.fileno())
    Path(half.name).replace(path)
