"""One Förderprogramm with everything known about it: text, rounds, origins, passages, what was entered by hand."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Correction, Evidence, Origin, OriginVersion, SourceText
from tracker.models.partners import Person
from tracker.models.sources import Source
from tracker.rules.access import Action, require, sees_office_only
from tracker.services import calls
from tracker.services.projections import round_data
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import RoundData


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


def of(session: Session, actor: Actor, *, public_id: UUID) -> CallDetail:
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
        rounds=calls.rounds_of(session, call_id=call.id),
        past_rounds=tuple(_past_rounds(session, call.id)),
        origins=tuple(_origins(session, call.id, everything=everything)),
        passages=tuple(_passages(session, call, everything=everything)),
        corrections=tuple(_corrections(session, call.id)),
        merged=call is not asked,
    )


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
