"""What tests of backup, restore and copy hand in and compare."""

from collections.abc import Callable

from sqlalchemy import Engine

from tracker.safekeeping.archive import Part

Parts = Callable[[Engine], dict[str, Part]]


def silent(done: int, total: int | None, message: str) -> None:
    """Progress nobody watches."""
