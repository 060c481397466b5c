"""Operation: what runs and ran behind the pages, and the step to real work."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard.components import badge, export, filters, go_live, running_jobs
from dashboard.components.empty import empty
from dashboard.components.markup import join, show, tag
from dashboard.components.table import Column, table
from dashboard.labels import JOB_SIGNS
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.services import jobs, operation_view
from tracker.services.operation_view import JobRow
from tracker.vocabulary.work import JobKind, JobState

COLUMNS = tuple(Column(title) for title in ("Vorgang", "Stand", "Angelegt", "Beendet", "Von", "Meldung"))
_KINDS = {kind.label: kind for kind in JobKind}
_STATES = {state.label: state for state in JobState}
_LOOK = {JobState.WAITING: "soft", JobState.RUNNING: "soft", JobState.DONE: "yes", JobState.FAILED: "no"}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the jobs under way, those of the past, and the step to real work."""
    st.header("Betrieb", anchor=False)
    if jobs.active(session, viewer.actor):
        running_jobs.live(viewer)
    left, right = st.columns(2)
    with left:
        kind = _KINDS.get(filters.choose("Vorgang", "vorgang", list(_KINDS), on_change=_nothing))
    with right:
        state = _STATES.get(filters.choose("Stand", "stand", list(_STATES), on_change=_nothing))
    found = operation_view.jobs(session, viewer.actor, kind=kind, state=state)
    if not found:
        empty("Kein Vorgang passt zu diesen Filtern.", "Abrufe, Briefe und Sicherungen legt der Zeitplan selbst an.")
    else:
        show(table(f"Die letzten Vorgänge ({len(found)})", COLUMNS, (_row(row) for row in found)))
    export.buttons("Vorgänge", [c.title for c in COLUMNS], lambda fresh: _export(fresh, viewer, kind, state))
    go_live.draw(session, viewer)


def _nothing() -> None:
    """Change nothing else: the list has one page."""


def _row(row: JobRow) -> Sequence[object]:
    state = badge.signed(JOB_SIGNS[row.state], row.state.label, _LOOK[row.state])
    ended = moment(row.finished_at) if row.finished_at else ""
    about = tag("div", row.about, class_="fp-soft fp-small")
    return join([row.kind.label, about]), state, moment(row.created_at), ended, row.requested_by, row.message


def _export(session: Session, viewer: Viewer, kind: JobKind | None, state: JobState | None) -> list[Sequence[Any]]:
    return [
        (row.kind.label, row.state.label, row.created_at, row.finished_at, row.requested_by, row.message)
        for row in operation_view.jobs(session, viewer.actor, kind=kind, state=state)
    ]
