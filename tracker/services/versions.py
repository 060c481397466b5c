"""What a source said when, and under which name its text is stored."""

import hashlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall
from tracker.models.origins import Origin, OriginVersion, SourceText
from tracker.models.sources import Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.rules.side_by_side import Difference, side_by_side
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData


class VersionView(Shape):
    """One state of what a source says; ``changed`` counts the fields that differ from the state before."""

    version_id: int
    origin_id: int
    source_title: str
    number: int
    seen_at: datetime
    material: bool
    changed: int


def latest_data(session: Session, origin: Origin) -> CallData:
    """Return what the source says now, text included."""
    query = select(OriginVersion, SourceText).where(
        OriginVersion.origin_id == origin.id,
        OriginVersion.number == origin.version,
        col(SourceText.hash) == col(OriginVersion.text_hash),
    )
    version, text = session.exec(query).one()
    return _data(version, text.text)


def history(session: Session, actor: Actor, *, call_id: UUID) -> list[VersionView]:
    """Return every state of a call in each of its sources, the newest first."""
    require(actor, Action.READ_CALL)
    shown: tuple[Any, ...] = (
        *(OriginVersion.id, OriginVersion.origin_id, Source.title, OriginVersion.number),
        *(OriginVersion.seen_at, OriginVersion.material, OriginVersion.changes),
    )
    query = _of_call(sa.select(*shown), actor, call_id).order_by(
        col(OriginVersion.seen_at).desc(), col(OriginVersion.id).desc()
    )
    return [
        VersionView(
            version_id=key,
            origin_id=origin_id,
            source_title=title,
            number=number,
            seen_at=at,
            material=material,
            changed=len(changes),
        )
        for key, origin_id, title, number, at, material, changes in session.execute(query)
    ]


def compare(
    session: Session, actor: Actor, *, call_id: UUID, older: int, newer: int, today: date | None = None
) -> list[Difference]:
    """Return what differs between two states of a call, by the numbers ``history`` gives.

    Raises:
        NotFound: one of them is no state of this call.
    """
    require(actor, Action.READ_CALL)
    shown: tuple[Any, ...] = (OriginVersion, SourceText.text)
    query = _of_call(sa.select(*shown), actor, call_id)
    found = {
        version.id: _data(version, text or "")
        for version, text in session.execute(
            query.outerjoin(SourceText, col(SourceText.hash) == col(OriginVersion.text_hash)).where(
                col(OriginVersion.id).in_([older, newer])
            )
        )
    }
    if older not in found or newer not in found:
        raise NotFound("Diesen Stand des Förderprogramms gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return side_by_side(found[older], found[newer], today=today)


def text_hash(text: str, converter: str) -> str:
    """Return the name of a text in the store: its content and the converter that made it."""
    return hashlib.sha256(f"{converter}\0{text}".encode()).hexdigest()


def _data(version: OriginVersion, text: str) -> CallData:
    return CallData.model_validate(version.data | {"text": text})


def _of_call(query: sa.Select[Any], actor: Actor, call_id: UUID) -> sa.Select[Any]:
    query = (
        query.select_from(OriginVersion)
        .join(Origin, col(Origin.id) == col(OriginVersion.origin_id))
        .join(Source, col(Source.name) == col(Origin.source))
        .join(FundingCall, col(FundingCall.id) == col(Origin.call_id))
        .where(col(FundingCall.public_id) == call_id)
    )
    return query if sees_office_only(actor) else query.where(col(Source.office_only).is_(False))
