"""The weekly letters: one row per person and slot, and files to look at."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from sqlmodel import Session, select

from tracker.letters.compose import compose
from tracker.letters.mime import mail_bytes
from tracker.letters.render import render
from tracker.letters.slots import monday_of
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import people
from tracker.services.weeks import Week, week_of
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterKind, LetterState

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def prepare(session: Session, actor: Actor, *, slot: str, now: datetime, today: date, base_url: str) -> list[Letter]:
    """Return the letters of a week, one per person with an address. A repeated call adds none.

    A letter nobody tried to send yet is written anew, so that it never tells of last Friday's deadlines.
    """
    require(actor, Action.WRITE_LETTERS)
    monday_of(slot)
    query = select(Letter).where(Letter.kind == LetterKind.WEEKLY, Letter.slot == slot)
    existing = {letter.person_id: letter for letter in session.exec(query)}
    week = Week(session, actor, slot=slot, now=now, today=today, base_url=base_url.rstrip("/"))
    letters = [
        _letter(week, person, existing.get(person.id or 0))
        for person in people.letter_recipients(session, actor)
        if person.email
    ]
    session.flush()
    return letters


def mail_of(letter: Letter, *, sender: str) -> bytes:
    """Return a letter as it goes over the wire.

    Raises:
        ValueError: one of the addresses is none.
    """
    return mail_bytes(
        sender=sender,
        recipient=letter.recipient,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=letter.message_id,
        written_at=letter.created_at,
    )


def write_out(letters: Iterable[Letter], *, folder: Path, sender: str) -> list[Path]:
    """Write each letter as mail, text and page to look at; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for letter in letters:
        name = f"{letter.slot}-{_NOT_A_NAME.sub('-', letter.recipient.lower()).strip('-')}"
        parts = {"eml": mail_of(letter, sender=sender), "txt": letter.text.encode(), "html": letter.html.encode()}
        for ending, content in parts.items():
            path = folder / f"{name}.{ending}"
            unfinished = path.with_suffix(f".{ending}.neu")
            unfinished.write_bytes(content)
            unfinished.replace(path)
            written.append(path)
    return written


def _letter(week: Week, person: Person, existing: Letter | None) -> Letter:
    if existing is not None and (existing.state is not LetterState.PREPARED or existing.attempts):
        return existing
    written = render(compose(week_of(week, person), today=week.today))
    assert person.id is not None
    letter = existing or Letter(
        kind=LetterKind.WEEKLY,
        person_id=person.id,
        slot=week.slot,
        state=LetterState.PREPARED,
        recipient="",
        subject="",
        text="",
        html="",
        message_id=_message_id(week, person),
        created_at=week.now,
    )
    letter.recipient, letter.is_example, letter.created_at = person.email or "", week.is_example, week.now
    letter.subject, letter.text, letter.html = written.subject, written.text, written.html
    week.session.add(letter)
    return letter


def _message_id(week: Week, person: Person) -> str:
    """Return the same id for the same person and week, so that a mail program shows a repeated letter once."""
    name = uuid5(NAMESPACE_URL, f"{week.base_url}/{LetterKind.WEEKLY.value}/{week.slot}/{person.public_id}")
    return f"<{name}@{urlsplit(week.base_url).hostname or 'foerderpfad.invalid'}>"
