"""What came of an address somebody entered, in German words."""

from collections.abc import Iterator

from crawler.adding import Added
from tracker.formats import UNKNOWN, day, euro, percent
from tracker.shapes.calls import CallData, RoundData

_OUTCOMES = {
    "created": "Neu angelegt: „{title}“.",
    "changed": "Geändert: „{title}“.",
    "unchanged": "Unverändert: „{title}“.",
    "known": "Schon vorhanden: „{title}“.",
}


def outcome(added: Added, *, base_url: str) -> str:
    """Return what became of the address, and where the call is shown."""
    said = _OUTCOMES[added.state].format(title=added.title)
    return f"{said} {base_url.rstrip('/')}/aufruf?id={added.public_id}"


def lines(added: Added) -> list[str]:
    """Return what was read, one fact a line; nothing when nothing had to be read."""
    return list(_lines(added.call)) if added.call else []


def _lines(call: CallData) -> Iterator[str]:
    facts = call.facts
    rounds = "; ".join(map(_round, facts.rounds))
    yield f"Titel: {call.title}"
    yield f"Fördergeber: {call.provider or UNKNOWN}"
    yield f"Status: {facts.status.label}"
    yield f"Frist: {rounds or UNKNOWN}"
    yield f"Fördersatz: {percent(facts.rate_hundredths)}"
    yield f"Höchstbetrag: {euro(facts.amount_max_cents)}"
    yield f"Ansprechstelle: {call.contact or UNKNOWN}"


def _round(found: RoundData) -> str:
    when = [f"bis {day(found.closes_on)}"] if found.closes_on else []
    when += [f"jährlich zum {each[3:]}.{each[:2]}." for each in found.recurs]
    return f"{found.kind.label} {' und '.join(when) or ('laufend' if found.rolling else UNKNOWN)}"
