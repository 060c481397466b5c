"""From scores to a list: order, ties by call id, and the walk down to enough admitted calls."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matcher.screening import Excludes
from matcher.similarity import Matrix, Numbers

# Scores are compared at this many decimals: nobody means a difference that small.
DECIMALS = 5


class Choice(NamedTuple):
    """One call of a list."""

    call_id: str
    score: float
    excluded: bool


class Columns:
    """Call ids in the order of score columns, and their places in the alphabet for breaking ties."""

    def __init__(self, ids: Sequence[str]) -> None:
        """Take the ids of a corpus as it stands."""
        self.ids = list(ids)
        self._alphabet = np.empty(len(self.ids), np.int64)
        self._alphabet[np.argsort(np.array(self.ids, dtype=np.str_), kind="stable")] = np.arange(len(self.ids))

    def all_ordered(self, scores: Numbers) -> Iterable[tuple[str, float]]:
        """Return every call with its score, the highest first."""
        return self._ordered(np.arange(len(self.ids)), scores)

    def row_ordered(self, found: Matrix, row: int) -> Iterable[tuple[str, float]]:
        """Return the calls of one row of a sparse top-n result with their scores, the highest first."""
        span = slice(found.indptr[row], found.indptr[row + 1])
        return self._ordered(found.indices[span], found.data[span])

    def _ordered(self, columns: NDArray[np.integer], scores: Numbers) -> Iterable[tuple[str, float]]:
        """Order calls by rounded score, then by id."""
        rounded = np.round(scores.astype(np.float64), DECIMALS)
        order = np.lexsort((self._alphabet[columns], -rounded))
        names = (self.ids[column] for column in columns[order].tolist())
        return zip(names, rounded[order].tolist(), strict=True)


def walk(ordered: Iterable[tuple[str, float]], excludes: Excludes, limit: int | None) -> list[Choice]:
    """Go down a list until enough admitted calls are found; with a limit, unrelated calls end it."""
    chosen: list[Choice] = []
    admitted = 0
    for call_id, score in ordered:
        if limit is not None and (admitted >= limit or score <= 0):
            break
        excluded = excludes(call_id)
        admitted += not excluded
        chosen.append(Choice(call_id, score, excluded))
    return chosen


def admitted(chosen: Iterable[Choice]) -> int:
    """Return how many calls of a list the gate admits."""
    return sum(not choice.excluded for choice in chosen)
