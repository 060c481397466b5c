"""The ledger's commands."""

from tracker import ctrl_c  # noqa: F401 - first, so that it holds while everything else is loaded

# isort: split
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker import clock, commands_import, commands_people, commands_safekeeping, database, edge, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.errors import Refused, WrongUsage
from tracker.exchange.listings import ExportKind, FileFormat, chunks
from tracker.formats import count_of
from tracker.letters.slots import monday_of, slot_of
from tracker.safekeeping import lock
from tracker.shapes.actor import system

if TYPE_CHECKING:
    from tracker.clockwork.post import PostReport

app = edge.commands("Führt das Verzeichnis von Förderprogrammen, Vorhaben, Rückmeldungen und Briefen.")
COMMAND = system("Befehl")
commands_safekeeping.add_to(app)
commands_people.add_to(app)
commands_import.add_to(app)


@app.command(
    "init",
    help=explained(
        "Richtet die Datenbank ein oder bringt sie auf den Stand dieser Version; eine leere erhält Beispieldaten.",
        "tracker init",
    ),
)
def init(
    empty: Annotated[
        bool, typer.Option("--empty", help="Ohne Beispieldaten beginnen, nur mit den Kommunen und ihren Stellen.")
    ] = False,
) -> None:
    """Bring the schema up to date and fill an empty ledger."""
    from tracker.starter import load

    configuration = settings.load()
    engine = database.connect(configuration.database)
    try:
        with lock.in_use(engine):
            database.upgrade(engine)
            filled = load.fill(engine, now=clock.now(), examples=not empty)
    finally:
        engine.dispose()
    holds = "die Kommunen und ihre Stellen" if empty else "die Beispieldaten"
    edge.say(f"Die Datenbank ist bereit{f'; sie enthält {holds}' if filled else ''}.")


@app.command(
    "letters",
    help=explained(
        "Schreibt die Wochenbriefe: in einen Ordner zum Ansehen, oder mit --send an die Personen.",
        "tracker letters --out briefe",
    ),
)
def letters(
    send: Annotated[bool, typer.Option("--send", help="Die Briefe verschicken.")] = False,
    week: Annotated[str, typer.Option(metavar="WOCHE", help="Woche wie 2026-W48; ohne Angabe die laufende.")] = "",
    out: Annotated[Path | None, typer.Option(metavar="ORDNER", help="Wohin ohne --send geschrieben wird.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Nur an Personen, deren Wochentag gekommen ist.")] = False,
) -> None:
    """Prepare the letters of a week, then write or send them."""
    from tracker.clockwork import letter_run, post
    from tracker.services import contact_watch
    from tracker.services import letters as writing

    configuration = settings.load()
    slot = _week(week) or slot_of(clock.today())
    with edge.ledger(configuration) as engine, edge.progress("Briefe schreiben") as progress:
        if send:
            post.check_may_send(engine, configuration)
        written = letter_run.write_week(
            engine, configuration, COMMAND, slot=slot, only_due=due, seal=not send, report=progress
        )
        if not send:
            folder = out or configuration.data_dir / "briefe" / slot
            sender = configuration.smtp_sender or configuration.contact_email
            for path in writing.write_out(written, folder=folder, sender=sender):
                typer.echo(path)
            edge.say(f"{count_of(len(written), 'Brief', 'Briefe')} geschrieben; verschickt wurde keiner.")
            return
        with database.write(engine) as session:
            contact_watch.check(session, COMMAND, now=clock.now())
        report = post.send_week(engine, configuration, slot=slot, report=progress)
    _tell(report)


