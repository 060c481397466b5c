"""The commands that take over lists: say what a file would change, ask, store it."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer
from sqlalchemy import Engine

from tracker import clock, database, edge, edge_words, settings
from tracker.edge_words import explained
from tracker.errors import Refused
from tracker.formats import count_of
from tracker.services import people
from tracker.services.jobs import Progress
from tracker.shapes.actor import system
from tracker.vocabulary.projects import ImportKind

if TYPE_CHECKING:
    from tracker.importing import ListKind

COMMAND = system("Befehl")
_TITLE = "Übernimmt Listen, die es schon gibt"
_ASKED = "Am Bildschirm wird vorher gefragt; --dry-run speichert nichts."
List = Annotated[Path, typer.Argument(metavar="DATEI", help="Die Liste, .xlsx oder .csv.")]
Whose = Annotated[str, typer.Option("--kommune", help="Wessen Liste es ist, wo keine Kommune dasteht.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Nur sagen, was sich ändern würde.")]


class Offer(NamedTuple):
    """What a file would change, for a person to agree to.

    ``changes``: there is something to store. ``useless``: nothing in the file could be used.
    """

    remarks: Iterable[str]
    summary: str
    changes: bool
    useless: bool
    store: Callable[[Progress], int]
    counted: Callable[[int], str]


def add_to(app: edge_words.Commands) -> None:
    """Let the ledger's program know these commands."""
    group = edge.commands(f"{_TITLE}.")
    app.add_typer(group, name="import", help=f"{_TITLE}, aus Excel oder CSV.")
    group.command(
        "projects",
        help=explained(
            f"Übernimmt Vorhaben aus Excel oder CSV. {_ASKED}", "tracker import projects bestand.xlsx --dry-run"
        ),
    )(projects)
    group.command(
        "applications",
        help=explained(
            f"Übernimmt eine Fördermittelübersicht aus Excel oder CSV, ganz oder gar nicht. {_ASKED}",
            "tracker import applications foerdermittel.xlsx --dry-run",
        ),
    )(applications)
    group.command(
        "sittings",
        help=explained(
            f"Übernimmt Sitzungstermine aus CSV oder einem Kalender (ICS). {_ASKED}",
            "tracker import sittings rat-2027.ics --kommune Selm --dry-run",
        ),
    )(sittings)


def projects(file: List, partner: Whose = "", dry_run: DryRun = False) -> None:
    """Say what a list of projects would change, then store it."""
    from tracker.importing import PROJECTS

    _take_over(PROJECTS, file, partner, dry_run)


def applications(file: List, partner: Whose = "", dry_run: DryRun = False) -> None:
    """Say what a Fördermittelübersicht would change, then store it."""
    from tracker.importing import APPLICATIONS

    _take_over(APPLICATIONS, file, partner, dry_run)


def sittings(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Die Sitzungstermine, .csv, .txt oder .ics.")],
    partner: Annotated[str, typer.Option("--kommune", help="Wessen Termine es sind, wo keine Kommune dasteht.")] = "",
    council: Annotated[str, typer.Option("--gremium", help="Welches Gremium tagt, wo keines dasteht.")] = "",
    dry_run: DryRun = False,
) -> None:
    """Say what a calendar of sittings would change, then store it."""
    from tracker import sitting_files

    with edge.ledger(settings.load()) as engine:
        text = sitting_files.decoded(file.read_bytes())
        whose = _partner(engine, partner)
        plan = sitting_files.plan(engine, COMMAND, text=text, partner_id=whose, council=council)
        changes = bool(plan.new or plan.changed)
        offer = Offer(
            remarks=(f"Zeile {problem.line}: {problem.sentence}" for problem in plan.problems),
            summary=plan.summary,
            changes=changes,
            useless=bool(plan.problems) and not (changes or plan.unchanged),
            store=lambda _: sitting_files.store(engine, COMMAND, plan=plan, now=clock.now()),
            counted=lambda count: count_of(count, "Sitzung", "Sitzungen"),
        )
        _settle(offer, dry_run)


def _take_over(kind: "ListKind[Any]", file: Path, partner: str, dry_run: bool) -> None:
    from tracker import importing

    with edge.ledger(settings.load()) as engine:
        lead = _partner(engine, partner)
        with edge.progress("Liste lesen") as progress:
            plan = importing.plan(engine, COMMAND, kind=kind, source=file, lead=lead, progress=progress)
        offer = Offer(
            remarks=importing.remarks(plan),
            summary=importing.summary(plan),
            changes=bool(plan.to_store),
            useless=bool(plan.rows) and len(plan.of(ImportKind.ERROR)) == len(plan.rows),
            store=lambda progress: importing.store(
                engine, COMMAND, kind=kind, plan=plan, now=clock.now(), progress=progress
            ),
            counted=kind.counted,
        )
        _settle(offer, dry_run)


def _partner(engine: Engine, name: str) -> int | None:
    """Return the number of a Kommune; ``None`` where none is named."""
    with database.read(engine) as session:
        known = {item.short_name: item.id for item in people.partners(session, COMMAND)}
    if name and name not in known:
        raise Refused(f"„{name}“ ist keine der Kommunen. Bekannt sind: {', '.join(known)}.")
    return known.get(name)


def _settle(offer: Offer, dry_run: bool) -> None:
    for remark in offer.remarks:
        edge.say(remark)
    edge.say(offer.summary)
    if dry_run or (sys.stdin.isatty() and offer.changes and typer.prompt("Übernehmen? (ja/nein)") != "ja"):
        edge.say("Gespeichert wurde nichts.")
        return
    with edge.progress("Speichern") as progress:
        done = offer.store(progress)
    edge.say(f"{offer.counted(done)} gespeichert.")
    if offer.useless:
        raise typer.Exit(edge.FAILED)
