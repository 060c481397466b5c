"""Rule data to read: the clauses behind clocks and deadlines, with how sure each one is and where it stands."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from dashboard.components import badge, export, filters
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, outside, show, tag
from dashboard.components.table import Column, table
from tracker.formats import UNKNOWN, day
from tracker.rules.clauses.periods import period_words
from tracker.rules.clauses.rows import Clause, clauses
from tracker.vocabulary.awards import Anchor, ClockKind, Confidence, RuleSet

COLUMNS = tuple(
    Column(title) for title in ("Fundstelle", "Regelwerk", "Gilt für", "Frist", "Gültig für Bescheide", "Belegt")
)
_LOOK = {Confidence.CONFIRMED: ("✓", "yes")}


def draw() -> None:
    """Draw the rows that fit the filters."""
    st.header("Regeldaten", anchor=False)
    show(
        tag(
            "p",
            "Diese Fristen und Pflichten kennt Förderpfad aus Nebenbestimmungen und Gesetzen. Der Bescheid geht immer "
            "vor. Geändert wird die Liste mit einer neuen Version von Förderpfad; ein Hinweis an die Projektleitstelle "
            "genügt.",
            class_="fp",
        )
    )
    left, middle, right = st.columns(3)
    with left:
        sets = filters.choose_words("Regelwerk", "regelwerk", RuleSet, on_change=_nothing)
    with middle:
        kinds = filters.choose_words("Gilt für", "uhr", ClockKind, on_change=_nothing)
    with right:
        sure = filters.choose_words("Belegt", "gesichert", Confidence, on_change=_nothing)
    shown = [
        row
        for row in clauses()
        if (not sets or row.rule_set in sets)
        and (not kinds or row.kind in kinds)
        and (not sure or row.confidence in sure)
    ]
    if not shown:
        empty("Keine Regel passt zu diesen Filtern.", "Setzen Sie die Filter zurück.")
    else:
        show(table(f"Regeln ({len(shown)})", COLUMNS, (_row(row) for row in shown)))
    export.buttons("Regeldaten", [*(c.title for c in COLUMNS), "Anmerkung", "Quelle"], lambda _fresh: _export())


def _nothing() -> None:
    """Change nothing else: the list has one page."""


def _row(row: Clause) -> Sequence[object]:
    sign, look = _LOOK.get(row.confidence, ("?", "open"))
    note = tag("div", row.note, class_="fp-soft fp-small")
    return (
        join([outside(row.clause, row.source), note]),
        *(row.rule_set.label, row.kind.label, _period(row), _valid(row)),
        join([badge.signed(sign, row.confidence.label, look), Markup("")]),
    )


def _period(row: Clause) -> str:
    if row.count is None or row.unit is None:
        return "steht im Bescheid" if row.anchor is Anchor.STATED else UNKNOWN
    return f"{period_words(row.count, row.unit)} {'vor' if row.count < 0 else 'ab'}: {row.anchor.label}"


def _valid(row: Clause) -> str:
    if row.valid_from is None and row.valid_to is None:
        return "ohne Zeitgrenze"
    since = f"ab {day(row.valid_from)}" if row.valid_from else ""
    until = f"bis {day(row.valid_to)}" if row.valid_to else ""
    return f"{since} {until}".strip()


def _export() -> list[Sequence[Any]]:
    return [
        (
            *(row.clause, row.rule_set.label, row.kind.label, _period(row), _valid(row), row.confidence.label),
            *(row.note, row.source),
        )
        for row in clauses()
    ]
