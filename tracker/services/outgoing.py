"""Letters that leave as soon as they are written: stored in the outbox, and somebody asked to send them."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, select

from tracker.letters.composed import ComposedLetter
from tracker.letters.render import render
from tracker.models.work import Job, Letter
from tracker.services import installation
from tracker.vocabulary.work import JobKind, JobState, LetterKind, LetterState


def store(
    session: Session,
    composed: ComposedLetter,
    *,
    kind: LetterKind,
    person_id: int,
    recipient: str,
    slot: str,
    now: datetime,
    base_url: str,
) -> Letter:
    """Put a letter into the outbox; person, kind and slot name it, so it is written once."""
    written = render(composed)
    home = base_url.rstrip("/")
    letter = Letter(
        kind=kind,
        person_id=person_id,
        slot=slot,
        state=LetterState.PREPARED,
        recipient=recipient,
        subject=written.subject,
        text=written.text,
        html=written.html,
        message_id=message_id(home, kind, slot, str(person_id)),
        headers={"base_url": home, "links": [link.model_dump(mode="json") for link in composed.links]},
        is_example=not installation.is_live(session),
        created_at=now,
    )
    session.add(letter)
    session.flush()
    return letter


def message_id(home: str, kind: LetterKind, slot: str, person: str) -> str:
    """Return the same id for the same letter, so that a mail program shows a repeated one once."""
    name = uuid5(NAMESPACE_URL, f"{home}/{kind.value}/{slot}/{person}")
    return f"<{name}@{urlsplit(home).hostname or 'foerderpfad.invalid'}>"


def request_post(session: Session, *, now: datetime) -> None:
    """Let what waits be sent soon; a job that still waits will see this letter too. Before real work nothing leaves."""
    if not installation.is_live(session):
        return
    waiting = select(Job.id).where(Job.kind == JobKind.POST, Job.state == JobState.WAITING)
    if session.exec(waiting).first() is None:
        session.add(Job(kind=JobKind.POST, created_at=now))
        session.flush()
