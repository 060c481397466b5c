"""Aufgaben of an application: what the stages bring, what the programme changed, what people add."""

from functools import partial

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, task_cards, task_form
from dashboard.components.empty import empty
from dashboard.components.markup import show
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.rules.access import Action
from tracker.services import applications, round_watch, tasks
from tracker.services.application_cards import ApplicationCard
from tracker.vocabulary.work import TaskKind, TaskState

_PLACE = "application tasks"


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw open tasks with their buttons, the form for a new one, and what is done."""
    may_edit = application_head.may_edit(viewer, card)
    application_head.heading("Aufgaben")
    found = tasks.of_application(session, viewer.actor, public_id=card.public_id)
    may = viewer.may(Action.EDIT_TASK, *card.partner_ids)
    owners = {name: key for key, name in applications.owners(session, viewer.actor).items()} if may else {}
    show_notice(_PLACE)
    waiting = [item for item in found if item.state is TaskState.OPEN]
    if not waiting:
        empty("Es ist keine Aufgabe offen.", "Jede neue Stufe bringt ihre Aufgaben mit; eigene tragen Sie hier ein.")
    for item in waiting:
        moved = item.kind is TaskKind.ROUND_MOVED and may_edit
        further = partial(_offer_day, viewer, card, str(item.public_id)) if moved else None
        task_cards.draw(viewer, item, owners, place=_PLACE, may=may, further=further)
    if may:
        task_form.draw(viewer, owners, place=_PLACE, application=card.public_id)
    closed = [item for item in found if item.state is not TaskState.OPEN]
    if closed:
        columns = tuple(Column(name) for name in ("Aufgabe", "Stand", "Seit"))
        show(table("Erledigt", columns, [(item.title, item.state.label, moment(item.done_at)) for item in closed]))


def _offer_day(viewer: Viewer, card: ApplicationCard, task: str) -> None:
    st.button("Neues Datum übernehmen", key=f"take over {task}", on_click=_take_over, args=(viewer, card))


def _take_over(viewer: Viewer, card: ApplicationCard) -> None:
    actions.do(
        lambda session: round_watch.take_over(
            session, viewer.actor, public_id=card.public_id, version=card.version, now=clock.now()
        ),
        done="Das neue Datum steht jetzt im Antrag.",
        place=_PLACE,
    )
