"""When the next round of a programme begins, for whoever wants to be reminded then."""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.rules.deadlines import next_closing
from tracker.shapes.calls import RoundData


def next_beginning(rounds: Sequence[RoundData], today: date) -> date | None:
    """Return the first day of the next round after ``today``; None where no source names one.

    A round that comes back every year begins anew on the day after it closes, unless it names its first day.
    """
    return min((day for item in rounds if (day := _beginning(item, today)) is not None), default=None)


def _beginning(item: RoundData, today: date) -> date | None:
    if item.opens_on is not None and item.opens_on > today:
        return item.opens_on
    if not item.recurs or item.opens_on is not None:
        return None
    closing = next_closing([item], today)
    return closing + timedelta(days=1) if closing is not None else None
