"""Writes the letters of a week, some at a time: whoever wants to save something meanwhile does not wait for all."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from tracker import clock
from tracker.clock import BERLIN
from tracker.database import read, write
from tracker.letters.slots import monday_of
from tracker.models.work import Letter
from tracker.services import letters, people, sealing
from tracker.services.jobs import Progress
from tracker.services.sealing import SealedLetter
from tracker.settings import Settings
from tracker.shapes.actor import Actor

# A write transaction of that many letters takes a fraction of a second.
AT_ONCE = 25


def write_week(
    engine: Engine,
    settings: Settings,
    actor: Actor,
    *,
    slot: str,
    only_due: bool,
    seal: bool,
    report: Progress,
    now: Callable[[], datetime] = clock.now,
) -> list[tuple[Letter, SealedLetter]]:
    """Put the letters of a week into the outbox. Return them with working links where they are to be looked at.

    Killed in the middle, the next run writes the rest. ``only_due``: see ``letters.prepare``.

    Raises:
        Refused: there is no such week.
    """
    monday_of(slot)
    with read(engine) as session:
        numbers = [person.id or 0 for person in people.letter_recipients(session, actor)]
    sealed = []
    for begin in range(0, len(numbers), AT_ONCE):
        moment = now()
        with write(engine) as session:
            written = letters.prepare(
                session,
                actor,
                slot=slot,
                now=moment,
                today=moment.astimezone(BERLIN).date(),
                base_url=settings.base_url,
                only_due=only_due,
                names_viewer=settings.auth == "local",
                person_ids=numbers[begin : begin + AT_ONCE],
            )
            if seal:
                sealed += [(letter, sealing.seal(session, actor, letter, now=moment)) for letter in written]
        report(min(begin + AT_ONCE, len(numbers)), len(numbers), "Briefe schreiben")
    return sealed
