"""Limits of the finance plan as data, each with its clause and how sure it is."""

import csv
from functools import cache
from importlib import resources

from tracker.shapes.base import Shape
from tracker.vocabulary.awards import Confidence


class Limit(Shape):
    """A row of ``limits.csv``; ``hundredths`` of a percent."""

    limit: str
    hundredths: int
    clause: str
    confidence: Confidence
    tag: str
    source: str
    note: str


@cache
def limits() -> dict[str, Limit]:
    """Return the limits by their names; a row that is not sound raises at once."""
    source = resources.files("tracker.rules.awards").joinpath("limits.csv")
    with source.open(encoding="utf-8") as handle:
        found = [Limit.model_validate(row) for row in csv.DictReader(handle)]
    return {row.limit: row for row in found}
