"""Förderprogramme: list with filters, one with everything known about it."""

import json
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Correction, Evidence, Origin, OriginVersion, SourceText
from tracker.models.partners import Person
from tracker.models.sources import Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.search import folded
from tracker.rules.storable import storable
from tracker.services.projections import round_data
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import RoundData
from tracker.vocabulary.calls import CallStatus, Level

Order = Literal["deadline", "title", "changed"]


class CallFilter(Shape):
    """What the list is narrowed to. Empty means everything that is still offered."""

    words: str = ""
    levels: tuple[Level, ...] = ()
    statuses: tuple[CallStatus, ...] = ()
    areas: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    changed_since: datetime | None = None
    withdrawn: bool = False
    call_ids: tuple[int, ...] | None = None
    order: Order = "deadline"


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
    """Where a fact was read: its words in the text of one origin."""

    field: str
    quote: str
    start: int
    end: int
    origin_url: str
    source_title: str


class CorrectionView(Shape):
    """A fact somebody entered by hand."""

    field: str
    value: object
    note: str
    person: str
    made_at: datetime


class CallDetail(Shape):
    """Everything known about one call."""

    model_config = Shape.model_config | {"arbitrary_types_allowed": True}

    call: FundingCall
    text: str
    rounds: tuple[RoundData, ...]
    origins: tuple[OriginView, ...]
    passages: tuple[PassageView, ...]
    corrections: tuple[CorrectionView, ...]


_COLUMNS = tuple(getattr(FundingCall, name) for name in CallRow.model_fields)


def page(session: Session, actor: Actor, *, filters: CallFilter, offset: int = 0, limit: int = 25) -> CallPage:
    """Return one page of the list. Rows only carry what the list shows: the text stays in the ledger."""
    require(actor, Action.READ_CALL)
    filters = storable(filters)
    query = _narrowed(sa.select(*_COLUMNS), actor, filters)
    total = session.execute(_narrowed(sa.select(func.count()).select_from(FundingCall), actor, filters)).scalar_one()
    rows = session.execute(_ordered(query, filters).offset(offset).limit(limit))
    names = list(CallRow.model_fields)
    shown = tuple(CallRow.model_construct(**dict(zip(names, row, strict=True))) for row in rows)
    return CallPage.model_construct(rows=shown, total=total)


def detail(session: Session, actor: Actor, *, public_id: UUID) -> CallDetail:
    """Return one call with text, rounds, origins, passages and corrections.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    require(actor, Action.READ_CALL)
    call = session.exec(select(FundingCall).where(FundingCall.public_id == public_id)).first()
    everything = sees_office_only(actor)
    if call is None or (call.office_only and not everything):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Die Liste zeigt alle, die bekannt sind.")
    assert call.id is not None
    stored = session.get(SourceText, call.text_hash) if call.text_hash else None
    return CallDetail.model_construct(
        call=call,
        text=stored.text if stored else "",
        rounds=rounds_of(session, call_id=call.id),
        origins=tuple(_origins(session, call.id, everything=everything)),
        passages=tuple(_passages(session, call.id, everything=everything)),
        corrections=tuple(_corrections(session, call.id)),
    )


def rounds_of(session: Session, *, call_id: int) -> tuple[RoundData, ...]:
    """Return the valid rounds of a call."""
    query = select(Round).where(Round.call_id == call_id, col(Round.superseded_at).is_(None)).order_by(col(Round.id))
    return tuple(round_data(row) for row in session.exec(query))


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
    query = _narrowed(sa.select(*columns), actor, CallFilter()).group_by(columns[0])
    # A result has keys() of its own, so dict() would take it for a mapping.
    return {CallStatus(status): number for status, number in session.execute(query)}


def examples(session: Session) -> int:
    """Return how many example calls there are."""
    query = select(func.count()).select_from(FundingCall).where(col(FundingCall.is_example).is_(True))
    return session.exec(query).one()


def _narrowed(query: Select[Any], actor: Actor, filters: CallFilter) -> Select[Any]:
    gone = col(FundingCall.withdrawn_at)
    query = query.where(gone.is_not(None) if filters.withdrawn else gone.is_(None))
    if not sees_office_only(actor):
        query = query.where(col(FundingCall.office_only).is_(False))
    if filters.changed_since:
        query = query.where(col(FundingCall.changed_at) >= filters.changed_since)
    if filters.call_ids is not None:
        query = query.where(col(FundingCall.id).in_(filters.call_ids))
    return query.where(*_by_value(filters), *_by_code(filters), *_by_word(filters))


def _by_value(filters: CallFilter) -> list[ColumnElement[bool]]:
    wanted = (("level", filters.levels), ("status", filters.statuses), ("source", filters.sources))
    return [getattr(FundingCall, field).in_(values) for field, values in wanted if values]


def _by_code(filters: CallFilter) -> list[ColumnElement[bool]]:
    wanted = (("areas", filters.areas), ("applicants", filters.applicants), ("topics", filters.topics))
    return [or_(*(_lists(getattr(FundingCall, field), code) for code in codes)) for field, codes in wanted if codes]


def _lists(column: Any, code: str) -> ColumnElement[bool]:
    # A list is JSON text on both databases, where a code stands in quotes. Unlike LIKE, which takes upper and lower
    # case for the same on one database only, taking the code out of the text is exact on both.
    stored = sa.cast(column, sa.String)
    return func.replace(stored, json.dumps(code, ensure_ascii=False), "") != stored


def _by_word(filters: CallFilter) -> list[ColumnElement[bool]]:
    return [col(FundingCall.search_text).contains(folded(word), autoescape=True) for word in filters.words.split()]


def _ordered(query: Select[Any], filters: CallFilter) -> Select[Any]:
    if filters.order == "title":
        return query.order_by(col(FundingCall.title), col(FundingCall.id))
    if filters.order == "changed":
        return query.order_by(col(FundingCall.changed_at).desc(), col(FundingCall.id))
    deadline = col(FundingCall.next_closes_on).asc().nulls_last()
    return query.order_by(deadline, col(FundingCall.title), col(FundingCall.id))


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


def _passages(session: Session, call_id: int, *, everything: bool) -> list[PassageView]:
    query = (
        select(Evidence, OriginVersion.data, Source.title)
        .join(Origin, col(Origin.id) == col(Evidence.origin_id))
        .join(Source, col(Source.name) == col(Origin.source))
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(
            Origin.call_id == call_id,
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
