"""Calendars of Sitzungen at the edge: read the file, and say what it would change."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from tracker import database
from tracker.errors import Refused
from tracker.services import sitting_import
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


def plan(engine: Engine, actor: Actor, *, text: str, partner_id: int | None = None, council: str = "") -> SittingPlan:
    """Say what a calendar would change; ``partner_id`` is whose it is where lines name no Kommune."""
    with database.read(engine) as session:
        return sitting_import.plan(session, actor, text=text, partner_id=partner_id, council=council)


def store(engine: Engine, actor: Actor, *, plan: SittingPlan, now: datetime) -> int:
    """Store what a plan changes, all of it in one transaction, and return how many Sitzungen were written."""
    with database.write(engine) as session:
        return sitting_import.store(session, actor, plan=plan, now=now)
