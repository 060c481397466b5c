"""The commands about people, for whoever runs the installation: list, enter, close an access, forget."""

from typing import Annotated
from uuid import UUID

import typer
from sqlmodel import Session

from tracker import clock, database, edge, edge_words, settings
from tracker.command_line import to_type
from tracker.edge_words import explained
from tracker.errors import NotFound, WrongUsage
from tracker.formats import count_of
from tracker.models.partners import Person
from tracker.shapes.actor import system
from tracker.vocabulary.people import Role

COMMAND = system("Befehl")
_ENTERED = tuple(role for role in Role if role is not Role.SYSTEM)
_ROLES = ", ".join(f"{role.value} ({role.label})" for role in _ENTERED)
Who = Annotated[str, typer.Argument(metavar="WER", help="E-Mail-Adresse oder Kennung aus „user list“.")]


def add_to(app: edge_words.Commands) -> None:
    """Let the ledger's program know these commands."""
    title = "Personen und Postfächer: ansehen, eintragen, Zugang schließen, löschen."
    group = edge.commands(title)
    app.add_typer(group, name="user", help=title)
    group.command("list", help=explained("Zeigt alle Personen.", "tracker user list"))(show)
    group.command(
        "add",
        help=explained(
            "Trägt eine Person oder ein Postfach ein.",
            'tracker user add "Fördermittel, Stadt Selm" contact --email foerdermittel@selm.invalid --kommune Selm',
        ),
    )(enter)
    group.command(
        "deactivate",
        help=explained(
            "Schließt den Zugang sofort: Seiten, Links, Briefe, Kalender. Der Eintrag bleibt.",
            "tracker user deactivate foerdermittel@selm.invalid",
        ),
    )(deactivate)
    group.command(
        "forget",
        help=explained(
            "Schließt den Zugang und löscht alle Angaben zur Person, auch in Briefen und in der Änderungshistorie. "
            "Was sie entschieden hat, bleibt ohne ihren Namen.",
            "tracker user forget foerdermittel@selm.invalid",
        ),
    )(forget)


def show() -> None:
    """Print everybody, one a line, for eyes and for other programs."""
    from tracker.services import people_edit

    with edge.ledger(settings.load()) as engine, database.read(engine) as session:
        for card in people_edit.cards(session, COMMAND):
            state = "aktiv" if card.active else "geschlossen"
            data = card.data
            words = (str(card.public_id), state, data.role.label, card.partner, data.name, data.email)
            typer.echo("\t".join(words))


def enter(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name der Person oder Stelle.")],
    role: Annotated[str, typer.Argument(metavar="ROLLE", help=f"Eine von: {_ROLES}. Der deutsche Name gilt auch.")],
    email: Annotated[str, typer.Option(help="Adresse; ohne sie keine Anmeldung und keine Briefe.")] = "",
    partner: Annotated[str, typer.Option("--kommune", help="Kommune, zu der die Person gehört.")] = "",
) -> None:
    """Enter somebody."""
    from tracker.services import people_admin, people_edit

    known = _role(role)
    if known is None:
        raise WrongUsage(f"Die Rolle „{role}“ gibt es nicht. „{to_type('tracker user add --help')}“ nennt alle.")
    if not partner and known not in people_edit.WITHOUT_A_PARTNER:
        raise WrongUsage(f"Für die Rolle „{known.label}“ nennen Sie bitte die Kommune, zum Beispiel --kommune Selm.")
    with edge.ledger(settings.load()) as engine, database.write(engine) as session:
        where = people_admin.partner_named(session, COMMAND, name=partner).id if partner else None
        data = people_edit.PersonData(name=name, role=known, email=email, partner_id=where)
        row = people_edit.add(session, COMMAND, data=data, now=clock.now())
        public_id = row.public_id
    typer.echo(public_id)
    edge.say("Eingetragen.")


def _role(word: str) -> Role | None:
    """Return the role of a code or a German name, however it is written."""
    wanted = word.strip().casefold()
    return next((role for role in _ENTERED if wanted in {role.value, role.label.casefold()}), None)


def deactivate(who: Who) -> None:
    """Close an access at once."""
    from tracker.services import people_edit

    with edge.ledger(settings.load()) as engine, database.write(engine) as session:
        row = people_edit.deactivate(session, COMMAND, public_id=_found(session, who).public_id, now=clock.now())
        name = row.name
    edge.say(f"Der Zugang von „{name}“ ist geschlossen.")


def forget(
    who: Who,
    is_office: Annotated[
        bool,
        typer.Option("--stelle", help="Der Name ist der einer Stelle: Was sie getan hat, bleibt lesbar."),
    ] = False,
) -> None:
    """Erase what is personal."""
    from tracker.services import people_admin

    with edge.ledger(settings.load()) as engine, database.write(engine) as session:
        found = _found(session, who)
        events = people_admin.forget(session, COMMAND, public_id=found.public_id, now=clock.now(), is_office=is_office)
    edge.say(
        f"Gelöscht; geleert in der Änderungshistorie: {count_of(events, 'Eintrag', 'Einträge')}. In Sicherungen stehen "
        "die Angaben noch, bis diese ablaufen; nach dem Zurückspielen einer älteren bitte wiederholen."
    )


def _found(session: Session, who: str) -> Person:
    from tracker.services import people_admin, people_edit

    try:
        return people_edit.find(session, UUID(who))
    except ValueError:
        if "@" not in who:
            raise NotFound(
                f"„{who}“ ist weder eine E-Mail-Adresse noch eine Kennung aus „user list“. "
                "Bitte prüfen Sie die Schreibweise."
            ) from None
    return people_admin.by_email(session, COMMAND, email=who)
