"""Small phrases about applications that several sections use."""

from datetime import date

from dashboard.components.markup import Markup, join, tag
from dashboard.formats import days_left
from tracker.formats import UNKNOWN, euro, weekday_day
from tracker.rules.stages import EXITS, ORDER
from tracker.vocabulary.work import Stage

HIDDEN = "nicht sichtbar"
_SHOWN_PARTNERS = 3
_AFTER_SUBMISSION = frozenset((*ORDER[ORDER.index(Stage.SUBMITTED) :], *EXITS))


def money(cents: int | None, *, visible: bool = True) -> str:
    """Return an amount, *offen*, or that it is not for this person."""
    return euro(cents) if visible else HIDDEN


def due(day: date | None, text: str, today: date, *, stage: Stage) -> Markup:
    """Say when the next deadline of an application is; days are counted only until it is submitted."""
    if day is None:
        return Markup("") if stage in _AFTER_SUBMISSION and not text else tag("span", text or UNKNOWN)
    left = "" if stage in _AFTER_SUBMISSION else f" ({days_left(day, today)})"
    return join([tag("span", weekday_day(day), class_="fp-nowrap"), left])


def partners(names: tuple[str, ...]) -> str:
    """Name the partners of an application, the lead first."""
    return ", ".join(names) if len(names) <= _SHOWN_PARTNERS else f"{names[0]} und {len(names) - 1} weitere"
