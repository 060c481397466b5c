"""What may be kept as a file: told by its inside, not by its name."""

import io
import zipfile

import pytest

from tracker.errors import Refused
from tracker.rules.file_kinds import KINDS, media_type

PDF = b"%PDF-1.7\n"
PNG = b"\x89PNG\r\n\x1a\n\x00"


def packed(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("CT", "[Content_Types].xml"), content)
    return buffer.getvalue()


def damaged(method: int) -> bytes:
    """A container whose packed part was overwritten."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("mimetype", KINDS["ods"])
    name, packed_part = b"mimetype", b"\xff" * 8
    before, _, after = buffer.getvalue().partition(name)
    return before + name + packed_part + after[len(packed_part) :]


DOCX = packed(CT="x", word__document="x")
XLSX = packed(CT="x", xl__workbook="x")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("a.PDF", PDF),
        ("a.png", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0"),
        ("a.jpeg", b"\xff\xd8\xff\xe0"),
        ("a.docx", DOCX),
        ("a.xlsx", XLSX),
        ("a.odt", packed(mimetype=KINDS["odt"])),
        ("a.ods", packed(mimetype=KINDS["ods"])),
        ("a.txt", "Größe".encode("cp1252")),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    ],
)
def test_papers_of_an_office_are_kept(name: str, content: bytes) -> None:
    assert media_type(content, name) == KINDS[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.zip", packed(file="x")),
        ("a.docx", packed(file="x")),
        ("a.docm", packed(CT="x", word__vbaProject="x")),
        ("a.docx", packed(CT="x", word__document="x", word__vbaProject="x")),
        ("a.pdf", DOCX),
        ("a.xlsx", DOCX),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.ods", damaged(zipfile.ZIP_DEFLATED)),
        ("a.ods", damaged(zipfile.ZIP_BZIP2)),
        ("a.ods", damaged(zipfile.ZIP_LZMA)),
        ("a.exe", b"MZ\x90\x00"),
        ("a.txt", b"MZ\x90\x00"),
        ("a.html", b"<html>"),
        ("a.svg", b"<svg/>"),
        ("a.ics", b"keine Termine"),
        ("a", b"Text"),
        ("a.odt", packed(mimetype="application/x-evil")),
    ],
)
def test_anything_else_is_refused_in_one_sentence(name: str, content: bytes) -> None:
    with pytest.raises(Refused, match=r"Diese Art von Datei|passt nicht zur Endung"):
        media_type(content, name)
