"""Personal links: random, stored as a hash, for one thing, until a day. Whoever has the link may open that thing."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from tracker.errors import NotAllowed, NotFound
from tracker.models.access import AccessToken
from tracker.models.partners import Person
from tracker.rules.access import Action, require
from tracker.services import audit
from tracker.shapes.actor import Actor, system
from tracker.shapes.base import Shape
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import TokenPurpose

_BYTES = 24
_LONGEST = 200
_FOR_OTHERS = frozenset((Role.OFFICE, Role.SYSTEM))
DOOR = system("Persönliche Links")


class Opened(Shape):
    """What a link opens. ``expired`` links show a way to a fresh one and nothing else."""

    token_id: int
    purpose: TokenPurpose
    person: Person | None
    letter_id: int | None
    subject: dict[str, Any]
    expired: bool


class Wanted(NamedTuple):
    """A link to be made: what it opens, and until when (``None``: until it is revoked)."""

    purpose: TokenPurpose
    subject: dict[str, Any]
    expires_at: datetime | None


def issue(
    session: Session,
    actor: Actor,
    *,
    purpose: TokenPurpose,
    person_id: int | None,
    subject: dict[str, Any],
    now: datetime,
    expires_at: datetime | None,
    letter_id: int | None = None,
) -> str:
    """Make a link's token and return it; only its hash stays here, so it cannot be shown again.

    Raises:
        NotAllowed: it would speak for somebody else.
    """
    wanted = Wanted(purpose=purpose, subject=subject, expires_at=expires_at)
    return issue_all(session, actor, wanted=[wanted], person_id=person_id, now=now, letter_id=letter_id)[0]


def issue_all(
    session: Session,
    actor: Actor,
    *,
    wanted: Sequence[Wanted],
    person_id: int | None,
    now: datetime,
    letter_id: int | None = None,
) -> list[str]:
    """Make the tokens of several links of one person, such as those of a letter, in one statement.

    Raises:
        NotAllowed: they would speak for somebody else.
    """
    _require_own(actor, person_id)
    made = [secrets.token_urlsafe(_BYTES) for _ in wanted]
    rows = [
        {
            "hash": _hash(token),
            "purpose": link.purpose,
            "person_id": person_id,
            "letter_id": letter_id,
            "subject": link.subject,
            "created_at": now,
            "expires_at": link.expires_at,
        }
        for token, link in zip(made, wanted, strict=True)
    ]
    if rows:
        session.execute(insert(AccessToken), rows)
    return made


def open_link(session: Session, *, token: str, purpose: TokenPurpose, now: datetime) -> Opened:
    """Return what a token opens; the token is the permission, so nobody else is asked.

    Raises:
        NotFound: unknown, altered, revoked, meant for something else, or its person is no longer active.
    """
    found = session.exec(select(AccessToken).where(AccessToken.hash == _hash(token[:_LONGEST]))).first()
    if found is None or found.purpose is not purpose or found.revoked_at is not None:
        raise NotFound("Dieser Link ist nicht (mehr) gültig.")
    person = session.get(Person, found.person_id) if found.person_id is not None else None
    if person is not None and not person.active:
        raise NotFound("Dieser Link ist nicht (mehr) gültig.")
    assert found.id is not None
    return Opened.model_construct(
        token_id=found.id,
        purpose=found.purpose,
        person=person,
        letter_id=found.letter_id,
        subject=found.subject,
        expired=found.expires_at is not None and found.expires_at <= now,
    )


def used(session: Session, opened: Opened, *, now: datetime) -> None:
    """Remember that something was done through a link."""
    session.execute(update(AccessToken).where(col(AccessToken.id) == opened.token_id).values(last_used_at=now))


def revoke(session: Session, actor: Actor, *, person_id: int, purpose: TokenPurpose, now: datetime) -> int:
    """Make a person's links of a kind worthless; return how many there were.

    Raises:
        NotAllowed: they are somebody else's.
    """
    _require_own(actor, person_id)
    statement = (
        update(AccessToken)
        .where(
            col(AccessToken.person_id) == person_id,
            col(AccessToken.purpose) == purpose,
            col(AccessToken.revoked_at).is_(None),
        )
        .values(revoked_at=now)
        .returning(col(AccessToken.id))
    )
    return len(session.execute(statement).all())


def note_refusal(session: Session, *, path: str, sentence: str, now: datetime) -> None:
    """Write down that somebody came with a link that opens nothing; the token itself is never written."""
    audit.record(
        session,
        DOOR,
        action="link_refused",
        subject="link",
        subject_id=path,
        sentence=f"Ein persönlicher Link unter /{path} wurde abgewiesen: {sentence}",
        at=now,
    )


def _require_own(actor: Actor, person_id: int | None) -> None:
    require(actor, Action.ISSUE_LINK)
    if person_id not in {None, actor.person_id} and actor.role not in _FOR_OTHERS:
        raise NotAllowed("Ein persönlicher Link lässt sich nur für die eigene Person anlegen.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
