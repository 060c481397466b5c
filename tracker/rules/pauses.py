"""How long a source is left alone that refused to answer. Pure."""

from datetime import timedelta

FIRST = timedelta(days=1)
LONGEST = timedelta(days=14)


def length(refusals: int, retry_after: timedelta | None = None) -> timedelta:
    """Return the pause after so many refusals in a row: a day, doubled each time up to fourteen.

    What the source itself asks for counts when it is longer.
    """
    doubled = min(LONGEST, FIRST * (1 << min(max(refusals, 1) - 1, 10)))
    return max(doubled, retry_after or timedelta())
