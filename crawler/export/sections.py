"""The prose of a programme as one text with headings, and where each section stands in it."""

from dataclasses import dataclass

from crawler.export.document import Document
from crawler.parsing import plain

BANNER = "header"
DEADLINES = "procInfluence"
DESCRIPTION = "summary"
PROCEDURE = "procMethod"
CONDITIONS = "regulatoryFWork"
GUIDELINE = "bodyText"

# What a reader asks first stands first; the guideline, ten times as long as all the rest, stands last.
HEADINGS = {
    BANNER: "Hinweis",
    DESCRIPTION: "Beschreibung",
    DEADLINES: "Fristen",
    PROCEDURE: "Verfahrensablauf",
    "progress": "Bearbeitungsdauer",
    "competenceDescr": "Erforderliche Unterlagen",
    CONDITIONS: "Rechtliche Voraussetzungen",
    "functions": "Antragssprache",
    GUIDELINE: "Richtlinie",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A section's own text and where it starts in the whole, in code points."""

    name: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class SectionedText:
    """The whole text of a programme, and its sections by property name."""

    text: str
    sections: dict[str, Section]


def sectioned(programme: Document) -> SectionedText:
    """Return the programme's prose; properties without text get no heading."""
    pieces: list[str] = []
    sections: dict[str, Section] = {}
    position = 0
    for name, heading in HEADINGS.items():
        body = plain(programme.values.get(name, ""))
        if not body:
            continue
        before = f"{heading}\n" if not pieces else f"\n\n{heading}\n"
        sections[name] = Section(name, body, position + len(before))
        pieces += (before, body)
        position += len(before) + len(body)
    return SectionedText("".join(pieces), sections)
