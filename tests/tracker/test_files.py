"""The store of files: whole or not there, once for each content, safe names, and nothing lost to a power cut."""

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.errors import NotFound, Refused
from tracker.files import LARGEST_BYTES, FileStore, safe_name

PDF = b"%PDF-1.7 Zuwendungsbescheid"
DIGEST = hashlib.sha256(PDF).hexdigest()


def test_a_file_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept = store.keep(PDF, name="Bescheid.pdf")
    assert (kept.sha256, kept.size, kept.media_type) == (DIGEST, len(PDF), "application/pdf")
    assert store.keep(PDF, name="Kopie.pdf").sha256 == DIGEST
    assert store.read(DIGEST) == PDF
    assert [path.name for path in store.root.rglob("*") if path.is_file()] == [DIGEST]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "leer"), (b"%PDF-" + b"x" * LARGEST_BYTES, "zu groß"), (b"MZ", "wird nicht aufgenommen")],
    ids=["empty", "large", "program"],
)
def test_what_cannot_be_kept_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        FileStore(tmp_path).keep(content, name="a.pdf")
    assert not (tmp_path / "files").exists()


def test_a_file_half_there_is_written_anew_and_a_damaged_one_is_said(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.keep(PDF, name="a.pdf")
    place = store.root / DIGEST[:2] / DIGEST
    place.write_bytes(PDF[:3])
    with pytest.raises(NotFound, match="beschädigt"):
        store.read(DIGEST)
    store.keep(PDF, name="a.pdf")
    assert store.read(DIGEST) == PDF
    place.unlink()
    with pytest.raises(NotFound, match="nicht"):
        store.read(DIGEST)


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "x" * 64, DIGEST.upper()])
def test_nothing_but_a_hash_names_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        FileStore(tmp_path).read(digest)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bescheid vom 3.3.pdf", "Bescheid vom 3.3.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Ordner\\Plan.xlsx", "Plan.xlsx"),
        ('a<b>:"c"|d?.pdf', "a_b_c_d_.pdf"),
        ("a\x00b\x1f\u202e.pdf", "a\ufffdb.pdf"),
        ("   .pdf", "pdf"),
        ("", "Datei"),
        ("ä" * 300 + ".pdf", "ä" * 146 + ".pdf"),
    ],
)
def test_names_are_safe_on_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_orphans_are_found_and_kept(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    kept = store.keep(PDF, name="a.pdf")
    assert store.orphans({kept.sha256}) == []
    assert store.orphans(set()) == [kept.sha256]
    assert (store.missing({kept.sha256}), store.missing({"ab" * 32})) == ([], ["ab" * 32])
    assert store.has(kept.sha256)


KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from tracker.files import FileStore
real = os.fsync
def cut(handle):
    os.kill(os.getpid(), signal.SIGKILL)
os.fsync = cut
FileStore(Path(sys.argv[1])).keep(b"%PDF-1.7 Zuwendungsbescheid", name="a.pdf")
"""


def test_a_process_killed_while_it_writes_leaves_no_half_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(tmp_path)], check=False, env=dict(os.environ)
    )
    assert done.returncode == -signal.SIGKILL
    store = FileStore(tmp_path)
    assert not store.has(DIGEST)
    assert store.orphans(set()) == []
    store.keep(PDF, name="a.pdf")
    assert store.read(DIGEST) == PDF
