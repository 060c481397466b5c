"""Which command does which kind of job. A new kind is one row in ``COMMANDS``."""

import os
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, SecretStr

from tracker.errors import Refused
from tracker.settings import Settings
from tracker.vocabulary.work import JobKind

PREFIX = "FOERDERPFAD_"

Words = Callable[[Mapping[str, Any], str], list[str]]

# What people typed stands behind "--", so that it is never read as an option.
COMMANDS: dict[JobKind, Words] = {
    JobKind.CRAWL: lambda argument, job: [
        *("crawler", "run", "--job", job),
        *_option(argument, "from-file"),
        *("--", *_optional(argument, "source")),
    ],
    JobKind.ADD_CALL: lambda argument, job: ["crawler", "add", "--job", job, "--", _needed(argument, "url")],
    JobKind.DEAD_LINKS: lambda _, job: ["crawler", "links", "--job", job],
    JobKind.PAIRS: lambda _, job: ["crawler", "pairs", "--job", job],
    JobKind.MATCH: lambda argument, job: [
        *("matcher", "run", "--job", job),
        *_option(argument, "project"),
        *_flag(argument, "changed"),
    ],
    JobKind.REMINDERS: lambda _, __: ["tracker", "post", "--reminders"],
    JobKind.POST: lambda _, __: ["tracker", "post"],
    JobKind.BACKUP: lambda _, __: ["tracker", "backup", "--nightly"],
    JobKind.LETTERS: lambda argument, _: ["tracker", "letters", "--send", "--due", *_option(argument, "week")],
}
# New calls are worth nothing until they are compared with the projects.
MATCH_AFTER = frozenset((JobKind.CRAWL, JobKind.ADD_CALL))


def words_of(kind: JobKind, argument: Mapping[str, Any], job_id: int) -> list[str]:
    """Return module and arguments for ``python -m``.

    Raises:
        Refused: the job lacks what its command needs.
    """
    return COMMANDS[kind](argument, str(job_id))


def environment(settings: Settings) -> dict[str, str]:
    """Return this process's environment with the settings in it, so that a child works on the same ledger."""
    resolved = settings.model_copy(update={"database_url": settings.database, "data_dir": settings.data_dir.absolute()})
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return others | _variables(PREFIX, resolved)


def _variables(prefix: str, values: BaseModel | Mapping[str, Any]) -> dict[str, str]:
    pairs = (
        values.items() if isinstance(values, Mapping) else ((n, getattr(values, n)) for n in type(values).model_fields)
    )
    found: dict[str, str] = {}
    for name, value in pairs:
        variable = f"{prefix}{name.upper()}"
        if isinstance(value, BaseModel | Mapping):
            found |= _variables(f"{variable}__", value)
        elif value is not None:
            found[variable] = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
    return found


def _needed(argument: Mapping[str, Any], name: str) -> str:
    if not argument.get(name):
        raise Refused(f"Dem Vorgang fehlt die Angabe „{name}“.")
    return str(argument[name])


def _optional(argument: Mapping[str, Any], name: str) -> list[str]:
    return [str(argument[name])] if argument.get(name) else []


def _option(argument: Mapping[str, Any], name: str) -> list[str]:
    return [f"--{name}={argument[name]}"] if argument.get(name) else []


def _flag(argument: Mapping[str, Any], name: str) -> list[str]:
    return [f"--{name}"] if argument.get(name) else []
