"""A letter in words: sections of items and lines, ready for the templates."""

from tracker.letters.personal import PersonalLink
from tracker.shapes.base import Shape

# A fact → the one on whose line it stands, where that is there.
_BESIDE = {"Zuschuss": "Frist", "Eigenanteil": "Zuschuss", "Interesse haben": "Offen, bitte prüfen"}


class Fact(Shape):
    """A labelled line of an item, as "Frist: Mo, 30.11.2026 (noch 12 Tage)"."""

    label: str
    value: str


class Line(Shape):
    """A sentence, with an address when there is something to open."""

    text: str
    link: str = ""


class Item(Shape):
    """One thing to decide, with its facts and the page where it is decided."""

    title: str
    tag: str
    good: bool
    facts: tuple[Fact, ...]
    link: str
    actions: tuple[Line, ...] = ()

    @property
    def rows(self) -> tuple[tuple[Fact, ...], ...]:
        """Return the facts line by line: short ones that belong together share a line."""
        rows: list[tuple[Fact, ...]] = []
        for fact in self.facts:
            if rows and rows[-1][-1].label == _BESIDE.get(fact.label):
                rows[-1] = (*rows[-1], fact)
            else:
                rows.append((fact,))
        return tuple(rows)


class Section(Shape):
    """A part of a letter. A section without content is left out of the letter."""

    heading: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    button: Line | None = None
    lines: tuple[Line, ...] = ()


class ComposedLetter(Shape):
    """A whole letter in words, independent of how it is written down. ``due_told``: how many due dates stand in it."""

    subject: str
    preview: str
    banner: str
    title: str
    dateline: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    settings: Line | None
    links: tuple[PersonalLink, ...]
    due_told: int = 0
