"""Aufgaben of an application: what the stages bring, what the programme changed, what people add."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, badge
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment, weekday_day
from tracker.rules.access import Action
from tracker.services import applications, round_watch, tasks
from tracker.services.application_cards import ApplicationCard
from tracker.services.tasks import TaskCard
from tracker.vocabulary.work import TaskKind, TaskState

_PLACE = "application tasks"
_NOBODY = "niemand"


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_edit: bool) -> None:
    """Draw open tasks with their buttons, the form for a new one, and what is done."""
    application_head.heading("Aufgaben")
    found = tasks.of_application(session, viewer.actor, public_id=card.public_id)
    may = viewer.may(Action.EDIT_TASK, *card.partner_ids)
    show_notice(_PLACE)
    waiting = [item for item in found if item.state is TaskState.OPEN]
    if not waiting:
        empty("Es ist keine Aufgabe offen.", "Jede neue Stufe bringt ihre Aufgaben mit; eigene tragen Sie hier ein.")
    for item in waiting:
        _task(viewer, card, item, may=may, may_edit=may_edit)
    if may:
        _new(session, viewer, card)
    closed = [item for item in found if item.state is not TaskState.OPEN]
    if closed:
        columns = tuple(Column(name) for name in ("Aufgabe", "Stand", "Seit"))
        show(table("Erledigt", columns, [(item.title, item.state.label, moment(item.done_at)) for item in closed]))


def _task(viewer: Viewer, card: ApplicationCard, item: TaskCard, *, may: bool, may_edit: bool) -> None:
    with st.container(border=True):
        when = (
            f"fällig {weekday_day(item.due_on)} ({days_left(item.due_on, clock.today())})"
            if item.due_on
            else "ohne Tag"
        )
        about = " · ".join(part for part in (when, item.owner) if part)
        show(
            tag(
                "div",
                tag("strong", item.title),
                " ",
                badge.badge(item.kind.label),
                tag("p", about, class_="fp-soft fp-small"),
                tag("p", item.note, class_="fp-text") if item.note else "",
                class_="fp",
            )
        )
        if not may:
            return
        with st.container(horizontal=True):
            st.button("Erledigt", key=f"done {item.public_id}", on_click=_set(viewer, item, TaskState.DONE))
            st.button("Entfällt", key=f"drop {item.public_id}", on_click=_set(viewer, item, TaskState.DROPPED))
            if item.kind is TaskKind.ROUND_MOVED and may_edit:
                key = f"take over {item.public_id}"
                st.button("Neues Datum übernehmen", key=key, on_click=_take_over, args=(viewer, card))


def _set(viewer: Viewer, item: TaskCard, state: TaskState) -> Callable[[], None]:
    def work(session: Session) -> None:
        tasks.set_state(
            session, viewer.actor, task_id=item.public_id, version=item.version, state=state, now=clock.now()
        )

    def click() -> None:
        actions.do(work, done=f"Aufgabe {state.label}: {item.title}")

    return click


def _take_over(viewer: Viewer, card: ApplicationCard) -> None:
    actions.do(
        lambda session: round_watch.take_over(
            session, viewer.actor, public_id=card.public_id, version=card.version, now=clock.now()
        ),
        done="Das neue Datum steht jetzt im Antrag.",
        place=_PLACE,
    )


def _new(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    name = f"task {card.public_id}"
    owners = {label: key for key, label in applications.owners(session, viewer.actor).items()}
    with st.form(f"{name} form", border=True):
        st.text_input("Neue Aufgabe", key=f"{name} title", max_chars=tasks.LONGEST)
        left, right = st.columns(2)
        left.date_input("Fällig am", None, key=f"{name} due", format="DD.MM.YYYY")
        right.selectbox("Zuständig", [_NOBODY, *owners], key=f"{name} owner")
        st.form_submit_button("Aufgabe anlegen", on_click=_add, args=(viewer, card, owners))


def _add(viewer: Viewer, card: ApplicationCard, owners: dict[str, int]) -> None:
    name = f"task {card.public_id}"
    due: Any = st.session_state[f"{name} due"]
    made = actions.do(
        lambda session: tasks.add(
            session,
            viewer.actor,
            title=str(st.session_state[f"{name} title"] or ""),
            public_id=card.public_id,
            due_on=due if isinstance(due, date) else None,
            owner_id=owners.get(st.session_state[f"{name} owner"]),
            now=clock.now(),
        ),
        done="Die Aufgabe ist angelegt.",
        place=_PLACE,
    )
    if made is not None:
        for field in ("title", "due", "owner"):
            st.session_state.pop(f"{name} {field}", None)
