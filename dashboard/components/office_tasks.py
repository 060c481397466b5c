"""Aufgaben of the Projektleitstelle that belong to no application: answers to take up, contacts and access to check."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import paging, task_cards, task_form
from dashboard.components.empty import empty
from dashboard.components.markup import show
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import weekday_day
from tracker.rules.access import Action
from tracker.services import applications, people, tasks
from tracker.services.tasks import TaskCard
from tracker.vocabulary.people import Role

_PLACE = "office tasks"
_COLUMNS = tuple(Column(name) for name in ("Aufgabe", "Fällig am", "Art", "Kommune", "Zuständig"))


def may_see(viewer: Viewer) -> bool:
    """Say whether these tasks are the viewer's work."""
    return viewer.may(Action.EDIT_TASK) and viewer.actor.role is Role.OFFICE


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the open ones, the one that is chosen, and the form for a new one."""
    st.header("Aufgaben ohne Antrag", anchor=False)
    show_notice(_PLACE)
    found = tasks.of_office(session, viewer.actor)
    owners = {name: key for key, name in applications.owners(session, viewer.actor).items()}
    if found:
        _listed(session, viewer, found)
        _chosen(viewer, found, owners)
    else:
        empty("Es ist keine Aufgabe offen.", "Aufgaben zu einem Antrag stehen dort im Bereich Aufgaben.")
    task_form.draw(viewer, owners, place=_PLACE)


def _listed(session: Session, viewer: Viewer, found: Sequence[TaskCard]) -> None:
    size = paging.ROWS_PER_PAGE
    number = paging.shown_number(len(found), size)
    kommunen = {partner.id: partner.short_name for partner in people.partners(session, viewer.actor)}
    heading = paging.heading(len(found), "offene Aufgabe", "offene Aufgaben", number=number, per_page=size)
    rows = (_row(item, kommunen.get(item.partner_id, "")) for item in paging.shown(found, size))
    show(table(heading, _COLUMNS, rows))
    paging.draw(addresses.DUE, number=number, total=len(found), per_page=size)


def _row(item: TaskCard, kommune: str) -> Sequence[object]:
    when = f"{weekday_day(item.due_on)} ({days_left(item.due_on, clock.today())})" if item.due_on else "ohne Tag"
    return item.title, when, item.kind.label, kommune, item.owner


def _chosen(viewer: Viewer, found: Sequence[TaskCard], owners: dict[str, int]) -> None:
    named: dict[str, TaskCard] = {}
    for item in found:
        named[item.title if item.title not in named else f"{item.title} (Nr. {item.id})"] = item
    which = st.selectbox("Aufgabe bearbeiten", list(named), None, placeholder="Bitte wählen", key="office task")
    if which is not None:
        task_cards.draw(viewer, named[which], owners, place=_PLACE, may=True)
