"""What is kept only for a time: sent letters' texts, personal links, half-filled forms. Periods: Löschkonzept."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col

from tracker.formats import count_of
from tracker.models.access import AccessToken
from tracker.models.watching import Draft
from tracker.models.work import Letter
from tracker.rules.access import Action, require
from tracker.services import audit
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.work import LetterState

NOTHING_LEFT = "Inhalt gelöscht"
_ON_THEIR_WAY = (LetterState.PREPARED, LetterState.SENDING)


class Tidied(Shape):
    """How many records lost their content."""

    letters: int = 0
    links: int = 0
    drafts: int = 0


def tidy(session: Session, actor: Actor, *, letters_before: datetime, links_before: datetime, now: datetime) -> Tidied:
    """Erase the text of letters made before a moment, and delete links and drafts that ended before another."""
    require(actor, Action.SET_UP)
    done = Tidied(
        letters=_letters(session, letters_before),
        links=_links(session, links_before),
        drafts=_drafts(session, links_before),
    )
    if done != Tidied():
        _note(session, actor, done, now)
    return done


def _letters(session: Session, before: datetime) -> int:
    old = (col(Letter.created_at) < before, col(Letter.text) != NOTHING_LEFT)
    done = (
        update(Letter)
        .where(*old, col(Letter.state).not_in(_ON_THEIR_WAY))
        .values(text=NOTHING_LEFT, html="", headers={}, error="")
        .returning(col(Letter.id))
    )
    return len(session.execute(done).all())


def _links(session: Session, before: datetime) -> int:
    ended = or_(col(AccessToken.expires_at) < before, col(AccessToken.revoked_at) < before)
    return len(session.execute(delete(AccessToken).where(ended).returning(col(AccessToken.id))).all())


def _drafts(session: Session, before: datetime) -> int:
    old = delete(Draft).where(col(Draft.saved_at) < before).returning(col(Draft.id))
    return len(session.execute(old).all())


def _note(session: Session, actor: Actor, done: Tidied, now: datetime) -> None:
    said = ", ".join(
        (
            count_of(done.letters, "Brieftext", "Brieftexte"),
            count_of(done.links, "Link", "Links"),
            count_of(done.drafts, "Entwurf", "Entwürfe"),
        )
    )
    audit.record(
        session,
        actor,
        action="retention",
        subject="installation",
        subject_id="1",
        sentence=f"{actor.label}: nach Ablauf der Frist gelöscht: {said}.",
        at=now,
    )
