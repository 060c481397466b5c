"""Heruntergeladene Datei einlesen: the way round for a source whose site lets people in and programs not."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.components.markup import outside, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock, downloads
from tracker.models.work import Job
from tracker.rules.access import Action
from tracker.services import jobs
from tracker.services.sources import SourceHealth
from tracker.vocabulary.work import JobKind

SOURCE = "bund_foerderdatenbank"
_EXPORT = "/FDB/WS/export"
HEAD = "Heruntergeladene Datei einlesen"
_PLACE, _TURN = "source file", "source file turn"


def draw(viewer: Viewer, found: Sequence[SourceHealth]) -> None:
    """Draw the field for those who may start a harvest, once the source is known."""
    item = next((item for item in found if item.name == SOURCE and item.enabled), None)
    if item is None or not viewer.may(Action.START_JOB):
        return
    with st.expander(f"{HEAD} ({item.title})"):
        export = outside("Export im Browser herunter", f"{item.address}{_EXPORT}")
        before = "Wenn die Quelle den Abruf verweigert: Laden Sie den "
        show(tag("p", before, export, " und wählen Sie die ZIP-Datei hier aus, ohne sie zu entpacken.", class_="fp"))
        key = f"{_PLACE} {st.session_state.get(_TURN, 0)}"
        st.file_uploader(
            f"ZIP-Datei, bis {downloads.LARGEST_MB} MB", ["zip"], key=key, max_upload_size=downloads.LARGEST_MB
        )
        show_notice(_PLACE)
        st.button("Datei einlesen", on_click=_read, args=(viewer, key))


def _read(viewer: Viewer, key: str) -> None:
    file = st.session_state.get(key)
    content = file.getvalue() if file is not None else b""
    place = actions.prepare(
        lambda: downloads.keep(content, data_dir=ledger.settings().data_dir, now=clock.now()), place=_PLACE
    )
    if place is None:
        return

    def work(session: Session) -> Job:
        argument = {"source": SOURCE, "from-file": str(place)}
        return jobs.request(session, viewer.actor, kind=JobKind.CRAWL, now=clock.now(), argument=argument)

    done = "Das Einlesen ist vorgemerkt. Es beginnt gleich; wie weit es ist, steht oben."
    if actions.do(work, done=done, place=_PLACE) is not None:
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
