"""A round in the making, and how an opening and a closing become one."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.vocabulary.calls import RoundKind


@dataclass(frozen=True, slots=True)
class Draft:
    """What one place says of a round.

    ``sure``: the text names the kind beside the day. ``moved``: it tells of a changed deadline.
    ``late``: the day was told by what comes too late.
    """

    kind: RoundKind | None
    sentence: int
    span: tuple[int, int]
    opens: date | None = None
    closes: date | None = None
    every: tuple[str, ...] = ()
    at: str | None = None
    rolling: bool = False
    moved: bool = False
    sure: bool = True
    late: bool = False


def completes(opening: Draft, closing: Draft) -> bool:
    """Say whether one draft only opens and the other only closes the same round."""
    if opening.opens is None or opening.closes or opening.every or closing.opens or closing.closes is None:
        return False
    return alike(opening, closing) and opening.opens <= closing.closes


def completed(opening: Draft, closing: Draft) -> Draft:
    """Return the round that both make; its quote is where it closes."""
    kind = closing.kind if closing.sure else opening.kind or closing.kind
    return replace(closing, opens=opening.opens, kind=kind, sure=opening.sure or closing.sure)


def alike(one: Draft, other: Draft) -> bool:
    """Say whether both may be of the same kind."""
    return one.kind == other.kind or not (one.sure and other.sure)
