"""Korrekturhinweise: somebody says that a fact is wrong, the office takes it over or says why not."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import func
from sqlmodel import Session, col, select

from tracker.errors import ChangedMeanwhile, NotAllowed, NotFound, Refused
from tracker.models.calls import FundingCall
from tracker.models.partners import Partner, Person
from tracker.models.watching import CorrectionHint
from tracker.rules.access import Action, require, scope, sees_office_only
from tracker.rules.correction_values import NAMES
from tracker.rules.storable import storable_text
from tracker.services import audit, calls
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import HintState

LONGEST = 1_000


class HintView(Shape):
    """A hint as people see it; ``name`` is what it is about, empty when it is about the whole programme."""

    public_id: UUID
    call_id: UUID
    call_title: str
    field: str
    name: str
    text: str
    person: str
    partner: str
    made_at: datetime
    state: HintState
    answer: str
    answered_at: datetime | None


def give(session: Session, actor: Actor, *, call_id: UUID, text: str, now: datetime, field: str = "") -> CorrectionHint:
    """Tell the office that something about a call is wrong.

    Raises:
        Refused: nothing is said, or too much.
    """
    require(actor, Action.GIVE_HINT)
    call = calls.find(session, public_id=call_id)
    if call.office_only and not sees_office_only(actor):
        raise NotFound("Dieses Förderprogramm gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    if actor.person_id is None:
        raise NotAllowed(
            "Einen Hinweis gibt eine eingetragene Person, damit wir antworten können. "
            "Bitte melden Sie sich als Person an."
        )
    hint = CorrectionHint(
        call_id=call.id or 0,
        person_id=actor.person_id,
        partner_id=actor.partner_id,
        field=field if field in NAMES else "",
        text=_said(text, "Bitte schreiben Sie in einem Satz, was nicht stimmt."),
        made_at=now,
    )
    session.add(hint)
    session.flush()
    _note(session, actor, hint, call, f"Korrekturhinweis zu „{call.title}“: {hint.text}")
    return hint


def waiting(session: Session, actor: Actor) -> list[HintView]:
    """Return the hints the office has not answered, the oldest first."""
    require(actor, Action.CORRECT_CALL)
    return _views(session, CorrectionHint.state == HintState.OPEN)


def count_waiting(session: Session, actor: Actor) -> int:
    """Return how many hints wait for the office."""
    require(actor, Action.CORRECT_CALL)
    return session.exec(select(func.count()).where(CorrectionHint.state == HintState.OPEN)).one()


def of_call(session: Session, actor: Actor, *, call_id: UUID) -> list[HintView]:
    """Return the hints about a call that concern the actor: all for the office, their own Kommune's for the others."""
    require(actor, Action.READ_CALL)
    own = scope(actor)
    where: list[Any] = [FundingCall.public_id == call_id]
    return _views(session, *where, *([] if own is None else [CorrectionHint.partner_id == own]))


def take(session: Session, actor: Actor, *, hint_id: UUID, now: datetime, answer: str = "") -> CorrectionHint:
    """Say that a hint is right; the fact itself is set by ``corrections.correct``."""
    require(actor, Action.CORRECT_CALL)
    return _answer(session, actor, hint_id, HintState.TAKEN, storable_text(answer).strip()[:LONGEST], now)


def decline(session: Session, actor: Actor, *, hint_id: UUID, now: datetime, answer: str) -> CorrectionHint:
    """Say why a hint is not taken over.

    Raises:
        Refused: the sentence that says why is missing.
    """
    require(actor, Action.CORRECT_CALL)
    why = _said(answer, "Bitte begründen Sie in einem Satz, warum der Hinweis nicht übernommen wird.")
    return _answer(session, actor, hint_id, HintState.DECLINED, why, now)


def _answer(
    session: Session, actor: Actor, hint_id: UUID, state: HintState, answer: str, now: datetime
) -> CorrectionHint:
    hint = session.exec(select(CorrectionHint).where(CorrectionHint.public_id == hint_id).with_for_update()).first()
    if hint is None:
        raise NotFound("Diesen Hinweis gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    if hint.state is not HintState.OPEN:
        raise ChangedMeanwhile(
            f"Dieser Hinweis ist schon beantwortet: {hint.state.label}. Bitte laden Sie die Seite neu."
        )
    hint.state, hint.answer, hint.answered_by_id, hint.answered_at = state, answer, actor.person_id, now
    session.add(hint)
    session.flush()
    call = session.get_one(FundingCall, hint.call_id)
    said = f" Antwort: {answer}" if answer else ""
    _note(session, actor, hint, call, f"Korrekturhinweis zu „{call.title}“ {state.label}.{said}")
    return hint


def _views(session: Session, *where: Any) -> list[HintView]:
    shown: tuple[Any, ...] = (CorrectionHint, FundingCall.public_id, FundingCall.title, Person.name, Partner.short_name)
    query = (
        sa.select(*shown)
        .join(FundingCall, col(FundingCall.id) == col(CorrectionHint.call_id))
        .join(Person, col(Person.id) == col(CorrectionHint.person_id))
        .outerjoin(Partner, col(Partner.id) == col(CorrectionHint.partner_id))
        .where(*where)
        .order_by(col(CorrectionHint.id))
    )
    return [
        HintView(
            public_id=hint.public_id,
            call_id=call_id,
            call_title=title,
            field=hint.field,
            name=NAMES.get(hint.field, ""),
            text=hint.text,
            person=person,
            partner=partner or "",
            made_at=hint.made_at,
            state=hint.state,
            answer=hint.answer,
            answered_at=hint.answered_at,
        )
        for hint, call_id, title, person, partner in session.execute(query)
    ]


def _said(text: str, missing: str) -> str:
    said = storable_text(text).strip()
    if not said:
        raise Refused(missing)
    if len(said) > LONGEST:
        raise Refused(f"Das ist zu lang. Bitte kürzen Sie auf {LONGEST} Zeichen.")
    return said


def _note(session: Session, actor: Actor, hint: CorrectionHint, call: FundingCall, sentence: str) -> None:
    audit.record(
        session,
        actor,
        action="hint_answered" if hint.answered_at else "hint_given",
        subject="correction_hint",
        subject_id=str(hint.public_id),
        sentence=f"{actor.label}: {sentence}",
        at=hint.answered_at or hint.made_at,
        partner_id=hint.partner_id,
        payload={"call": str(call.public_id), "field": hint.field},
    )
