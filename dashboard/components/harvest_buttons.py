"""Jetzt abrufen: a button for each source; one that is left alone for a while is asked only after a second word."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.notice import notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.rules.access import Action
from tracker.services import jobs, pauses
from tracker.services.sources import SourceHealth
from tracker.vocabulary.work import JobKind

_ASKED = "harvest_in_spite_of_pause"


def draw(viewer: Viewer, found: Sequence[SourceHealth]) -> None:
    """Draw the buttons for those who may start a harvest."""
    if not viewer.may(Action.START_JOB):
        return
    st.header("Jetzt abrufen", anchor=False)
    fetched = [item for item in found if item.interval_days is not None and item.enabled]
    asked = next((item for item in fetched if item.pause and item.name == st.session_state.get(_ASKED)), None)
    if asked is not None:
        _confirmation(viewer, asked)
    with st.container(horizontal=True):
        st.button("Alle Quellen abrufen", type="primary", on_click=_request, args=(viewer, "", "alle Quellen"))
        for item in fetched:
            work, arguments = (_ask, (item.name,)) if item.pause else (_request, (viewer, item.name, item.title))
            st.button(f"{item.title} abrufen", key=f"fetch {item.name}", on_click=work, args=arguments)


def _confirmation(viewer: Viewer, item: SourceHealth) -> None:
    notice(
        f"{item.pause} Rufen Sie nur ab, wenn Sie wissen, dass die Quelle wieder antwortet: "
        "Lehnt sie noch einmal ab, wird die nächste Pause länger.",
        head=f"{item.title}: ",
    )
    with st.container(horizontal=True):
        st.button("Trotzdem abrufen", on_click=_request, args=(viewer, item.name, item.title))
        st.button("Pause beibehalten", on_click=_ask, args=("",))


def _ask(name: str) -> None:
    st.session_state[_ASKED] = name


def _request(viewer: Viewer, name: str, title: str) -> None:
    argument = {"source": name} if name else {}

    def work(session: Session) -> None:
        if name:
            pauses.lift(session, viewer.actor, name=name, now=clock.now())
        jobs.request(session, viewer.actor, kind=JobKind.CRAWL, now=clock.now(), argument=argument)

    st.session_state.pop(_ASKED, None)
    actions.do(work, done=f"Der Abruf ist vorgemerkt ({title}). Er beginnt gleich; wie weit er ist, steht oben.")
