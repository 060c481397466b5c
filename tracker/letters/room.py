"""How much of each part stands in a letter: two phone screens in all, the best suggestions in full."""

from typing import NamedTuple

from tracker.letters.height import SCREEN

# Fonts differ a little from phone to phone.
_SPARE = 16
FITS = 2 * SCREEN - _SPARE


class Room(NamedTuple):
    """How many of each stand in the letter; ``full`` suggestions with all they say, the others in a line each."""

    due: int = 0
    changes: int = 0
    full: int = 0
    answers: int = 0
    running: int = 0
    sources: int = 0


MOST = Room(due=7, changes=7, full=5, answers=5, running=7, sources=7)
# What comes first where there is little room; everything else is shared out evenly.
LEAST = Room(due=3, changes=2, full=3, answers=1, running=2, sources=2)
_FIRST = ("full", "due", "full", "changes", "running", "due", "sources", "full")


class Part(NamedTuple):
    """The pixels of a part: of each entry, of what stands around them, of the line that counts the rest.

    ``there`` is how many entries there are in all, ``instead`` what each takes that is only named in a line.
    """

    entries: tuple[int, ...] = ()
    there: int = 0
    around: int = 0
    rest: int = 0
    instead: tuple[int, ...] = ()

    def height(self, count: int) -> int:
        """Return the pixels with so many entries."""
        if not self.entries and not self.around:
            return 0
        shown = sum(self.entries[:count]) + sum(self.instead[count:])
        return self.around + shown + (self.rest if count < self.there else 0)


class Parts(NamedTuple):
    """All parts, by the names of ``Room``."""

    due: Part = Part()
    changes: Part = Part()
    full: Part = Part()
    answers: Part = Part()
    running: Part = Part()
    sources: Part = Part()


def room_of(parts: Parts, *, frame: int) -> Room:
    """Return how much stands in a letter: one of everything, then more as long as it fits, what is due first.

    ``frame``: the pixels of what stands in the letter anyway.
    """
    wanted = Room(*(len(part.entries) for part in parts))

    def fits(room: Room) -> bool:
        return frame + sum(part.height(count) for part, count in zip(parts, room, strict=True)) <= FITS

    if fits(wanted):
        return wanted
    given = Room(*(min(1, count) for count in wanted))._replace(full=0)
    for name in _FIRST:
        more = _one_more(given, name)
        if getattr(given, name) < getattr(wanted, name) and fits(more):
            given = more
    while (next_one := next((more for more in _steps(given, wanted) if fits(more)), None)) is not None:
        given = next_one
    return given


def _steps(given: Room, wanted: Room) -> list[Room]:
    """Return the rooms with one more of a part, the part that has the least so far first."""
    names = sorted(Room._fields, key=lambda name: getattr(given, name) - getattr(LEAST, name))
    return [_one_more(given, name) for name in names if getattr(given, name) < getattr(wanted, name)]


def _one_more(room: Room, name: str) -> Room:
    return room._replace(**{name: getattr(room, name) + 1})
