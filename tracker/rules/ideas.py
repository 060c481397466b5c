"""An idea is stored as two answers: one for the project the programme was suggested for, one for what it became."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from tracker.vocabulary.calls import ReviewAnswer


class Said(Protocol):
    """An answer, as far as it matters here."""

    @property
    def id(self) -> int | None:
        """The order in which answers were given."""

    @property
    def partner_id(self) -> int:
        """Who answered."""

    @property
    def call_id(self) -> int:
        """To which programme."""

    @property
    def answer(self) -> ReviewAnswer | None:
        """What was said."""

    @property
    def made_at(self) -> datetime:
        """When it was said."""


def origins_of_ideas(rows: Iterable[Said]) -> set[int]:
    """Return the ids of the answers *Idee* beside which stands the one for the project that the idea became."""
    newest: dict[tuple[int, int, datetime], int] = {}
    ideas = [row for row in rows if row.answer is ReviewAnswer.IDEA]
    for row in ideas:
        key = (row.partner_id, row.call_id, row.made_at)
        newest[key] = max(newest.get(key, 0), row.id or 0)
    return {row.id or 0 for row in ideas if row.id != newest[row.partner_id, row.call_id, row.made_at]}
