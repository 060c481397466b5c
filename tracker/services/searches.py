"""Searches the office keeps: a name, the address bar's part, and what is new since somebody last looked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import NotAllowed, NotFound, Refused
from tracker.models.watching import SavedSearch
from tracker.rules.access import Action, require
from tracker.rules.storable import storable_text
from tracker.services import audit
from tracker.shapes.actor import Actor

LONGEST_TITLE = 120
LONGEST_QUERY = 2_000
MOST = 50


def listed(session: Session, actor: Actor) -> list[SavedSearch]:
    """Return the actor's own searches by name."""
    require(actor, Action.KEEP_SEARCH)
    query = select(SavedSearch).where(SavedSearch.person_id == actor.person_id).order_by(col(SavedSearch.title))
    return list(session.exec(query))


def save(session: Session, actor: Actor, *, title: str, query: str, now: datetime) -> SavedSearch:
    """Keep a search under a name; the same name replaces the one before.

    Raises:
        Refused: the name is missing or too long, or there are too many searches.
    """
    require(actor, Action.KEEP_SEARCH)
    name = " ".join(storable_text(title).split())
    if not name or len(name) > LONGEST_TITLE:
        raise Refused(f"Bitte geben Sie der Suche einen Namen mit höchstens {LONGEST_TITLE} Zeichen.")
    if len(query) > LONGEST_QUERY:
        raise Refused("Diese Suche hat zu viele Filter. Bitte nehmen Sie einige weg und speichern Sie dann.")
    if actor.person_id is None:
        raise NotAllowed("Suchen speichern kann nur eine eingetragene Person. Bitte melden Sie sich als Person an.")
    own = listed(session, actor)
    row = next((item for item in own if item.title == name), None)
    if row is None:
        if len(own) >= MOST:
            raise Refused(f"Es sind schon {MOST} Suchen gespeichert. Bitte löschen Sie eine, die Sie nicht brauchen.")
        row = SavedSearch(person_id=actor.person_id, title=name, query="", created_at=now)
    row.query, row.looked_at = storable_text(query), now
    session.add(row)
    session.flush()
    _note(session, actor, row, "search_saved", f"Suche „{name}“ gespeichert.", now)
    return row


def look(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> SavedSearch:
    """Remember that somebody looks at what a search finds: what is new counts from now on."""
    require(actor, Action.KEEP_SEARCH)
    row = _find(session, actor, public_id)
    row.looked_at = now
    session.add(row)
    session.flush()
    return row


def delete(session: Session, actor: Actor, *, public_id: UUID, now: datetime) -> None:
    """Forget a search."""
    require(actor, Action.KEEP_SEARCH)
    row = _find(session, actor, public_id)
    session.delete(row)
    session.flush()
    _note(session, actor, row, "search_deleted", f"Suche „{row.title}“ gelöscht.", now)


def _find(session: Session, actor: Actor, public_id: UUID) -> SavedSearch:
    where: tuple[Any, ...] = (SavedSearch.public_id == public_id, SavedSearch.person_id == actor.person_id)
    row = session.exec(select(SavedSearch).where(*where)).first()
    if row is None:
        raise NotFound("Diese gespeicherte Suche gibt es nicht (mehr). Bitte laden Sie die Seite neu.")
    return row


def _note(session: Session, actor: Actor, row: SavedSearch, action: str, sentence: str, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action=action,
        subject="saved_search",
        subject_id=str(row.public_id),
        sentence=f"{actor.label}: {sentence}",
        at=now,
    )
