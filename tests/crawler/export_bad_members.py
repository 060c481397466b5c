"""Members that no honest export holds: paths that lead outside, bombs, broken XML."""

import zipfile
import zlib

_MEGABYTE = bytes(1 << 20)
_BOMB = """<?xml version="1.0"?>
<!DOCTYPE document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<document path="/BMWI/x" name="x" type="gsb:ServiceOffer">
<property name="gsb:title"><value>&c;</value></property></document>
"""


def entity_bomb() -> str:
    """Return a document that defines entities within entities."""
    return _BOMB


def ill_formed(number: int) -> str:
    """Return one of three kinds of XML that nobody can mend with certainty."""
    return (
        '<?xml version="1.0"?><document type="gsb:ServiceOffer"><property name="gsb:title"><value>Ohne Ende',
        '<?xml version="1.0"?><document type="gsb:ServiceOffer"><property></document></property>',
        "Wartungsarbeiten, bitte versuchen Sie es später.",
    )[number]


def plant_giant(archive: zipfile.ZipFile, name: str, *, megabytes: int, declared: int | None = None) -> None:
    """Add a member of zeros that takes hardly any room packed; ``declared`` is the size it claims (bytes)."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush the packed megabyte can stand there any number of times.
    once = packer.compress(_MEGABYTE) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = once * megabytes + b"\x03\x00"
    info = zipfile.ZipInfo(name, (2026, 11, 20, 3, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.compress_size, info.file_size = len(packed), declared if declared is not None else megabytes << 20
    info.CRC, info.header_offset = 0, archive.fp.tell()
    archive.fp.write(info.FileHeader(zip64=False) + packed)
    archive.filelist.append(info)
    archive.NameToInfo[name] = info
    archive.start_dir = archive.fp.tell()
    archive._didModify = True
