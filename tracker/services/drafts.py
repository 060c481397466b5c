"""Half-filled forms: what somebody typed comes back after the session ended, on this or another machine."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.models.watching import Draft
from tracker.rules.access import Action, require
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

LARGEST = 200_000
"""Characters of a draft as JSON; a finance plan of 500 lines needs about half of it."""


class KeptDraft(Shape):
    """What was typed, and when."""

    data: dict[str, Any]
    saved_at: datetime


def save(session: Session, actor: Actor, *, key: str, data: Mapping[str, Any], now: datetime) -> None:
    """Keep what is typed into a form (plain JSON values); the last word of a person counts.

    Raises:
        Refused: it is too much.
    """
    require(actor, Action.READ_APPLICATION)
    if actor.person_id is None:
        return
    if len(json.dumps(data, ensure_ascii=False)) > LARGEST:
        raise Refused("Der Entwurf ist zu lang, um ihn aufzubewahren. Bitte speichern Sie zwischendurch.")
    values = {"person_id": actor.person_id, "key": key, "data": dict(data), "saved_at": now}
    dialect = session.get_bind().dialect.name
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(Draft).values(**values)
    changed = {"data": statement.excluded.data, "saved_at": statement.excluded.saved_at}
    session.execute(statement.on_conflict_do_update(index_elements=["person_id", "key"], set_=changed))


def restore(session: Session, actor: Actor, *, key: str) -> KeptDraft | None:
    """Return what this person typed into a form and did not save."""
    require(actor, Action.READ_APPLICATION)
    if actor.person_id is None:
        return None
    row = session.exec(select(Draft).where(Draft.person_id == actor.person_id, Draft.key == key)).first()
    return KeptDraft(data=row.data, saved_at=row.saved_at) if row else None


def forget(session: Session, actor: Actor, *, key: str) -> None:
    """Throw a draft away: it was saved, or is not wanted."""
    require(actor, Action.READ_APPLICATION)
    session.execute(delete(Draft).where(col(Draft.person_id) == actor.person_id, col(Draft.key) == key))
