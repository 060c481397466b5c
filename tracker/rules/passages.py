"""Paragraphs, sentences and lines of a text, each with the heading it stands under."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.rules.wording import bare, readable

_LONGEST_HEADING = 70
_WRAPPED = 55
# A full stop ends no sentence after a day ("31. März"), a single letter ("v. H.") or one of these.
_SHORT = frozenset(
    (
        "mio",
        "mrd",
        "tsd",
        "nr",
        "abs",
        "art",
        "bzw",
        "ggf",
        "vgl",
        "inkl",
        "max",
        "mind",
        "ziff",
        "str",
        "tel",
        "ca",
        "insb",
        "sog",
    )
)
_MARK = re.compile(r"[.!?](?=\s+[A-ZÄÖÜ„\"(\d-])|;")
_HEADING = re.compile(r"(?:\d+(?:\.\d+)*\.?\s)?[^\W\d][^\d]*[^\d.;,]")
_LAST_WORD = re.compile(r"(\w+)$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, and in lower case the short line above it."""

    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or line. ``low`` is its text in lower case, ``key`` what is left of it in any spelling."""

    text: str
    low: str
    heading: str
    key: str


def paragraphs(text: str) -> list[Paragraph]:
    """Split a text into paragraphs; a line that was only wrapped is joined again."""
    found: list[Paragraph] = []
    heading = ""
    for paragraph in _unwrapped(readable(text)):
        found.append(Paragraph(paragraph, heading))
        if _is_heading(paragraph):
            heading = paragraph.lower()
    return found


def lines(found: Iterable[Paragraph]) -> list[Line]:
    """Split paragraphs into sentences; those without a word or figure are left out."""
    pieces = ((piece, paragraph.heading) for paragraph in found for piece in _pieces(paragraph.text))
    return [Line(piece, piece.lower(), heading, key) for piece, heading in pieces if (key := bare(piece))]


def _unwrapped(text: str) -> list[str]:
    joined: list[str] = []
    for line in text.splitlines():
        if joined and len(joined[-1]) >= _WRAPPED and joined[-1][-1] not in ".:;!?" and line[:1].isalnum():
            joined[-1] = f"{joined[-1]} {line}"
        elif line:
            joined.append(line)
    return joined


def _pieces(paragraph: str) -> list[str]:
    ends = [match.end() for match in _MARK.finditer(paragraph) if _ends(paragraph, match.start())]
    return [paragraph[begin:end].strip() for begin, end in pairwise([0, *ends, len(paragraph)])]


def _ends(paragraph: str, place: int) -> bool:
    if paragraph[place] == ";":
        return True
    last = _LAST_WORD.search(paragraph, max(0, place - 20), place)
    if last is None:
        # Exports carry "?" in place of a dash: then a blank stands before it.
        return not paragraph[place - 1 : place].isspace()
    word = last[1].lower()
    return not (len(word) == 1 or (len(word) == 2 and word.isdigit()) or word in _SHORT)


def _is_heading(paragraph: str) -> bool:
    """Say whether a line stands over others; items of a list and lines with a figure say something themselves."""
    return len(paragraph) <= _LONGEST_HEADING and _HEADING.fullmatch(paragraph) is not None
