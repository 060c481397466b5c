"""How suggestions are made, for the office: how many a week, whether answers teach, and which words mean the same."""

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import synonyms_list
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of
from tracker.models.partners import Partner
from tracker.services import learning, pace

_LEARNING, _COUNT = "suggestions_learn", "suggestions_a_week"


def draw(session: Session, viewer: Viewer, owner: Partner) -> None:
    """Draw the settings, then the list of words."""
    _pace(session, viewer, owner)
    _learning(session, viewer)
    synonyms_list.draw(session, viewer)


def _pace(session: Session, viewer: Viewer, owner: Partner) -> None:
    assert owner.id is not None
    st.header("Vorschläge je Woche", anchor=False)
    key = f"{_COUNT} {owner.id}"
    with st.form(key=f"form {key}", border=False):
        st.number_input(
            f"Neue Vorschläge je Woche für {owner.short_name}",
            min_value=1,
            max_value=pace.MOST,
            value=pace.limit(session, partner_id=owner.id),
            step=1,
            key=key,
        )
        show_notice(key)
        st.form_submit_button("Zahl speichern", on_click=_set_limit, args=(viewer, owner.id, key))


def _learning(session: Session, viewer: Viewer) -> None:
    st.header("Aus Rückmeldungen lernen", anchor=False)
    on = learning.is_on(session)
    words = (
        "Rückmeldungen zum Thema verändern die Reihenfolge späterer Vorschläge desselben Vorhabens und, schwächer, der "
        "anderen Vorhaben der Kommune. Gründe wie Frist, Personal oder Eigenanteil verändern nichts, und was "
        "ausgeschlossen ist, bleibt es."
    )
    show(tag("p", tag("strong", "Eingeschaltet. " if on else "Ausgeschaltet. "), words, class_="fp"))
    st.button("Lernen ausschalten" if on else "Lernen einschalten", on_click=_switch, args=(viewer, not on))


def _set_limit(viewer: Viewer, partner_id: int, key: str) -> None:
    count = int(st.session_state[key])

    def work(session: Session) -> bool:
        pace.set_limit(session, viewer.actor, partner_id=partner_id, count=count, now=clock.now())
        return True

    actions.do(work, done=f"Gespeichert: {count_of(count, 'neuer Vorschlag', 'neue Vorschläge')} je Woche.", place=key)


def _switch(viewer: Viewer, on: bool) -> None:
    def work(session: Session) -> bool:
        learning.switch(session, viewer.actor, on=on, now=clock.now())
        return True

    said = "eingeschaltet" if on else "ausgeschaltet"
    actions.do(work, done=f"Das Lernen ist {said}. Die Vorschläge werden neu berechnet.")
