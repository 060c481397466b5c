"""One XML member as the export delivers it: mended where that is certain, refused where it is not."""

import codecs
import re
from typing import NamedTuple

from lxml import etree

from crawler.export.bad_member import BadMember

_CONTROL = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_ROOT = re.compile(rb"<[A-Za-z_:]")
_DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_STRAY_AMPERSAND = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|amp|lt|gt|quot|apos);)")
_CONTROL_REFERENCE = re.compile(rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[0-9A-Fa-f]));")


class Parsed(NamedTuple):
    """The root of a member, and whether signs had to be mended before it could be read."""

    root: etree._Element
    mended: bool


def parse_xml(name: str, data: bytes) -> Parsed:
    """Parse one member. Raises ``BadMember`` when it defines entities or cannot be mended."""
    raw = _as_utf8(data)
    _refuse_definitions(name, raw[: _start_of_root(raw)].find(b"<!DOCTYPE") >= 0)
    try:
        parsed = Parsed(_root(raw), mended=raw is not data)
    except etree.XMLSyntaxError:
        parsed = Parsed(_mended_root(name, raw), mended=True)
    _refuse_definitions(name, bool(parsed.root.getroottree().docinfo.doctype))
    return parsed


def _mended_root(name: str, raw: bytes) -> etree._Element:
    try:
        return _root(_STRAY_AMPERSAND.sub(b"&amp;", _CONTROL_REFERENCE.sub(b"", raw)))
    except etree.XMLSyntaxError as error:
        raise BadMember(name, f"Die Datei {name} im Export ist kein lesbares XML und wurde übergangen.") from error


def _root(raw: bytes) -> etree._Element:
    # The parser is told the encoding: what the file declares has been settled in _as_utf8.
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    return etree.fromstring(raw, parser)


def _refuse_definitions(name: str, defines: bool) -> None:
    if defines:
        raise BadMember(
            name, f"Die Datei {name} im Export enthält unzulässige Anweisungen (XML-Entitäten) und wurde übergangen."
        )


def _start_of_root(raw: bytes) -> int:
    root = _ROOT.search(raw)
    return root.start() if root else len(raw)


def _as_utf8(data: bytes) -> bytes:
    """Return the same object when it is clean UTF-8; else a copy without control bytes, decoded as it really is."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode()
    clean = data.translate(None, _CONTROL)
    try:
        clean.decode()
    except UnicodeDecodeError:
        return _decoded(clean).encode()
    return data if len(clean) == len(data) else clean


def _decoded(clean: bytes) -> str:
    declared = _DECLARED.match(clean)
    encoding = declared.group(1).decode("ascii").lower() if declared else "utf-8"
    try:
        return clean.decode(encoding, errors=_STRAY if encoding in ("utf-8", "utf8") else "replace")
    except LookupError:
        return clean.decode("utf-8", errors=_STRAY)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252: the export declares one and at times delivers the other."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_STRAY = "foerderpfad-windows-1252"
codecs.register_error(_STRAY, _windows_1252)
