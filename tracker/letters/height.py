"""How tall a letter is on a phone, reckoned from its words: the template's styles, and where lines break.

Widths are those of Arial, which mail programs take or replace by a font of the same widths.
"""

from functools import lru_cache

from tracker.letters.composed import Item, Line

PHONE, SCREEN = 390, 844
"""The phone of the measure: two screens of it are what a letter may take."""
_SIDE, _CARD = 14, 10
# Thousandths of the size of the letters, of regular type; everything else takes what most of them take.
_WIDTHS = {
    character: width
    for width, characters in {
        222: "ijl",
        278: " ft.,:;/!·|I",
        333: "r()-„“”",
        500: "ckszvxyJ",
        611: "FTZ",
        667: "ABEKPSVXYÄ&",
        722: "wCDHNRUÜ",
        778: "GOQÖ",
        833: "mM",
        889: "%",
        944: "W",
        1000: "…",
    }.items()
    for character in characters
}
_USUAL = 556
_BOLD = 1.08


@lru_cache(maxsize=4096)
def _lines(text: str, size: int, width: int, *, bold: bool = False) -> int:
    """Return how many lines a text takes; words are not divided, except behind a hyphen."""
    room = width * 1000 / size / (_BOLD if bold else 1)
    lines, used = 1, 0
    for word in text.replace("-", "- ").split(" "):
        wide = sum(_WIDTHS.get(character, _USUAL) for character in word)
        gap = _WIDTHS[" "] if used else 0
        if used and used + gap + wide > room:
            lines, used, gap = lines + 1, 0, 0
        used += gap + wide
    return lines


def of_item(item: Item) -> int:
    """Return the pixels of a suggestion in full: its frame, the title, the facts, the buttons."""
    width = PHONE - 2 * (_SIDE + _CARD)
    title = 7 + 19 * _lines(f"1. {item.title}", 15, width, bold=True)
    rows = [" · ".join(f"{fact.label}: {fact.value}" for fact in row) for row in item.rows]
    rows[:1] = [f"{item.tag} · {row}" for row in rows[:1]]
    return 8 + 2 + title + sum(1 + 17 * _lines(row, 13, width) for row in rows) + 45


def of_line(line: Line) -> int:
    """Return the pixels of a sentence."""
    return 4 + 18 * _lines(line.text, 14, PHONE - 2 * _SIDE)


def of_heading(intro: str = "") -> int:
    """Return the pixels of a section's heading, with its first sentence."""
    return 36 + (19 * _lines(intro, 14, PHONE - 2 * _SIDE) if intro else 0)


def of_frame(*, banner: str, dateline: str, closing: tuple[str, ...]) -> int:
    """Return the pixels of what stands above and below the sections of a weekly letter."""
    width = PHONE - 2 * _SIDE
    marked = 16 + 17 * _lines(banner, 13, width, bold=True) if banner else 0
    below = sum(3 + 16 * _lines(sentence, 12, width) for sentence in closing)
    return marked + 36 + 17 * _lines(dateline, 13, width) + below + 24
