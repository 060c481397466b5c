"""The week a letter belongs to, written as ISO week: "2026-W48"."""

import re
from datetime import date

from tracker.errors import Refused

_SLOT = re.compile(r"(\d{4})-W(\d{2})")


def slot_of(day: date) -> str:
    """Return the slot of the week a day lies in."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def monday_of(slot: str) -> date:
    """Return the Monday of a slot.

    Raises:
        Refused: there is no such week.
    """
    found = _SLOT.fullmatch(slot)
    if found:
        try:
            return date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            pass  # week 53 of a year with 52: the sentence below says it
    raise Refused(f"Die Woche „{slot}“ gibt es nicht. Bitte schreiben Sie sie wie 2026-W48.")


def week_words(slot: str) -> str:
    """Return the week as people say it: "48/2026"."""
    monday_of(slot)
    return f"{int(slot[6:])}/{slot[:4]}"
