"""What a call offers, in the words of a card: grant, own share, deadline, contact."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from dashboard.components.markup import Markup, join, outside, tag
from dashboard.formats import days_left, month_day
from tracker.formats import UNKNOWN, day, euro, listed, percent, weekday_day
from tracker.models.calls import FundingCall
from tracker.rules.money import Estimate
from tracker.shapes.calls import RoundData
from tracker.vocabulary import codes
from tracker.vocabulary.calls import BodyKind

NOT_APPLICABLE = "entfällt"
MAYBE_A_GRANT = frozenset(("zuschuss", "sonstige"))
# Whom to call first: who answers questions, then who handles, decides and pays.
_CONTACT_ORDER = (BodyKind.CONTACT, BodyKind.AGENCY, BodyKind.AUTHORITY, BodyKind.FUNDER)


class Dated(Protocol):
    """What has a next closing day: a call, or its row in the list."""

    @property
    def next_closes_on(self) -> date | None:
        """Return the day."""

    @property
    def rolling(self) -> bool:
        """Say whether applications are taken all the time."""


class Funded(Protocol):
    """What says how much is given: a call, or its row in the list."""

    @property
    def funding_types(self) -> list[str]:
        """Return the codes of what is given."""

    @property
    def rate_hundredths(self) -> int | None:
        """Return the rate."""

    @property
    def amount_max_cents(self) -> int | None:
        """Return the cap."""


def deadline(call: Dated, today: date) -> Markup:
    """Say until when, and how long that is."""
    if call.next_closes_on is not None:
        left = days_left(call.next_closes_on, today)
        return join([tag("span", weekday_day(call.next_closes_on), class_="fp-nowrap"), f" ({left})"])
    return Markup("laufend") if call.rolling else Markup(UNKNOWN)


def grant(call: Funded) -> str:
    """Say what the programme gives: the rate and the cap, as far as they are known."""
    if is_no_grant(call):
        return f"kein Zuschuss, sondern {listed([codes.label('funding_types', code) for code in call.funding_types])}"
    if call.rate_hundredths is None and call.amount_max_cents is None:
        return UNKNOWN
    if call.rate_hundredths is None:
        return f"höchstens {euro(call.amount_max_cents)}, Fördersatz {UNKNOWN}"
    rate = f"bis zu {percent(call.rate_hundredths)}"
    return rate if call.amount_max_cents is None else f"{rate}, höchstens {euro(call.amount_max_cents)}"


def is_no_grant(call: Funded) -> bool:
    """Say whether the programme names what it gives, and it is money to pay back or no money at all."""
    return bool(call.funding_types) and MAYBE_A_GRANT.isdisjoint(call.funding_types)


def own_share(money: Estimate, *, cost_cents: int | None, rate_hundredths: int | None) -> str:
    """Say what the partner would pay itself, or which figure is missing for that."""
    if money.own_cents is not None:
        return f"ca. {euro(money.own_cents)} bei Ihren Kosten von {euro(cost_cents)}"
    if cost_cents is None:
        return "ohne Kosten nicht berechenbar"
    return "ohne Fördersatz nicht berechenbar" if rate_hundredths is None else UNKNOWN


def contact(call: FundingCall) -> Markup:
    """Name the office to ask, with its phone; an open deadline means: call."""
    for kind in _CONTACT_ORDER:
        for body in call.bodies:
            if body.get("kind") == kind and (body.get("phone") or body.get("email")):
                return _office(body)
    if call.contact and any(sign.isdigit() or sign == "@" for sign in call.contact):
        return tag("span", call.contact, class_="fp-text")
    if call.contact or call.provider:
        name = tag("span", call.contact or call.provider, class_="fp-text")
        return join([name, tag("div", f"Telefon {UNKNOWN}", class_="fp-soft fp-small")])
    return Markup(UNKNOWN)


def round_line(item: RoundData, today: date) -> Markup:
    """Describe one application round."""
    parts: list[object] = []
    if item.opens_on:
        parts.append(f"ab {day(item.opens_on)}")
    if item.closes_on:
        clock = f", {item.closes_at} Uhr" if item.closes_at else ""
        parts.append(f"bis {weekday_day(item.closes_on)}{clock} ({days_left(item.closes_on, today)})")
    if item.recurs:
        parts.append("jedes Jahr zum " + ", ".join(month_day(value) for value in item.recurs))
    if item.rolling:
        parts.append("laufend")
    return join([tag("strong", f"{item.kind.label}: "), join(parts or [UNKNOWN], ", ")])


def coded(table: codes.CodeTable, values: Sequence[str]) -> str:
    """Return codes in words."""
    return ", ".join(codes.label(table, value) for value in values) or UNKNOWN


def _office(body: dict[str, str]) -> Markup:
    lines: list[object] = [outside(body.get("name", ""), body.get("url", ""))]
    if body.get("phone"):
        lines.append(tag("span", f"Telefon {body['phone']}", class_="fp-nowrap"))
    if body.get("email"):
        lines.append(body["email"])
    return Markup("<br>".join(join([line]) for line in lines))
