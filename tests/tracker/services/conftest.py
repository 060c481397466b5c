"""A writing session for tests of one transaction; tests of several open their own."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from tracker.database import write


@pytest.fixture
def session(ledger: Engine) -> Iterator[Session]:
    """A session on a fresh ledger, committed at the end, so that a failing constraint is seen."""
    with write(ledger) as session:
        yield session
