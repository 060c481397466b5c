"""Origins and their versions: how what a source says becomes part of a call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Insert, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from tracker.models.origins import Evidence, Origin, OriginVersion, SourceText
from tracker.rules.candidates import Likeness, compare
from tracker.rules.changes import difference
from tracker.rules.same_call import address_key, merge_key
from tracker.services import examples, projections
from tracker.services.versions import latest_data, text_hash
from tracker.shapes.calls import CallData, Passage


@dataclass(frozen=True)
class Seen:
    """The circumstances of a harvest: run, moment, day, and which converter made the text."""

    run_id: int | None
    now: datetime
    today: date
    converter: str


def add(session: Session, new: Sequence[tuple[CallData, str]], *, seen: Seen) -> None:
    """Store calls a source shows for the first time; each joins the call another source already describes."""
    if not new:
        return
    datas = [call for call, _ in new]
    joined = _joined(datas, session)
    names = {call.external_id: text_hash(call.text, seen.converter) for call in datas}
    _store_texts(session, {names[call.external_id]: call.text for call in datas}, seen.converter)
    alone = [call for call in datas if call.external_id not in joined]
    fresh = projections.fresh(session, alone, texts=names, today=seen.today, now=seen.now)
    targets = joined | {one.call.external_id: one.call.id for one in fresh if one.call.id is not None}
    rows = {call.external_id: _origin(call, targets[call.external_id], mark, seen.now) for call, mark in new}
    session.add_all(rows.values())
    session.flush()
    _add_versions(session, [(rows[call.external_id], call) for call in datas], seen=seen, before={})
    projections.add_first_rounds(session, fresh, {key: row.id for key, row in rows.items()}, now=seen.now)
    examples.step_back(session, call_ids=sorted(set(joined.values())), now=seen.now)
    projections.refresh(session, call_ids=sorted(set(joined.values())), today=seen.today, now=seen.now)


def _origin(call: CallData, call_id: int, fingerprint: str, now: datetime) -> Origin:
    return Origin(
        source=call.source,
        external_id=call.external_id,
        call_id=call_id,
        url=address_key(call.url),
        merge_key=merge_key(call.title, call.provider),
        first_seen=now,
        last_seen=now,
        fingerprint=fingerprint,
    )


def change(session: Session, changed: Sequence[tuple[Origin, CallData, str]], *, seen: Seen) -> None:
    """Store a new version of calls that differ, or that came back; their history continues."""
    if not changed:
        return
    before = {origin.id: latest_data(session, origin) for origin, _, _ in changed}
    for origin, call, fingerprint in changed:
        origin.version += 1
        origin.fingerprint, origin.last_seen, origin.withdrawn_at = fingerprint, seen.now, None
        origin.url, origin.merge_key = address_key(call.url), merge_key(call.title, call.provider)
        session.add(origin)
    session.flush()
    _store_texts(session, {text_hash(call.text, seen.converter): call.text for _, call, _ in changed}, seen.converter)
    pairs = [(origin, call) for origin, call, _ in changed]
    _add_versions(session, pairs, seen=seen, before={key: data for key, data in before.items() if key is not None})
    call_ids = sorted({origin.call_id for origin, _ in pairs})
    projections.refresh(session, call_ids=call_ids, today=seen.today, now=seen.now)


def _joined(calls: Sequence[CallData], session: Session) -> dict[str, int]:
    """Return external id → call for those another source already describes.

    Address or title bring two calls together, ``candidates.compare`` decides. Never two calls of one source to the
    same call, and none when several calls come into question: what is wrongly kept apart can be joined later, what
    is wrongly joined is lost to the eye.
    """
    addresses = {key for call in calls if (key := address_key(call.url))}
    titles = {key for call in calls if (key := merge_key(call.title, call.provider))}
    others = Origin.source != calls[0].source
    alive = col(Origin.withdrawn_at).is_(None)
    by_address = select(Origin.url, Origin.call_id).where(others, alive, col(Origin.url).in_(addresses))
    by_title = select(Origin.merge_key, Origin.call_id).where(others, alive, col(Origin.merge_key).in_(titles))
    address_of, title_of = _only(session.exec(by_address).all()), _only(session.exec(by_title).all())
    own = select(Origin.call_id).where(
        Origin.source == calls[0].source, alive, col(Origin.call_id).in_([*address_of.values(), *title_of.values()])
    )
    taken = set(session.exec(own).all())
    found: dict[str, int] = {}
    for call in calls:
        target = address_of.get(address_key(call.url)) or title_of.get(merge_key(call.title, call.provider))
        if target is not None and target not in taken and _is_described_by(session, call, target):
            found[call.external_id] = target
            taken.add(target)
    return found


def _is_described_by(session: Session, call: CallData, call_id: int) -> bool:
    """Say whether a call is certainly the same programme as one of another source's."""
    query = select(Origin).where(
        Origin.call_id == call_id, Origin.source != call.source, col(Origin.withdrawn_at).is_(None)
    )
    known = (latest_data(session, origin) for origin in session.exec(query).all())
    return any(compare(call, other).likeness is Likeness.SAME for other in known)


def _only(found: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return key → call for the keys that name one call."""
    calls: dict[str, set[int]] = {}
    for key, call_id in found:
        calls.setdefault(key, set()).add(call_id)
    return {key: ids.pop() for key, ids in calls.items() if len(ids) == 1}


def _add_versions(
    session: Session, pairs: Sequence[tuple[Origin, CallData]], *, seen: Seen, before: dict[int, CallData]
) -> None:
    # Rows nobody looks at again in this transaction are written as they are: objects of them cost half of a harvest.
    versions, evidence = [], []
    for origin, call in pairs:
        assert origin.id is not None
        changes = difference(before[origin.id], call, today=seen.today) if origin.id in before else []
        name = text_hash(call.text, seen.converter)
        version = {
            "origin_id": origin.id,
            "number": origin.version,
            "seen_at": seen.now,
            "run_id": seen.run_id,
            "fingerprint": origin.fingerprint,
            "text_hash": name,
            "data": call.model_dump(mode="json", exclude={"text"}),
            "changes": [item.model_dump(mode="json") for item in changes],
            "material": any(item.material for item in changes),
        }
        versions.append(version)
        evidence += _evidence(origin, call, name)
    session.execute(insert(OriginVersion), versions)
    if evidence:
        session.execute(insert(Evidence), evidence)


def _evidence(origin: Origin, call: CallData, name: str) -> list[dict[str, Any]]:
    passages: list[tuple[str, Passage]] = sorted(call.facts.passages.items())
    passages += [("rounds", item.passage) for item in call.facts.rounds if item.passage]
    own = {"origin_id": origin.id, "version": origin.version, "text_hash": name}
    return [
        own | {"field": field, "start": passage.start, "end": passage.end, "quote": passage.quote}
        for field, passage in passages
    ]


def _store_texts(session: Session, texts: dict[str, str], converter: str) -> None:
    rows = [{"hash": name, "converter": converter, "text": text} for name, text in texts.items()]
    of_database = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement: Insert = of_database(SourceText).on_conflict_do_nothing(index_elements=["hash"])
    session.execute(statement, rows)
