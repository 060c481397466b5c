"""The long series: a real harvest is killed at random moments, repeated, and ends as if nothing had happened."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.export_factory import write_export

ROUNDS = 3
FINISHED = ("source", "external_id", "title", "status", "rounds", "rate_percent", "amount_max_eur", "text", "withdrawn")


@pytest.mark.faults
def test_a_harvest_killed_at_random_moments_and_repeated_ends_like_an_undisturbed_one(tmp_path: Path) -> None:
    export = tmp_path / "export.zip"
    write_export(export, programmes=120, files=480, body_characters=2_000)
    undisturbed = tmp_path / "undisturbed"
    _command(undisturbed, "tracker", "init", "--empty")
    _command(undisturbed, *_harvest(export))
    expected = _state(undisturbed)
    moments = random.Random(20261122)
    killed = 0
    for number in range(ROUNDS):
        folder = tmp_path / f"killed-{number}"
        _command(folder, "tracker", "init", "--empty")
        process = subprocess.Popen([sys.executable, "-m", *_harvest(export)], env=_environment(folder), cwd=tmp_path)
        try:
            process.wait(timeout=moments.uniform(1.5, 6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        _command(folder, *_harvest(export))
        assert _state(folder) == expected
    assert killed, "every harvest was faster than the knife: kill earlier"


def _harvest(export: Path) -> tuple[str, ...]:
    return ("crawler", "run", "bund_foerderdatenbank", "--from-file", str(export))


def _state(folder: Path) -> str:
    lines = _command(folder, "tracker", "export", "calls", "--format", "jsonl").splitlines()
    calls = sorted(json.dumps({name: json.loads(line)[name] for name in FINISHED}, sort_keys=True) for line in lines)
    assert calls
    return hashlib.sha256("\n".join(calls).encode()).hexdigest()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOERDERPFAD_")}
    return kept | {"FOERDERPFAD_DATA_DIR": str(folder)}


def _command(folder: Path, *words: str) -> str:
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=_environment(folder),
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
