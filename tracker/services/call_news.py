"""What is new and what changed in a way that matters, since somebody last looked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from tracker.errors import NotAllowed
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin, OriginVersion
from tracker.models.partners import Person
from tracker.models.sources import Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.change_words import describe
from tracker.rules.changes import FieldChange
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape


class ChangedCall(Shape):
    """A call with what changed in it, one sentence a change ("Frist: bisher …, jetzt …"), the newest last."""

    public_id: UUID
    title: str
    changes: tuple[str, ...]
    seen_at: datetime
    source_title: str


class NewCall(Shape):
    """A call nobody knew before."""

    public_id: UUID
    title: str
    provider: str
    first_seen: datetime


class News(Shape):
    """Everything since then; the totals count what is left out of the lists too."""

    changed: tuple[ChangedCall, ...]
    changed_total: int
    new: tuple[NewCall, ...]
    new_total: int


def seen_at(session: Session, actor: Actor) -> datetime | None:
    """Return when the actor last said *Alles gesehen*; ``None``: never."""
    require(actor, Action.READ_CALL)
    if actor.person_id is None:
        return None
    return session.exec(select(Person.calls_seen_at).where(Person.id == actor.person_id)).one()


def mark_seen(session: Session, actor: Actor, *, now: datetime) -> None:
    """Remember that the actor has seen what is new."""
    require(actor, Action.READ_CALL)
    person = session.get(Person, actor.person_id) if actor.person_id is not None else None
    if person is None:
        raise NotAllowed(
            "Das merkt sich Förderpfad nur für eingetragene Personen. Bitte melden Sie sich als Person an."
        )
    person.calls_seen_at = now
    session.add(person)
    session.flush()


def news(session: Session, actor: Actor, *, since: datetime, limit: int = 50) -> News:
    """Return calls that changed materially or came since then, the newest first."""
    require(actor, Action.READ_CALL)
    changed_ids = _changed(actor, since).subquery()
    ids: Sequence[int] = (
        session.execute(
            sa.select(changed_ids.c.call_id).order_by(changed_ids.c.latest.desc(), changed_ids.c.call_id).limit(limit)
        )
        .scalars()
        .all()
    )
    new = [*_visible(actor), col(FundingCall.first_seen) > since]
    shown: tuple[Any, ...] = (FundingCall.public_id, FundingCall.title, FundingCall.provider, FundingCall.first_seen)
    rows = session.execute(
        sa.select(*shown).where(*new).order_by(col(FundingCall.first_seen).desc(), col(FundingCall.id)).limit(limit)
    )
    return News(
        changed=tuple(_with_changes(session, actor, ids, since)),
        changed_total=session.execute(sa.select(func.count()).select_from(changed_ids)).scalar_one(),
        new=tuple(NewCall(public_id=key, title=title, provider=by, first_seen=at) for key, title, by, at in rows),
        new_total=session.execute(sa.select(func.count()).select_from(FundingCall).where(*new)).scalar_one(),
    )


def counts(session: Session, actor: Actor, *, since: datetime) -> tuple[int, int]:
    """Return how many calls changed materially, and how many are new, since then."""
    require(actor, Action.READ_CALL)
    changed = session.execute(sa.select(func.count()).select_from(_changed(actor, since).subquery())).scalar_one()
    new = sa.select(func.count()).select_from(FundingCall)
    return changed, session.execute(new.where(*_visible(actor), col(FundingCall.first_seen) > since)).scalar_one()


def _changed(actor: Actor, since: datetime) -> sa.Select[Any]:
    """Return the calls known then that changed since, with the moment of their last change."""
    columns: tuple[Any, ...] = (
        col(Origin.call_id).label("call_id"),
        func.max(OriginVersion.seen_at).label("latest"),
    )
    return (
        sa.select(*columns)
        .select_from(OriginVersion)
        .join(Origin, col(Origin.id) == col(OriginVersion.origin_id))
        .join(Source, col(Source.name) == col(Origin.source))
        .join(FundingCall, col(FundingCall.id) == col(Origin.call_id))
        .where(*_told(actor, since), col(FundingCall.first_seen) <= since, *_visible(actor))
        .group_by(col(Origin.call_id))
    )


def _with_changes(session: Session, actor: Actor, ids: Sequence[int], since: datetime) -> list[ChangedCall]:
    shown: tuple[Any, ...] = (
        *(Origin.call_id, FundingCall.public_id, FundingCall.title),
        *(OriginVersion.changes, OriginVersion.seen_at, Source.title),
    )
    query = (
        sa.select(*shown)
        .select_from(OriginVersion)
        .join(Origin, col(Origin.id) == col(OriginVersion.origin_id))
        .join(Source, col(Source.name) == col(Origin.source))
        .join(FundingCall, col(FundingCall.id) == col(Origin.call_id))
        .where(col(Origin.call_id).in_(ids), *_told(actor, since))
        .order_by(col(OriginVersion.seen_at), col(OriginVersion.id))
    )
    found: dict[int, ChangedCall] = {}
    for call_id, public_id, title, changes, at, source in session.execute(query):
        sentences = tuple(describe(FieldChange.model_validate(change) for change in changes))
        before = found[call_id].changes if call_id in found else ()
        found[call_id] = ChangedCall(
            public_id=public_id, title=title, changes=before + sentences, seen_at=at, source_title=source
        )
    return [found[call_id] for call_id in ids]


def _told(actor: Actor, since: datetime) -> list[ColumnElement[bool]]:
    told: list[ColumnElement[bool]] = [col(OriginVersion.material).is_(True), col(OriginVersion.seen_at) > since]
    return told if sees_office_only(actor) else [*told, col(Source.office_only).is_(False)]


def _visible(actor: Actor) -> list[ColumnElement[bool]]:
    there: list[ColumnElement[bool]] = [col(FundingCall.withdrawn_at).is_(None)]
    return there if sees_office_only(actor) else [*there, col(FundingCall.office_only).is_(False)]
