"""What staff decide about calls that look alike: one programme or two. Each decision stays and can be undone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.errors import NotFound, Refused
from tracker.models.audit import AuditEvent
from tracker.models.calls import FundingCall
from tracker.models.origins import MergeDecision, Origin
from tracker.rules.access import Action, require
from tracker.services import audit, calls, doubts, following, merge_rows, projections, rematching
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import MergeKind

_MERGED, _SPLIT, _APART = "calls_merged", "call_split", "calls_kept_apart"


def merge(session: Session, actor: Actor, *, keep: UUID, gone: UUID, now: datetime) -> FundingCall:
    """Make one call of two: the sources of ``gone`` describe ``keep`` from now on, and what hung on it follows.

    The call that goes keeps its row and its address, which leads to the other one.

    Raises:
        Refused: it is the same call, or one of them is merged already.
    """
    require(actor, Action.CORRECT_CALL)
    kept, going = _two(session, keep, gone)
    decision_ids = _join(session, actor, kept, going, now)
    title = going.title
    moved = following.carry(session, gone=_id(going), kept=_id(kept))
    going.withdrawn_at = going.changed_at = now
    session.add(going)
    _refresh(session, [_id(kept)], now)
    rounds = following.rounds_followed(session, applications=moved["applications"], call_id=_id(kept))
    sentence = f"hat „{title}“ mit „{kept.title}“ zusammengeführt."
    payload = {"decisions": decision_ids, "gone": _id(going), "moved": moved, "rounds": rounds}
    _note(session, actor, kept, _MERGED, sentence, now, payload)
    return kept


def keep_apart(session: Session, actor: Actor, *, one: UUID, other: UUID, now: datetime) -> MergeDecision:
    """Say that two calls that look alike are two programmes; they are not asked about again."""
    require(actor, Action.CORRECT_CALL)
    left, right = _two(session, one, other)
    decision = merge_rows.decide(
        session, actor.person_id, merge_rows.lead(session, left), right, MergeKind.SEPARATE, now
    )
    doubts.settle(session, one=_id(left), other=_id(right), now=now)
    sentence = f"hält „{left.title}“ und „{right.title}“ für zwei Programme."
    _note(session, actor, right, _APART, sentence, now, {"decisions": [decision.id]})
    return decision


def split(
    session: Session, actor: Actor, *, call_id: UUID, source: str, external_id: str, now: datetime
) -> FundingCall:
    """Make a call of its own out of what one source says; everything that hangs on the old call stays there.

    Raises:
        Refused: no other source describes the call.
    """
    require(actor, Action.CORRECT_CALL)
    call = calls.find(session, public_id=call_id)
    origins = list(session.exec(select(Origin).where(Origin.call_id == call.id)))
    origin = next((item for item in origins if (item.source, item.external_id) == (source, external_id)), None)
    if origin is None or len(origins) < 2:
        raise Refused("Trennen lässt sich nur, was mehrere Quellen beschreiben. Bitte laden Sie die Seite neu.")
    new = merge_rows.new_call(session, origin, now)
    origin.call_id = _id(new)
    session.add(origin)
    for row in merge_rows.valid(session, MergeDecision.origin_id == origin.id, MergeDecision.kind == MergeKind.SAME):
        row.undone_at = now
        session.add(row)
    decision = merge_rows.decide(session, actor.person_id, origin, call, MergeKind.SEPARATE, now)
    _refresh(session, [_id(call), _id(new)], now)
    sentence = f"hat „{new.title}“ von „{call.title}“ getrennt."
    _note(session, actor, call, _SPLIT, sentence, now, {"decisions": [decision.id], "new": _id(new)})
    return new


def undo(session: Session, actor: Actor, *, decision_id: int, now: datetime) -> None:
    """Take a decision back.

    What followed a merged call goes back to it as far as it is still there; what was added to the joint call since
    then stays with it.

    Raises:
        NotFound: the decision was taken back already.
    """
    require(actor, Action.CORRECT_CALL)
    decision = session.get(MergeDecision, decision_id)
    if decision is None or decision.undone_at is not None or decision.kind is MergeKind.DOUBTFUL:
        raise NotFound("Diese Entscheidung ist schon zurückgenommen. Bitte laden Sie die Seite neu.")
    call = session.get_one(FundingCall, decision.call_id)
    event = merge_rows.event_of(session, call, decision, (_MERGED, _SPLIT, _APART))
    if decision.kind is MergeKind.SAME:
        _part(session, call, decision, event, now)
        sentence = f"hat die Zusammenführung bei „{call.title}“ rückgängig gemacht."
    else:
        decision.undone_at = now
        session.add(decision)
        _rejoin(session, actor, call, decision, event, now)
        sentence = f"hat die Trennung bei „{call.title}“ rückgängig gemacht."
    _note(session, actor, call, "merge_undone", sentence, now, {"decision": decision.id})


def _join(session: Session, actor: Actor, kept: FundingCall, going: FundingCall, now: datetime) -> list[int]:
    """Move the origins and note the decision for each; earlier decisions that say the opposite no longer hold."""
    doubts.settle(session, one=_id(kept), other=_id(going), now=now)
    for row in doubts.between(session, MergeKind.SEPARATE, one=_id(kept), other=_id(going)):
        row.undone_at = now
        session.add(row)
    made = []
    for origin in session.exec(select(Origin).where(Origin.call_id == going.id).order_by(col(Origin.id))).all():
        origin.call_id = _id(kept)
        session.add(origin)
        made.append(merge_rows.decide(session, actor.person_id, origin, kept, MergeKind.SAME, now).id or 0)
    return made


def _part(
    session: Session, call: FundingCall, decision: MergeDecision, event: AuditEvent | None, now: datetime
) -> None:
    """Give the origins of a merged call their own call back, with what followed it."""
    together = merge_rows.valid(
        session,
        MergeDecision.call_id == call.id,
        MergeDecision.kind == MergeKind.SAME,
        MergeDecision.made_at == decision.made_at,
    )
    origins = []
    for row in together:
        row.undone_at = now
        session.add(row)
        origins += [found for found in [session.get_one(Origin, row.origin_id)] if found.call_id == call.id]
    if not origins:
        raise NotFound(
            "Die Quellen dieser Zusammenführung gehören inzwischen zu einem anderen Programm. "
            "Bitte nehmen Sie zuerst die spätere Entscheidung zurück."
        )
    back = merge_rows.left_behind(session, origins, call) or merge_rows.new_call(session, origins[0], now)
    for origin in origins:
        origin.call_id = _id(back)
        session.add(origin)
    session.flush()
    payload = event.payload if event else {}
    moved = payload.get("moved", {})
    following.bring_back(session, moved=moved, kept=_id(call), back=_id(back), since=decision.made_at)
    _refresh(session, [_id(call), _id(back)], now)
    following.rounds_back(session, old=payload.get("rounds", {}), call_id=_id(back))


def _rejoin(
    session: Session,
    actor: Actor,
    call: FundingCall,
    decision: MergeDecision,
    event: AuditEvent | None,
    now: datetime,
) -> None:
    """After a separation is undone: a split call joins its old one again, others become a question again."""
    origin = session.get_one(Origin, decision.origin_id)
    other = session.get_one(FundingCall, origin.call_id)
    if event is not None and event.action == _SPLIT and other.id != call.id:
        merge(session, actor, keep=call.public_id, gone=other.public_id, now=now)
    elif other.id != call.id:
        doubts.ask(session, origin_id=origin.id or 0, call_id=_id(call), now=now)


def _two(session: Session, one: UUID, other: UUID) -> tuple[FundingCall, FundingCall]:
    left, right = calls.find(session, public_id=one), calls.find(session, public_id=other)
    if left.id == right.id:
        raise Refused("Das ist dasselbe Programm. Bitte laden Sie die Seite neu.")
    for call in (left, right):
        if session.exec(select(Origin.id).where(Origin.call_id == call.id)).first() is None:
            raise Refused(
                f"„{call.title}“ ist schon mit einem anderen Programm zusammengeführt. Bitte laden Sie die Seite neu."
            )
    return left, right


def _refresh(session: Session, call_ids: list[int], now: datetime) -> None:
    session.flush()
    projections.refresh(session, call_ids=call_ids, today=now.astimezone(BERLIN).date(), now=now)
    rematching.request(session, now=now)


def _id(call: FundingCall) -> int:
    assert call.id is not None
    return call.id


def _note(
    session: Session,
    actor: Actor,
    call: FundingCall,
    action: str,
    sentence: str,
    now: datetime,
    payload: dict[str, Any],
) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="funding_call",
        subject_id=str(call.public_id),
        sentence=f"{actor.label} {sentence}",
        at=now,
        payload=payload,
    )
