"""Whether the rounds of a call changed in a way that matters to somebody who applies."""

import re
from collections.abc import Sequence
from datetime import date

from tracker.rules.wording import folded
from tracker.shapes.calls import RoundData

_NAMES_A_YEAR = re.compile(r"20\d\d|\d\.\s?\d{1,2}\.\s?\d\d\b")


def moved(before: Sequence[RoundData], after: Sequence[RoundData], *, today: date | None = None) -> bool:
    """Say whether a day, time or rule is another one.

    No news: a round that is over (before ``today``) and left out, tidied up or added; a day without a year that
    only the calendar carried on; an opening that is no longer mentioned; 24:00 for 23:59.
    """
    old, new = ({_key(item): item for item in side} for side in (before, after))
    gone = [item for key, item in old.items() if key not in new]
    come = [item for key, item in new.items() if key not in old]
    for item in gone.copy():
        same = next((other for other in come if _carried_on(item, other) or _only_opening_left_out(item, other)), None)
        if same is not None:
            gone.remove(item)
            come.remove(same)
    return any(not _over(item, today) for item in [*gone, *come])


def _key(item: RoundData) -> tuple[object, ...]:
    time = "23:59" if item.closes_at == "24:00" else item.closes_at
    return (item.kind, item.opens_on, item.closes_on, time, tuple(sorted(set(item.recurs))), item.rolling)


def _over(item: RoundData, today: date | None) -> bool:
    return today is not None and item.closes_on is not None and item.closes_on < today


def _carried_on(old: RoundData, new: RoundData) -> bool:
    if not old.quote or folded(old.quote) != folded(new.quote) or _NAMES_A_YEAR.search(old.quote):
        return False
    return _yearless(old) == _yearless(new)


def _yearless(item: RoundData) -> tuple[object, ...]:
    days = tuple(day and (day.month, day.day) for day in (item.opens_on, item.closes_on))
    return (*days, _key(item)[0], *_key(item)[3:])


def _only_opening_left_out(old: RoundData, new: RoundData) -> bool:
    return old.opens_on is not None and _key(old.model_copy(update={"opens_on": None})) == _key(new)
