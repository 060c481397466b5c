"""Text out of a PDF, with its lines joined to paragraphs again."""

import logging
import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from crawler.parsing import tidy

_MOST_PAGES = 150
_LONGEST_TEXT = 600_000  # code points
# pypdf says itself that a broken file may raise more than its own errors: it trusts the tables it reads. Each of these
# was raised on spoilt files, and nothing else on 40,000 of them; only calls of pypdf stand in the try.
_DAMAGED = (
    PyPdfError,
    DependencyError,  # packed in a way that needs another program
    *(ValueError, LookupError, TypeError, AttributeError, AssertionError),  # an object of another kind than expected
    NotImplementedError,  # a filter it does not know
    OverflowError,  # a place in the file that no file has
    RecursionError,  # thousands of brackets, one in the other
)
_STARTS_ANEW = re.compile(r"\s*(?:[-•–▪*]\s|\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÄÖÜ]|[a-z]\)\s|§)")
_ENDS = re.compile(r"[.:;!?]\s*$")
_SHORT = 0.75
# It tells every repaired table; the run says in one sentence what could not be read.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def text_of(body: bytes) -> str:
    """Return the text of a PDF file; empty when it is damaged, locked or a mere picture."""
    try:
        reader = PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return ""
        pages = [page.extract_text() for page in reader.pages[:_MOST_PAGES]]
    except _DAMAGED:
        return ""
    return _joined(tidy("\n".join(pages))[:_LONGEST_TEXT])


def _joined(text: str) -> str:
    lines = [" ".join(each.split()) for each in text.splitlines()]
    width = max((len(each) for each in lines), default=0)
    paragraphs: list[str] = []
    goes_on = False
    for each in filter(None, lines):
        if goes_on and not _STARTS_ANEW.match(each):
            paragraphs[-1] = _glued(paragraphs[-1], each)
        else:
            paragraphs.append(each)
        # A line that fills its width and ends in the middle of a sentence goes on in the next.
        goes_on = len(each) >= width * _SHORT and not _ENDS.search(each)
    return "\n".join(paragraphs)


def _glued(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].islower() and not after.startswith(("und ", "oder ", "bzw")):
        return before[:-1] + after
    return f"{before} {after}"
