"""What has to leave now: questions to colleagues, urgent changes, and once a day the reminders."""

from datetime import date, datetime

from sqlmodel import Session

from tracker.clock import BERLIN
from tracker.letters.slots import monday_of, slot_of
from tracker.models.work import Letter
from tracker.services import access_letters, alerts, installation, letters, outbox
from tracker.services import reminders as reminding
from tracker.shapes.actor import Actor


def prepare(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    today: date,
    base_url: str,
    reminders: bool = False,
    names_viewer: bool = False,
) -> list[Letter]:
    """Put everything that must not wait for the weekly letter into the outbox; return whatever waits there now.

    ``names_viewer``: see ``Week``.
    """
    access_letters.prepare_questions(session, actor, now=now, base_url=base_url)
    alerts.prepare(session, actor, now=now, today=today, base_url=base_url, names_viewer=names_viewer)
    if reminders:
        reminding.prepare(session, actor, now=now, today=today, base_url=base_url, names_viewer=names_viewer)
        _letters_of_today(session, actor, now, today, base_url, names_viewer=names_viewer)
    return outbox.waiting(session, actor, now=now)


def _letters_of_today(
    session: Session, actor: Actor, now: datetime, today: date, base_url: str, *, names_viewer: bool
) -> None:
    """Write the weekly letters of those who want them later than on Monday."""
    slot = slot_of(today)
    live_since = installation.current(session).live_since
    if live_since is not None and live_since.astimezone(BERLIN).date() <= monday_of(slot):
        letters.prepare(
            session,
            actor,
            slot=slot,
            now=now,
            today=today,
            base_url=base_url,
            only_due=True,
            names_viewer=names_viewer,
        )
