"""The crawler's commands: harvest sources, take calls from files, read facts out of texts."""

from tracker import ctrl_c  # noqa: F401 - first, so that it holds while everything else is loaded

# isort: split
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crawler import commands_pages
from tracker import clock, edge, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.errors import Refused, WrongUsage
from tracker.formats import count_of

if TYPE_CHECKING:
    from tracker.services.watching import PageVisit

app = edge.commands("Ruft Förderprogramme aus den Quellen ab.")

_TOLD = 20
JobOption = Annotated[int | None, typer.Option("--job", help="Nummer des Vorgangs, dessen Stand gemeldet wird.")]


@app.command("list", help=explained("Zeigt alle Quellen.", "crawler list"))
def list_sources() -> None:
    """Print name, interval and title of every source."""
    from crawler.source import spiders

    for name, spider in spiders().items():
        interval = "täglich" if spider.interval_days == 1 else f"alle {spider.interval_days} Tage"
        typer.echo(f"{name}\t{interval}\t{spider.title}\t{spider.base_url}")


@app.command(
    "run",
    help=explained(
        "Ruft Quellen ab; ohne Angabe alle.",
        "crawler run bund_foerderdatenbank",
        "crawler run bund_foerderdatenbank --from-file export.zip",
    ),
)
def run(
    sources: Annotated[list[str] | None, typer.Argument(metavar="QUELLE…", help="Namen aus „list“.")] = None,
    from_file: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="Von Hand heruntergeladene Datei statt des Abrufs.")
    ] = None,
    job: JobOption = None,
) -> None:
    """Harvest one source here, or several one after the other, each in a process of its own."""
    from crawler.source import spiders

    known = spiders()
    names = sources or list(known)
    for name in names:
        if name not in known:
            raise WrongUsage(f"Die Quelle „{name}“ gibt es nicht. „{to_type('crawler list')}“ zeigt alle.")
    if from_file is not None and len(names) != 1:
        raise WrongUsage("Zu --from-file gehört genau eine Quelle.")
    if from_file is not None:
        # A slip of the fingers is no failed harvest.
        from_file.open("rb").close()
    if len(names) == 1:
        _run_one(names[0], from_file=from_file, job=job)
        return
    failed = [name for name in names if subprocess.run(_command(name, job), check=False).returncode]
    if failed:
        raise Refused(f"Nicht alle Quellen ließen sich abrufen: {', '.join(failed)}. Bitte versuchen Sie es später.")


def _command(name: str, job: int | None) -> list[str]:
    return [sys.executable, "-m", "crawler", "run", name, *(["--job", str(job)] if job else [])]


def _run_one(name: str, *, from_file: Path | None, job: int | None) -> None:
    from crawler import rereading
    from crawler.harvesting import harvest
    from crawler.source import spiders
    from crawler.watched_pages import WatchedPages
    from tracker.services.sources import COUNTED

    spider = spiders()[name]
    configuration = settings.load()
    visits: list[PageVisit] = []
    with (
        edge.ledger(configuration) as engine,
        edge.progress(spider.title, engine=engine, job_id=job) as progress,
    ):
        if issubclass(spider, WatchedPages):
            spider = rereading.with_its_pages(spider, engine=engine, visits=visits)
        result = harvest(
            spider, engine=engine, settings=configuration, progress=progress, from_file=from_file, job_id=job
        )
        rereading.note(visits, engine=engine, now=clock.now())
    if result.skipped:
        edge.say(result.skipped)
        return
    failure = result.alarms[0] if result.failed else ""
    for sentence in result.notes.get("meldungen", ()):
        if sentence != failure:
            edge.say(sentence)
    if failure:
        raise Refused(f"{spider.title}: {failure}")
    if issubclass(spider, WatchedPages) and not spider.pages:
        edge.say(f"{spider.title}: nichts zu prüfen.")
        return
    counted = result.notes.get(COUNTED, {})
    for alarm in result.alarms:
        edge.say(f"Auffällig: {alarm}")
    calls, read = counted.get("calls", 0), counted.get("read", 0)
    edge.say(f"{spider.title}: {spider.expect.counted(calls)}, davon {read} neu gelesen.")


