"""Real commands on a data folder of their own, and what stands in its ledger afterwards."""

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests import forked

FINISHED = ("source", "external_id", "title", "status", "rounds", "rate_percent", "amount_max_eur", "text", "withdrawn")
Told = Callable[[str, str, str], None]
"""Writes a line of the table of faults: the fault, what the disturbed run did, what stood there after its repeat."""


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    """Return what a command needs to know: the folder, and nothing of this machine's own settings or proxies."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("FOERDERPFAD_") and not name.lower().endswith("_proxy")
    }
    return kept | {"FOERDERPFAD_DATA_DIR": str(folder), **more}


def run(folder: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m`` with these words to its end."""
    folder.mkdir(exist_ok=True)
    return forked.run_module(*words, environment=environment(folder, more), folder=folder)


def command(folder: Path, *words: str, **more: str) -> str:
    """Run a command that must succeed and return what it printed."""
    done = run(folder, *words, **more)
    assert done.returncode == 0, done.stderr
    return done.stdout


def calls(folder: Path) -> dict[str, dict[str, Any]]:
    """Return every call in the ledger, by its number at the source."""
    lines = command(folder, "tracker", "export", "calls", "--format", "jsonl").splitlines()
    return {record["external_id"]: record for record in map(json.loads, lines)}


def state(folder: Path) -> str:
    """Return one value for everything a harvest leaves behind that people see."""
    found = calls(folder)
    assert found
    lines = sorted(json.dumps({name: call[name] for name in FINISHED}, sort_keys=True) for call in found.values())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
