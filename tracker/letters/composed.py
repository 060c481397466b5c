"""A letter in words: sections of items and lines, ready for the templates."""

from tracker.letters.personal import PersonalLink
from tracker.shapes.base import Shape


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


class Section(Shape):
    """A part of a letter. A section without content is left out of the letter."""

    heading: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    button: Line | None = None
    lines: tuple[Line, ...] = ()


class ComposedLetter(Shape):
    """A whole letter in words, independent of how it is written down."""

    subject: str
    preview: str
    banner: str
    title: str
    dateline: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    settings: Line | None
    links: tuple[PersonalLink, ...]
