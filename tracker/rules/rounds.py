"""How the rounds of a call follow each other: kept, added, superseded, moved."""

from collections.abc import Sequence

from tracker.rules.changes import round_key
from tracker.shapes.base import Shape
from tracker.shapes.calls import RoundData


class RoundPlan(Shape):
    """Indexes into the old and the new list. ``moved`` pairs an old round with the one it became."""

    superseded: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    moved: tuple[tuple[int, int], ...] = ()


def reconcile(old: Sequence[RoundData], new: Sequence[RoundData]) -> RoundPlan:
    """Say what becomes of the rounds. Exactly one changed date of the same kind means the round was moved."""
    known = {str(round_key(item)) for item in old}
    current = {str(round_key(item)) for item in new}
    gone = [index for index, item in enumerate(old) if str(round_key(item)) not in current]
    come = [index for index, item in enumerate(new) if str(round_key(item)) not in known]
    moved = []
    for kind in {old[index].kind for index in gone}:
        left = [index for index in gone if old[index].kind == kind]
        right = [index for index in come if new[index].kind == kind]
        if len(left) == len(right) == 1 and old[left[0]].closes_on and new[right[0]].closes_on:
            moved.append((left[0], right[0]))
    return RoundPlan(superseded=tuple(gone), added=tuple(come), moved=tuple(sorted(moved)))
