"""The ledger's program in a folder of its own."""

from pathlib import Path

import pytest

from tests.tracker.command_line import Command, run


@pytest.fixture
def command(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command on a fresh ledger and returns its exit code."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", database_url)
    monkeypatch.setenv("FOERDERPFAD_DATA_DIR", str(tmp_path / "data"))
    return run
