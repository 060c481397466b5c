"""What the list of Förderprogramme is narrowed to and how it is sorted, as conditions of a query."""

import json
from datetime import date, datetime, timedelta
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import col, select

from tracker.models.calls import FundingCall
from tracker.models.origins import Origin
from tracker.rules.access import sees_office_only
from tracker.rules.search import folded
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.calls import CallStatus, DeadlineWindow, Level

Order = Literal["fit", "deadline", "title", "changed", "new"]
SOON, LATER = timedelta(days=30), timedelta(days=90)


class CallFilter(Shape):
    """What the list is narrowed to. Empty means everything that is still offered.

    ``deadlines`` are windows from ``today`` on; without a day they narrow nothing. ``near`` are the calls the matcher
    finds close to the words, best first: they are let through beside those that contain every word.
    """

    words: str = ""
    near: tuple[int, ...] = ()
    levels: tuple[Level, ...] = ()
    statuses: tuple[CallStatus, ...] = ()
    areas: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    funding_types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    deadlines: tuple[DeadlineWindow, ...] = ()
    today: date | None = None
    changed_since: datetime | None = None
    new_since: datetime | None = None
    withdrawn: bool = False
    call_ids: tuple[int, ...] | None = None
    order: Order = "deadline"


def narrowed(query: Select[Any], actor: Actor, filters: CallFilter) -> Select[Any]:
    """Return a query for the calls the actor may see and the filter lets through."""
    gone = col(FundingCall.withdrawn_at)
    query = query.where(*([gone.is_not(None), described()] if filters.withdrawn else [gone.is_(None)]))
    if not sees_office_only(actor):
        query = query.where(col(FundingCall.office_only).is_(False))
    if filters.changed_since:
        query = query.where(col(FundingCall.changed_at) >= filters.changed_since)
    if filters.new_since:
        query = query.where(col(FundingCall.first_seen) > filters.new_since)
    if filters.call_ids is not None:
        query = query.where(col(FundingCall.id).in_(filters.call_ids))
    return query.where(*_by_value(filters), *_by_code(filters), *_by_word(filters))


def _by_value(filters: CallFilter) -> list[ColumnElement[bool]]:
    wanted = (("level", filters.levels), ("status", filters.statuses), ("source", filters.sources))
    found = [getattr(FundingCall, field).in_(values) for field, values in wanted if values]
    if filters.deadlines and filters.today:
        found.append(window(filters.today).in_([item.value for item in filters.deadlines]))
    return found


def _by_code(filters: CallFilter) -> list[ColumnElement[bool]]:
    wanted = {name: getattr(filters, name) for name in ("areas", "applicants", "funding_types", "topics")}
    return [or_(*(_lists(getattr(FundingCall, n), code) for code in codes)) for n, codes in wanted.items() if codes]


def _lists(column: Any, code: str) -> ColumnElement[bool]:
    # A list is JSON text on both databases, where a code stands in quotes. Unlike LIKE, which takes upper and lower
    # case for the same on one database only, taking the code out of the text is exact on both.
    stored = sa.cast(column, sa.String)
    return func.replace(stored, json.dumps(code, ensure_ascii=False), "") != stored


def _by_word(filters: CallFilter) -> list[ColumnElement[bool]]:
    said = [col(FundingCall.search_text).contains(folded(word), autoescape=True) for word in filters.words.split()]
    return [or_(sa.and_(*said), col(FundingCall.id).in_(filters.near))] if said and filters.near else said


def _in_title(words: str) -> ColumnElement[bool]:
    """Say whether the title holds every word. The folded text begins with it; ß has become two letters there."""
    length = func.length(func.replace(FundingCall.title, "ß", "ss"))
    beginning = func.substr(FundingCall.search_text, 1, length)
    return sa.and_(*(beginning.contains(folded(word), autoescape=True) for word in words.split()))


def ordered(query: Select[Any], filters: CallFilter) -> Select[Any]:
    """Return the query in the order the filter asks for; ties are broken by the key, so that pages never overlap."""
    if filters.order == "fit" and filters.words.split():
        query = query.order_by(sa.case((_in_title(filters.words), 0), else_=1))
    if filters.order == "fit" and filters.near:
        places = {call_id: place for place, call_id in enumerate(filters.near)}
        query = query.order_by(sa.case(places, value=col(FundingCall.id), else_=len(places)))
    if filters.order == "title":
        return query.order_by(col(FundingCall.title), col(FundingCall.id))
    if filters.order == "changed":
        return query.order_by(col(FundingCall.changed_at).desc(), col(FundingCall.id))
    if filters.order == "new":
        return query.order_by(col(FundingCall.first_seen).desc(), col(FundingCall.id))
    deadline = col(FundingCall.next_closes_on).asc().nulls_last()
    return query.order_by(deadline, col(FundingCall.title), col(FundingCall.id))


def described() -> ColumnElement[bool]:
    """Say whether any source describes a call; none does when it was merged into another one."""
    return sa.exists(select(Origin.id).where(col(Origin.call_id) == col(FundingCall.id)))


def window(today: date) -> ColumnElement[str]:
    """Return how far away the next deadline of a call is, as a ``DeadlineWindow``."""
    closes, rolling = col(FundingCall.next_closes_on), col(FundingCall.rolling)
    return sa.case(
        (closes <= today + SOON, DeadlineWindow.SOON.value),
        (closes <= today + LATER, DeadlineWindow.MONTHS.value),
        (closes.is_not(None), DeadlineWindow.LATER.value),
        (rolling.is_(True), DeadlineWindow.ROLLING.value),
        else_=DeadlineWindow.UNKNOWN.value,
    )
