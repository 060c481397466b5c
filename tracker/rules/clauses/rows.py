"""The clauses as data: what ``clauses.csv`` says, and which row counts for a Bescheid of a certain day."""

import csv
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from importlib import resources

from tracker.shapes.base import Shape
from tracker.vocabulary.awards import Anchor, ClockKind, Confidence, PeriodUnit, RuleSet


class Clause(Shape):
    """One version of a clause. ``tag`` is how sure its source is; without ``count`` no period is known.

    A row without ``valid_from`` is one of which nobody has established since when it holds.
    """

    rule_set: RuleSet
    clause: str
    kind: ClockKind
    valid_from: date | None
    valid_to: date | None
    anchor: Anchor
    count: int | None
    unit: PeriodUnit | None
    confidence: Confidence
    tag: str
    source: str
    note: str


# Städtebauförderung deviates in single points only; everybody falls back on general law.
_FALLBACK = {RuleSet.NRW_URBAN: (RuleSet.NRW_URBAN, RuleSet.NRW_MUNICIPAL, RuleSet.GENERAL)}


@cache
def clauses() -> tuple[Clause, ...]:
    """Return all rows of ``clauses.csv``; a row that is not sound raises at once."""
    source = resources.files("tracker.rules.clauses").joinpath("clauses.csv")
    with source.open(encoding="utf-8") as handle:
        rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(handle)]
    return tuple(Clause.model_validate(row) for row in rows)


def clause_for(
    kind: ClockKind, rule_set: RuleSet | None, issued_on: date | None, rows: Sequence[Clause] | None = None
) -> Clause | None:
    """Return the row that counts for a Bescheid of that day: its own rule set first, general law last.

    Without a day of the Bescheid only rows count that hold for every day.
    """
    return _of_ledger(kind, rule_set, issued_on) if rows is None else _among(rows, kind, rule_set, issued_on)


@lru_cache(maxsize=10_000)
def _of_ledger(kind: ClockKind, rule_set: RuleSet | None, issued_on: date | None) -> Clause | None:
    return _among(clauses(), kind, rule_set, issued_on)


def _among(known: Sequence[Clause], kind: ClockKind, rule_set: RuleSet | None, issued_on: date | None) -> Clause | None:
    for candidate in (RuleSet.GENERAL,) if rule_set is None else _FALLBACK.get(rule_set, (rule_set, RuleSet.GENERAL)):
        fitting = [row for row in known if row.kind is kind and row.rule_set is candidate and _holds(row, issued_on)]
        if fitting:
            return max(fitting, key=lambda row: row.valid_from or date.min)
    return None


def _holds(row: Clause, issued_on: date | None) -> bool:
    if issued_on is None:
        return row.valid_from is None and row.valid_to is None
    return (row.valid_from is None or row.valid_from <= issued_on) and (
        row.valid_to is None or issued_on <= row.valid_to
    )
