"""The weekly letters: one row per person and slot, and files to look at."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from tracker.letters.compose import compose, has_news, told_due
from tracker.letters.items import DueItem
from tracker.letters.mime import mail_bytes
from tracker.letters.render import render
from tracker.letters.slots import monday_of
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import letter_news, outgoing, people, wishes
from tracker.services.sealing import SealedLetter
from tracker.services.weeks import Week, week_of
from tracker.shapes.actor import Actor
from tracker.vocabulary.work import LetterKind, LetterState

_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


def prepare(
    session: Session,
    actor: Actor,
    *,
    slot: str,
    now: datetime,
    today: date,
    base_url: str,
    only_due: bool = False,
    names_viewer: bool = False,
    person_ids: Collection[int] | None = None,
) -> list[Letter]:
    """Return the letters of a week, one per person with an address who wants one. A repeated call adds none.

    ``only_due`` leaves out whose weekday has not come yet. A letter nobody tried to send yet is written anew, so that
    it never tells of last Friday's deadlines. ``names_viewer``: see ``Week``; ``person_ids``: of these people only.
    """
    require(actor, Action.WRITE_LETTERS)
    monday = monday_of(slot)
    query = select(Letter).where(Letter.kind == LetterKind.WEEKLY, Letter.slot == slot)
    if person_ids is not None:
        query = query.where(col(Letter.person_id).in_(person_ids))
    existing = {letter.person_id: letter for letter in session.exec(query)}
    week = Week(
        session, actor, slot=slot, now=now, today=today, base_url=base_url.rstrip("/"), names_viewer=names_viewer
    )
    written = []
    for person in people.letter_recipients(session, actor):
        if person_ids is not None and person.id not in person_ids:
            continue
        wished = wishes.of(person)
        too_early = only_due and today < monday + timedelta(days=wished.weekday)
        if person.email and wished.wants(today) and not too_early:
            written.append(_letter(week, person, existing.get(person.id or 0)))
    # All rows of a run together: a thousand letters take a few statements.
    fresh = [(letter, told) for letter, told in written if letter is not None and told is not None]
    session.add_all(letter for letter, _ in fresh)
    session.flush()
    letter_news.remember(session, fresh)
    return [letter for letter, _ in written if letter is not None]


def mail_of(letter: Letter, sealed: SealedLetter, *, sender: str) -> bytes:
    """Return a letter as it goes over the wire, with the tokens of this sending.

    Raises:
        ValueError: one of the addresses is none.
    """
    return mail_bytes(
        sender=sender,
        recipient=letter.recipient,
        subject=letter.subject,
        text=sealed.text,
        html=sealed.html,
        message_id=letter.message_id,
        written_at=letter.created_at,
        unsubscribe=sealed.unsubscribe,
    )


def write_out(letters: Iterable[tuple[Letter, SealedLetter]], *, folder: Path, sender: str) -> list[Path]:
    """Write each letter as mail, text and page to look at; for the owner alone (the links work); return the files."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for letter, sealed in letters:
        name = f"{letter.slot}-{_NOT_A_NAME.sub('-', letter.recipient.lower()).strip('-')}"
        parts = {
            "eml": mail_of(letter, sealed, sender=sender),
            "txt": sealed.text.encode(),
            "html": sealed.html.encode(),
        }
        for ending, content in parts.items():
            path = folder / f"{name}.{ending}"
            unfinished = path.with_suffix(f".{ending}.neu")
            unfinished.touch(mode=0o600)
            unfinished.write_bytes(content)
            unfinished.replace(path)
            written.append(path)
    return written


def _letter(week: Week, person: Person, existing: Letter | None) -> tuple[Letter | None, tuple[DueItem, ...] | None]:
    """Return a person's letter and the due dates it tells; ``None`` for what is not written (again).

    There is none when there is nothing to say and the person wants no letter then.
    """
    if existing is not None and (existing.state is not LetterState.PREPARED or existing.attempts):
        return existing, None
    data = week_of(week, person)
    if not (has_news(data) or wishes.of(person).when_nothing):
        return existing, None
    composed = compose(data, today=week.today)
    written = render(composed)
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
        message_id=outgoing.message_id(week.base_url, LetterKind.WEEKLY, week.slot, str(person.public_id)),
        created_at=week.now,
    )
    letter.recipient, letter.is_example, letter.created_at = person.email or "", week.is_example, week.now
    letter.subject, letter.text, letter.html = written.subject, written.text, written.html
    letter.headers = {"base_url": week.base_url, "links": [link.model_dump(mode="json") for link in composed.links]}
    return letter, told_due(data, composed)
