"""Projects of others that were funded: stored from a public catalogue, shown beside a call as "ähnlich gefördert"."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.models.calls import FundingCall
from tracker.models.watching import KnownAward
from tracker.rules.access import Action, require
from tracker.rules.known_awards import HOME, Filed, Likeness, likeness, named, programme_of, search_words
from tracker.shapes.actor import Actor
from tracker.shapes.awards import KnownAwardData, SimilarAward
from tracker.shapes.sources import StoreCounts
from tracker.vocabulary.calls import Level

SHOWN = 3
_CANDIDATES = 200
_CUT_FROM = 8  # letters from which a word is searched without its ending


def store(
    session: Session, actor: Actor, *, source: str, awards: Sequence[KnownAwardData], now: datetime
) -> StoreCounts:
    """Store at most a hundred awards: new ones, changed ones, and only "last seen" for the rest."""
    require(actor, Action.STORE_HARVEST)
    last = {award.external_id: award for award in awards}
    query = select(KnownAward).where(KnownAward.source == source, col(KnownAward.external_id).in_(list(last)))
    existing = {row.external_id: row for row in session.exec(query)}
    marks = {key: _fingerprint(award) for key, award in last.items()}
    new = [key for key in last if key not in existing]
    changed = [key for key, row in existing.items() if row.fingerprint != marks[key]]
    for key in new:
        values = last[key].model_dump() | {"source": source}
        session.add(KnownAward(**values, fingerprint=marks[key], first_seen=now, last_seen=now))
    for key in changed:
        row = existing[key]
        row.sqlmodel_update(last[key].model_dump(exclude={"source"}) | {"fingerprint": marks[key], "call_id": None})
        session.add(row)
    session.flush()
    seen = update(KnownAward).where(col(KnownAward.source) == source, col(KnownAward.external_id).in_(list(existing)))
    session.execute(seen.values(last_seen=now))
    return StoreCounts(
        created=len(new),
        changed=len(changed),
        unchanged=len(existing) - len(changed),
        repeated=len(awards) - len(last),
    )


def link(session: Session, actor: Actor) -> int:
    """Tie awards to the federal programme they clearly came from. Return how many were tied."""
    require(actor, Action.STORE_HARVEST)
    loose = select(KnownAward).where(col(KnownAward.call_id).is_(None))
    awards = list(session.exec(loose))
    if not awards:
        return 0
    federal = select(FundingCall.id, FundingCall.title, FundingCall.provider).where(
        FundingCall.level == Level.BUND, col(FundingCall.is_example).is_(False)
    )
    calls = [named(key, title, provider) for key, title, provider in session.exec(federal) if key is not None]
    tied = 0
    for award in awards:
        award.call_id = programme_of(_filed(award), calls)
        tied += award.call_id is not None
        session.add(award)
    session.flush()
    return tied


def similar(
    session: Session,
    actor: Actor,
    *,
    call_id: int | None = None,
    text: str = "",
    provider: str = "",
    limit: int = SHOWN,
) -> list[SimilarAward]:
    """Return up to three awards of others for a call, or for a title: those of the same programme first.

    Raises:
        NotFound: there is no call with this number.
    """
    require(actor, Action.READ_CALL)
    if call_id is not None:
        call = session.get(FundingCall, call_id)
        if call is None:
            raise NotFound("Dieses Förderprogramm gibt es nicht. Bitte laden Sie die Seite neu.")
        text, provider = text or call.title, provider or call.provider
    certain = of_calls(session, [call_id], limit=limit)[call_id] if call_id is not None else []
    known = {award.url for award in certain}
    others = [award for award in _alike(session, text, provider, limit + len(certain)) if award.url not in known]
    return [*certain, *others][:limit]


def of_calls(session: Session, call_ids: Collection[int], *, limit: int = SHOWN) -> dict[int, list[SimilarAward]]:
    """Return for each call the awards that clearly came from it, the nearest and newest first; one question for all."""
    found: dict[int, list[SimilarAward]] = {call_id: [] for call_id in call_ids}
    if not found:
        return found
    query = select(KnownAward).where(col(KnownAward.call_id).in_(list(found)))
    for award in sorted(session.exec(query), key=_order):
        listed = found[award.call_id or 0]
        if len(listed) < limit:
            listed.append(_shown(award, "aus diesem Programm gefördert", certain=True))
    return found


def count(session: Session) -> int:
    """Return how many awards of others are known."""
    return session.exec(select(func.count()).select_from(KnownAward)).one()


def _alike(session: Session, title: str, provider: str, limit: int) -> list[SimilarAward]:
    words = search_words(title)
    if not words:
        return []
    holds = [func.lower(column).contains(_stem(word), autoescape=True) for word in words for column in _SEARCHED]
    # The newest are asked for first, should a common word bring more than can be compared in a moment.
    query = select(KnownAward).where(or_(*holds)).order_by(col(KnownAward.starts_on).desc(), col(KnownAward.id))
    rated: list[tuple[Likeness, KnownAward]] = [
        (found, award)
        for award in session.exec(query.limit(_CANDIDATES))
        if (found := likeness(title, provider, _filed(award), award.ags)) is not None
    ]
    rated.sort(key=lambda pair: (-pair[0].score, _order(pair[1])))
    return [_shown(award, f"ähnliches Thema: {', '.join(found.words)}") for found, award in rated[:limit]]


_SEARCHED = (col(KnownAward.title), col(KnownAward.programme))


def _stem(word: str) -> str:
    """Return what to look for: without the ending, and without a first letter whose capital SQLite cannot lower."""
    cut = word[:-2] if len(word) >= _CUT_FROM else word
    return (cut if cut[0].isascii() else cut[1:]).lower()


def _order(award: KnownAward) -> tuple[bool, int, int]:
    started = award.starts_on.toordinal() if award.starts_on else 0
    return (not award.ags.startswith(HOME), -started, award.id or 0)


def _filed(award: KnownAward) -> Filed:
    return Filed(award.title, award.programme, award.ministry, award.joint_title)


def _shown(award: KnownAward, why: str, *, certain: bool = False) -> SimilarAward:
    values = {name: getattr(award, name) for name in SimilarAward.model_fields if hasattr(award, name)}
    return SimilarAward(**values, why=why, certain=certain, nearby=award.ags.startswith(HOME))


def _fingerprint(award: KnownAwardData) -> str:
    return hashlib.sha256(award.model_dump_json().encode()).hexdigest()
