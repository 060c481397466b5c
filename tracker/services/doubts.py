"""Calls of different sources that may be one programme: found after a harvest, listed until staff decide.

A question is a row of the merge decisions that nobody has decided yet. Looking for them compares every call and takes
seconds at ten thousand calls, so it happens outside of any writing transaction: ``look``, then ``remember``.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from tracker.models.calls import FundingCall
from tracker.models.origins import MergeDecision, Origin, OriginVersion, SourceText
from tracker.models.sources import Source
from tracker.rules.access import Action, require
from tracker.rules.candidates import compare, pairs_within
from tracker.rules.profiles import Profile, profile
from tracker.services.versions import latest_data
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import MergeKind

MOST = 500
"""Pairs that wait at most: nobody looks through more, and the next comparison brings what is left."""

# As much of a text as calls are compared by.
_BEGINNING = 2_400


class Found(NamedTuple):
    """An origin, and the call it may belong to."""

    origin_id: int
    call_id: int


class Side(Shape):
    """One of two calls that look alike, with what tells them apart."""

    public_id: UUID
    title: str
    provider: str
    level: Level
    areas: tuple[str, ...]
    sources: tuple[str, ...]
    url: str
    rate_hundredths: int | None
    amount_max_cents: int | None
    next_closes_on: date | None
    rolling: bool
    summary: str


class Doubt(Shape):
    """Two calls and why they may be one."""

    one: Side
    other: Side
    reason: str


def look(session: Session) -> list[Found]:
    """Compare all calls that are still there and return the ``MOST`` likeliest pairs to ask about, the surest first."""
    query = (
        select(Origin.id, Origin.call_id, OriginVersion.data, func.substr(SourceText.text, 1, _BEGINNING))
        .join(OriginVersion, col(OriginVersion.origin_id) == col(Origin.id))
        .join(SourceText, col(SourceText.hash) == col(OriginVersion.text_hash))
        .where(col(Origin.withdrawn_at).is_(None), col(OriginVersion.number) == col(Origin.version))
        .order_by(col(Origin.id))
    )
    keys: list[Found] = []
    profiles: list[Profile] = []
    for origin_id, call_id, data, text in session.exec(query):
        keys.append(Found(origin_id or 0, call_id))
        profiles.append(profile(CallData.model_validate({**data, "text": text})))
    apart = _kept_apart(session)
    found: dict[frozenset[int], Found] = {}
    for pair in pairs_within(profiles):
        left, right = keys[pair.left], keys[pair.right]
        calls = frozenset((left.call_id, right.call_id))
        if len(calls) == 2 and calls not in apart:
            found.setdefault(calls, Found(left.origin_id, right.call_id))
    return list(found.values())[:MOST]


def remember(session: Session, actor: Actor, *, found: Sequence[Found], now: datetime) -> int:
    """Keep what ``look`` found: new questions are added, those that no longer arise go. Return how many are open."""
    require(actor, Action.START_JOB)
    wanted = dict.fromkeys(found)
    asked = {Found(row.origin_id, row.call_id): row for row in _open(session)}
    apart = _kept_apart(session)
    for key, row in asked.items():
        if key not in wanted:
            row.undone_at = now
            session.add(row)
    home = dict(session.exec(select(Origin.id, Origin.call_id)).all()) if wanted else {}
    described = set(home.values())
    for key in wanted:
        # Staff may have decided while the calls were being compared.
        own = home.get(key.origin_id)
        decided = key.call_id == own or key.call_id not in described or frozenset((own, key.call_id)) in apart
        if key not in asked and not decided:
            session.add(_question(key, now))
    session.flush()
    return len(_open(session))


def ask(session: Session, *, origin_id: int, call_id: int, now: datetime) -> None:
    """Put a pair on the list."""
    session.add(_question(Found(origin_id, call_id), now))
    session.flush()


def settle(session: Session, *, one: int, other: int, now: datetime) -> None:
    """Take the questions about two calls off the list: staff have decided."""
    for row in between(session, MergeKind.DOUBTFUL, one=one, other=other):
        row.undone_at = now
        session.add(row)
    session.flush()


def between(session: Session, kind: MergeKind, *, one: int, other: int) -> list[MergeDecision]:
    """Return the rows of a kind that hold and are about these two calls."""
    query = (
        select(MergeDecision)
        .join(Origin, col(Origin.id) == col(MergeDecision.origin_id))
        .where(
            MergeDecision.kind == kind,
            col(MergeDecision.undone_at).is_(None),
            or_(
                (col(MergeDecision.call_id) == one) & (col(Origin.call_id) == other),
                (col(MergeDecision.call_id) == other) & (col(Origin.call_id) == one),
            ),
        )
    )
    return list(session.exec(query))


def count(session: Session, actor: Actor) -> int:
    """Return how many pairs wait for a decision."""
    require(actor, Action.CORRECT_CALL)
    mine, theirs = aliased(FundingCall), aliased(FundingCall)
    query = (
        select(func.count())
        .select_from(MergeDecision)
        .join(Origin, col(Origin.id) == col(MergeDecision.origin_id))
        .join(mine, col(mine.id) == col(Origin.call_id))
        .join(theirs, col(theirs.id) == col(MergeDecision.call_id))
        .where(*_asking(mine, theirs))
    )
    return session.exec(query).one()


def listed(session: Session, actor: Actor, *, offset: int = 0, limit: int = 10) -> list[Doubt]:
    """Return a part of the pairs that wait for a decision, in the order in which they were found."""
    require(actor, Action.CORRECT_CALL)
    mine, theirs = aliased(FundingCall), aliased(FundingCall)
    query = (
        select(Origin, mine, theirs)
        .select_from(MergeDecision)
        .join(Origin, col(Origin.id) == col(MergeDecision.origin_id))
        .join(mine, col(mine.id) == col(Origin.call_id))
        .join(theirs, col(theirs.id) == col(MergeDecision.call_id))
        .where(*_asking(mine, theirs))
        .order_by(col(MergeDecision.id))
        .offset(offset)
        .limit(limit)
    )
    return [_doubt(session, origin, one, other) for origin, one, other in session.exec(query).all()]


def _asking(mine: type[FundingCall], theirs: type[FundingCall]) -> list[ColumnElement[bool]]:
    return [
        col(MergeDecision.kind) == MergeKind.DOUBTFUL,
        col(MergeDecision.undone_at).is_(None),
        col(mine.withdrawn_at).is_(None),
        col(theirs.withdrawn_at).is_(None),
        col(mine.id) != col(theirs.id),
    ]


def _doubt(session: Session, origin: Origin, one: FundingCall, other: FundingCall) -> Doubt:
    own = profile(latest_data(session, origin))
    others = session.exec(select(Origin).where(Origin.call_id == other.id, col(Origin.withdrawn_at).is_(None)))
    found = [compare(own, latest_data(session, item)) for item in others.all()]
    best = max(found, key=lambda item: item.score, default=None)
    return Doubt(one=_side(session, one), other=_side(session, other), reason=best.reason if best else "")


def _side(session: Session, call: FundingCall) -> Side:
    query = select(Source.title).join(Origin, col(Origin.source) == col(Source.name)).where(Origin.call_id == call.id)
    return Side(
        **{name: getattr(call, name) for name in Side.model_fields if name not in ("areas", "sources")},
        areas=tuple(call.areas),
        sources=tuple(dict.fromkeys(session.exec(query.order_by(col(Source.rank), col(Origin.id))))),
    )


def _question(pair: Found, now: datetime) -> MergeDecision:
    return MergeDecision(origin_id=pair.origin_id, call_id=pair.call_id, kind=MergeKind.DOUBTFUL, made_at=now)


def _open(session: Session) -> list[MergeDecision]:
    query = select(MergeDecision).where(
        MergeDecision.kind == MergeKind.DOUBTFUL, col(MergeDecision.undone_at).is_(None)
    )
    return list(session.exec(query.order_by(col(MergeDecision.id))))


def _kept_apart(session: Session) -> set[frozenset[int | None]]:
    """Return the pairs of calls staff want to keep apart."""
    query = (
        select(Origin.call_id, MergeDecision.call_id)
        .join(MergeDecision, col(MergeDecision.origin_id) == col(Origin.id))
        .where(MergeDecision.kind == MergeKind.SEPARATE, col(MergeDecision.undone_at).is_(None))
    )
    pairs: Iterable[tuple[int, int]] = session.exec(query).all()
    return {frozenset(pair) for pair in pairs}
