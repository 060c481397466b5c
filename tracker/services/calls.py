"""Förderprogramme: list with filters, one with everything known about it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Correction, Evidence, Origin, OriginVersion, SourceText
from tracker.models.partners import Person
from tracker.models.sources import Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.storable import storable
from tracker.services.call_filters import CallFilter as CallFilter
from tracker.services.call_filters import Order as Order
from tracker.services.call_filters import narrowed, ordered
from tracker.services.projections import round_data
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus, Level


class CallPage(Shape):
    """One page of the list and how many there are in all."""

    rows: tuple["CallRow", ...]
    total: int


class CallRow(Shape):
    """A call as lists show it."""

    model_config = Shape.model_config | {"from_attributes": True}

    id: int
    public_id: UUID
    title: str
    provider: str
    level: Level
    areas: list[str]
    applicants: list[str]
    funding_types: list[str]
    topics: list[str]
    status: CallStatus
    status_note: str
    rate_hundredths: int | None
    amount_max_cents: int | None
    next_closes_on: date | None
    rolling: bool
    summary: str
    url: str
    source: str
    changed_at: datetime
    first_seen: datetime
    withdrawn_at: datetime | None
    is_example: bool


class OriginView(Shape):
    """Where a call comes from."""

    source: str
    source_title: str
    external_id: str
    url: str
    licence: str
    attribution: str
    first_seen: datetime
    last_seen: datetime
    withdrawn_at: datetime | None


class PassageView(Shape):
    """Where a fact was read: its words in the text of one origin; ``in_text``: in the text the call is shown with."""

    field: str
    quote: str
    start: int
    end: int
    origin_url: str
    source_title: str
    in_text: bool = False


class PastRound(Shape):
    """A round that no longer holds, and the one it was moved to."""

    round: RoundData
    known_since: datetime
    superseded_at: datetime
    moved_to: RoundData | None


class CorrectionView(Shape):
    """A fact somebody entered by hand."""

    field: str
    value: object
    note: str
    person: str
    made_at: datetime


class CallDetail(Shape):
    """Everything known about one call. ``merged``: it was asked for under the address of one it was merged with."""

    model_config = Shape.model_config | {"arbitrary_types_allowed": True}

    call: FundingCall
    text: str
    rounds: tuple[RoundData, ...]
    past_rounds: tuple[PastRound, ...]
    origins: tuple[OriginView, ...]
    passages: tuple[PassageView, ...]
    corrections: tuple[CorrectionView, ...]
    merged: bool = False


_COLUMNS = tuple(getattr(FundingCall, name) for name in CallRow.model_fields)


def page(session: Session, actor: Actor, *, filters: CallFilter, offset: int = 0, limit: int = 25) -> CallPage:
    """Return one page of the list. Rows only carry what the list shows: the text stays in the ledger."""
    require(actor, Action.READ_CALL)
    filters = storable(filters)
    query = narrowed(sa.select(*_COLUMNS), actor, filters)
    total = session.execute(narrowed(sa.select(func.count()).select_from(FundingCall), actor, filters)).scalar_one()
    rows = session.execute(ordered(query, filters).offset(offset).limit(limit))
    names = list(CallRow.model_fields)
    shown = tuple(CallRow.model_construct(**dict(zip(names, row, strict=True))) for row in rows)
    return CallPage.model_construct(rows=shown, total=total)


def nearest(session: Session, actor: Actor, *, today: date, limit: int) -> list[CallRow]:
    """Return the calls on offer whose deadline comes next."""
    require(actor, Action.READ_CALL)
    coming = sa.select(*_COLUMNS).where(col(FundingCall.next_closes_on) >= today)
    order = (col(FundingCall.next_closes_on), col(FundingCall.title), col(FundingCall.id))
    rows = session.execute(narrowed(coming, actor, CallFilter()).order_by(*order).limit(limit))
    return [CallRow.model_construct(**dict(zip(CallRow.model_fields, row, strict=True))) for row in rows]


def detail(session: Session, actor: Actor, *, public_id: UUID) -> CallDetail:
    """Return one call with text, rounds, origins, passages and corrections.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    require(actor, Action.READ_CALL)
    asked = session.exec(select(FundingCall).where(FundingCall.public_id == public_id)).first()
    call = _joint(session, asked) if asked else None
    everything = sees_office_only(actor)
    if call is None or (call.office_only and not everything):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Die Liste zeigt alle, die bekannt sind.")
    assert call.id is not None
    stored = session.get(SourceText, call.text_hash) if call.text_hash else None
    return CallDetail.model_construct(
        call=call,
        text=stored.text if stored else "",
        rounds=rounds_of(session, call_id=call.id),
        past_rounds=tuple(_past_rounds(session, call.id)),
        origins=tuple(_origins(session, call.id, everything=everything)),
        passages=tuple(_passages(session, call, everything=everything)),
        corrections=tuple(_corrections(session, call.id)),
        merged=call is not asked,
    )


