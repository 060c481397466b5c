"""``python -m dashboard``: serves the pages and runs the clockwork, in one process and under one port."""

from tracker import ctrl_c  # noqa: F401 - first, so that it holds while everything else is loaded

# isort: split
import gc
import logging
import socket
from contextlib import suppress
from functools import partial
from threading import Event
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from tracker import clock, database, edge, edge_words, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.errors import Refused
from tracker.safekeeping import lock
from tracker.services import jobs, people
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.vocabulary.work import JobKind

START = system("Erster Start")
FIRST_JOBS = (JobKind.MATCH, JobKind.CRAWL)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
BACKLOG = 128

app = edge_words.Commands(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command(
    "dashboard",
    help=explained(
        "Zeigt Förderpfad im Browser und erledigt dahinter Abrufe, Vergleich und Briefe.", "dashboard --port 8600"
    ),
)
def serve(
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port, unter dem Förderpfad erreichbar ist.")] = 8501,
    host: Annotated[str, typer.Option(help="Netzadresse; ohne Angabe nur dieser Rechner.")] = "127.0.0.1",
    scheduler: Annotated[
        bool, typer.Option("--scheduler/--no-scheduler", help="Den Zeitplan mitlaufen lassen oder getrennt starten.")
    ] = True,
) -> None:
    """Serve until interrupted."""
    configuration = settings.load()
    _check(configuration, host)
    listening = _listen(host, port)
    engine = database.connect(configuration.database)
    try:
        with lock.in_use(engine):
            database.upgrade(engine)
            _fill(engine)
            _serve(configuration, engine, listening, scheduler=scheduler)
    finally:
        engine.dispose()
        listening.close()


def _check(configuration: Settings, host: str) -> None:
    if configuration.auth == "local" and host not in LOOPBACK:
        raise Refused(
            f"Förderpfad arbeitet ohne Anmeldung nur auf diesem Rechner; „{host}“ wäre auch von anderen erreichbar. "
            "Bitte lassen Sie --host weg oder richten Sie mit FOERDERPFAD_AUTH=oidc die Anmeldung ein."
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Refused(
            f"Port {port} ist schon belegt. Läuft Förderpfad bereits? Dann öffnen Sie http://localhost:{port}. "
            f"Sonst wählen Sie einen anderen: {to_type(f'dashboard --port {port + 1}')}"
        ) from error
    # Listening before the slow part: a second start is told at once, and a browser waits instead of failing.
    listening.listen(BACKLOG)
    return listening


def _fill(engine: Engine) -> None:
    """Put the starter data into an empty ledger, and the first comparison and harvest on the list."""
    with database.read(engine) as session:
        if people.choices(session) and all(jobs.latest(session, kind=kind) for kind in FIRST_JOBS):
            return
    from tracker.starter import load  # only a first start needs it

    load.fill(engine, now=clock.now())
    with database.write(engine) as session:
        for kind in FIRST_JOBS:
            if jobs.latest(session, kind=kind) is None:
                jobs.request(session, START, kind=kind, now=clock.now())


def _serve(configuration: Settings, engine: Engine, listening: socket.socket, *, scheduler: bool) -> None:
    # What is imported now never becomes garbage; looking for some meanwhile would take a tenth of the start.
    gc.disable()
    import uvicorn

    from dashboard.routes.sign_in import trusting
    from dashboard.server import build

    gc.freeze()
    gc.enable()
    application = build(configuration, engine, clockwork=partial(_tick, engine, configuration) if scheduler else None)
    # No access log: addresses can carry personal tokens.
    # What a proxy says of the client is judged at our own door, see ``dashboard.routes.guard``.
    # Uvicorn brings a form of its own for what it notes; as JSON it must be ours.
    own_form: dict[str, Any] = {"log_config": None} if configuration.log == "json" else {}
    options = uvicorn.Config(
        application, log_level="warning", access_log=False, server_header=False, proxy_headers=False, **own_form
    )
    port = listening.getsockname()[1]
    edge.say(f"Förderpfad läuft: http://localhost:{port} (beenden mit Strg+C)")
    # Ctrl+C is how this command ends; uvicorn hands the signal on once everything is closed.
    with trusting(configuration), suppress(KeyboardInterrupt):
        uvicorn.Server(options).run(sockets=[listening])
    edge.say("Förderpfad ist beendet.")


def _tick(engine: Engine, configuration: Settings, stop: Event) -> None:
    from tracker.clockwork import scheduler  # after the first page, see ``dashboard.server``

    scheduler.run(engine, configuration, stop)


if __name__ == "__main__":
    logging.getLogger("streamlit").setLevel(logging.WARNING)
    edge.main(app, program=to_type("dashboard"))
