"""The edge of every command: ledger, progress, and any error as one German sentence with the right exit code.

A ``__main__`` makes its app with ``commands``, opens the ledger with ``ledger`` and ends with ``main``.
"""

import logging
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Literal, NoReturn, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import Abort, TyperException

from tracker import clock, database, durable, edge_words, logs, system_words
from tracker.command_line import to_type
from tracker.errors import FoerderpfadError, Refused, WrongUsage
from tracker.follow import follow_parent
from tracker.models import tables  # noqa: F401 - a foreign key needs the other table to be known
from tracker.safekeeping import lock
from tracker.services import jobs
from tracker.settings import Settings
from tracker.settings import load as configured

FAILED, WRONG_USAGE, INTERRUPTED = 1, 2, 130
_SHOW_BAR_AFTER_SECONDS = 2.0
_BEAT_EVERY_SECONDS = 1.0

Record = TypeVar("Record")

log = logging.getLogger(__name__)
_notes: Literal["plain", "json"] = "plain"


def commands(description: str) -> edge_words.Commands:
    """Return an app for a ``__main__``; its help is plain text, so that examples keep their lines."""
    return edge_words.Commands(
        help=description,
        cls=edge_words.GermanGroup,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


def main(app: typer.Typer, *, program: str, arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command and leave with 0, 1 (failed: one sentence says why) or 2 (wrong usage).

    Wrong usage is what no machine could do: words that ``--help`` does not name, are missing or exclude each other.
    Whatever depends on files, ledger or network has failed, a file that is not there as well.
    """
    # Settings that cannot be read are told by the command itself; a call for help works without them.
    with suppress(Refused):
        _begin_notes(configured().log)
    try:
        follow_parent()
        result = app(args=arguments, prog_name=program, standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except TyperException as error:
        say(edge_words.usage_sentence(error, program))
        code = FAILED if edge_words.is_about_a_file(error) else WRONG_USAGE
    except WrongUsage as error:
        say(str(error))
        code = WRONG_USAGE
    except FoerderpfadError as error:
        say(str(error))
        code = FAILED
    except (SQLAlchemyError, OSError) as error:
        log.info("command failed", exc_info=error)
        say(_sentence_of(error))
        code = FAILED
    except (KeyboardInterrupt, Abort):
        code = INTERRUPTED
    if code == INTERRUPTED:
        say("Abgebrochen. Was fertig war, ist gespeichert; der Befehl darf wiederholt werden.")
        code = FAILED
    sys.exit(code)


def say(sentence: str) -> None:
    """Tell the person something; data goes to standard output, words go here, as an event where those are wanted."""
    if _notes == "json":
        log.info(sentence)
    else:
        typer.echo(sentence, err=True)


def _begin_notes(form: Literal["plain", "json"]) -> None:
    global _notes
    _notes = form
    logs.begin(form)


@contextmanager
def ledger(settings: Settings, *, any_version: bool = False) -> Iterator[Engine]:
    """Open the ledger for a command; ``any_version`` for one that works on every schema.

    Raises:
        WrongSchema: it is empty or of another version; the text says which command helps.
        Refused: a backup is being restored just now.
    """
    engine = database.connect(settings.database)
    try:
        with lock.in_use(engine):
            if not any_version:
                database.check(engine)
            yield engine
    finally:
        engine.dispose()


@contextmanager
def progress(title: str, *, engine: Engine | None = None, job_id: int | None = None) -> Iterator[jobs.Progress]:
    """Give a callback ``(done, total, message)``: a bar on standard error after two seconds, and the job's row."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task(title, total=None)
    begun = time.monotonic()
    last_beat = -_BEAT_EVERY_SECONDS

    def report(done: int, total: int | None, message: str = "") -> None:
        nonlocal last_beat
        now = time.monotonic()
        if now - begun >= _SHOW_BAR_AFTER_SECONDS and not bar.live.is_started:
            bar.start()
        bar.update(task, completed=done, total=total, description=message or title)
        if engine is not None and job_id is not None and now - last_beat >= _BEAT_EVERY_SECONDS:
            last_beat = now
            _beat(engine, job_id, clock.now(), done, total, message)

    try:
        yield report
    finally:
        bar.stop()


def counted(records: Iterable[Record], report: jobs.Progress) -> Iterator[Record]:
    """Pass records on and report how many there were so far."""
    for number, record in enumerate(records, start=1):
        yield record
        report(number, None, "")


def deliver(chunks: Iterable[bytes], out: Path | None) -> None:
    """Write data to a file, whole or not at all, or to standard output."""
    if out is None:
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
        return
    if not out.parent.is_dir():
        raise Refused(f"Den Ordner „{out.parent}“ gibt es nicht. Bitte legen Sie ihn zuerst an.")
    unfinished = out.with_name(f"{out.name}.neu")
    try:
        with unfinished.open("wb") as target:
            target.writelines(chunks)
        durable.put_in_place(unfinished, out)
    finally:
        unfinished.unlink(missing_ok=True)


def _beat(engine: Engine, job_id: int, now: datetime, done: int, total: int | None, message: str) -> None:
    with database.write(engine) as session:
        jobs.beat(session, job_id=job_id, now=now, done=done, total=total, message=message)


def _sentence_of(error: SQLAlchemyError | OSError) -> str:
    """Return what a person can do about an error of the database or the file system."""
    if isinstance(error, SQLAlchemyError):
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        if "database is locked" in cause:
            return "Die Datenbank ist gerade belegt. Bitte versuchen Sie es in einer Minute noch einmal."
        return (
            f"Die Datenbank hat nicht angenommen, was zu tun war ({cause}). „{to_type('tracker status')}“ hilft weiter."
        )
    return system_words.sentence(error)
