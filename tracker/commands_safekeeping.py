"""The commands that keep the ledger safe: backup, restore, and the move to another database."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from tracker import clock, database, edge, edge_words, settings
from tracker.errors import Refused
from tracker.formats import count_of
from tracker.settings import Settings
from tracker.shapes.actor import system

NIGHT = system("Sicherung")
_MEGABYTE = 1_000_000


def add_to(app: edge_words.Commands) -> None:
    """Let the ledger's program know these commands."""
    app.command(
        "backup",
        help="Sichert Datenbank und Dateien in eine Datei, auch während gearbeitet wird, und prüft sie. Zugangsdaten "
        "(.env) gehören nicht dazu.\n\n\b\nBeispiel: python -m tracker backup sicherung.zip",
    )(backup)
    app.command(
        "restore",
        help="Spielt eine Sicherung zurück: ganz oder gar nicht, und nur, wenn Förderpfad nicht läuft. Am Bildschirm "
        "wird vorher gefragt.\n\n\b\nBeispiel: python -m tracker restore sicherung.zip",
    )(restore)
    app.command(
        "copy-to",
        help="Kopiert alles in eine andere, leere Datenbank (SQLite oder PostgreSQL) und vergleicht die Zahlen. Ein "
        "Passwort gehört in die Umgebung (PGPASSWORD)."
        "\n\n\b\nBeispiel: python -m tracker copy-to postgresql://foerderpfad@rechner/foerderpfad",
    )(copy_to)


def backup(
    file: Annotated[Path | None, typer.Argument(metavar="DATEI", help="Wohin gesichert wird.")] = None,
    nightly: Annotated[
        bool,
        typer.Option(
            "--nightly", help="In den Ordner der Sicherungen; danach gehen alte Sicherungen und was abgelaufen ist."
        ),
    ] = False,
) -> None:
    """Write a backup and check it."""
    from tracker.safekeeping import backup as saving

    if nightly == bool(file):
        raise Refused("Bitte nennen Sie die Datei: python -m tracker backup sicherung.zip")
    configuration = settings.load()
    folder = configuration.backups
    with edge.ledger(configuration, any_version=True) as engine, edge.progress("Sichern") as progress:
        target = file or saving.daily_name(folder, clock.today())
        saved = saving.save(engine, data_dir=configuration.data_dir, target=target, now=clock.now(), report=progress)
        said = [
            f"Gesichert und geprüft: {saved.place.name}, {count_of(saved.rows, 'Datensatz', 'Datensätze')}, "
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
