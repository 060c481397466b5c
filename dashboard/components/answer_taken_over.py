"""After "Ist bekannt, Antrag läuft oder ist gestellt": whether it belongs into the list of applications."""

from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import applications_from_review as taken_over

_DONE = "answer_taken_over"


def offer(viewer: Viewer, partner_id: int, call_id: UUID, project_id: UUID | None) -> None:
    """Ask, with two fields; once it is done, say so."""
    key = f"{partner_id} {call_id} {project_id}"
    if key in st.session_state.get(_DONE, ()):
        show(tag("p", "✓ Steht jetzt in der Übersicht der Anträge.", class_="fp", role="status"))
        return
    with st.form(key=f"take over {key}"):
        show(tag("p", tag("strong", "Sollen wir das in die Übersicht aufnehmen?"), class_="fp"))
        st.text_input(
            "Bezeichnung (leer: wie das Vorhaben)", max_chars=taken_over.LONGEST, key=f"take over title {key}"
        )
        st.date_input("Antrag gestellt am (freiwillig)", value=None, format="DD.MM.YYYY", key=f"take over day {key}")
        show_notice(f"take over {key}")
        st.form_submit_button(
            "In die Übersicht aufnehmen", on_click=_take_over, args=(viewer, partner_id, call_id, project_id)
        )


def _take_over(viewer: Viewer, partner_id: int, call_id: UUID, project_id: UUID | None) -> None:
    key = f"{partner_id} {call_id} {project_id}"

    def work(session: Session) -> str:
        row = taken_over.take_over(
            session,
            viewer.actor,
            partner_id=partner_id,
            call_id=call_id,
            project_id=project_id,
            title=st.session_state.get(f"take over title {key}") or "",
            submitted_on=st.session_state.get(f"take over day {key}"),
            now=clock.now(),
        )
        return row.title

    if actions.do(work, place=f"take over {key}"):
        st.session_state[_DONE] = {*st.session_state.get(_DONE, ()), key}
