"""What the programs note for the people who run them: plain lines, or one line of JSON for each event.

Neither form names a personal token, a password or somebody's mail address.
"""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

from tracker.letters.personal import PATHS

OWN = ("crawler", "dashboard", "matcher", "tracker")
_PLAIN = "%(levelname)s %(name)s: %(message)s"
_HIDDEN = "…"
_ROUTES = "|".join(PATHS.values())
_SECRETS = (
    (re.compile(rf"(/(?:{_ROUTES})/)[^\s/?#\"']+"), rf"\g<1>{_HIDDEN}"),
    (re.compile(r"(://)[^\s/@]+@"), rf"\g<1>{_HIDDEN}@"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), _HIDDEN),
    # As long as our tokens are; a hash in hexadecimal digits is no secret.
    (re.compile(r"(?<![\w-])(?![0-9a-f]+(?![\w-]))[A-Za-z0-9_-]{40,}(?![\w-])"), _HIDDEN),
)
# Whatever a record has of its own; the rest was given with ``extra``.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def begin(form: Literal["plain", "json"]) -> None:
    """Let the programs note events on standard error: only warnings in plain text, our own events too as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine() if form == "json" else PlainLine(_PLAIN))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=form == "json")
    if form == "json":
        for name in OWN:
            logging.getLogger(name).setLevel(logging.INFO)


def adopt(*libraries: str) -> None:
    """Let the loggers of libraries that bring handlers of their own note events as ours do: same form, no secrets."""
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in libraries:
            logger.handlers.clear()
            logger.propagate = True


def without_secrets(text: str) -> str:
    """Return a text with tokens, passwords and mail addresses taken out."""
    for found, instead in _SECRETS:
        text = found.sub(instead, text)
    return text


class PlainLine(logging.Formatter):
    """A line for eyes."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return without_secrets(super().format(record))


class JsonLine(logging.Formatter):
    """An event as one line of JSON: ``at``, ``level``, ``logger``, ``event``, its values, and ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        event: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": without_secrets(record.getMessage()),
        }
        for name, value in vars(record).items():
            if name not in _USUAL:
                event[name] = value if isinstance(value, int | float | bool) else without_secrets(str(value))
        if record.exc_info:
            event["error"] = without_secrets("".join(traceback.format_exception(*record.exc_info)))
        return json.dumps(event, ensure_ascii=False)
