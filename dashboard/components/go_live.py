"""Echtbetrieb beginnen: the one step that deletes the starter data. It is explained, typed, and cannot be undone."""

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.markup import Markup, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import count_of
from tracker.rules.access import Action
from tracker.services import calls, installation

CONFIRMATION = "Echtbetrieb"
_TYPED = "go_live_confirmation"
_MAIL_BEGINS = "Bis dahin geht keine Mail hinaus. Der Schritt lässt sich nicht rückgängig machen."


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the step, as long as it has not been taken and the person may take it."""
    if installation.is_live(session) or not viewer.may(Action.GO_LIVE):
        return
    with_examples = installation.current(session).started_with_examples
    st.header("Echtbetrieb beginnen", anchor=False)
    show(tag("div", *(_what_goes(session) if with_examples else [tag("p", _MAIL_BEGINS)]), class_="fp"))
    with st.form("go_live", border=False):
        st.text_input(f"Zur Bestätigung schreiben Sie bitte: {CONFIRMATION}", key=_TYPED, max_chars=40)
        show_notice(_TYPED)
        words = "Beispieldaten löschen und Echtbetrieb beginnen" if with_examples else "Echtbetrieb beginnen"
        st.form_submit_button(words, on_click=_begin, args=(viewer,))


def _what_goes(session: Session) -> list[Markup]:
    """Return what the step deletes, and what stays."""
    examples = count_of(calls.examples(session), "Förderprogramm", "Förderprogramme")
    return [
        tag("p", "Solange Beispieldaten da sind, geht keine Mail hinaus. Dieser Schritt löscht sie endgültig:"),
        tag(
            "ul",
            tag("li", f"{examples} aus den Beispieldaten, soweit keine Quelle sie bestätigt hat,"),
            tag("li", "alle Vorhaben aus den Beispieldaten, auch wenn Sie daran etwas geändert haben,"),
            tag("li", "die Rückmeldungen und Briefe dazu und alle erdachten Mailadressen."),
        ),
        tag(
            "p",
            "Kommunen, Gesellschaften und selbst angelegte Vorhaben bleiben. "
            "Der Schritt lässt sich nicht rückgängig machen: Bitte lassen Sie die IT vorher sichern.",
        ),
    ]


def _begin(viewer: Viewer) -> None:
    def work(session: Session) -> None:
        if str(st.session_state.get(_TYPED, "")).strip() != CONFIRMATION:
            raise Refused(f"Bitte schreiben Sie zur Bestätigung das Wort „{CONFIRMATION}“ in das Feld.")
        from tracker.starter import golive  # once in the life of an installation

        golive.begin(session, viewer.actor, now=clock.now())

    actions.do(work, done="Der Echtbetrieb hat begonnen. Beispieldaten sind keine mehr da.", place=_TYPED)
