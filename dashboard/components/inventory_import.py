"""Excel übernehmen: upload a list, say what its columns are, see what would change, then agree."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export, inventory_preview
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import notice, show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.exchange.inventory import COLUMNS
from tracker.exchange.workbook import LARGEST_FILE_MB, Sheet
from tracker.formats import count_of
from tracker.importing import ROWS_AT_ONCE, project_sheet
from tracker.services import inventory, people
from tracker.services.inventory import ImportPlan
from tracker.vocabulary.people import Role

TAKE_OVER = "uebernehmen"
_PLACE = "inventory import"
_READ, _PLAN = "inventory sheet", "inventory plan"
_NOT_THERE = "nicht vorhanden"
_SHORT_LIST = 300


class Read(NamedTuple):
    """A file that was understood as a table; ``key`` is Streamlit's name of the upload."""

    key: str
    sheet: Sheet
    columns: dict[str, int]


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the upload and, once there is a file, its columns and what would become of it."""
    words = (
        "Laden Sie die Liste so hoch, wie sie ist: Titelzeilen, verbundene Zellen und Summen stören nicht. "
        "Gespeichert wird erst, wenn Sie zustimmen. Leere Zellen ändern nichts, und gelöscht wird nichts."
    )
    show(tag("p", words, class_="fp"))
    upload = st.file_uploader("Liste der Vorhaben (.xlsx oder .csv)", key=TAKE_OVER, max_upload_size=LARGEST_FILE_MB)
    show_notice(_PLACE)
    if upload is None:
        st.session_state.pop(_READ, None)
        st.session_state.pop(_PLAN, None)
        empty("Noch keine Liste gewählt.", "Wählen Sie eine Excel-Datei (.xlsx) oder eine CSV-Datei.")
        return
    try:
        found = _read(upload)
        columns = _columns(found)
        lead = _lead(session, viewer, columns)
        plan = _plan(session, viewer, found, columns, lead)
    except Refused as refusal:
        notice(str(refusal), refused=True)
        return
    inventory_preview.draw(plan)
    export.buttons("Prüfbericht", inventory_preview.HEADER, lambda _: inventory_preview.lines(plan))
    _agree(viewer, plan)


def _read(upload: Any) -> Read:
    held: Read | None = st.session_state.get(_READ)
    if held is None or held.key != upload.file_id:
        with st.spinner("Die Liste wird gelesen …"):
            sheet, columns = project_sheet(upload.getvalue(), file_name=upload.name)
        held = st.session_state[_READ] = Read(upload.file_id, sheet, columns)
    return held


def _columns(found: Read) -> dict[str, int]:
    """Let a person correct which column is what."""
    named = dict(enumerate(found.sheet.header))
    sure = "title" in found.columns
    with st.expander("Spalten zuordnen", expanded=not sure):
        places = st.columns(3)
        chosen: dict[str, int] = {}
        for number, (field, column) in enumerate(COLUMNS.items()):
            options: list[int | None] = [None, *named]
            place = places[number % len(places)].selectbox(
                column.label,
                options,
                options.index(found.columns.get(field)),
                format_func=partial(_heading, found.sheet.header),
                key=f"column {found.key} {field}",
            )
            if place is not None:
                chosen[field] = place
    twice = [column for column in set(chosen.values()) if list(chosen.values()).count(column) > 1]
    if twice:
        raise Refused(f"Die Spalte „{_heading(found.sheet.header, twice[0])}“ ist zweimal zugeordnet.")
    unused = [title for place, title in named.items() if place not in chosen.values() and title]
    if unused:
        show(tag("p", f"Nicht übernommen werden die Spalten: {', '.join(unused[:20])}.", class_="fp fp-soft"))
    return chosen


def _heading(header: Sequence[str], place: int | None) -> str:
    return _NOT_THERE if place is None else header[place] or f"Spalte {place + 1} (ohne Überschrift)"


def _lead(session: Session, viewer: Viewer, columns: dict[str, int]) -> int | None:
    if "lead" in columns:
        return None
    if viewer.actor.role is not Role.OFFICE:
        return viewer.actor.partner_id
    named = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
    chosen = st.selectbox("Wessen Liste ist das?", list(named), None, placeholder="Bitte wählen", key="inventory lead")
    return named[chosen] if chosen else None


def _plan(session: Session, viewer: Viewer, found: Read, columns: dict[str, int], lead: int | None) -> ImportPlan:
    """Return what would change. A long list is compared once for each choice of columns, a short one every time."""
    key = (found.key, viewer.actor, tuple(columns.items()), lead)
    held = st.session_state.get(_PLAN)
    if held is not None and held[0] == key and len(found.sheet.rows) > _SHORT_LIST:
        plan: ImportPlan = held[1]
        return plan
    bar = st.progress(0.0, "Zeilen prüfen") if len(found.sheet.rows) > _SHORT_LIST else None

    def report(done: int, total: int | None, message: str) -> None:
        if bar is not None:
            bar.progress(min(1.0, done / (total or 1)), message)

    plan = inventory.plan(session, viewer.actor, sheet=found.sheet, columns=columns, lead=lead, progress=report)
    if bar is not None:
        bar.empty()
    st.session_state[_PLAN] = (key, plan)
    return plan


def _agree(viewer: Viewer, plan: ImportPlan) -> None:
    count = len(plan.to_store)
    if not count:
        show(tag("p", "Es gibt nichts zu übernehmen.", class_="fp"))
        return
    words = f"{count_of(count, 'Vorhaben', 'Vorhaben')} übernehmen"
    st.button(words, type="primary", on_click=_store, args=(viewer, plan))


def _store(viewer: Viewer, plan: ImportPlan) -> None:
    rows, done = plan.to_store, 0
    bar = st.progress(0.0, "Vorhaben speichern")
    st.session_state.pop(_PLAN, None)
    while done < len(rows):
        part = rows[done : done + ROWS_AT_ONCE]
        so_far = count_of(done + len(part), "Vorhaben", "Vorhaben")
        stored = actions.do(
            partial(inventory.store, actor=viewer.actor, rows=part, now=clock.now()),
            done=f"{so_far} übernommen. Die Vorschläge werden neu berechnet.",
            place=_PLACE,
        )
        if stored is None:
            return
        done += stored
        bar.progress(done / len(rows), "Vorhaben speichern")
