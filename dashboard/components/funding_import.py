"""Bestand importieren: upload a Fördermittelübersicht, say what its columns are, see what would change, then agree."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export
from dashboard.components.empty import empty
from dashboard.components.markup import join, show, tag
from dashboard.components.notice import notice, show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.exchange.funding_columns import COLUMNS
from tracker.exchange.workbook import LARGEST_FILE_MB, Sheet
from tracker.formats import count_of
from tracker.importing import application_sheet
from tracker.services import funding_import, people
from tracker.services.funding_import import FundingPlan, PlannedFunding
from tracker.vocabulary.people import Role
from tracker.vocabulary.projects import ImportKind

VIEW = "import"
"""What ``?ansicht=`` says in the address of the page Anträge when this is asked for."""
_PLACE = "funding import"
_READ, _PLAN = "funding sheet", "funding plan"
_NOT_THERE = "nicht vorhanden"
_SHORT_LIST = 300
_SHOWN_ROWS = 100
_REPORT = ("Zeile", "Ergebnis", "Kommune", "Maßnahme", "Was ist zu tun oder zu prüfen")
_HEADINGS = {
    ImportKind.ERROR: "Diese Zeilen lassen sich nicht übernehmen",
    ImportKind.CHANGED: "Diese Förderungen ändern sich",
    ImportKind.NEW: "Diese Förderungen sind neu",
}
_PREVIEW = (Column("Maßnahme"), Column("Zeile", number=True), Column("Kommune"), Column("Was geschieht"))


class Read(NamedTuple):
    """A file that was understood as a table; ``key`` is Streamlit's name of the upload."""

    key: str
    sheet: Sheet
    columns: dict[str, int]


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the upload and, once there is a file, its columns and what would become of it."""
    words = (
        "Laden Sie Ihre Fördermittelübersicht so hoch, wie sie ist: Titelzeilen, verbundene Zellen und Summen stören "
        "nicht. Was nicht sicher zu lesen ist, bleibt im Wortlaut stehen. Gespeichert wird erst, wenn Sie zustimmen. "
        "Leere Zellen ändern nichts, und gelöscht wird nichts."
    )
    show(tag("p", words, class_="fp"))
    upload = st.file_uploader(
        "Fördermittelübersicht (.xlsx oder .csv)", key="funding upload", max_upload_size=LARGEST_FILE_MB
    )
    show_notice(_PLACE)
    if upload is None:
        st.session_state.pop(_READ, None)
        st.session_state.pop(_PLAN, None)
        empty("Noch keine Liste gewählt.", "Wählen Sie eine Excel-Datei (.xlsx) oder eine CSV-Datei.")
        return
    try:
        found = _read(upload)
        columns = _columns(found)
        plan = _plan(session, viewer, found, columns, _lead(session, viewer, columns))
    except Refused as refusal:
        notice(str(refusal), refused=True)
        return
    _preview(plan)
    export.buttons("Prüfbericht", _REPORT, lambda _: _lines(plan))
    _agree(viewer, plan)


def _read(upload: Any) -> Read:
    held: Read | None = st.session_state.get(_READ)
    if held is None or held.key != upload.file_id:
        with st.spinner("Die Liste wird gelesen …"):
            sheet, columns = application_sheet(upload.getvalue(), file_name=upload.name)
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
                key=f"funding column {found.key} {field}",
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
    chosen = st.selectbox("Wessen Liste ist das?", list(named), None, placeholder="Bitte wählen", key="funding lead")
    return named[chosen] if chosen else None


def _plan(session: Session, viewer: Viewer, found: Read, columns: dict[str, int], lead: int | None) -> FundingPlan:
    """Return what would change. A long list is compared once for each choice of columns, a short one every time."""
    key = (found.key, viewer.actor, tuple(columns.items()), lead)
    held = st.session_state.get(_PLAN)
    if held is not None and held[0] == key and len(found.sheet.rows) > _SHORT_LIST:
        plan: FundingPlan = held[1]
        return plan
    with st.spinner("Die Zeilen werden geprüft …"):
        plan = funding_import.plan(session, viewer.actor, sheet=found.sheet, columns=columns, lead=lead)
    st.session_state[_PLAN] = (key, plan)
    return plan


def _preview(plan: FundingPlan) -> None:
    """Draw the counts, the notes about the file, and the rows a person should look at."""
    counts = " · ".join(f"{len(plan.of(kind))} {kind.label}" for kind in ImportKind)
    notes = tag("ul", *(tag("li", note) for note in plan.notes)) if plan.notes else ""
    show(tag("div", tag("p", tag("strong", counts)), notes, class_="fp", role="status"))
    for kind, heading in _HEADINGS.items():
        rows = plan.of(kind)
        if rows:
            more = f", gezeigt die ersten {_SHOWN_ROWS}" if len(rows) > _SHOWN_ROWS else ""
            caption = f"{heading}: {count_of(len(rows), 'Zeile', 'Zeilen')}{more}"
            show(table(caption, _PREVIEW, ([row.title or "ohne Namen", *_cells(row)] for row in rows[:_SHOWN_ROWS])))


def _lines(plan: FundingPlan) -> list[Sequence[Any]]:
    return [(row.row, row.kind.label, row.partner, row.title, "; ".join(_said(row))) for row in plan.rows]


def _cells(row: PlannedFunding) -> list[object]:
    said = tag("ul", *(tag("li", words) for words in _said(row)), class_="fp-list") if _said(row) else "wird angelegt"
    return [row.row, row.partner, join([said])]


def _said(row: PlannedFunding) -> list[str]:
    opened = [f"offen, bitte prüfen: {cell}" for cell in row.open_cells]
    return [*row.faults, *row.changes, *opened]


def _agree(viewer: Viewer, plan: FundingPlan) -> None:
    count = len(plan.to_store)
    if not count:
        show(tag("p", "Es gibt nichts zu übernehmen.", class_="fp"))
        return
    words = f"{count_of(count, 'Förderung', 'Förderungen')} übernehmen"
    st.button(words, type="primary", on_click=_store, args=(viewer, plan))


def _store(viewer: Viewer, plan: FundingPlan) -> None:
    """Store all of it in one transaction, or nothing."""
    st.session_state.pop(_PLAN, None)
    with st.spinner("Die Förderungen werden gespeichert …"):
        actions.do(
            partial(funding_import.store, actor=viewer.actor, plan=plan, now=clock.now()),
            done=f"{count_of(len(plan.to_store), 'Förderung', 'Förderungen')} übernommen.",
            place=_PLACE,
        )
