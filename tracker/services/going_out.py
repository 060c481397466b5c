"""What has to leave now: questions to colleagues, urgent changes, and once a day the reminders."""

from datetime import date, datetime

from sqlmodel import Session

from tracker.models.work import Letter
from tracker.services import access_letters, alerts, outbox
from tracker.services import reminders as reminding
from tracker.shapes.actor import Actor


def prepare(
    session: Session, actor: Actor, *, now: datetime, today: date, base_url: str, reminders: bool = False
) -> list[Letter]:
    """Put everything that must not wait for the weekly letter into the outbox; return whatever waits there now."""
    access_letters.prepare_questions(session, actor, now=now, base_url=base_url)
    alerts.prepare(session, actor, now=now, today=today, base_url=base_url)
    if reminders:
        reminding.prepare(session, actor, now=now, today=today, base_url=base_url)
    return outbox.waiting(session, actor, now=now)
