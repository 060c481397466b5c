"""The Übergabeliste: what goes from one person to another, as a Word file of a page."""

import io
import re
from datetime import date

from docx import Document
from docx.shared import Cm, Pt

from tracker.formats import day, long_day
from tracker.shapes.base import Shape

# What no XML may hold, and so no Word file.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NOTHING = "Nichts offen."


class HandoverLine(Shape):
    """One thing to take over; ``due_on`` unknown where it has no day."""

    text: str
    due_on: date | None = None
    note: str = ""


class HandoverPart(Shape):
    """Things of one kind."""

    title: str
    lines: tuple[HandoverLine, ...] = ()


class HandoverList(Shape):
    """What the paper says. ``after`` is empty while no successor is chosen."""

    made_on: date
    before: str
    after: str
    partner: str
    role: str
    parts: tuple[HandoverPart, ...]

    @property
    def count(self) -> int:
        """Return how many things go over."""
        return sum(len(part.lines) for part in self.parts)


def handover_docx(paper: HandoverList) -> bytes:
    """Return the list as a Word file, with lines to sign."""
    document = Document()
    section = document.sections[0]
    section.page_height, section.page_width = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.paragraph_format.space_after = Pt(3)
    document.core_properties.title = "Übergabeliste"
    document.core_properties.author = "Förderpfad"
    document.add_heading("Übergabeliste Fördermittel", level=1)
    document.add_paragraph(_clean(f"{paper.partner} · {paper.role} · Stand: {long_day(paper.made_on)}"))
    document.add_paragraph(_clean(f"Von: {paper.before}"))
    document.add_paragraph(_clean(f"An: {paper.after or '________________________'}"))
    for part in paper.parts:
        document.add_heading(f"{part.title} ({len(part.lines)})", level=2)
        if not part.lines:
            document.add_paragraph(NOTHING)
        for line in part.lines:
            document.add_paragraph(_clean(words(line)), style="List Bullet")
    document.add_paragraph()
    document.add_paragraph("Übergeben am ______________   ______________________   ______________________")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def words(line: HandoverLine) -> str:
    """Return a line in words, its day in front."""
    when = f"{day(line.due_on)}: " if line.due_on is not None else ""
    return f"{when}{line.text}{f' ({line.note})' if line.note else ''}"


def _clean(text: str) -> str:
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", text)
