"""The sources' codes with their German labels, read from the tables beside this file."""

import csv
from functools import cache
from importlib import resources
from typing import Literal

CodeTable = Literal["applicants", "funding_types", "topics", "areas"]


@cache
def labels(table: CodeTable) -> dict[str, str]:
    """Return code → label of one table. A code that is not in it is unknown, not wrong."""
    return {row["code"]: row["label"] for row in rows(table)}


@cache
def rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``vocabulary/<table>.csv``."""
    source = resources.files("tracker.vocabulary").joinpath(f"{table}.csv")
    with source.open(encoding="utf-8") as handle:
        return tuple(csv.DictReader(handle))


def label(table: CodeTable, code: str) -> str:
    """Return the German label of a code, or the code itself when we do not know it."""
    return labels(table).get(code, code)
