"""The own calendar subscription and the own letters: made, shown once, revoked."""

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.letters.personal import address
from tracker.services import subscriptions
from tracker.vocabulary.work import TokenPurpose

_SHOWN = "calendar_address"


def draw(session: Session, viewer: Viewer) -> None:
    """Offer the subscription; its address is shown once, since only a digest of it is kept."""
    if viewer.actor.person_id is None:
        return
    with st.expander("Kalender-Abo"):
        made_at = subscriptions.since(session, viewer.actor)
        shown: str | None = st.session_state.pop(_SHOWN, None)
        if shown is not None:
            st.write(
                "Diese Adresse in Outlook oder einem anderen Kalender als Abonnement eintragen. Sie gilt nur für Sie "
                "und wird hier nur dieses eine Mal gezeigt."
            )
            st.code(shown, language=None, wrap_lines=True)
        elif made_at is not None:
            st.write(f"Ihr Kalender-Abo besteht seit {moment(made_at)}. Eine neue Adresse macht die alte ungültig.")
        else:
            st.write("Alle Fristen, die Sie betreffen, im eigenen Kalender; verschobene Fristen verschieben sich mit.")
        with st.container(horizontal=True):
            words = "Neue Adresse anlegen" if made_at is not None else "Kalender-Abo anlegen"
            st.button(words, key="calendar_subscribe", on_click=_subscribe, args=(viewer,))
            if made_at is not None:
                st.button("Abo beenden", key="calendar_unsubscribe", on_click=_unsubscribe, args=(viewer,))


def _subscribe(viewer: Viewer) -> None:
    token = actions.do(lambda session: subscriptions.subscribe(session, viewer.actor, now=clock.now()))
    if token is not None:
        home = ledger.settings().base_url.rstrip("/")
        st.session_state[_SHOWN] = f"{address(home, TokenPurpose.CALENDAR, token)}.ics"


def _unsubscribe(viewer: Viewer) -> None:
    actions.do(
        lambda session: subscriptions.unsubscribe(session, viewer.actor, now=clock.now()),
        done="Das Kalender-Abo ist beendet; die Adresse zeigt nichts mehr.",
    )
