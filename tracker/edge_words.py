"""German for what the command library says by itself: help headings and wrong usage."""

import errno
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

Command = TypeVar("Command", bound=Callable[..., Any])

_HELP = (
    ("Usage: ", "Aufruf: "),
    ("[OPTIONS]", "[OPTIONEN]"),
    ("COMMAND [ARGS]...", "BEFEHL [ANGABEN]…"),
    ("\nArguments:\n", "\nAngaben:\n"),
    ("\nOptions:\n", "\nOptionen:\n"),
    ("\nCommands:\n", "\nBefehle:\n"),
    ("Show this message and exit.", "Zeigt diese Hilfe."),
    ("[default: ", "[ohne Angabe: "),
    ("[required]", "[nötig]"),
    ("; required]", "; nötig]"),
)
_REASONS = (
    ("does not exist", "die Datei gibt es nicht"),
    ("is a directory", "das ist ein Ordner, keine Datei"),
    ("is a file", "das ist eine Datei, kein Ordner"),
    ("is not readable", "die Datei darf nicht gelesen werden"),
    ("valid integer", "gebraucht wird eine ganze Zahl"),
    ("valid number", "gebraucht wird eine Zahl"),
)
_SYSTEM = {
    errno.ENOENT: "gibt es nicht",
    errno.EACCES: "keine Berechtigung",
    errno.EPERM: "keine Berechtigung",
    errno.EROFS: "nur zum Lesen eingebunden",
    errno.EEXIST: "gibt es schon",
    errno.ENOTDIR: "ein Teil des Wegs ist kein Ordner",
    errno.EISDIR: "das ist ein Ordner, keine Datei",
    errno.ENOSPC: "kein Platz mehr auf dem Datenträger",
    errno.ECONNREFUSED: "die Gegenstelle nimmt keine Verbindung an",
    errno.ECONNRESET: "die Gegenstelle hat die Verbindung abgebrochen",
    errno.EPIPE: "die Gegenstelle hat die Verbindung abgebrochen",
    errno.EHOSTUNREACH: "dorthin führt kein Weg im Netz",
    errno.ENETUNREACH: "dorthin führt kein Weg im Netz",
    errno.EADDRINUSE: "die Adresse ist schon belegt",
}


class GermanGroup(TyperGroup):
    """A program whose help speaks German."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _german(super().get_help(ctx))


class GermanCommand(TyperCommand):
    """A command whose help speaks German."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return _german(super().get_help(ctx))


class Commands(typer.Typer):
    """The commands of one program."""

    def command(self, name: str | None = None, **settings: Any) -> Callable[[Command], Command]:
        """Register a command; ``help`` is its German text, the example in lines after a ``\\b``."""
        return super().command(name, cls=GermanCommand, **settings)


def usage_sentence(error: TyperException, program: str) -> str:
    """Return what was wrong with the call, and where help stands. Known by class name: the classes are internal."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.message
    context = getattr(error, "ctx", None)
    path = context.command_path if context else program
    return f"{_wrong(error, kind)} Hilfe: {path} --help"


def system_sentence(error: OSError) -> str:
    """Return what the system refused: which file or connection, and why."""
    name = f" ({error.filename})" if error.filename else ""
    return f"Eine Datei oder Verbindung lässt sich nicht verwenden{name}: {system_reason(error)}."


def system_reason(error: OSError) -> str:
    """Return in a few words why the system refused; its own words where we have none."""
    if isinstance(error, TimeoutError):
        return "keine Antwort in der gesetzten Zeit"
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error) or type(error).__name__


def _wrong(error: TyperException, kind: str) -> str:
    if kind == "NoSuchOption":
        return f"Die Option {getattr(error, 'option_name', '')} gibt es nicht."
    if kind == "MissingParameter":
        return f"Es fehlt: {_name(error)}."
    if kind == "BadParameter":
        return f"Der Wert für {_name(error)} passt nicht: {_reason(error)}."
    if "No such command" in error.message:
        return f"Den Befehl {error.message.split(chr(39))[1]} gibt es nicht."
    if "requires an argument" in error.message:
        return f"Zu {getattr(error, 'option_name', 'der Option')} fehlt der Wert."
    if "Missing command" in error.message:
        return "Es fehlt der Befehl."
    return "Falsch aufgerufen."


def _name(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "eine Angabe")
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_option else (parameter.metavar or parameter.name.upper()))


def _reason(error: TyperException) -> str:
    message = error.message
    if "is not one of" in message:
        return "möglich sind " + message.partition("is not one of ")[2].replace("'", "").rstrip(".")
    for english, german in _REASONS:
        if english in message:
            return german
    return message.removeprefix("Value error, ").rstrip(".")


def _german(text: str) -> str:
    for english, german in _HELP:
        text = text.replace(english, german)
    return text
