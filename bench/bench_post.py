"""A thousand letters written, rendered and sent, against bare smtplib sending the same bytes: ``bench bench_post``.

The server is a real one on this machine. Ours commits each letter's step before and after the dialogue and gives every
link a token of its own; the ratio says what that costs on top of the wire.
"""

import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlmodel import Session

from bench.scale import scaled
from tests.application_builders import an_application
from tests.builders import NOW, SYSTEM, TODAY, a_call, a_match, a_partner, a_person, a_project, a_round
from tests.tracker.clockwork.mail_server import HOST, Mailbox, mail_server
from tracker import database
from tracker.clockwork import letter_run, post
from tracker.database import write
from tracker.services import installation
from tracker.settings import Settings
from tracker.vocabulary.calls import Band
from tracker.vocabulary.work import Stage

LETTERS = 1_000
SUGGESTIONS = 8
APPLICATIONS = 20
SLOT = "2026-W48"
SENDER = "foerderpfad@selm.example"

T = TypeVar("T")


def main() -> None:
    """Print seconds for writing and sending, for bare sending of the same mails, and the ratio."""
    with tempfile.TemporaryDirectory(prefix="foerderpfad-bench-") as folder:
        engine = database.connect(f"sqlite:///{Path(folder, 'bench.sqlite3')}")
        database.upgrade(engine)
        with write(engine) as session:
            _fill(session, scaled(LETTERS))
        ours, theirs = Mailbox(), Mailbox()

        def settings_for(port: int) -> Settings:
            home = "https://foerderpfad.example"
            return Settings(
                _env_file=None,
                base_url=home,
                smtp_host=HOST,
                smtp_port=port,
                smtp_security="none",
                smtp_sender=SENDER,
            )

        def prepare() -> None:
            settings = settings_for(25)
            letter_run.write_week(
                engine, settings, SYSTEM, slot=SLOT, only_due=False, seal=False, report=_silent, now=lambda: NOW
            )

        def send(port: int) -> post.PostReport:
            return post.send_week(engine, settings_for(port), slot=SLOT, report=_silent, now=lambda: NOW)

        with _counted(engine) as writing:
            written, _ = _timed(prepare)
        with mail_server(ours) as port, _counted(engine) as sending:
            sent, report = _timed(lambda: send(port))
        engine.dispose()
        with mail_server(theirs) as port:
            bare, _ = _timed(lambda: _bare(port, ours.mails, ours.recipients))
    count = len(ours.mails)
    if report.sent != scaled(LETTERS) or sorted(ours.mails) != sorted(theirs.mails):
        raise SystemExit(f"{report.sent} of {scaled(LETTERS)} letters were sent, {len(theirs.mails)} by bare smtplib")
    size = sum(map(len, ours.mails)) / count
    print(f"{count} letters of {size / 1000:.0f} kB, {SUGGESTIONS} suggestions and {APPLICATIONS} applications each")
    print(f"statements a letter: {len(writing) / count:.1f} to write, {len(sending) / count:.1f} to send")
    for name, seconds in (("written and rendered", written), ("sent", sent), ("bare smtplib, same bytes", bare)):
        print(f"{name:26} {seconds:7.2f} s  {1000 * seconds / count:6.2f} ms a letter")
    print(
        f"written, rendered and sent: {(written + sent) / bare:.1f} times bare smtplib; sent alone: {sent / bare:.1f}"
    )


def _silent(_done: int, _total: int | None, _words: str) -> None:
    """Say nothing about the progress."""


def _fill(session: Session, count: int) -> None:
    installation.mark_live(session, now=NOW)
    selm = a_partner(session)
    project = a_project(session, selm, cost_cents=10_000_000)
    for number in range(SUGGESTIONS):
        call = a_call(session, external_id=f"programm-{number}", rounds=(a_round(),), rate_hundredths=8_000)
        a_match(session, project, call, rank=number, band=Band.GOOD, finding="Die Kommune liegt im Fördergebiet.")
    for number in range(APPLICATIONS):
        due = TODAY + timedelta(days=number)
        an_application(session, selm, title=f"Antrag {number}", call_id=call.id, stage=Stage.PREPARATION, target_on=due)
    for number in range(count):
        a_person(session, partner=selm, name=f"Postfach {number}", email=f"postfach-{number}@selm.example")


def _bare(port: int, mails: list[bytes], recipients: list[str]) -> None:
    with smtplib.SMTP(HOST, port) as smtp:
        for mail, recipient in zip(mails, recipients, strict=True):
            smtp.sendmail(SENDER, [recipient], mail)


@contextmanager
def _counted(engine: Engine) -> Iterator[list[str]]:
    """Collect what is sent to the database."""
    seen: list[str] = []

    def listen(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, _many: bool) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result