def rounds_of(session: Session, *, call_id: int) -> tuple[RoundData, ...]:
    """Return the valid rounds of a call."""
    query = select(Round).where(Round.call_id == call_id, col(Round.superseded_at).is_(None)).order_by(col(Round.id))
    return tuple(round_data(row) for row in session.exec(query))


def count(session: Session, actor: Actor, *, filters: CallFilter) -> int:
    """Return how many calls a filter leaves."""
    require(actor, Action.READ_CALL)
    query = sa.select(func.count()).select_from(FundingCall)
    found: int = session.execute(narrowed(query, actor, storable(filters))).scalar_one()
    return found


def find(session: Session, *, public_id: UUID) -> FundingCall:
    """Return a call for a service that changes something about it.

    Raises:
        NotFound: there is none.
    """
    call = session.exec(select(FundingCall).where(FundingCall.public_id == public_id)).first()
    if call is None:
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr).")
    return call


def totals(session: Session, actor: Actor) -> dict[CallStatus, int]:
    """Return how many calls are offered, by status."""
    require(actor, Action.READ_CALL)
    columns: tuple[Any, ...] = (col(FundingCall.status), func.count())
    query = narrowed(sa.select(*columns), actor, CallFilter()).group_by(columns[0])
    # A result has keys() of its own, so dict() would take it for a mapping.
    return {CallStatus(status): number for status, number in session.execute(query)}


def examples(session: Session) -> int:
    """Return how many example calls there are."""
    query = select(func.count()).select_from(FundingCall).where(col(FundingCall.is_example).is_(True))
    return session.exec(query).one()


def _joint(session: Session, call: FundingCall) -> FundingCall:
    """Return the call itself, or the one it was merged into: where the origin is now that led it."""
    if session.exec(select(Origin.id).where(Origin.call_id == call.id)).first() is not None:
        return call
    query = (
        select(FundingCall)
        .join(Origin, col(Origin.call_id) == col(FundingCall.id))
        .where(Origin.source == call.source, Origin.external_id == call.external_id)
    )
    return session.exec(query).first() or call


def _past_rounds(session: Session, call_id: int) -> list[PastRound]:
    rows = {row.id: row for row in session.exec(select(Round).where(Round.call_id == call_id))}
    past = sorted(
        ((row.superseded_at, row) for row in rows.values() if row.superseded_at is not None),
        key=lambda item: (item[0], item[1].id or 0),
        reverse=True,
    )
    return [
        PastRound(
            round=round_data(row),
            known_since=row.created_at,
            superseded_at=at,
            moved_to=round_data(rows[row.moved_to_id]) if row.moved_to_id in rows else None,
        )
        for at, row in past
    ]


def _origins(session: Session, call_id: int, *, everything: bool) -> list[OriginView]:
    query = (
        select(Origin, Source, OriginVersion.data)
        .join(Source, col(Source.name) == col(Origin.source))
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(Origin.call_id == call_id, col(OriginVersion.number) == col(Origin.version))
        .order_by(col(Source.rank), col(Origin.first_seen), col(Origin.id))
    )
    if not everything:
        query = query.where(col(Source.office_only).is_(False))
    return [
        OriginView(
            source=source.name,
            source_title=source.title,
            external_id=origin.external_id,
            url=data.get("url", ""),
            licence=data.get("licence") or source.licence,
            attribution=data.get("attribution") or source.attribution,
            first_seen=origin.first_seen,
            last_seen=origin.last_seen,
            withdrawn_at=origin.withdrawn_at,
        )
        for origin, source, data in session.exec(query)
    ]


def _passages(session: Session, call: FundingCall, *, everything: bool) -> list[PassageView]:
    query = (
        select(Evidence, OriginVersion.data, Source.title)
        .join(Origin, col(Origin.id) == col(Evidence.origin_id))
        .join(Source, col(Source.name) == col(Origin.source))
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(
            Origin.call_id == call.id,
            col(Evidence.version) == col(Origin.version),
            col(OriginVersion.number) == col(Origin.version),
        )
        .order_by(col(Source.rank), col(Evidence.start), col(Evidence.id))
    )
    if not everything:
        query = query.where(col(Source.office_only).is_(False))
    return [
        PassageView(
            field=row.field,
            quote=row.quote,
            start=row.start,
            end=row.end,
            origin_url=data.get("url", ""),
            source_title=t,
            in_text=row.text_hash == call.text_hash,
        )
        for row, data, t in session.exec(query)
    ]


def _corrections(session: Session, call_id: int) -> list[CorrectionView]:
    query = (
        select(Correction, Person.name)
        .join(Person, col(Person.id) == col(Correction.person_id))
        .where(Correction.call_id == call_id, col(Correction.withdrawn_at).is_(None))
    )
    return [
        CorrectionView(field=row.field, value=row.value, note=row.note, person=name, made_at=row.made_at)
        for row, name in session.exec(query)
    ]
