"""The form for a new task, of an application or of the Projektleitstelle alone."""

from collections.abc import Mapping
from uuid import UUID

import streamlit as st

from dashboard import actions
from dashboard.components.task_cards import fields
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import tasks


def draw(viewer: Viewer, owners: Mapping[str, int], *, place: str, application: UUID | None = None) -> None:
    """Draw the form; without an application the task belongs to the office alone."""
    form = Typed(f"new task {application or 'of the office'}")
    with st.form(f"{form.name} form", border=True):
        fields(form, "Neue Aufgabe", owners)
        st.form_submit_button("Aufgabe anlegen", on_click=_add, args=(viewer, form, owners, place, application))


def _add(viewer: Viewer, form: Typed, owners: Mapping[str, int], place: str, application: UUID | None) -> None:
    made = actions.do(
        lambda session: tasks.add(
            session,
            viewer.actor,
            title=form.text("title"),
            public_id=application,
            due_on=form.day("due"),
            owner_id=owners.get(form.value("owner")),
            now=clock.now(),
        ),
        done="Die Aufgabe ist angelegt.",
        place=place,
    )
    if made is not None:
        form.clear()
