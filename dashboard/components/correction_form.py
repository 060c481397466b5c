"""Nachtragen: the office sets a fact right, sees what was corrected so far, and can take it back."""

from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.correction_field import given, widget
from dashboard.components.empty import empty
from dashboard.components.markup import show
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.models.calls import FundingCall
from tracker.rules.access import Action
from tracker.rules.correction_values import NAMES
from tracker.services import corrections

FIELD = "nachtragen"
PLACE = "correction"


def draw(session: Session, viewer: Viewer, call: FundingCall) -> None:
    """Draw the form for the office, and the history for everybody."""
    history = corrections.history(session, viewer.actor, call_id=call.public_id)
    if viewer.may(Action.CORRECT_CALL) and viewer.actor.person_id is not None:
        _form(session, viewer, call)
    if history:
        columns = (Column("Angabe"), Column("Wert"), Column("Von und am"), Column("Grund"))
        rows = [
            (
                item.name,
                item.value,
                f"{item.person}, {moment(item.made_at)}"
                + (f"; nicht mehr gültig seit {moment(item.withdrawn_at)}" if item.withdrawn_at else ""),
                item.note,
            )
            for item in history
        ]
        show(table("Nachgetragene Angaben, die neueste zuerst", columns, rows))


def _form(session: Session, viewer: Viewer, call: FundingCall) -> None:
    asked = st.query_params.get(FIELD)
    label = "Angabe nachtragen oder richtigstellen"
    with st.expander(label, key="nachtrag", expanded=asked in NAMES):
        labels = {name: field for field, name in NAMES.items()}
        start = list(labels).index(NAMES[asked]) if asked in NAMES else 0
        # The field is part of the key, so that a link to another field is not overruled by what was chosen before.
        chosen = st.selectbox("Welche Angabe?", list(labels), index=start, key=f"correct what {asked}")
        field = labels[chosen]
        present = corrections.present(session, call=call, field=field)
        last = corrections.last_of(session, call=call, field=field)
        # What the form starts with belongs to its key: after a change it starts with the new value.
        key = f"correct {call.public_id} {field} {last}"
        with st.form(f"form {key}", border=False):
            widget(field, key=key, value=present, label=f"{NAMES[field]} (gilt für alle Kommunen)")
            st.text_input("Woher wissen Sie es? (freiwillig)", key=f"note {key}", max_chars=corrections.LONGEST_NOTE)
            show_notice(PLACE)
            st.form_submit_button(
                "Nachtragen", type="primary", on_click=_correct, args=(viewer, call.public_id, field, key, last)
            )
        if last:
            st.button(
                f"Nachtrag zu „{NAMES[field]}“ zurücknehmen: die Quelle gilt wieder",
                on_click=_take_back,
                args=(viewer, call.public_id, field),
            )
        else:
            empty("Diese Angabe kommt aus der Quelle.", "Was Sie nachtragen, bleibt bei jedem Abruf stehen.")


def _correct(viewer: Viewer, call_id: UUID, field: str, key: str, last: int) -> None:
    value, note = given(field, key=key), st.session_state.get(f"note {key}", "")
    actions.do(
        lambda session: (
            corrections.correct(
                session,
                viewer.actor,
                call_id=call_id,
                field=field,
                value=value,
                note=note,
                last_seen=last,
                now=clock.now(),
            ).id
        ),
        done=f"„{NAMES[field]}“ ist nachgetragen und für alle sichtbar.",
        place=PLACE,
    )


def _take_back(viewer: Viewer, call_id: UUID, field: str) -> None:
    def work(session: Session) -> bool:
        corrections.take_back(session, viewer.actor, call_id=call_id, field=field, now=clock.now())
        return True

    actions.do(work, done=f"Der Nachtrag zu „{NAMES[field]}“ ist zurückgenommen; es gilt wieder die Quelle.")
