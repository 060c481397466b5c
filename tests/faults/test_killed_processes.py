"""The long series: a real harvest is killed at random moments, repeated, and ends as if nothing had happened."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.export_factory import write_export
from tests.faults.processes import Told, command, environment, state

ROUNDS = 6


@pytest.mark.faults
def test_a_harvest_killed_at_random_moments_and_repeated_ends_like_an_undisturbed_one(
    tmp_path: Path, tell: Told
) -> None:
    export = tmp_path / "export.zip"
    write_export(export, programmes=120, files=480, body_characters=2_000)
    undisturbed = tmp_path / "undisturbed"
    command(undisturbed, "tracker", "init", "--empty")
    command(undisturbed, *_harvest(export))
    expected = state(undisturbed)
    moments = random.Random(20261122)
    killed = 0
    for number in range(ROUNDS):
        folder = tmp_path / f"killed-{number}"
        command(folder, "tracker", "init", "--empty")
        process = subprocess.Popen([sys.executable, "-m", *_harvest(export)], env=environment(folder, {}), cwd=tmp_path)
        try:
            process.wait(timeout=moments.uniform(1.5, 6))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            killed += 1
        command(folder, *_harvest(export))
        assert state(folder) == expected
    assert killed, "every harvest was faster than the knife: kill earlier"
    tell("SIGKILL at a random moment of a harvest", f"{killed} of {ROUNDS} killed", "as undisturbed")


def _harvest(export: Path) -> tuple[str, ...]:
    return ("crawler", "run", "bund_foerderdatenbank", "--from-file", str(export))
