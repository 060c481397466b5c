"""The commands that are given an address: add a programme, begin a source, keep one more page of its case."""

from typing import Annotated

import typer

from tracker import clock, edge, edge_words, settings
from tracker.edge_words import explained
from tracker.errors import Refused, WrongUsage
from tracker.rules import web_address
from tracker.vocabulary.calls import Level


def add_to(app: edge_words.Commands) -> None:
    """Let the crawler's program know these commands."""
    app.command(
        "add",
        help=explained(
            "Legt ein Förderprogramm aus einer Adresse an und beobachtet die Seite von da an.",
            "crawler add https://www.example.org/foerderung/klimaschutz",
        ),
    )(add)
    app.command(
        "new",
        help=explained(
            "Legt eine neue Quelle an: Spider und ersten Testfall aus einer Adresse.",
            "crawler new nrw_umwelt https://www.example.org/foerderung/klimaschutz --level land",
        ),
    )(new)
    app.command(
        "capture",
        help=explained(
            "Nimmt eine weitere Seite in den Testfall einer Quelle auf.",
            "crawler capture nrw_umwelt https://www.example.org/foerderung/radwege",
        ),
    )(capture)


def _address(url: str) -> str:
    """Refuse what is no address to any machine; where one leads is judged when it is fetched."""
    if not web_address.place(url):
        raise WrongUsage(web_address.refusal(url))
    return url


def add(
    url: Annotated[
        str, typer.Argument(metavar="ADRESSE", callback=_address, help="Adresse der Seite oder der PDF-Datei.")
    ],
    job: Annotated[int | None, typer.Option("--job", help="Nummer des Vorgangs, dessen Stand gemeldet wird.")] = None,
) -> None:
    """Read one page, store its call, watch the page."""
    from crawler.added_words import lines, outcome
    from crawler.adding import add as add_page

    configuration = settings.load()
    with (
        edge.ledger(configuration) as engine,
        edge.progress("Seite lesen", engine=engine, job_id=job) as progress,
    ):
        added = add_page(url, engine=engine, settings=configuration, progress=progress, job_id=job)
    for line in lines(added):
        typer.echo(line)
    for note in added.notes:
        edge.say(note)
    edge.say(outcome(added, base_url=configuration.base_url))


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Ebene und Herausgeber, etwa nrw_umwelt.")],
    url: Annotated[
        str, typer.Argument(metavar="ADRESSE", callback=_address, help="Seite, die ein Programm beschreibt.")
    ],
    level: Annotated[Level, typer.Option(metavar="|".join(Level), help="Ebene des Fördergebers.")] = Level.UNKNOWN,
) -> None:
    """Write spider and case, then read the case once."""
    from crawler import scaffolding
    from crawler.capturing import capture as fetch

    scaffolding.check_name(name)
    page = fetch(url, source=name, settings=settings.load())
    for path in scaffolding.write_source(name, page, level=level, day=clock.today()):
        typer.echo(path.relative_to(scaffolding.ROOT))
    if not scaffolding.accept(name):
        raise Refused(f"Die Quelle ist angelegt, ihr Fall noch nicht: make accept CASE={name}/{scaffolding.FIRST_CASE}")
    typer.echo(f"tests/sources/{name}/{scaffolding.FIRST_CASE}/expected.json")
    edge.say("Bitte lesen Sie expected.json und ergänzen Sie im Spider, was die Quelle besonders macht.")


def capture(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name einer Quelle.")],
    url: Annotated[str, typer.Argument(metavar="ADRESSE", callback=_address, help="Seite, die abgerufen wird.")],
    case: Annotated[str, typer.Option(metavar="FALL", help="Fall, wenn es mehrere gibt.")] = "",
) -> None:
    """Fetch a page and keep it as an input of the case."""
    from crawler import scaffolding
    from crawler.capturing import capture as fetch

    folder = scaffolding.case_of(name, case)
    path = scaffolding.keep_page(fetch(url, source=name, settings=settings.load()), folder)
    typer.echo(path.relative_to(scaffolding.ROOT))
    edge.say(f"Aufgenommen. Was der Spider jetzt liest, schreibt: make accept CASE={name}/{folder.name}")
