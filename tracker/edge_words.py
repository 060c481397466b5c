"""German for what the command library says by itself: help headings and wrong usage."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import typer
from pydantic import ValidationError
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from tracker.command_line import to_type

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
# What a value is, for arguments told by their own name; as long as before, so that the columns stay.
_ARGUMENT_TYPE = re.compile(r"(?m)^(  [A-Z][\w.…]*) <([^<>]+)>")
_OPTION_TYPE = re.compile(r"<(int range|int|str|path)>")
_TYPES = {"int range": "ZAHL", "int": "ZAHL", "str": "TEXT", "path": "DATEI"}
_LINE_END = re.compile(r"(?m) +$")
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")

# What pydantic, which checks the values, calls its errors.
_REASONS = {
    "int_parsing": "gebraucht wird eine ganze Zahl",
    "int_parsing_size": "die Zahl ist zu groß",
    "greater_than_equal": "mindestens {ge}",
    "less_than_equal": "höchstens {le}",
}
_UNREADABLE = "is not readable"


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
        """Register a command; ``help`` is its German text, as ``explained`` returns it."""
        return super().command(name, cls=GermanCommand, **settings)


def explained(text: str, *examples: str) -> str:
    """Return the help text of a command with calls to copy; a call begins with the program, as "tracker status"."""
    # After a \b the library leaves lines as they are.
    return "\n".join((f"{text}\n\n\b", *(f"Beispiel: {to_type(example)}" for example in examples)))


def is_about_a_file(error: TyperException) -> bool:
    """Say whether a call was right and only its file cannot be read."""
    return _UNREADABLE in error.message


def usage_sentence(error: TyperException, program: str) -> str:
    """Return what was wrong with the call, and where help stands. Known by class name: the classes are internal."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return error.message
    context = getattr(error, "ctx", None)
    path = context.command_path if context else program
    return f"{_wrong(error, kind)} Hilfe: {path} --help"


def _wrong(error: TyperException, kind: str) -> str:
    if kind == "NoSuchOption":
        return f"Die Option {getattr(error, 'option_name', '')} gibt es nicht."
    if kind == "MissingParameter":
        return f"Es fehlt: {_name(error)}."
    if kind == "BadParameter":
        return f"Der Wert für {_name(error)} passt nicht: {_reason(error)}."
    if "No such command" in error.message:
        return f"Den Befehl {error.message.split(chr(39))[1]} gibt es nicht."
    if kind == "BadOptionUsage":
        option = getattr(error, "option_name", "der Option")
        return f"Zu {option} {'fehlt der' if 'requires' in error.message else 'gehört kein'} Wert."
    if "unexpected extra argument" in error.message:
        return f"Das ist zu viel: {error.message.rpartition('(')[2].removesuffix(')')}."
    return "Es fehlt der Befehl." if "Missing command" in error.message else "Falsch aufgerufen."


def _name(error: TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "param_hint", None) or "eine Angabe")
    is_option = parameter.param_type_name == "option"
    return str(parameter.opts[0] if is_option else (parameter.metavar or parameter.name.upper()))


def _reason(error: TyperException) -> str:
    cause, message = error.__cause__, error.message
    if "is not one of" in message:
        return "möglich sind " + message.partition("is not one of ")[2].replace("'", "").rstrip(".")
    if "does not match the format" in message:
        return "gebraucht wird ein Tag wie 2026-11-22"
    if is_about_a_file(error):
        return "die Datei darf nicht gelesen werden"
    for found in cause.errors() if isinstance(cause, ValidationError) else ():
        if german := _REASONS.get(found["type"]):
            return german.format_map(found.get("ctx", {}))
    return "dieser Wert ist dort nicht möglich"


def _german(text: str) -> str:
    for english, german in _HELP:
        text = text.replace(english, german)
    text = _ARGUMENT_TYPE.sub(lambda found: found[1].ljust(len(found[0])), text)
    text = _OPTION_TYPE.sub(lambda found: _TYPES[found[1]].ljust(len(found[0])), text)
    return _RANGE.sub(r"\1 bis \2", _LINE_END.sub("", text))
