"""Mitzeichnung by the Kämmerei and the note about the Kommunalaufsicht, application by application."""

from functools import partial
from typing import Any

import streamlit as st

from dashboard import actions
from dashboard.components import paging
from dashboard.components.budget_tables import PER_PAGE, record_link, stage_words
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import day, euro, moment
from tracker.rules.access import Action
from tracker.services import cosigning
from tracker.services.budget import BudgetView, Signature

PLACE = "cosigning"
_COLUMNS = (
    *(Column("Vorhaben"), Column("Stand"), Column("Eigenanteil", number=True), Column("Mitzeichnung Kämmerei")),
    Column("Kommunalaufsicht"),
)


def draw(viewer: Viewer, view: BudgetView) -> None:
    """Draw what was signed, and the forms for whoever may sign."""
    rows = ((_title(viewer, item), *_cells(item)) for item in paging.shown(view.signatures, PER_PAGE))
    caption = paging.caption("Was zu den Anträgen gesagt ist", len(view.signatures), PER_PAGE)
    show(table(caption, _COLUMNS, rows))
    show_notice(PLACE)
    may_sign = viewer.may(Action.COSIGN, view.partner_id)
    may_note = viewer.may(Action.EDIT_PLAN, view.partner_id)
    if not (may_sign or may_note):
        return
    named = {f"{item.title} ({stage_words(item.stage)})": item for item in view.signatures}
    chosen = st.selectbox("Antrag", list(named), None, placeholder="Bitte wählen", key="cosign which")
    if chosen is None:
        return
    item = named[chosen]
    if may_sign:
        _signing(viewer, view, item)
    if may_note:
        _supervision(viewer, view, item)


def _title(viewer: Viewer, item: Signature) -> object:
    return record_link(viewer, item.title, item.public_id)


def _cells(item: Signature) -> tuple[str, ...]:
    signed = f"{item.signed_by or 'Kämmerei'}, {moment(item.signed_at)}" if item.signed_at else "steht aus"
    supervision = [f"beteiligt am {day(item.supervision_on)}"] if item.supervision_on else []
    supervision += [item.supervision_note] if item.supervision_note else []
    note = f" – {item.note}" if item.note else ""
    return stage_words(item.stage), euro(item.own_cents), f"{signed}{note}", "; ".join(supervision) or "keine Angabe"


def _signing(viewer: Viewer, view: BudgetView, item: Signature) -> None:
    key = f"{item.public_id} {item.version}"
    if item.signed_at is None:
        st.text_input("Vermerk zur Mitzeichnung (freiwillig)", key=f"note {key}", max_chars=cosigning.LONGEST_NOTE)
        st.button("Mitzeichnen", type="primary", on_click=_sign, args=(viewer, view, item, f"note {key}"))
        return
    st.text_input("Grund der Rücknahme", key=f"why {key}", max_chars=cosigning.LONGEST_NOTE)
    st.button("Mitzeichnung zurücknehmen", on_click=_take_back, args=(viewer, view, item, f"why {key}"))


def _supervision(viewer: Viewer, view: BudgetView, item: Signature) -> None:
    key = f"{item.public_id} {item.version}"
    with st.form(f"supervision {key}"):
        st.date_input("Kommunalaufsicht beteiligt am", item.supervision_on, format="DD.MM.YYYY", key=f"on {key}")
        st.text_input(
            "Zustimmung vom … oder nicht erforderlich, weil …",
            item.supervision_note,
            max_chars=cosigning.LONGEST_NOTE,
            key=f"said {key}",
        )
        st.form_submit_button("Angaben zur Kommunalaufsicht speichern", on_click=_note, args=(viewer, view, item, key))
    show(tag("p", "Diese Angaben sehen nur Ihre Kommune und die Projektleitstelle.", class_="fp fp-soft fp-small"))


def _shared(viewer: Viewer, view: BudgetView, item: Signature) -> dict[str, Any]:
    known = {"public_id": item.public_id, "partner_id": view.partner_id, "version": item.version}
    return {"actor": viewer.actor, **known, "now": clock.now()}


def _sign(viewer: Viewer, view: BudgetView, item: Signature, key: str) -> None:
    work = partial(cosigning.sign, **_shared(viewer, view, item), note=str(st.session_state.get(key, "")))
    actions.do(work, done=f"„{item.title}“ ist mitgezeichnet.", place=PLACE)


def _take_back(viewer: Viewer, view: BudgetView, item: Signature, key: str) -> None:
    work = partial(cosigning.take_back, **_shared(viewer, view, item), reason=str(st.session_state.get(key, "")))
    actions.do(work, done="Die Mitzeichnung ist zurückgenommen.", place=PLACE)


def _note(viewer: Viewer, view: BudgetView, item: Signature, key: str) -> None:
    said: dict[str, Any] = {
        "on": st.session_state.get(f"on {key}"),
        "note": str(st.session_state.get(f"said {key}", "")),
    }
    work = partial(cosigning.set_supervision, **_shared(viewer, view, item), **said)
    actions.do(work, done="Die Angaben zur Kommunalaufsicht sind gespeichert.", place=PLACE)
