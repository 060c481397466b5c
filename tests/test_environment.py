"""The script that makes ``.venv``: what it says when something lacks, and that half an environment never counts."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Stands in for a system's Python: makes an "environment" of itself, notes every pip call, and fails when told to.
PYTHON = """#!/bin/sh
case "$*" in
*"import ensurepip"*) [ ! -e without-venv ] ;;
*"import pip"*) [ -e .venv/bin/python ] ;;
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip install"*) [ ! -e without-network ] && echo "$*" >> pip-calls ;;
*) exec REAL "$@" ;;
esac
"""


class Checkout:
    """A folder with what the script needs, and a Python of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".ci").mkdir()
        shutil.copy(ROOT / ".ci" / "environment", folder / ".ci")
        for name in ("requirements-build.txt", "requirements.txt", "requirements-dev.txt", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        self.python = folder / "python-of-the-system"
        self.python.write_text(PYTHON.replace("REAL", sys.executable))
        self.python.chmod(0o755)

    def make(self, kind: str, python: str | None = None) -> subprocess.CompletedProcess[str]:
        command = ["bash", ".ci/environment", kind]
        env = os.environ | {"PYTHON": python or str(self.python)}
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)

    def tell(self, what: str) -> Path:
        path = self.folder / what
        path.touch()
        return path

    def pip_calls(self) -> int:
        calls = self.folder / "pip-calls"
        return len(calls.read_text().splitlines()) if calls.exists() else 0


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_a_missing_venv_package_gets_one_sentence(checkout: Checkout) -> None:
    checkout.tell("without-venv")
    answer = checkout.make("run")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert f"python3.{sys.version_info[1]}-venv" in answer.stderr
    assert not (checkout.folder / ".venv").exists()


def test_a_missing_python_gets_one_sentence(checkout: Checkout) -> None:
    answer = checkout.make("run", python="python-that-is-not-there")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "Python 3.11 oder neuer" in answer.stderr


def test_a_second_call_installs_nothing(checkout: Checkout) -> None:
    assert checkout.make("run").returncode == 0
    calls = checkout.pip_calls()
    assert calls == 3
    assert checkout.make("run").returncode == 0
    assert checkout.pip_calls() == calls


def test_the_environment_of_developers_serves_users_but_not_the_other_way_round(checkout: Checkout) -> None:
    checkout.make("run")
    checkout.make("dev")
    assert checkout.pip_calls() == 6
    checkout.make("run")
    assert checkout.pip_calls() == 6


def test_a_failed_installation_is_said_and_never_passes_as_ready(checkout: Checkout) -> None:
    network = checkout.tell("without-network")
    answer = checkout.make("run")
    assert answer.returncode == 1
    assert "HTTPS_PROXY" in answer.stderr
    left_behind = checkout.folder / ".venv" / "half"
    left_behind.touch()
    network.unlink()
    assert checkout.make("run").returncode == 0
    assert checkout.pip_calls() == 3
    assert not left_behind.exists(), "an unfinished environment has to be thrown away"


def test_changed_pins_are_installed_into_the_environment_that_is_there(checkout: Checkout) -> None:
    checkout.make("run")
    kept = checkout.folder / ".venv" / "kept"
    kept.touch()
    with (checkout.folder / "requirements.txt").open("a") as pins:
        pins.write("# another line\n")
    assert checkout.make("run").returncode == 0
    assert checkout.pip_calls() == 6
    assert kept.exists()


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.make("run")
    (checkout.folder / ".venv" / "bin" / "python").unlink()
    assert checkout.make("run").returncode == 0
    assert checkout.pip_calls() == 6
