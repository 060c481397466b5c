"""The words of a page whose encoding is not what its header or its markup says."""

import codecs

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_STRAY = "foerderpfad-stray-windows-1252"


def words(body: bytes) -> str:
    """Return the text of a page: UTF-8, and whatever is no UTF-8 as Windows-1252.

    What a server or a page says about itself is not asked: both are wrong in both directions. German text in
    ISO-8859-1 is never valid UTF-8, so the bytes themselves tell.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, errors="replace")
    return body.decode("utf-8-sig", errors=_STRAY)


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error(_STRAY, _as_windows_1252)
