"""The calendar of application rounds: what is open on a day, and what must be handed in next."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus


def status_on(rounds: Sequence[RoundData], today: date) -> CallStatus:
    """Say whether something can be handed in on ``today``; the closing day itself counts. No rounds: unknown."""
    if not rounds:
        return CallStatus.UNKNOWN
    states = {_state(item, today) for item in rounds}
    for status in (CallStatus.OPEN, CallStatus.FORECASTED, CallStatus.CLOSED):
        if status in states:
            return status
    return CallStatus.UNKNOWN


def next_closing(rounds: Sequence[RoundData], today: date) -> date | None:
    """Return the next day on which something must be handed in, ``today`` included; None if there is none."""
    return min((day for item in rounds for day in _closings(item, today) if day >= today), default=None)


def is_rolling(rounds: Sequence[RoundData]) -> bool:
    """Say whether any round takes applications continuously."""
    return any(item.rolling for item in rounds)


def _state(item: RoundData, today: date) -> CallStatus:
    if item.closes_on is not None and item.closes_on < today:
        return CallStatus.CLOSED
    if item.recurs and item.closes_on is None and not item.rolling:
        return _yearly_state(item, today)
    if item.opens_on is not None and item.opens_on > today:
        return CallStatus.FORECASTED
    if item.closes_on is None and item.opens_on is None and not item.rolling:
        return CallStatus.UNKNOWN
    return CallStatus.OPEN


def _yearly_state(item: RoundData, today: date) -> CallStatus:
    # A rule that comes back is always open for its next day, unless it is known to open on a day of the year.
    closing = min((day for day in _closings(item, today) if day >= today), default=None)
    if closing is None:
        return CallStatus.UNKNOWN
    if item.opens_on is None:
        return CallStatus.OPEN
    opening = _on(closing.year, item.opens_on.month, item.opens_on.day)
    if opening is not None and opening > closing:
        opening = _on(closing.year - 1, item.opens_on.month, item.opens_on.day)
    return CallStatus.OPEN if opening is None or opening <= today else CallStatus.FORECASTED


def _closings(item: RoundData, today: date) -> Iterator[date]:
    """Days on which the round closes in this year and the next, its last day included."""
    if item.closes_on is not None:
        yield item.closes_on
    for month_day in item.recurs:
        for year in (today.year, today.year + 1):
            day = _on(year, int(month_day[:2]), int(month_day[3:]))
            if day is not None and (item.closes_on is None or day <= item.closes_on):
                yield day


def _on(year: int, month: int, day: int) -> date | None:
    """That day of a year; 29 February falls on the 28th where there is none; None for a day no year has."""
    if year > date.max.year:
        return None
    last = monthrange(year, month)[1]
    if (month, day) == (2, 29):
        day = last
    return date(year, month, day) if day <= last else None
