"""Brings letters to the mail server. Each letter's step is in the ledger before and after the dialogue.

Killed in between, a letter stays "wird gesendet"; the next run calls it unclear and never sends it by itself.
"""

import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from tracker import clock
from tracker.clockwork.post_office import Delivery, PostClosed, PostOffice
from tracker.command_line import to_type
from tracker.database import read, write
from tracker.errors import Refused
from tracker.models.work import Letter
from tracker.services import installation, letters, outbox, sealing
from tracker.services.jobs import Progress
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.shapes.base import Shape
from tracker.vocabulary.work import LetterKind, LetterState

POST = system("Postversand")


class PostReport(Shape):
    """How many letters went where."""

    sent: int = 0
    refused: int = 0
    unclear: int = 0
    waiting: int = 0


class Pace:
    """Keeps to what the mail server allows in a minute; 0 means as fast as it takes them."""

    def __init__(self, per_minute: int) -> None:
        """Take how many letters a minute may bring."""
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next letter may leave."""
        pause = self._next - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next = max(self._next, time.monotonic()) + self._gap


def send_week(
    engine: Engine,
    settings: Settings,
    *,
    slot: str,
    report: Progress,
    now: Callable[[], datetime] = clock.now,
) -> PostReport:
    """Send the prepared letters of a week.

    Raises:
        Refused: mail must not leave yet, or no mail server is set.
        PostClosed: the server cannot be used; what was not sent waits for the next run.
    """
    check_may_send(engine, settings)
    return _send_all(engine, settings, report=report, now=now, kind=LetterKind.WEEKLY, slot=slot)


def send_waiting(
    engine: Engine, settings: Settings, *, report: Progress, now: Callable[[], datetime] = clock.now
) -> PostReport:
    """Send whatever waits in the outbox and may be tried now.

    Raises:
        Refused: mail must not leave yet, or no mail server is set.
        PostClosed: the server cannot be used; what was not sent waits for the next run.
    """
    check_may_send(engine, settings)
    return _send_all(engine, settings, report=report, now=now, kind=None, slot=None)


def _send_all(
    engine: Engine,
    settings: Settings,
    *,
    report: Progress,
    now: Callable[[], datetime],
    kind: LetterKind | None,
    slot: str | None,
) -> PostReport:
    with write(engine) as session:
        lost = outbox.mark_lost(session, POST)
        waiting = outbox.waiting(session, POST, now=now(), kind=kind, slot=slot)
    pace = Pace(settings.smtp_per_minute)
    counts = dict.fromkeys(LetterState, 0) | {LetterState.UNCLEAR: lost}
    with PostOffice(settings) as office:
        for number, letter in enumerate(waiting, start=1):
            try:
                office.open()
            except PostClosed as error:
                left = len(waiting) - number + 1
                raise PostClosed(f"{error} Verschickt: {counts[LetterState.SENT]}, es warten: {left}.") from error
            pace.wait()
            state = _send(engine, settings, office, letter, now)
            if state is not None:
                counts[state] += 1
            report(number, len(waiting), "Briefe verschicken")
    return PostReport(
        sent=counts[LetterState.SENT],
        refused=counts[LetterState.REFUSED],
        unclear=counts[LetterState.UNCLEAR],
        waiting=counts[LetterState.PREPARED],
    )


def check_may_send(engine: Engine, settings: Settings) -> None:
    """Refuse to send before real work has begun, or without a mail server."""
    check_is_live(engine)
    if not settings.smtp_host:
        raise Refused("Es ist kein Mailserver eingestellt. Bitte setzen Sie FOERDERPFAD_SMTP_HOST und _SMTP_SENDER.")


def check_is_live(engine: Engine) -> None:
    """Refuse to send before real work has begun."""
    with read(engine) as session:
        if not installation.is_live(session):
            raise Refused(
                "Vor dem Echtbetrieb verlässt keine Mail das Haus. Sie beginnen ihn auf der Seite „Quellen“. "
                f"Briefe nur ansehen: „{to_type('tracker letters --out briefe')}“."
            )


def _send(
    engine: Engine, settings: Settings, office: PostOffice, letter: Letter, now: Callable[[], datetime]
) -> LetterState | None:
    """Send one letter; ``None`` when another process has it."""
    assert letter.id is not None
    with write(engine) as session:
        if not outbox.claim(session, letter_id=letter.id):
            return None
        sealed = sealing.seal(session, POST, letter, now=now())
    try:
        mail = letters.mail_of(letter, sealed, sender=settings.smtp_sender)
    except ValueError:
        delivery = Delivery(LetterState.REFUSED, f"An „{letter.recipient}“ lässt sich keine Mail schicken.")
    else:
        delivery = office.deliver(mail, recipient=letter.recipient)
    with write(engine) as session:
        return outbox.record(session, letter_id=letter.id, state=delivery.state, reason=delivery.reason, now=now())
