"""How a command is typed on this machine; every message, example and stored alarm takes it from here."""

import shlex
import sys
from pathlib import Path


def shown(python: Path, folder: Path) -> str:
    """Return what to type for a Python: its place as seen from a folder when it lies below, else its full path."""
    return shlex.quote(str(python.relative_to(folder) if python.is_relative_to(folder) else python))


# Called as README.md says, this is ".venv/bin/python". A bare "python" would be another one, without our packages.
_PYTHON = shown(Path(sys.executable), Path.cwd())


def to_type(words: str) -> str:
    """Return what a person types for "tracker status"."""
    return f"{_PYTHON} -m {words}"
