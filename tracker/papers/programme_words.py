"""A programme's facts in the words of a paper: deadlines, rate, own share, and whom to call."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tracker.formats import euro, listed, percent, weekday_day
from tracker.rules.money import Estimate
from tracker.shapes.calls import RoundData
from tracker.vocabulary import codes
from tracker.vocabulary.calls import BodyKind

GRANTS = frozenset(("zuschuss", "sonstige"))
# Whom to call first: who answers questions, then who handles, decides and pays.
_CONTACT_ORDER = (BodyKind.CONTACT, BodyKind.AGENCY, BodyKind.AUTHORITY, BodyKind.FUNDER)


def deadline_lines(rounds: Iterable[RoundData], today: date) -> tuple[str, ...]:
    """Return a line for each round that is not over."""
    return tuple(line for item in rounds if (line := _round(item, today)))


def rate_words(
    *, funding_types: Sequence[str], rate_hundredths: int | None, amount_max_cents: int | None, money: Estimate
) -> str:
    """Return what the programme gives: rate, cap, and what that would be at the cost of the Anfrage."""
    if funding_types and GRANTS.isdisjoint(funding_types):
        return f"kein Zuschuss, sondern {listed([codes.label('funding_types', code) for code in funding_types])}"
    parts = []
    if rate_hundredths is not None:
        parts.append(f"bis zu {percent(rate_hundredths)}")
    if amount_max_cents is not None:
        parts.append(f"höchstens {euro(amount_max_cents)}")
    if money.grant_cents is not None:
        parts.append(f"bei den genannten Kosten bis zu {euro(money.grant_cents)}")
    return ", ".join(parts)


def own_share_words(*, cost_cents: int | None, money: Estimate) -> str:
    """Return what would be left to pay, if it can be computed."""
    if money.own_cents is None:
        return ""
    return f"mindestens {euro(money.own_cents)} bei Kosten von {euro(cost_cents)}"


def contact_lines(bodies: Sequence[dict[str, Any]], contact: str) -> tuple[str, ...]:
    """Return the office to ask, with phone and mail, line by line."""
    for kind in _CONTACT_ORDER:
        for body in bodies:
            if body.get("kind") == kind and (body.get("phone") or body.get("email")):
                phone = f"Telefon {body['phone']}" if body.get("phone") else ""
                return tuple(line for line in (body.get("name", ""), phone, body.get("email", "")) if line)
    return (contact,) if contact else ()


def _round(item: RoundData, today: date) -> str:
    parts = []
    if item.opens_on:
        parts.append(f"ab {weekday_day(item.opens_on)}")
    if item.closes_on and item.closes_on >= today:
        clock = f", {item.closes_at} Uhr" if item.closes_at else ""
        parts.append(f"bis {weekday_day(item.closes_on)}{clock}")
    elif item.closes_on and not item.recurs and not item.rolling:
        return ""
    if item.recurs:
        parts.append("jedes Jahr zum " + ", ".join(f"{value[3:]}.{value[:2]}." for value in item.recurs))
    if item.rolling:
        parts.append("laufend")
    return f"{item.kind.label}: {', '.join(parts)}" if parts else ""
