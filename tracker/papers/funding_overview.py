"""The Förderübersicht: which programmes were found for an Anfrage, as a Word file for its Kommune."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from tracker.formats import UNKNOWN, count_of, long_day
from tracker.shapes.base import Shape

OFFICIAL = (
    "Maßgeblich sind immer die offiziellen Seiten der Fördergeber. "
    "Diese Übersicht ersetzt keine Beratung durch die Bewilligungsbehörde."
)
EXAMPLE = "Beispieldaten"
# What no XML may hold, and so no Word file.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_INK, _SOFT = RGBColor(0x1C, 0x2B, 0x33), RGBColor(0x4A, 0x5A, 0x63)


class OverviewProgramme(Shape):
    """One programme in words; empty means that nobody knows, and is written as *offen, bitte prüfen*."""

    title: str
    provider: str = ""
    subject: str = ""
    deadlines: tuple[str, ...] = ()
    rate: str = ""
    own_share: str = ""
    contact: tuple[str, ...] = ()
    cumulation: str = ""
    why: str = ""
    open_points: tuple[str, ...] = ()
    note: str = ""
    url: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""
    is_example: bool = False


class FundingOverview(Shape):
    """What the paper says. ``made_on`` is the day on its front, ``asked`` what was asked, as label and value."""

    number: str
    title: str
    partner: str
    made_on: date
    description: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    result: str = ""
    programmes: tuple[OverviewProgramme, ...] = ()
    is_example: bool = False


def render(data: FundingOverview) -> bytes:
    """Return the paper as a .docx file."""
    paper: Any = Document()
    _look(paper, data)
    if data.is_example:
        _mark(paper.add_paragraph())
    paper.add_heading(_clean(f"Förderübersicht: {data.title}"), level=1)
    paper.add_paragraph(_clean(f"Anfrage {data.number} · {data.partner} · Stand {long_day(data.made_on)}"))
    _inquiry(paper, data)
    paper.add_heading("Auf einen Blick", level=2)
    if not data.programmes:
        paper.add_paragraph("Zurzeit ist kein passendes Förderprogramm bekannt.")
    else:
        paper.add_paragraph(count_of(len(data.programmes), "Programm ausgewählt.", "Programme ausgewählt."))
        _glance(paper, data.programmes)
    for place, programme in enumerate(data.programmes, start=1):
        _programme(paper, place, programme)
    _sources(paper, data.programmes)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _look(paper: Any, data: FundingOverview) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = "Arial", Pt(10), _INK
    normal.paragraph_format.space_after = Pt(4)
    for name, size in (("Heading 1", 17), ("Heading 2", 13)):
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), _INK
        # The library's template names a font of its own for East Asian text, which Word would prefer in headings.
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        del style.element.rPr.rFonts.attrib[qn("w:asciiTheme")]
    paper.styles["Normal"].element.rPr.append(_german())
    core = paper.core_properties
    core.title, core.author, core.language = _clean(f"Förderübersicht {data.number}"), "Projektleitstelle", "de-DE"
    core.comments = ""
    footer = section.footer.paragraphs[0]
    footer.text = _clean(f"{data.number} · {OFFICIAL}")
    footer.runs[0].font.size, footer.runs[0].font.color.rgb = Pt(8), _SOFT


def _german() -> Any:
    from docx.oxml import OxmlElement

    # Without it Word underlines every German word as a typing error.
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "de-DE")
    return language


def _inquiry(paper: Any, data: FundingOverview) -> None:
    if data.description:
        paper.add_paragraph(_clean(data.description))
    _pairs(paper, data.asked)
    if data.result:
        paper.add_heading("Ergebnis", level=2)
        paper.add_paragraph(_clean(data.result))


def _glance(paper: Any, programmes: Sequence[OverviewProgramme]) -> None:
    table = paper.add_table(rows=1, cols=4)
    table.style = "Light Grid Accent 1"
    for cell, name in zip(table.rows[0].cells, ("Förderprogramm", "Frist", "Quote", "Kumulierung"), strict=True):
        cell.text = name
    _repeat_header(table)
    for programme in programmes:
        values = (
            programme.title,
            "; ".join(programme.deadlines) or UNKNOWN,
            programme.rate or UNKNOWN,
            "siehe unten" if programme.cumulation else UNKNOWN,
        )
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = _clean(value)


def _repeat_header(table: Any) -> None:
    from docx.oxml import OxmlElement

    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _programme(paper: Any, place: int, programme: OverviewProgramme) -> None:
    paper.add_heading(_clean(f"{place}. {programme.title}"), level=2)
    if programme.is_example:
        _mark(paper.add_paragraph())
    cumulation = f"Der Text sagt: „{programme.cumulation}“" if programme.cumulation else UNKNOWN
    _pairs(
        paper,
        (
            ("Fördergeber", programme.provider or UNKNOWN),
            ("Fördergegenstand", programme.subject or UNKNOWN),
            ("Frist", "\n".join(programme.deadlines) or UNKNOWN),
            ("Quote", programme.rate or UNKNOWN),
            ("Eigenanteil", programme.own_share),
            ("Ansprechstelle", "\n".join(programme.contact) or UNKNOWN),
            ("Hinweis Kumulierung", cumulation),
            ("Warum vorgeschlagen", programme.why),
            ("Noch zu prüfen", "\n".join(programme.open_points)),
            ("Anmerkung", programme.note),
            ("Offizielle Seite", programme.url or UNKNOWN),
        ),
    )


def _pairs(paper: Any, pairs: Sequence[tuple[str, str]]) -> None:
    filled = [(name, value) for name, value in pairs if value]
    if not filled:
        return
    table = paper.add_table(rows=0, cols=2)
    table.autofit = False
    for name, value in filled:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(4.2), Cm(12.4)
        cells[0].paragraphs[0].add_run(name).bold = True
        cells[1].text = _clean(value)
    paper.add_paragraph()


def _sources(paper: Any, programmes: Sequence[OverviewProgramme]) -> None:
    named: dict[str, None] = {}
    for programme in programmes:
        parts = (programme.source, programme.attribution, f"Lizenz: {programme.licence}" if programme.licence else "")
        named[" · ".join(part for part in parts if part)] = None
    paper.add_heading("Quellen", level=2)
    for line in named:
        if line:
            paper.add_paragraph(_clean(line))
    paper.add_paragraph(OFFICIAL)


def _mark(paragraph: Any) -> None:
    run = paragraph.add_run(f"{EXAMPLE}: zum Ansehen, nicht zum Weitergeben")
    run.bold = True
    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _clean(text: str) -> str:
    return _NO_TEXT.sub("", text)