@app.command(
    "import",
    help=explained(
        "Übernimmt Programme aus einer Datei (JSON-Zeilen oder CSV).",
        "crawler import programme.jsonl --format calls",
    ),
)
def import_calls(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Die Programme.")],
    kind: Annotated[str, typer.Option("--format", metavar="calls|corpus|correlaid", help="Form der Datei.")] = "calls",
) -> None:
    """Store the calls of a file."""
    from crawler.importing import SOURCES, ImportReport, import_file

    if kind not in SOURCES:
        raise WrongUsage("Für --format sind möglich: calls, corpus, correlaid.")
    report = ImportReport()
    with edge.ledger(settings.load()) as engine, edge.progress(f"Übernahme von {file.name}") as progress:
        counts = import_file(file, kind=kind, engine=engine, now=clock.now(), progress=progress, report=report)
    _tell(report.notes + report.broken)
    edge.say(f"{counts.created} neu, {counts.changed} geändert, {counts.unchanged} unverändert.")
    if report.broken:
        raise Refused(
            f"{count_of(len(report.broken), 'Zeile ließ', 'Zeilen ließen')} sich nicht übernehmen, alle anderen "
            "sind gespeichert. Bitte berichtigen Sie sie in der Datei und wiederholen Sie den Befehl."
        )


@app.command(
    "facts",
    help=explained(
        "Liest Fristen, Status und Beträge aus Texten (JSON-Zeilen).",
        "crawler facts texte.jsonl --out gelesen.jsonl",
    ),
)
def facts(
    file: Annotated[Path, typer.Argument(metavar="DATEI.jsonl", help="Ein Text je Zeile.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="Ergebnisdatei; ohne Angabe die Standardausgabe.")
    ] = None,
) -> None:
    """Write one line of facts for each line of text."""
    from crawler.fact_lines import fault_of
    from crawler.facts.records import predict_line
    from tracker.exchange.lines import Broken, records

    lines: list[str] = []
    broken: list[str] = []
    notes: list[str] = []
    with file.open("rb") as stream, edge.progress("Texte lesen") as progress:
        for number, record in enumerate(records(stream, as_csv=False, notes=notes), start=1):
            progress(number, None, "")
            if isinstance(record, Broken):
                broken.append(f"Zeile {record.number}: {record.reason}")
            elif fault := fault_of(record.values):
                broken.append(f"Zeile {record.number}: {fault}")
            else:
                lines.append(json.dumps(predict_line(dict(record.values)), ensure_ascii=False))
    edge.deliver((f"{line}\n".encode() for line in lines), out)
    _tell(notes + broken)
    if broken:
        raise Refused(
            f"{count_of(len(broken), 'Zeile ließ', 'Zeilen ließen')} sich nicht lesen. Bitte berichtigen Sie sie."
        )


@app.command(
    "links",
    help=explained("Prüft, ob es die offiziellen Seiten der Förderprogramme noch gibt.", "crawler links"),
)
def links(job: JobOption = None) -> None:
    """Try the official links of calls, a few of each site."""
    from crawler.linking import check

    configuration = settings.load()
    with (
        edge.ledger(configuration) as engine,
        edge.progress("Links prüfen", engine=engine, job_id=job) as progress,
    ):
        tried = check(engine=engine, settings=configuration, progress=progress)
    edge.say(
        f"{count_of(tried.tried, 'Link', 'Links')} geprüft: {tried.reachable} erreichbar, {tried.missing} nicht "
        f"gefunden, {tried.unsure} nicht sicher prüfbar. Seiten, die es nicht mehr gibt: {tried.gone}."
    )


@app.command(
    "pairs",
    help=explained(
        "Sucht Programme, die in mehreren Quellen stehen könnten; die Projektleitstelle entscheidet.", "crawler pairs"
    ),
)
def pairs(job: JobOption = None) -> None:
    """Compare calls of different sources and keep the questions."""
    from tracker.database import read, write
    from tracker.services import doubts
    from tracker.shapes.actor import system

    configuration = settings.load()
    with (
        edge.ledger(configuration) as engine,
        edge.progress("Programme vergleichen", engine=engine, job_id=job) as progress,
    ):
        progress(0, None, "Programme vergleichen")
        with read(engine) as session:
            found = doubts.look(session)
        with write(engine) as session:
            open_questions = doubts.remember(session, system("Abruf"), found=found, now=clock.now())
    edge.say(f"{count_of(open_questions, 'Paar wartet', 'Paare warten')} auf eine Entscheidung.")


commands_pages.add_to(app)


def _tell(sentences: list[str]) -> None:
    """Say what a file holds that is no use; a file of another kind would fill the screen."""
    for sentence in sentences[:_TOLD]:
        edge.say(sentence)
    if len(sentences) > _TOLD:
        edge.say(f"Dazu kommen {len(sentences) - _TOLD} weitere Meldungen dieser Art.")


def main() -> None:
    """Run the program."""
    # Scrapy sets its loggers to everything when it starts; only what somebody must act on reaches the person.
    words = logging.StreamHandler()
    words.setLevel(logging.WARNING)
    # This one warns about a header that we never send; Scrapy resets the levels of its loggers, so it is left out here.
    words.addFilter(lambda record: record.name != "scrapy.downloadermiddlewares.redirect")
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", handlers=[words])
    edge.main(app, program=to_type("crawler"))


if __name__ == "__main__":
    main()
