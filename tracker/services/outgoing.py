"""Letters that leave as soon as they are written: stored in the outbox, and somebody asked to send them."""

from datetime import datetime
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, select

from tracker.clock import BERLIN
from tracker.letters.composed import ComposedLetter
from tracker.letters.envelope import Envelope
from tracker.letters.render import render
from tracker.models.work import Job, Letter
from tracker.services import installation, people
from tracker.vocabulary.work import JobKind, JobState, LetterKind, LetterState


class Mailing:
    """What the letters of one run share, read once. ``names_viewer``: see ``Week``."""

    def __init__(self, session: Session, *, now: datetime, base_url: str, names_viewer: bool = False) -> None:
        self._session, self._now, self._home = session, now, base_url.rstrip("/")
        self._is_example = not installation.is_live(session)
        self._viewers = people.names_in_links(session) if names_viewer else {}

    def envelope(self, to: str, person_id: int | None = None) -> Envelope:
        """Return what a letter to this name tells besides its content; ``person_id`` where its links lead to pages."""
        return Envelope(
            to=to,
            base_url=self._home,
            today=self._now.astimezone(BERLIN).date(),
            is_example=self._is_example,
            viewer=self._viewers.get(person_id, ""),
        )

    def store(self, composed: ComposedLetter, *, kind: LetterKind, person_id: int, recipient: str, slot: str) -> Letter:
        """Put a letter into the outbox; person, kind and slot name it, so it is written once."""
        written = render(composed)
        letter = Letter(
            kind=kind,
            person_id=person_id,
            slot=slot,
            state=LetterState.PREPARED,
            recipient=recipient,
            subject=written.subject,
            text=written.text,
            html=written.html,
            message_id=message_id(self._home, kind, slot, str(person_id)),
            headers={"base_url": self._home, "links": [link.model_dump(mode="json") for link in composed.links]},
            is_example=self._is_example,
            created_at=self._now,
        )
        self._session.add(letter)
        self._session.flush()
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
