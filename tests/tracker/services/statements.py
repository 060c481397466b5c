"""What a service really sends to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import Session


class Statements(list[str]):
    """The statements of a block, in order."""

    def starting_with(self, *words: str) -> list[str]:
        """Those that begin with one of these words."""
        return [statement for statement in self if statement.upper().startswith(words)]

    def writing_to(self, table: str) -> list[str]:
        """Those that insert into, update or delete from a table."""
        starts = (f"INSERT INTO {table} ", f"UPDATE {table} ", f"DELETE FROM {table} ")
        return [statement for statement in self if statement.replace('"', "").startswith(starts)]


@contextmanager
def watched(session: Session) -> Iterator[Statements]:
    """Collect every statement of a block; what waits in the session is sent first and last."""
    session.flush()
    connection, seen = session.connection(), Statements()

    def listen(_c: Any, _cursor: Any, statement: str, _p: Any, _context: Any, many: bool) -> None:
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", listen)
    try:
        yield seen
        session.flush()
    finally:
        event.remove(connection, "before_cursor_execute", listen)
