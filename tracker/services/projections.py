"""Keep the calls people see in step with what the sources say and staff corrected."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall, Round
from tracker.models.origins import Correction, Origin, OriginVersion
from tracker.models.sources import Source
from tracker.rules.changes import round_key
from tracker.rules.deadlines import next_closing, status_on
from tracker.rules.fingerprint import is_in_prose, with_prose
from tracker.rules.projection import project
from tracker.rules.rounds import reconcile
from tracker.services.versions import latest_data
from tracker.shapes.calls import CallData, CallFacts, RoundData
from tracker.shapes.sources import EXAMPLE_SOURCE
from tracker.vocabulary.calls import CallStatus


class Fresh(NamedTuple):
    """A call no source described before, and the rounds it gets once it has a key."""

    call: FundingCall
    rounds: tuple[RoundData, ...]


def fresh(
    session: Session, datas: Sequence[CallData], *, texts: Mapping[str, str], today: date, now: datetime
) -> list[Fresh]:
    """Project calls of one origin, whose data is at hand: the common case of a first harvest.

    ``texts`` gives the name of the stored text by external id.
    """
    sources = _sources(session)
    made = []
    for data in datas:
        columns, facts = project([data], {}, today=today)
        columns |= _source_columns(sources[data.source])
        call = FundingCall(**columns, text_hash=texts[data.external_id], first_seen=now, changed_at=now)
        made.append(Fresh(call, facts.rounds))
    session.add_all(one.call for one in made)
    session.flush()
    return made


def refresh(session: Session, *, call_ids: Sequence[int], today: date, now: datetime) -> None:
    """Project calls anew from all their origins and corrections."""
    if not call_ids:
        return
    sources = _sources(session)
    for call_id in call_ids:
        call = session.get_one(FundingCall, call_id)
        origins = list(session.exec(select(Origin).where(Origin.call_id == call_id)))
        speaking = _speaking(origins, sources)
        datas = [latest_data(session, origin) for origin in speaking]
        corrections = _corrections(session, call_id)
        columns, facts = project(datas, corrections, today=today)
        columns["fingerprint"] = with_prose(columns["fingerprint"], _changed_prose(session, origins))
        _apply(session, call, columns | _source_columns(sources[datas[0].source]), now)
        if call.withdrawn_at is not None and any(origin.withdrawn_at is None for origin in origins):
            call.withdrawn_at, call.changed_at = None, now
        _, call.text_hash = _leads(session, [call_id])[call.source, call.external_id]
        dated = next((at for at, data in zip(speaking, datas, strict=True) if data.facts.rounds), speaking[0])
        # Rounds that staff entered come from no source.
        _follow_rounds(session, call, facts, None if "rounds" in corrections else dated.id, now)
    session.flush()


def _speaking(origins: Sequence[Origin], sources: dict[str, Source]) -> list[Origin]:
    """Return the origins a call is made of, the leading one first: those still there, and those anybody may read."""
    alive = [origin for origin in origins if origin.withdrawn_at is None] or list(origins)
    public = [origin for origin in alive if not sources[origin.source].office_only] or alive
    return sorted(public, key=lambda at: (sources[at.source].rank, at.first_seen, at.source, at.external_id))


def _changed_prose(session: Session, origins: Sequence[Origin]) -> list[str]:
    """Name the versions in which something material changed in the prose that no fact of the call shows."""
    query = select(OriginVersion).where(
        col(OriginVersion.origin_id).in_([origin.id for origin in origins]),
        col(OriginVersion.number) > 1,
        col(OriginVersion.material).is_(True),
    )
    return [
        f"{row.origin_id}/{row.number}"
        for row in session.exec(query)
        if any(item.get("material") and is_in_prose(str(item.get("field", ""))) for item in row.changes)
    ]


def refresh_calendar(session: Session, *, today: date) -> int:
    """Let the day pass: status by the calendar and the next closing day. Return how many calls changed."""
    rounds: dict[int, list[RoundData]] = {}
    for row in session.exec(select(Round).where(col(Round.superseded_at).is_(None))):
        rounds.setdefault(row.call_id, []).append(round_data(row))
    # Only what the calendar decides is read: ten thousand whole calls would take seconds.
    read = (FundingCall.id, FundingCall.status, FundingCall.status_stated, FundingCall.next_closes_on)
    columns = [col(column) for column in read]
    changed = []
    for call_id, status, stated, closes in session.execute(sa.select(*columns)):
        own = rounds.get(call_id, ())
        by_rounds = status_on(own, today)
        new_status = status if stated or by_rounds is CallStatus.UNKNOWN else by_rounds
        new_closes = next_closing(own, today)
        if (new_status, new_closes) != (status, closes):
            changed.append((call_id, new_status, new_closes))
    for call_id, new_status, new_closes in changed:
        call = session.get_one(FundingCall, call_id)
        call.status, call.next_closes_on = new_status, new_closes
    session.flush()
    return len(changed)


def round_data(row: Round) -> RoundData:
    """Return a round as the rules read it."""
    return RoundData(
        kind=row.kind,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        closes_at=row.closes_at,
        recurs=tuple(row.recurs),
        rolling=row.rolling,
        quote=row.quote,
    )


def _apply(session: Session, call: FundingCall, columns: dict[str, Any], now: datetime) -> None:
    if call.fingerprint and call.fingerprint != columns["fingerprint"]:
        call.changed_at = now
    for field, value in columns.items():
        if getattr(call, field) != value:
            setattr(call, field, value)
    session.add(call)


def _follow_rounds(session: Session, call: FundingCall, facts: CallFacts, origin_id: int | None, now: datetime) -> None:
    assert call.id is not None
    query = select(Round).where(Round.call_id == call.id, col(Round.superseded_at).is_(None)).order_by(col(Round.id))
    rows = list(session.exec(query))
    plan = reconcile([round_data(row) for row in rows], facts.rounds)
    come = _add_rounds(session, call, [facts.rounds[index] for index in plan.added], origin_id, now)
    added = dict(zip(plan.added, come, strict=True))
    # A round that stays is now what this source says about it, in this source's words.
    quotes = {str(round_key(item)): item.quote for item in facts.rounds}
    for index, row in enumerate(rows):
        if index not in plan.superseded:
            row.origin_id, row.quote = origin_id, quotes[str(round_key(round_data(row)))]
    for index in plan.superseded:
        rows[index].superseded_at = now
        session.add(rows[index])
    session.flush()
    for old, new in plan.moved:
        rows[old].moved_to_id = added[new].id
        session.add(rows[old])


def add_first_rounds(
    session: Session, fresh: Sequence[Fresh], origin_ids: Mapping[str, int | None], *, now: datetime
) -> None:
    """Add the rounds of calls stored for the first time; ``origin_ids`` by external id."""
    rows = [_round_row(item, one.call, origin_ids[one.call.external_id], now) for one in fresh for item in one.rounds]
    if rows:
        session.execute(sa.insert(Round), rows)


def _add_rounds(
    session: Session, call: FundingCall, rounds: Sequence[RoundData], origin_id: int | None, now: datetime
) -> list[Round]:
    rows = [Round(**_round_row(item, call, origin_id, now)) for item in rounds]
    session.add_all(rows)
    return rows


def _round_row(item: RoundData, call: FundingCall, origin_id: int | None, now: datetime) -> dict[str, Any]:
    return {
        "call_id": call.id,
        "origin_id": origin_id,
        "kind": item.kind,
        "opens_on": item.opens_on,
        "closes_on": item.closes_on,
        "closes_at": item.closes_at,
        "recurs": list(item.recurs),
        "rolling": item.rolling,
        "quote": item.quote,
        "created_at": now,
    }


def _corrections(session: Session, call_id: int) -> dict[str, Any]:
    query = select(Correction).where(Correction.call_id == call_id, col(Correction.withdrawn_at).is_(None))
    return {row.field: row.value for row in session.exec(query.order_by(col(Correction.id)))}


def _sources(session: Session) -> dict[str, Source]:
    return {source.name: source for source in session.exec(select(Source))}


def _source_columns(source: Source) -> dict[str, Any]:
    return {"office_only": source.office_only, "is_example": source.name == EXAMPLE_SOURCE}


def _leads(session: Session, call_ids: Sequence[int]) -> dict[tuple[str, str], tuple[int | None, str | None]]:
    """Return (source, external id) → origin and the name of its text, for all origins of these calls."""
    query = (
        select(Origin, OriginVersion.text_hash)
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .where(col(Origin.call_id).in_(call_ids), col(OriginVersion.number) == col(Origin.version))
    )
    return {(origin.source, origin.external_id): (origin.id, name) for origin, name in session.exec(query)}
