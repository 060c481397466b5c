"""Quellen: how well the sources are, what is being fetched right now, and the step from examples to real work."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    backup_state,
    badge,
    export,
    go_live,
    harvest_buttons,
    merging_pairs,
    running_jobs,
    source_file,
    work_state,
)
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, outside, show, tag, text
from dashboard.components.table import Column, table
from dashboard.labels import RUN_SIGNS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment, number
from tracker.models.sources import CrawlRun
from tracker.services import jobs, sources, status
from tracker.services.sources import SourceHealth
from tracker.vocabulary.work import RunState

COLUMNS = (
    *(Column("Quelle"), Column("Zustand"), Column("Letzter Abruf"), Column("Letzter vollständiger Abruf")),
    *(Column("Förderprogramme", number=True), Column("Abruf")),
)
RUNS = (
    *(Column("Beginn"), Column("Ergebnis"), Column("Gesehen", number=True), Column("Neu", number=True)),
    *(Column("Geändert", number=True), Column("Unverändert", number=True), Column("Nicht mehr da", number=True)),
    *(Column("Verworfen", number=True), Column("Hinweise")),
)
IDLE = "nichts zu prüfen"
_LOOK = {RunState.SOUND: "yes", RunState.POOR: "open", RunState.FAILED: "no", RunState.RUNNING: "soft"}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page; the history of one source stands first, since somebody just asked for it."""
    st.title("Quellen", anchor=False)
    found = sources.health(session, viewer.actor, now=clock.now())
    _history(session, viewer, found)
    _running(session, viewer)
    work_state.draw(session, viewer)
    backup_state.draw(session, viewer)
    if not found:
        empty("Noch keine Quelle wurde abgerufen.", "Mit „Alle Quellen abrufen“ beginnt der erste Abruf.")
    else:
        show(table("Quellen und ihr Zustand", COLUMNS, (_row(viewer, item) for item in found), wide=True))
    if pairs := merging_pairs.line(session, viewer):
        show(tag("p", pairs, class_="fp fp-screen"))
    export.buttons("Quellen", [column.title for column in COLUMNS], lambda fresh: _export(fresh, viewer))
    harvest_buttons.draw(viewer, found)
    source_file.draw(viewer, found)
    go_live.draw(session, viewer)


def _running(session: Session, viewer: Viewer) -> None:
    if jobs.active(session, viewer.actor):
        st.header("Läuft gerade", anchor=False)
        running_jobs.live(viewer)


def _row(viewer: Viewer, item: SourceHealth) -> Sequence[object]:
    history = link("Bisherige Abrufe", viewer.to(addresses.SOURCES, quelle=item.name), class_="fp-small")
    named = join([outside(item.title, item.address), tag("div", history)])
    return (
        named,
        _state(item),
        _when(item.last_run_at),
        "entfällt" if item.idle else _when(item.last_sound_at),
        number(item.calls),
        tag("span", _interval(item), class_="fp-nowrap"),
    )


def _calm(item: SourceHealth) -> str:
    if item.state is None:
        return "noch nicht abgerufen"
    return IDLE if item.idle else item.state.label


def _when(value: datetime | None) -> Markup:
    # A line may end after the day, so that the table stays within the page.
    return text(moment(value).replace(" Uhr", "\N{NO-BREAK SPACE}Uhr")) if value else Markup("noch nie")


def _state(item: SourceHealth) -> Markup:
    if not item.enabled:
        return badge.signed("‖", "abgeschaltet", "soft")
    if item.state is None:
        return badge.signed("…", "noch nicht abgerufen", "soft")
    words = _signed(item.state, idle=item.idle)
    late = badge.signed("!", "überfällig", "no") if item.overdue else ""
    paused = badge.signed("‖", "pausiert", "open") if item.pause else ""
    said = [tag("div", sentence, class_="fp-small") for sentence in (item.pause, *item.alarms) if sentence]
    return join([words, " ", late, " ", paused, *said])


def _signed(state: RunState, *, idle: bool) -> Markup:
    return badge.signed("–", IDLE, "soft") if idle else badge.signed(RUN_SIGNS[state], state.label, _LOOK[state])


def _interval(item: SourceHealth) -> str:
    if item.interval_days is None:
        return "kein Abruf"
    return "täglich" if item.interval_days == 1 else f"alle {item.interval_days} Tage"


def _history(session: Session, viewer: Viewer, found: list[SourceHealth]) -> None:
    chosen = next((item for item in found if item.name == st.query_params.get("quelle")), None)
    if chosen is None:
        return
    show(tag("p", link("Alle Quellen", viewer.to(addresses.SOURCES)), class_="fp fp-screen"))
    show(tag("h2", f"Bisherige Abrufe: {chosen.title}", class_="fp"))
    if chosen.pause:
        show(tag("p", f"{chosen.pause} Bis dahin wird der Abruf übersprungen.", class_="fp"))
    runs = sources.runs(session, viewer.actor, name=chosen.name, now=clock.now())
    if not runs:
        empty("Diese Quelle wurde noch nie abgerufen.", "Starten Sie den Abruf mit der Schaltfläche unten.")
        return
    caption = f"Die letzten {len(runs)} Abrufe" if len(runs) > 1 else "Der letzte Abruf"
    show(table(caption, RUNS, (_run(run) for run in runs), wide=True))


def _run(run: CrawlRun) -> Sequence[object]:
    counts = (run.seen, run.created, run.changed, run.unchanged, run.withdrawn, run.dropped)
    state = _signed(run.state, idle=sources.was_idle(run))
    alarms = join(tag("div", alarm) for alarm in run.alarms)
    return _when(run.started_at), state, *(number(count) for count in counts), alarms


def _export(session: Session, viewer: Viewer) -> list[Sequence[object]]:
    return [
        (
            item.title,
            status.trouble(item) or _calm(item),
            *(item.last_run_at, item.last_sound_at, item.calls, _interval(item)),
        )
        for item in sources.health(session, viewer.actor, now=clock.now())
    ]