@app.command(
    "post",
    help=explained(
        "Schreibt, was nicht auf den Wochenbrief wartet (Bitten um Stellungnahme, eilige Änderungen, Erinnerungen), "
        "und verschickt alles, was im Postausgang wartet.",
        "tracker post",
    ),
)
def post_waiting(
    reminders: Annotated[bool, typer.Option("--reminders", help="Auch die Erinnerungen von heute schreiben.")] = False,
) -> None:
    """Write what is due now and send what waits."""
    from tracker.clockwork import post
    from tracker.services import contact_watch, going_out

    configuration = settings.load()
    with edge.ledger(configuration) as engine, edge.progress("Post verschicken") as progress:
        post.check_is_live(engine)
        with database.write(engine) as session:
            waiting = going_out.prepare(
                session,
                COMMAND,
                now=clock.now(),
                today=clock.today(),
                base_url=configuration.base_url,
                reminders=reminders,
                names_viewer=configuration.auth == "local",
            )
            if reminders:
                contact_watch.check(session, COMMAND, now=clock.now())
        if waiting:
            _tell(post.send_waiting(engine, configuration, report=progress))
        else:
            edge.say("Es wartet keine Post.")


@app.command(
    "schedule",
    help=explained(
        "Lässt den Zeitplan allein laufen: Abruf der Quellen, Vorschläge, Wochenbriefe. Ende mit Strg+C.",
        "tracker schedule",
    ),
)
def schedule() -> None:
    """Run the clockwork until told to stop."""
    from tracker.clockwork import scheduler

    configuration = settings.load()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with edge.ledger(configuration) as engine:
        edge.say("Der Zeitplan läuft. Ende mit Strg+C.")
        scheduler.run(engine, configuration, stop)
    edge.say("Der Zeitplan ist angehalten; angefangene Vorgänge beginnen beim nächsten Mal neu.")


@app.command(
    "export",
    help=explained(
        "Gibt aus, was gespeichert ist; ohne --out auf der Standardausgabe.",
        "tracker export calls --format xlsx --out programme.xlsx",
    ),
)
def export(
    kind: Annotated[ExportKind, typer.Argument(metavar="WAS", help="|".join(ExportKind))],
    form: Annotated[FileFormat, typer.Option("--format", help="Für Programme jsonl, für Excel csv oder xlsx.")] = (
        FileFormat.JSONL
    ),
    out: Annotated[Path | None, typer.Option(metavar="DATEI", help="Zieldatei.")] = None,
) -> None:
    """Write one kind of record."""
    from tracker.services import exports

    if out is None and form is FileFormat.XLSX and sys.stdout.isatty():
        raise WrongUsage("Eine Excel-Tabelle braucht eine Datei. Bitte nennen Sie sie mit --out.")
    configuration = settings.load()
    with (
        edge.ledger(configuration) as engine,
        database.read(engine) as session,
        edge.progress("Ausgabe") as progress,
    ):
        records = edge.counted(exports.records(session, COMMAND, kind=kind), progress)
        edge.deliver(chunks(kind, form, records), out)
    if out is not None:
        edge.say(f"Geschrieben: {out}")


@app.command(
    "status",
    help=explained("Zeigt auf einem Bildschirm, wie es steht.", "tracker status"),
)
def status() -> None:
    """Print the state of the installation."""
    from tracker import status_page
    from tracker.files import FileStore
    from tracker.services import status as reading

    configuration = settings.load()
    with edge.ledger(configuration) as engine:
        with database.read(engine) as session:
            state = reading.status(session, COMMAND, now=clock.now(), store=FileStore(configuration.data_dir))
        address = engine.url.render_as_string(hide_password=True)
        revision = database.revision(engine) or ""
    for line in status_page.page(state, database=address, revision=revision):
        typer.secho(line.text, fg=typer.colors.RED if line.alarm else None)


def _week(named: str) -> str:
    """Refuse a week that no calendar has; an empty one stays empty."""
    try:
        if named:
            monday_of(named)
    except Refused as error:
        raise WrongUsage(str(error)) from error
    return named


def _tell(report: "PostReport") -> None:
    edge.say(
        f"Verschickt: {report.sent}, abgelehnt: {report.refused}, "
        f"unklar: {report.unclear}, es warten: {report.waiting}."
    )
    if report.waiting:
        raise typer.Exit(edge.FAILED)


if __name__ == "__main__":
    edge.main(app, program=to_type("tracker"))
