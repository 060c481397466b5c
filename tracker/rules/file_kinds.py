"""Which kinds of files are kept, told by their first bytes and their inside, never by the name alone."""

import io
import lzma
import zipfile
import zlib

from tracker.errors import Refused

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "txt": "text/plain",
    "csv": "text/csv",
    "ics": "text/calendar",
}
"""Ending → media type of what is kept."""

ALLOWED = "PDF, Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods), PNG, JPG, TXT, CSV oder ICS"
_ODF_TYPES = {KINDS[ending] for ending in ("odt", "ods")}
_TEXTS = frozenset({"txt", "csv", "ics"})
_MOST_MEMBERS = 10_000
BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    *(zlib.error, lzma.LZMAError, OSError),  # a member that does not unpack; OSError is what bz2 says
    EOFError,  # cut off
    ValueError,  # a name that is no UTF-8, a place before the beginning
    RuntimeError,  # with a password; its kind NotImplementedError: packed in a way the library does not know
)
"""What reading a ZIP out of memory fails with; each was raised on spoilt files, and nothing else on 40,000 of them."""
_CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


def media_type(content: bytes, name: str) -> str:
    """Return what a file is.

    Raises:
        Refused: it is of no kind that is kept, or its ending says something else.
    """
    ending = name.rpartition(".")[2].lower()
    found = _found(content, ending)
    if found is None:
        raise Refused(f"Diese Art von Datei wird nicht aufgenommen. Möglich sind {ALLOWED}.")
    if KINDS.get(ending) != found:
        raise Refused(f"Der Inhalt von „{name}“ passt nicht zur Endung. Bitte speichern Sie die Datei neu ab.")
    return found


def _found(content: bytes, ending: str) -> str | None:
    if content.startswith(b"%PDF-"):
        return KINDS["pdf"]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if content.startswith(b"\xff\xd8\xff"):
        return KINDS["jpg"]
    if content.startswith(b"PK\x03\x04"):
        return _of_container(content)
    return KINDS[ending] if ending in _TEXTS and _is_text(content, ending) else None


def _of_container(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > _MOST_MEMBERS or any("vbaproject" in name.lower() for name in names):
                # Macros are programs; a paper needs none.
                return None
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in _ODF_TYPES else None
    except BROKEN_ARCHIVE:
        # What cannot be opened is of no kind that is kept; ``media_type`` refuses it with a sentence.
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((KINDS[kind] for folder, kind in (("word/", "docx"), ("xl/", "xlsx")) if _holds(names, folder)), None)


def _holds(names: list[str], folder: str) -> bool:
    return any(name.startswith(folder) for name in names)


def _is_text(content: bytes, ending: str) -> bool:
    if not _CONTROL.isdisjoint(content):
        return False
    return ending != "ics" or content.removeprefix(b"\xef\xbb\xbf").lstrip().upper().startswith(b"BEGIN:VCALENDAR")
