"""The commands that keep the ledger safe: backup, restore, and the move to another database."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from tracker import clock, database, edge, edge_words, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.errors import Refused, WrongUsage
from tracker.formats import count_of
from tracker.settings import Settings
from tracker.shapes.actor import system

NIGHT = system("Sicherung")
_MEGABYTE = 1_000_000


def add_to(app: edge_words.Commands) -> None:
    """Let the ledger's program know these commands."""
    app.command(
        "backup",
        help=explained(
            "Sichert Datenbank und Dateien in eine Datei, auch während gearbeitet wird, und prüft sie. Zugangsdaten "
            "(.env) gehören nicht dazu.",
            "tracker backup sicherung.zip",
        ),
    )(backup)
    app.command(
        "restore",
        help=explained(
            "Spielt eine Sicherung zurück: ganz oder gar nicht, und nur, wenn Förderpfad nicht läuft. Am Bildschirm "
            "wird vorher gefragt.",
            "tracker restore sicherung.zip",
        ),
    )(restore)
    app.command(
        "copy-to",
        help=explained(
            "Kopiert alles in eine andere, leere Datenbank (SQLite oder PostgreSQL) und vergleicht die Zahlen. Ein "
            "Passwort gehört in die Umgebung (PGPASSWORD).",
            "tracker copy-to postgresql://foerderpfad@rechner/foerderpfad",
        ),
    )(copy_to)


def backup(
    file: Annotated[
        Path | None, typer.Argument(metavar="DATEI", help="Die neue Datei; eine vorhandene wird nicht überschrieben.")
    ] = None,
    nightly: Annotated[
        bool,
        typer.Option(
            "--nightly", help="In den Ordner der Sicherungen; danach gehen alte Sicherungen und was abgelaufen ist."
        ),
    ] = False,
    before_upgrade: Annotated[
        bool,
        typer.Option(
            "--before-upgrade",
            help="In den Ordner der Sicherungen; diese bleibt, bis Sie sie löschen.",
        ),
    ] = False,
) -> None:
    """Write a backup and check it."""
    from tracker.safekeeping import backup as saving

    if (file is not None) + nightly + before_upgrade != 1:
        raise WrongUsage(f"Bitte nennen Sie die Datei: {to_type('tracker backup sicherung.zip')}")
    configuration = settings.load()
    folder = configuration.backups
    with edge.ledger(configuration, any_version=True) as engine, edge.progress("Sichern") as progress:
        target = _free(file) if file else _kept(folder, nightly=nightly)
        saved = saving.save(engine, data_dir=configuration.data_dir, target=target, now=clock.now(), report=progress)
        said = [
            f"Gesichert und geprüft: {saved.place.absolute()}, {count_of(saved.rows, 'Datensatz', 'Datensätze')}, "
            f"{count_of(saved.files, 'Datei', 'Dateien')}, {_size(saved.size)}."
        ]
        if nightly:
            saving.drop_old(folder, keep=configuration.backup_keep)
            said += _tidied(engine, configuration)
    edge.say(" ".join(said))


def restore(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Die Sicherung.")],
) -> None:
    """Bring a backup back."""
    from tracker.safekeeping import restore as bringing

    configuration = settings.load()
    question = "Alles, was seit der Sicherung entstand, ist danach nicht mehr zu sehen. Zurückspielen? (ja/nein)"
    if sys.stdin.isatty() and typer.prompt(question) != "ja":
        edge.say("Es wurde nichts verändert.")
        return
    engine = database.connect(configuration.database)
    try:
        with edge.progress("Zurückspielen") as progress:
            done = bringing.restore(engine, data_dir=configuration.data_dir, source=file, report=progress)
    finally:
        engine.dispose()
    found = done.contents
    edge.say(
        f"Zurückgespielt: Stand vom {found.made_at.astimezone(clock.BERLIN):%d.%m.%Y, %H:%M} Uhr, "
        f"{count_of(found.rows, 'Datensatz', 'Datensätze')}, {count_of(len(found.files), 'Datei', 'Dateien')}. "
        f"{done.before}".rstrip()
    )


def copy_to(
    url: Annotated[str, typer.Argument(metavar="ADRESSE", help="Die leere Datenbank, sqlite:///… oder postgresql://…")],
) -> None:
    """Copy the ledger and print how many rows each table has on both sides."""
    from tracker.safekeeping import copying

    configuration = settings.load()
    source, target = database.connect(configuration.database), database.connect(url)
    try:
        database.check(source)
        with edge.progress("Kopieren") as progress:
            tables = copying.copy(source, target, report=progress)
    finally:
        source.dispose()
        target.dispose()
    for table in tables:
        typer.echo(f"{table.name}\t{table.rows}")
    total = sum(table.rows for table in tables)
    edge.say(
        f"Kopiert: {count_of(len(tables), 'Tabelle', 'Tabellen')} mit {count_of(total, 'Datensatz', 'Datensätzen')}, "
        "die Zahlen sind auf beiden Seiten gleich. Bitte setzen Sie jetzt FOERDERPFAD_DATABASE_URL; "
        "der Datenordner bleibt."
    )


def _free(file: Path) -> Path:
    """Refuse to write over anything, and into a folder that a slip of the fingers named."""
    if file.exists():
        raise Refused(f"„{file.absolute()}“ gibt es schon. Bitte nennen Sie einen anderen Namen.")
    if not file.parent.is_dir():
        raise Refused(f"Den Ordner „{file.parent.absolute()}“ gibt es nicht. Bitte legen Sie ihn zuerst an.")
    return file


def _kept(folder: Path, *, nightly: bool) -> Path:
    """Return the name in the folder of backups, which is made when it is not there."""
    from tracker.safekeeping import backup as saving

    folder.mkdir(parents=True, exist_ok=True)
    return saving.daily_name(folder, clock.today()) if nightly else saving.name_before_upgrade(folder, clock.now())


def _size(count: int) -> str:
    return f"{count / _MEGABYTE:.1f} MB".replace(".", ",")


def _tidied(engine: Engine, configuration: Settings) -> list[str]:
    """Delete what is kept no longer, now that a backup of it exists."""
    from tracker.safekeeping import old_answers
    from tracker.services import retention

    database.check(engine)
    now = clock.now()
    with database.write(engine) as session:
        gone = retention.tidy(
            session,
            NIGHT,
            letters_before=now - timedelta(days=configuration.keep_letters_days),
            links_before=now - timedelta(days=configuration.keep_links_days),
            now=now,
        )
    answers = old_answers.drop(configuration.data_dir, before=now - timedelta(days=configuration.keep_archive_days))
    parts = (
        (gone.letters, "ein Brieftext", "Brieftexte"),
        (gone.links, "ein abgelaufener Link", "abgelaufene Links"),
        (gone.drafts, "ein alter Entwurf", "alte Entwürfe"),
        (answers, "eine alte Antwort einer Quelle", "alte Antworten der Quellen"),
    )
    told = [one if number == 1 else f"{number} {many}" for number, one, many in parts if number]
    return [f"Gelöscht nach Ablauf der Frist: {', '.join(told)}."] if told else []
