"""The way of a letter from prepared to sent. Each step is committed before the next one is dared."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterKind, LetterState

LOST = "Der Versand brach ab, bevor der Mailserver geantwortet hat. Ob der Brief ankam, ist unklar."


def waiting(session: Session, actor: Actor, *, kind: LetterKind, slot: str) -> list[Letter]:
    """Return the letters of a slot that have not been sent yet."""
    require(actor, Action.WRITE_LETTERS)
    query = select(Letter).where(Letter.kind == kind, Letter.slot == slot, Letter.state == LetterState.PREPARED)
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


def record(session: Session, *, letter_id: int, state: LetterState, reason: str, now: datetime) -> None:
    """Write down what became of a letter: sent, refused, unclear, or prepared again because it was surely not taken."""
    sent_at = now if state is LetterState.SENT else None
    values = {"state": state, "error": reason, "sent_at": sent_at}
    session.execute(update(Letter).where(col(Letter.id) == letter_id).values(**values))


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
