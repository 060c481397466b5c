"""The ledger's program as a shell runs it, in this process."""

from collections.abc import Callable

import pytest

from tracker import edge
from tracker.__main__ import app

Command = Callable[..., int]


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as ended:
        edge.main(app, program="python -m tracker", arguments=words)
    assert isinstance(ended.value.code, int)
    return ended.value.code
