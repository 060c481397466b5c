"""Calls in the contract's form, read in small parts with their texts, rounds and origins."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from tracker.exchange.calls import CallRecord, OriginRef
from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Origin, OriginVersion, SourceText
from tracker.services.call_filters import described
from tracker.services.projections import round_data
from tracker.shapes.calls import RoundData

_AT_ONCE = 200


def call_records(session: Session) -> Iterator[CallRecord]:
    """Return every call, the withdrawn ones too, oldest first."""
    for part in _parts(session):
        ids = [call.id or 0 for call in part]
        hashes = {call.text_hash for call in part if call.text_hash}
        texts = dict(
            session.exec(select(SourceText.hash, SourceText.text).where(col(SourceText.hash).in_(hashes))).all()
        )
        rounds, origins = _rounds(session, ids), _origins(session, ids)
        for call in part:
            yield _call(call, texts.get(call.text_hash or "", ""), rounds.get(call.id or 0, ()), origins[call.id or 0])


def _call(
    call: FundingCall, text: str, rounds: Sequence[RoundData], origins: Sequence[tuple[Origin, str]]
) -> CallRecord:
    shown = {name for name in CallRecord.model_fields if hasattr(call, name)} - {"id"}
    return CallRecord(
        **{name: getattr(call, name) for name in shown},
        id=str(call.public_id),
        text=text,
        rounds=tuple(rounds),
        last_seen=max((origin.last_seen for origin, _ in origins), default=None),
        withdrawn=call.withdrawn_at is not None,
        origins=tuple(OriginRef(source=row.source, external_id=row.external_id, url=url) for row, url in origins),
    )


def _rounds(session: Session, call_ids: Sequence[int]) -> dict[int, list[RoundData]]:
    query = select(Round).where(col(Round.call_id).in_(call_ids), col(Round.superseded_at).is_(None))
    found: dict[int, list[RoundData]] = {}
    for row in session.exec(query.order_by(col(Round.id))):
        found.setdefault(row.call_id, []).append(round_data(row))
    return found


def _origins(session: Session, call_ids: Sequence[int]) -> dict[int, list[tuple[Origin, str]]]:
    query = (
        select(Origin, OriginVersion.data["url"].as_string())
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(col(Origin.call_id).in_(call_ids), col(OriginVersion.number) == col(Origin.version))
        .order_by(col(Origin.id))
    )
    found: dict[int, list[tuple[Origin, str]]] = {call_id: [] for call_id in call_ids}
    for origin, url in session.exec(query):
        found[origin.call_id].append((origin, url or ""))
    return found


def _parts(session: Session) -> Iterator[list[FundingCall]]:
    """Return the calls part by part; objects that were read are let go. One merged into another is not told twice."""
    last = 0
    query = select(FundingCall).where(described()).order_by(col(FundingCall.id)).limit(_AT_ONCE)
    while part := list(session.exec(query.where(col(FundingCall.id) > last))):
        yield part
        last = part[-1].id or 0
        session.expunge_all()
