"""The Finanzierungsplan: a table to type in, kept as a draft with every change and saved as a whole."""

from functools import partial
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions, ledger
from dashboard.components import (
    application_head,
    application_plan_add,
    application_plan_form,
    application_plan_rows,
    application_what_if,
)
from dashboard.components.application_plan_rows import COLUMNS, Row
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.formats import count_of, moment
from tracker.rules.access import Action
from tracker.services import drafts, finance_plans
from tracker.services.application_cards import ApplicationCard
from tracker.services.finance_plans import PlanSheet

_PLACE = "application plan"
_BASE, _VERSION, _ADDED = "rows", "version", "added"


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the editor for those who may write, then what follows from the plan."""
    may_edit = application_head.may_edit(viewer, card)
    application_head.heading("Finanzierungsplan")
    if not card.view.shares:
        empty("Der Finanzierungsplan ist für Sie nicht sichtbar.", "Ihn sehen die beteiligten Kommunen.")
        return
    sheet = finance_plans.sheet(session, viewer.actor, public_id=card.public_id)
    if sheet.writable and viewer.may(Action.EDIT_PLAN):
        _editor(session, viewer, card, sheet)
    if sheet.hidden:
        show(
            tag(
                "p",
                f"{count_of(sheet.hidden, 'Zeile', 'Zeilen')} anderer Kommunen sehen Sie nicht.",
                class_="fp fp-soft",
            )
        )
    application_plan_form.draw(session, viewer, card, may_edit=may_edit)
    application_what_if.draw(session, viewer, card)


def _editor(session: Session, viewer: Viewer, card: ApplicationCard, sheet: PlanSheet) -> None:
    state = _begin(session, viewer, card, sheet)
    names = {key: name for key, name in sheet.names.items() if key in sheet.writable}
    words = "Beträge wie „1.250.000,00“. Leere Zeilen fallen weg. Haushaltsangaben sieht nur die eigene Kommune."
    show(tag("p", words, class_="fp fp-soft"))
    form = f"{_state_key(card)} add {state.get(_ADDED, 0)}"
    application_plan_add.draw(form, names, add=partial(_add, viewer, card, state))
    key = _editor_key(card, state)
    st.data_editor(
        # An empty cell instead of a plain No: a column that knows only Yes and No takes no new row without either.
        {column: [_cell(row.get(column)) for row in state[_BASE]] for column in COLUMNS},
        key=key,
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        column_order=COLUMNS,
        column_config=_columns(names),
        on_change=partial(_keep, viewer, card, state),
    )
    show_notice(_PLACE)
    project = card.projects[0].id if card.projects else None
    st.text_input("Grund der Änderung (für die Änderungshistorie)", key=f"plan reason {card.public_id}", max_chars=500)
    with st.container(horizontal=True):
        st.button(
            "Finanzierungsplan speichern", type="primary", on_click=_save, args=(viewer, card, state, names, project)
        )
        touched = any((st.session_state.get(key) or {}).values())
        if state[_VERSION] != sheet.version or touched or state.get("restored") or state.get(_ADDED):
            st.button("Eingaben verwerfen", key=f"plan discard {card.public_id}", on_click=_forget, args=(viewer, card))


def _cell(value: Any) -> Any:
    return None if value is False else value


def _columns(names: dict[int, str]) -> dict[str, Any]:
    config = st.column_config
    rows = application_plan_rows
    words = {
        column: config.SelectboxColumn(column, options=[item.label for item in kind])
        for column, kind in rows.WORDS.items()
    }
    return {
        **words,
        rows.PARTNER: config.SelectboxColumn(rows.PARTNER, options=list(names.values())),
        rows.YEAR: config.NumberColumn(rows.YEAR, min_value=2000, max_value=2100, step=1, format="%d"),
        rows.ITEM: config.TextColumn(rows.ITEM, max_chars=300, width="medium"),
        rows.AMOUNT: config.TextColumn(rows.AMOUNT, max_chars=40),
        rows.ELIGIBLE: config.CheckboxColumn(rows.ELIGIBLE, default=True),
        rows.MONTH: config.NumberColumn(rows.MONTH, min_value=1, max_value=12, step=1, format="%d"),
        rows.COMMITMENT: config.CheckboxColumn(rows.COMMITMENT, help="Verpflichtungsermächtigung"),
    }


def _begin(session: Session, viewer: Viewer, card: ApplicationCard, sheet: PlanSheet) -> dict[str, Any]:
    """Return what the editor starts from: the stored lines, or the draft that was left behind."""
    held: dict[str, Any] | None = st.session_state.get(_state_key(card))
    if held is None:
        kept = drafts.restore(session, viewer.actor, key=_draft_key(card))
        stored = [
            application_plan_rows.row_of(line, sheet.names) for line in sheet.lines if line.partner_id in sheet.writable
        ]
        held = {_BASE: stored or [application_plan_rows.empty_row()], _VERSION: sheet.version}
        if kept is not None:
            rows = kept.data[_BASE] or [application_plan_rows.empty_row()]
            held = {_BASE: rows, _VERSION: kept.data[_VERSION], "restored": moment(kept.saved_at)}
        st.session_state[_state_key(card)] = held
    if held.get("restored"):
        said = f"Ihre nicht gespeicherten Eingaben vom {held['restored']} sind wieder da."
        show(tag("p", said, class_="fp fp-soft", role="status"))
    return held


def _keep(viewer: Viewer, card: ApplicationCard, state: dict[str, Any]) -> None:
    data = {_BASE: _rows(card, state), _VERSION: state[_VERSION]}
    with database.write(ledger.engine()) as session:
        drafts.save(session, viewer.actor, key=_draft_key(card), data=data, now=clock.now())


def _add(viewer: Viewer, card: ApplicationCard, state: dict[str, Any], row: Row) -> None:
    """Put a row below what is typed so far; the table begins anew, since what it holds counts from its first rows."""
    state[_BASE] = [*_rows(card, state), {**application_plan_rows.empty_row(), **row}]
    state[_ADDED] = state.get(_ADDED, 0) + 1
    _keep(viewer, card, state)


def _rows(card: ApplicationCard, state: dict[str, Any]) -> list[Row]:
    return application_plan_rows.edited(state[_BASE], st.session_state.get(_editor_key(card, state)) or {})


def _save(
    viewer: Viewer, card: ApplicationCard, state: dict[str, Any], names: dict[int, str], project: int | None
) -> None:
    reason = str(st.session_state.get(f"plan reason {card.public_id}") or "")

    def work(session: Session) -> bool:
        lines = application_plan_rows.lines_of(_rows(card, state), names, project_id=project)
        finance_plans.save(
            session,
            viewer.actor,
            public_id=card.public_id,
            version=state[_VERSION],
            lines=lines,
            now=clock.now(),
            reason=reason,
        )
        return True

    if actions.do(work, done="Der Finanzierungsplan ist gespeichert.", place=_PLACE):
        _forget(viewer, card)


def _forget(viewer: Viewer, card: ApplicationCard) -> None:
    actions.do(lambda session: drafts.forget(session, viewer.actor, key=_draft_key(card)))
    for key in [key for key in st.session_state if str(key).startswith(f"plan {card.public_id}")]:
        del st.session_state[key]
    st.session_state.pop(f"plan reason {card.public_id}", None)


def _state_key(card: ApplicationCard) -> str:
    return f"plan {card.public_id} state"


def _editor_key(card: ApplicationCard, state: dict[str, Any]) -> str:
    # Rows from the form come into the table as if they had been stored: its own edits begin anew.
    added = f" {state[_ADDED]}" if state.get(_ADDED) else ""
    return f"plan {card.public_id} editor {state[_VERSION]}{added}"


def _draft_key(card: ApplicationCard) -> str:
    return f"plan/{card.public_id}"
