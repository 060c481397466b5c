"""The contract format of calls: one JSON object a line, written by ``export calls`` and read by ``import``.

Euro and percent are numbers with at most two decimals, ``null`` is unknown. The field names are public: others
build on them, so none is ever renamed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from tracker.errors import Refused
from tracker.exchange import fields
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData, CallFacts, Cents, Hundredths, RoundData
from tracker.vocabulary.calls import CallStatus, Level

FULL_RATE = 10_000
_ROUND_FIELDS = ("kind", "opens_on", "closes_on", "closes_at", "recurs", "rolling", "quote")


class OriginRef(Shape):
    """Where a call comes from: the source, its own name for the call, and the address there."""

    source: str
    external_id: str
    url: str


class CallRecord(Shape):
    """Everything the ledger says about one call. Money in cents, rates in hundredths of a percent."""

    id: str
    source: str
    external_id: str
    url: str = ""
    title: str
    provider: str = ""
    level: Level = Level.UNKNOWN
    areas: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    funding_types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    status: CallStatus = CallStatus.UNKNOWN
    status_note: str = ""
    rounds: tuple[RoundData, ...] = ()
    rate_hundredths: Hundredths | None = None
    rate_weak_hundredths: Hundredths | None = None
    amount_min_cents: Cents | None = None
    amount_max_cents: Cents | None = None
    cost_min_cents: Cents | None = None
    own_share_min_hundredths: Hundredths | None = None
    not_applicable: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    legal_basis: str = ""
    contact: str = ""
    licence: str = ""
    attribution: str = ""
    published_on: date | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    changed_at: datetime | None = None
    withdrawn: bool = False
    origins: tuple[OriginRef, ...] = ()


def call_line(call: CallRecord) -> dict[str, Any]:
    """Return a call as one line of the format, its fields in the order of the contract."""
    return {
        "id": call.id,
        "source": call.source,
        "external_id": call.external_id,
        "url": call.url,
        "title": call.title,
        "provider": call.provider,
        "level": call.level.value,
        "areas": list(call.areas),
        "applicants": list(call.applicants),
        "funding_types": list(call.funding_types),
        "topics": list(call.topics),
        "status": call.status.value,
        "status_note": call.status_note,
        "rounds": [_round_line(item) for item in call.rounds],
        "rate_percent": _number(call.rate_hundredths),
        "rate_percent_weak": _number(call.rate_weak_hundredths),
        "amount_min_eur": _number(call.amount_min_cents),
        "amount_max_eur": _number(call.amount_max_cents),
        "cost_min_eur": _number(call.cost_min_cents),
        "own_share_percent_min": _number(call.own_share_min_hundredths),
        "not_applicable": list(call.not_applicable),
        "summary": call.summary,
        "text": call.text,
        "legal_basis": call.legal_basis,
        "contact": call.contact,
        "licence": call.licence,
        "attribution": call.attribution,
        "published_on": _iso(call.published_on),
        "first_seen": _iso(call.first_seen),
        "last_seen": _iso(call.last_seen),
        "changed_at": _iso(call.changed_at),
        "withdrawn": call.withdrawn,
        "origins": [origin.model_dump() for origin in call.origins],
    }


def call_data(line: Mapping[str, Any], *, source: str | None = None) -> CallData:
    """Return the call a line describes; ``source`` stands in where the line names none.

    What the ledger keeps by itself (id, first_seen, origins …) is not read.

    Raises:
        Refused: a field does not fit; the text names it.
    """
    return CallData(
        source=fields.text(line, "source") or source or fields.needed(line, "source"),
        external_id=fields.needed(line, "external_id"),
        url=fields.address(line, "url"),
        title=fields.needed(line, "title"),
        provider=fields.text(line, "provider"),
        level=fields.word(line, "level", Level, Level.UNKNOWN),
        areas=fields.texts(line, "areas"),
        applicants=fields.texts(line, "applicants"),
        funding_types=fields.texts(line, "funding_types"),
        topics=fields.texts(line, "topics"),
        facts=_facts(line),
        status_note=fields.text(line, "status_note"),
        not_applicable=fields.texts(line, "not_applicable"),
        summary=fields.text(line, "summary"),
        text=fields.text(line, "text"),
        legal_basis=fields.text(line, "legal_basis"),
        contact=fields.text(line, "contact"),
        licence=fields.text(line, "licence"),
        attribution=fields.text(line, "attribution"),
        published_on=fields.day(line, "published_on"),
    )


def _facts(line: Mapping[str, Any]) -> CallFacts:
    return CallFacts(
        status=fields.word(line, "status", CallStatus, CallStatus.UNKNOWN),
        rounds=_rounds(line),
        rate_hundredths=fields.hundredths(line, "rate_percent", largest=FULL_RATE),
        rate_weak_hundredths=fields.hundredths(line, "rate_percent_weak", largest=FULL_RATE),
        amount_min_cents=fields.hundredths(line, "amount_min_eur"),
        amount_max_cents=fields.hundredths(line, "amount_max_eur"),
        cost_min_cents=fields.hundredths(line, "cost_min_eur"),
        own_share_min_hundredths=fields.hundredths(line, "own_share_percent_min", largest=FULL_RATE),
    )


def _rounds(line: Mapping[str, Any]) -> tuple[RoundData, ...]:
    entries = line.get("rounds")
    if entries is None:
        return ()
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise fields.wrong("rounds", entries, "gebraucht wird eine Liste von Antragsrunden")
    return tuple(_round(entry, number) for number, entry in enumerate(entries, start=1))


def _round(entry: Mapping[str, Any], number: int) -> RoundData:
    if strange := [name for name in entry if name not in _ROUND_FIELDS]:
        raise Refused(f"Feld „rounds“, Runde {number}: „{strange[0]}“ ist dort nicht vorgesehen.")
    try:
        return RoundData.model_validate({name: value for name, value in entry.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "kind"
        raise Refused(f"Feld „rounds“, Runde {number}: „{name}“ passt nicht („{entry.get(name)}“).") from error


def _round_line(item: RoundData) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "opens_on": _iso(item.opens_on),
        "closes_on": _iso(item.closes_on),
        "closes_at": item.closes_at,
        "recurs": list(item.recurs),
        "rolling": item.rolling,
        "quote": item.quote,
    }


def _number(hundredfold: int | None) -> int | float | None:
    """Return cents as euro, or hundredths as percent; a float's shortest writing has exactly these two decimals."""
    if hundredfold is None:
        return None
    return hundredfold / 100 if hundredfold % 100 else hundredfold // 100


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()


FIELDS = tuple(call_line(CallRecord(id="", source="", external_id="", title="")))
"""The fields of the format, in order."""
