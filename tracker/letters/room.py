"""How much of each part stands in a letter: two phone screens in all, and the best three suggestions always in full."""

from typing import NamedTuple

from tracker.letters.items import WeeklyData


class Room(NamedTuple):
    """How many of each stand in the letter; ``full`` suggestions with all they say, the others in a line each."""

    due: int
    changes: int
    full: int
    answers: int
    running: int
    sources: int


MOST = Room(due=7, changes=7, full=5, answers=5, running=7, sources=7)
LEAST = Room(due=3, changes=2, full=3, answers=1, running=2, sources=2)
# Pixels on a phone 390 wide: two screens, less what stands below the letter, and what one more of each takes.
SCREENS = 2 * 844 - 130
PIXELS = Room(due=42, changes=60, full=280, answers=60, running=26, sources=42)
HEADING, BRIEF = 62, 44


def room_of(data: WeeklyData) -> Room:
    """Return how much stands in a letter: the least of everything, then more as long as it fits, what is due first."""
    wanted = _wanted(data)
    given = Room(*(min(least, there) for least, there in zip(LEAST, wanted, strict=True)))
    while (more := _one_more(given, wanted)) is not None:
        given = more
    return given


def _wanted(data: WeeklyData) -> Room:
    there = Room(
        due=len(data.due),
        changes=len(data.changes),
        full=0 if data.only_deadlines else len(data.suggestions),
        answers=len(data.answers),
        running=len(data.running),
        sources=len(data.sources),
    )
    return Room(*(min(most, count) for most, count in zip(MOST, there, strict=True)))


def _one_more(given: Room, wanted: Room) -> Room | None:
    """Return the room with one more of the part that has the least so far, as far as it fits."""
    for part in sorted(Room._fields, key=lambda name: getattr(given, name) - getattr(LEAST, name)):
        more = given._replace(**{part: getattr(given, part) + 1})
        if getattr(given, part) < getattr(wanted, part) and _height(more, wanted) <= SCREENS:
            return more
    return None


def _height(room: Room, wanted: Room) -> int:
    lines = sum(pixels * count for pixels, count in zip(PIXELS, room, strict=True))
    return lines + HEADING * sum(map(bool, room)) + BRIEF * (wanted.full - room.full)
