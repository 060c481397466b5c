"""How commands are named to people: so that they work when typed as they stand."""

from pathlib import Path

import pytest

from tracker.command_line import shown


@pytest.mark.parametrize(
    ("python", "folder", "typed"),
    [
        ("/srv/programm/.venv/bin/python", "/srv/programm", ".venv/bin/python"),
        ("/srv/programm/.venv/bin/python", "/srv/programm/data", "/srv/programm/.venv/bin/python"),
        ("/srv/mein programm/.venv/bin/python", "/", "'srv/mein programm/.venv/bin/python'"),
    ],
)
def test_a_python_is_named_so_that_a_shell_finds_it(python: str, folder: str, typed: str) -> None:
    assert shown(Path(python), Path(folder)) == typed
