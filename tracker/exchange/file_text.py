"""The text of a file as people save it: UTF-8, the UTF-16 of Excel, or the signs of Windows."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import NamedTuple

_LOOKED_AT = 2_000


class FileText(NamedTuple):
    """The text of a file; ``from_windows``: in Windows-1252, which any bytes can be taken for."""

    text: str
    from_windows: bool = False


def text_in(content: bytes) -> FileText | None:
    """Return the text of a file, ``None`` where it is none."""
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return FileText(content.decode("utf-16", errors="replace"))
    half = content[:_LOOKED_AT]
    if b"\0" in half:
        odd, even = half[1::2].count(0), half[0::2].count(0)
        if max(odd, even) * 4 < len(half):
            return None
        return FileText(content.decode("utf-16-le" if odd > even else "utf-16-be", errors="replace"))
    try:
        return FileText(content.removeprefix(BOM_UTF8).decode("utf-8").replace("\0", ""))
    except UnicodeDecodeError:
        return FileText(content.decode("cp1252", errors="replace").replace("\0", ""), from_windows=True)
