"""Calendars of Sitzungen at the edge: read the file, and say what it would change."""

from pathlib import Path

from sqlalchemy import Engine

from tracker import database
from tracker.errors import Refused
from tracker.services import people, sitting_import
from tracker.services.sitting_import import SittingPlan
from tracker.shapes.actor import Actor


def text_of(source: Path) -> str:
    """Return what a calendar file says.

    Raises:
        Refused: it cannot be read.
    """
    try:
        return decoded(source.read_bytes())
    except OSError as error:
        raise Refused(f"Die Datei „{source}“ lässt sich nicht lesen.") from error


def decoded(raw: bytes) -> str:
    """Return the text of a file; Excel writes CSV in the signs of Windows."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def plan(engine: Engine, actor: Actor, *, text: str, partner: str = "", council: str = "") -> SittingPlan:
    """Say what a calendar would change; ``partner`` is a short name, meant where lines name none.

    Raises:
        Refused: there is no such Kommune.
    """
    with database.read(engine) as session:
        known = {item.short_name: item.id for item in people.partners(session, actor)}
        if partner and partner not in known:
            raise Refused(f"„{partner}“ ist keine der Kommunen. Bekannt sind: {', '.join(known)}.")
        return sitting_import.plan(session, actor, text=text, partner_id=known.get(partner), council=council)
