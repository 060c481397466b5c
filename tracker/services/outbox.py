"""The way of a letter from prepared to sent. Each step is committed before the next one is dared."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterKind, LetterState

LOST = "Der Versand brach ab, bevor der Mailserver geantwortet hat. Ob der Brief ankam, ist unklar."


# After each failure that may pass; afterwards the letter is given up and shown as refused.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440, 1440))
GIVEN_UP = "Nach mehreren Versuchen aufgegeben. Zuletzt: "


def waiting(
    session: Session, actor: Actor, *, now: datetime, kind: LetterKind | None = None, slot: str | None = None
) -> list[Letter]:
    """Return the letters that have not been sent yet and may be tried now: of one kind and slot, or all."""
    require(actor, Action.WRITE_LETTERS)
    may_be_tried = or_(col(Letter.next_attempt_at).is_(None), col(Letter.next_attempt_at) <= now)
    query = select(Letter).where(Letter.state == LetterState.PREPARED, may_be_tried)
    if kind is not None:
        query = query.where(Letter.kind == kind)
    if slot is not None:
        query = query.where(Letter.slot == slot)
    return list(session.exec(query.order_by(col(Letter.id))))


def claim(session: Session, *, letter_id: int) -> bool:
    """Take a letter for sending; of several processes exactly one gets it."""
    statement = (
        update(Letter)
        .where(col(Letter.id) == letter_id, col(Letter.state) == LetterState.PREPARED)
        .values(state=LetterState.SENDING, attempts=Letter.attempts + 1)
        .returning(col(Letter.id))
    )
    return session.execute(statement).first() is not None


def record(session: Session, *, letter_id: int, state: LetterState, reason: str, now: datetime) -> LetterState:
    """Write down what became of a letter: sent, refused, unclear, or prepared again because it was surely not taken.

    What was not taken is tried again later and later, and in the end given up. Return the state that was written.
    """
    values: dict[str, Any] = {"state": state, "error": reason, "sent_at": now if state is LetterState.SENT else None}
    if state is LetterState.PREPARED:
        attempts = session.get_one(Letter, letter_id, populate_existing=True).attempts
        if attempts > len(PAUSES):
            values |= {"state": LetterState.REFUSED, "error": GIVEN_UP + reason}
        else:
            values["next_attempt_at"] = now + PAUSES[max(attempts, 1) - 1]
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(**values))
    return LetterState(values["state"])


def mark_lost(session: Session, actor: Actor) -> int:
    """Mark letters as unclear whose sender died in the middle. Return how many.

    A sender that is still at work overwrites it with what it knows.
    """
    require(actor, Action.WRITE_LETTERS)
    statement = (
        update(Letter)
        .where(col(Letter.state) == LetterState.SENDING)
        .values(state=LetterState.UNCLEAR, error=LOST)
        .returning(col(Letter.id))
    )
    return len(session.execute(statement).all())
