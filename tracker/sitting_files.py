"""Calendars of Sitzungen at the edge: read the file, and say what it would change."""

from datetime import datetime

from sqlalchemy import Engine

from tracker import database
from tracker.errors import Refused
from tracker.exchange.file_text import text_in
from tracker.services import sitting_import
from tracker.services.sitting_import import SittingPlan
from tracker.shapes.actor import Actor


def decoded(raw: bytes) -> str:
    """Return the text of a file.

    Raises:
        Refused: it is none.
    """
    found = text_in(raw)
    if found is None:
        raise Refused("Das ist keine Textdatei. Bitte speichern Sie die Termine als CSV oder als Kalender (.ics).")
    return found.text


def plan(engine: Engine, actor: Actor, *, text: str, partner_id: int | None = None, council: str = "") -> SittingPlan:
    """Say what a calendar would change; ``partner_id`` is whose it is where lines name no Kommune.

    Raises:
        Refused: no line speaks of a Sitzung.
    """
    with database.read(engine) as session:
        found = sitting_import.plan(session, actor, text=text, partner_id=partner_id, council=council)
    if not (found.new or found.changed or found.unchanged or found.problems):
        raise Refused("In der Datei steht keine Sitzung. Eine Zeile je Sitzung genügt: „Rat; 04.03.2027; 17:00“.")
    return found


def store(engine: Engine, actor: Actor, *, plan: SittingPlan, now: datetime) -> int:
    """Store what a plan changes, all of it in one transaction, and return how many Sitzungen were written."""
    with database.write(engine) as session:
        return sitting_import.store(session, actor, plan=plan, now=now)
