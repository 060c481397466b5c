"""Förderprogramme: the list with its filters, and how many there are."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall, Round
from tracker.rules.access import Action, require
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
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
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
