"""The matcher's commands."""

from tracker import ctrl_c  # noqa: F401 - first, so that it holds while everything else is loaded

# isort: split
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from matcher import lookup
from tracker import clock, edge, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.formats import count_of, number

app = edge.commands("Ordnet Förderprogramme und Vorhaben einander zu.")


@app.command(
    "run",
    help=explained(
        "Berechnet die Vorschläge, für alle Vorhaben oder eines.",
        "matcher run",
        "matcher run --project V-012",
        "matcher run --changed",
    ),
)
def run(
    project: Annotated[str | None, typer.Option(metavar="ID", help="Nummer oder Kennung eines Vorhabens.")] = None,
    changed: Annotated[bool, typer.Option("--changed", help="Nur neu berechnen, was sich geändert hat.")] = False,
    job: Annotated[int | None, typer.Option(help="Nummer des Vorgangs, dessen Stand gemeldet wird.")] = None,
) -> None:
    """Compute suggestions."""
    from matcher import run as matching

    configuration = settings.load()
    with (
        edge.ledger(configuration) as engine,
        edge.progress("Vorschläge", engine=engine, job_id=job) as progress,
    ):
        now, today, data_dir = clock.now(), clock.today(), configuration.data_dir
        if project is None:
            compute = matching.refresh if changed else matching.run
            counts = compute(engine, data_dir=data_dir, now=now, today=today, progress=progress)
        else:
            key = lookup.project_id(engine, project)
            counts = matching.run_project(
                engine, data_dir=data_dir, project_id=key, now=now, today=today, progress=progress
            )
    edge.say(
        f"{count_of(counts.calls, 'Programm', 'Programme')}, {number(counts.projects)} Vorhaben verglichen: "
        f"{count_of(counts.suggestions, 'Vorschlag', 'Vorschläge')} gespeichert, ausgeschlossene nicht mitgezählt."
    )


@app.command(
    "explain",
    help=explained(
        "Sagt, warum ein Programm zu einem Vorhaben passt oder nicht.",
        "matcher explain V-012 foeri-nah",
    ),
)
def explain(
    project: Annotated[str, typer.Argument(metavar="VORHABEN", help="Nummer oder Kennung des Vorhabens.")],
    call: Annotated[str, typer.Argument(metavar="PROGRAMM", help="Kennung des Programms, auch die der Quelle.")],
) -> None:
    """Print the reasons for one pair."""
    from matcher import run as matching

    configuration = settings.load()
    with edge.ledger(configuration) as engine:
        pair = lookup.pair(engine, project, call)
        suggestion = matching.explain(
            engine,
            data_dir=configuration.data_dir,
            project_id=pair.project_id,
            call_id=pair.call_id,
            today=clock.today(),
        )
    typer.echo(f"{pair.project_title}\n{pair.call_title}\n\n{suggestion.band.label}. {suggestion.reasons.sentence}")
    for term in suggestion.reasons.terms:
        typer.echo(f"  „{term.term}“: {term.context}")
    for finding in suggestion.reasons.findings:
        typer.echo(f"  {finding.rule.label}: {finding.verdict.label}. {finding.sentence}")


@app.command(
    "evaluate",
    help=explained(
        "Ordnet beliebige Programme beliebigen Vorhaben zu, ohne Datenbank, und misst auf Wunsch die Güte.",
        "matcher evaluate programme.jsonl vorhaben.jsonl --run-out lauf.jsonl",
        "matcher evaluate programme.jsonl vorhaben.jsonl --run-out lauf.jsonl --judgements noten.jsonl",
    ),
)
def evaluate(
    calls: Annotated[Path, typer.Argument(metavar="PROGRAMME", help="Ein Programm je Zeile (JSONL).")],
    projects: Annotated[Path, typer.Argument(metavar="VORHABEN", help="Ein Vorhaben je Zeile (JSONL).")],
    run_out: Annotated[Path, typer.Option(metavar="DATEI", help="Wohin die Ranglisten geschrieben werden.")],
    judgements: Annotated[
        Path | None, typer.Option(metavar="DATEI", help="Noten je Vorhaben und Programm; gibt die Kennzahlen aus.")
    ] = None,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="JJJJ-MM-TT", help="Stichtag, sonst heute.")
    ] = None,
) -> None:
    """Rank, write one line a project, and print the metrics when there are judgements."""
    from matcher import evaluate as evaluation

    day = today.date() if today else clock.today()
    with edge.progress("Vorhaben") as progress:
        edge.deliver(evaluation.evaluate(calls, projects, today=day, report=progress), run_out)
    if judgements is None:
        return
    metrics, apart = evaluation.scored(run_out, judgements)
    table = Table("Kennzahl", "Mittel", "95-%-Intervall")
    for row in evaluation.rows_of(metrics, apart):
        table.add_row(*row)
    Console().print(table)


def main() -> None:
    """Run the program."""
    edge.main(app, program=to_type("matcher"))


if __name__ == "__main__":
    main()
