"""Take over somebody's list: upload it, say what its columns are, see what would change, then agree.

A kind of list is one ``ImportPage``; nothing here knows which one it draws.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import export, import_preview
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import notice, show_notice
from dashboard.viewer import Viewer
from tracker import clock, importing
from tracker.errors import Refused
from tracker.exchange.workbook import LARGEST_FILE_MB, Sheet
from tracker.importing import ListKind
from tracker.services import people
from tracker.services.jobs import Progress
from tracker.shapes.list_plan import AnyRow, ListPlan
from tracker.vocabulary.people import Role

_NOT_THERE = "nicht vorhanden"
_SHORT_LIST = 300


@dataclass(frozen=True)
class ImportPage(Generic[AnyRow]):
    """What a page needs to know of a kind of list. ``key`` keeps its widgets apart from those of the others.

    ``afterwards`` is a sentence for the message that it was stored.
    """

    key: str
    kind: ListKind[AnyRow]
    title: str
    intro: str
    afterwards: str = ""


class Read(NamedTuple):
    """A file that was understood as a table; ``key`` is Streamlit's name of the upload."""

    key: str
    sheet: Sheet
    columns: dict[str, int]


def draw(session: Session, viewer: Viewer, page: ImportPage[Any]) -> None:
    """Draw the upload and, once there is a file, its columns and what would become of it."""
    show(tag("p", page.intro, class_="fp"))
    upload = st.file_uploader(
        f"{page.title} (.xlsx oder .csv)", key=f"{page.key} upload", max_upload_size=LARGEST_FILE_MB
    )
    show_notice(page.key)
    if upload is None:
        _forget(page)
        # The upload itself refuses what is larger with a red sign, and a hint that is not in German.
        empty(
            "Noch keine Liste gewählt.",
            f"Wählen Sie eine Excel-Datei (.xlsx) oder eine CSV-Datei mit höchstens {LARGEST_FILE_MB} MB. "
            "Ist Ihre größer, speichern Sie bitte nur das Blatt mit der Liste.",
        )
        return
    try:
        found = _read(page, upload)
        columns = _columns(page, found)
        plan = _plan(session, viewer, page, found, columns, _lead(session, viewer, page, columns))
    except Refused as refusal:
        notice(str(refusal), refused=True)
        return
    import_preview.draw(plan, page.kind)
    show(tag("p", "Prüfbericht mit allen Zeilen der Liste:", class_="fp"))
    export.buttons("Prüfbericht", import_preview.header(page.kind), lambda _: import_preview.lines(plan))
    _agree(viewer, page, plan)


def _forget(page: ImportPage[Any]) -> None:
    for what in ("sheet", "plan"):
        st.session_state.pop(f"{page.key} {what}", None)


def _read(page: ImportPage[Any], upload: Any) -> Read:
    held: Read | None = st.session_state.get(f"{page.key} sheet")
    if held is None or held.key != upload.file_id:
        with st.spinner("Die Liste wird gelesen …"):
            sheet, columns = importing.read(page.kind, upload.getvalue(), file_name=upload.name)
        held = st.session_state[f"{page.key} sheet"] = Read(upload.file_id, sheet, columns)
    return held


def _columns(page: ImportPage[Any], found: Read) -> dict[str, int]:
    """Let a person correct which column is what."""
    named = dict(enumerate(found.sheet.header))
    sure = "title" in found.columns
    with st.expander("Spalten zuordnen", expanded=not sure):
        places = st.columns(3)
        chosen: dict[str, int] = {}
        for number, (field, label) in enumerate(page.kind.labels.items()):
            options: list[int | None] = [None, *named]
            place = places[number % len(places)].selectbox(
                label,
                options,
                options.index(found.columns.get(field)),
                format_func=partial(_heading, found.sheet.header),
                key=f"{page.key} column {found.key} {field}",
            )
            if place is not None:
                chosen[field] = place
    twice = [column for column in set(chosen.values()) if list(chosen.values()).count(column) > 1]
    if twice:
        raise Refused(
            f"Die Spalte „{_heading(found.sheet.header, twice[0])}“ ist zweimal zugeordnet. "
            "Bitte ordnen Sie sie nur einmal zu."
        )
    unused = [title for place, title in named.items() if place not in chosen.values() and title]
    if unused:
        show(tag("p", f"Nicht übernommen werden die Spalten: {', '.join(unused[:20])}.", class_="fp fp-soft"))
    return chosen


def _heading(header: Sequence[str], place: int | None) -> str:
    return _NOT_THERE if place is None else header[place] or f"Spalte {place + 1} (ohne Überschrift)"


def _lead(session: Session, viewer: Viewer, page: ImportPage[Any], columns: dict[str, int]) -> int | None:
    if "lead" in columns:
        return None
    if viewer.actor.role is not Role.OFFICE:
        return viewer.actor.partner_id
    named = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
    chosen = st.selectbox(
        "Wessen Liste ist das?", list(named), None, placeholder="Bitte wählen", key=f"{page.key} lead"
    )
    return named[chosen] if chosen else None


def _plan(
    session: Session,
    viewer: Viewer,
    page: ImportPage[AnyRow],
    found: Read,
    columns: dict[str, int],
    lead: int | None,
) -> ListPlan[AnyRow]:
    """Return what would change. A long list is compared once for each choice of columns, a short one every time."""
    check = partial(page.kind.plan, session, viewer.actor, sheet=found.sheet, columns=columns, lead=lead)
    if len(found.sheet.rows) <= _SHORT_LIST:
        return check()
    key = (found.key, viewer.actor, tuple(columns.items()), lead)
    held: tuple[object, ListPlan[AnyRow]] | None = st.session_state.get(f"{page.key} plan")
    if held is None or held[0] != key:
        with _progress("Zeilen prüfen", "check") as report:
            held = st.session_state[f"{page.key} plan"] = (key, check(progress=report))
    return held[1]


@contextmanager
def _progress(title: str, work: str) -> Iterator[Progress]:
    """Give a callback that moves a bar; it stays in sight wherever the page is scrolled, and goes after the work.

    ``work`` tells two bars of one run apart: after storing a list it is checked again.
    """
    place = st.empty()
    bar = place.container(key=f"progress {work}").progress(0.0, title)

    def report(done: int, total: int | None, message: str) -> None:
        bar.progress(min(1.0, done / (total or 1)), message)

    try:
        yield report
    finally:
        place.empty()


def _agree(viewer: Viewer, page: ImportPage[AnyRow], plan: ListPlan[AnyRow]) -> None:
    count = len(plan.to_store)
    if not count:
        show(tag("p", "Es gibt nichts zu übernehmen.", class_="fp"))
        return
    st.button(f"{page.kind.counted(count)} übernehmen", type="primary", on_click=_store, args=(viewer, page, plan))


def _store(viewer: Viewer, page: ImportPage[AnyRow], plan: ListPlan[AnyRow]) -> None:
    """Store a plan, each part in a transaction of its own; what was stored before a refusal stays."""
    st.session_state.pop(f"{page.key} plan", None)
    done, total = 0, len(plan.to_store)
    with _progress(f"{page.kind.many} speichern", "store") as report:
        for part in importing.parts(page.kind, plan.to_store):
            further = importing.further(report, done, total)
            stored = actions.do(
                partial(page.kind.store, actor=viewer.actor, rows=part, now=clock.now(), progress=further),
                done=f"{page.kind.counted(done + len(part))} übernommen. {page.afterwards}".rstrip(),
                place=page.key,
            )
            if stored is None:
                return
            done += stored
