"""The lines that ``crawler facts`` is given: what must stand in one before it is read."""

from collections.abc import Mapping
from datetime import date
from typing import Any

_NEEDED, _OPTIONAL = ("id", "text", "today"), ("title", "published_on")
_DAYS = ("today", "published_on")


def fault_of(line: Mapping[str, Any]) -> str:
    """Say what is wrong with a line in one German sentence; nothing when it can be read."""
    given = {name: line.get(name) for name in _NEEDED}
    given |= {name: line[name] for name in _OPTIONAL if line.get(name)}
    if wrong := [name for name, value in given.items() if not isinstance(value, str)]:
        return f"Gebraucht wird als Text: {', '.join(wrong)}."
    for name in filter(given.__contains__, _DAYS):
        try:
            date.fromisoformat(str(given[name]))
        except ValueError:
            return f"Gebraucht wird für {name} ein Tag wie 2026-11-22."
    return ""
