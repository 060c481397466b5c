"""How many Förderprogramme each filter would leave: the counts beside the filters."""

import json
from collections import Counter
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col

from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.origins import OriginVersion
from tracker.models.sources import CrawlRun
from tracker.rules.access import Action, require
from tracker.rules.storable import storable
from tracker.services.call_filters import CallFilter, narrowed, window
from tracker.shapes.actor import Actor

Facet = Literal["sources", "levels", "areas", "applicants", "funding_types", "topics", "statuses", "deadlines"]
FACETS: tuple[Facet, ...] = (
    *("levels", "areas", "statuses", "applicants", "deadlines", "funding_types", "topics", "sources"),
)
_COLUMNS: dict[Facet, Any] = {
    "sources": FundingCall.source,
    "levels": FundingCall.level,
    "statuses": FundingCall.status,
}
# More calls than these are counted where they stand, instead of being named one by one.
_FEW = 2_000
_LISTS: tuple[Facet, ...] = ("areas", "applicants", "funding_types", "topics")


class Stamp(NamedTuple):
    """What the counts rest on: as long as it stays the same they hold."""

    event: int
    version: int
    finished: datetime | None
    day: date


def counts(session: Session, actor: Actor, *, filters: CallFilter, today: date) -> dict[Facet, dict[str, int]]:
    """Return for each filter how many calls each of its values would leave, with all other filters as they are."""
    require(actor, Action.READ_CALL)
    filters = storable(filters)
    few = _few(session, actor, filters)
    # A filter that is not set leaves the same calls as all of them together: these are looked for once.
    return {
        facet: _counted(session, actor, facet, few if few and not getattr(filters, facet) else filters, today)
        for facet in FACETS
    }


def stamp(session: Session, actor: Actor, *, today: date) -> Stamp:
    """Return a mark that changes whenever counts may: with an event, a harvest, or the day."""
    require(actor, Action.READ_CALL)
    event = session.execute(sa.select(func.max(AuditEvent.id))).scalar()
    version = session.execute(sa.select(func.max(OriginVersion.id))).scalar()
    return Stamp(event or 0, version or 0, session.execute(sa.select(func.max(CrawlRun.finished_at))).scalar(), today)


def _few(session: Session, actor: Actor, filters: CallFilter) -> CallFilter | None:
    """Return a filter that names the calls a filter leaves, when they are few; ``None`` when they are many."""
    query = narrowed(sa.select(col(FundingCall.id)), actor, filters).limit(_FEW + 1)
    ids = tuple(session.execute(query).scalars())
    return CallFilter(call_ids=ids, withdrawn=filters.withdrawn) if len(ids) <= _FEW else None


def _counted(session: Session, actor: Actor, facet: Facet, filters: CallFilter, today: date) -> dict[str, int]:
    others = filters.model_copy(update={facet: ()})
    if facet == "deadlines":
        value: Any = window(today)
    elif facet in _LISTS:
        # Equal lists are counted together and taken apart afterwards: few differ, on either database.
        value = sa.cast(getattr(FundingCall, facet), sa.String)
    else:
        value = col(_COLUMNS[facet])
    columns: tuple[Any, ...] = (value.label("facet"), func.count())
    # By its name: PostgreSQL does not see that two expressions with parameters are the same one.
    query = narrowed(sa.select(*columns).select_from(FundingCall), actor, others).group_by("facet")
    found: list[tuple[Any, int]] = [(key, number) for key, number in session.execute(query)]
    if facet not in _LISTS:
        return {str(key): number for key, number in found}
    counted: Counter[str] = Counter()
    for listed, number in found:
        for code in set(json.loads(listed)):
            counted[str(code)] += number
    return dict(counted)
