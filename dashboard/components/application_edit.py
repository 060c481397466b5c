"""The form of an application that is there already; a second editor is told, and nothing typed is lost."""

from functools import partial
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_draft, application_fields, required
from dashboard.components.application_draft import Form
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import application_lists, applications, projects
from tracker.services.application_cards import ApplicationCard
from tracker.services.application_lists import ApplicationFilter

EDIT = "bearbeiten"
_FORM = "application edit form"
_PROJECTS, _OWNER, _PARENT, _REASON = "projects", "owner", "parent", "reason"
_FIELDS = (*(field.name for field in application_fields.ALL), _PROJECTS, _OWNER, _PARENT, _REASON)
_NOBODY, _NO_PARENT = "niemand", "keiner"
Names = dict[str, dict[str, int]]


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the form of an application."""
    names = _names(session, viewer, card)
    values = application_fields.as_typed(card.data) | {
        _PROJECTS: [name for name, key in names[_PROJECTS].items() if key in card.data.project_ids],
        _OWNER: _name_of(names[_OWNER], card.data.owner_id, _NOBODY),
        _PARENT: _name_of(names[_PARENT], card.data.parent_id, _NO_PARENT),
        _REASON: "",
    }
    form = application_draft.begin(
        session, viewer, f"application/{card.public_id}", version=card.version, values=values
    )
    application_draft.say_restored(viewer, form)
    required.explain()
    keep = partial(application_draft.keep, viewer, form, _FIELDS)
    application_fields.draw(form.key, keep, opened=("Maßnahme", "Beträge"), fixed=_fixed(card))
    left, right = st.columns(2)
    left.selectbox("Zuständig", [_NOBODY, *names[_OWNER]], key=form.key(_OWNER), on_change=keep)
    right.selectbox("Teil der Gesamtmaßnahme", [_NO_PARENT, *names[_PARENT]], key=form.key(_PARENT), on_change=keep)
    st.multiselect(
        "Vorhaben",
        list(names[_PROJECTS]),
        key=form.key(_PROJECTS),
        on_change=keep,
        placeholder="keines",
        help=application_fields.PROJECTS_HELP,
    )
    st.text_input(
        "Grund der Änderung (für die Änderungshistorie)", key=form.key(_REASON), on_change=keep, max_chars=500
    )
    show_notice(_FORM)
    with st.container(horizontal=True):
        st.button("Speichern", type="primary", on_click=_save, args=(viewer, card, form, names))
        st.button("Abbrechen", on_click=_leave, args=(viewer, form))
    if form.version != card.version:
        label = "Meine Eingaben verwerfen und den neuen Stand laden"
        st.button(label, on_click=application_draft.forget, args=(viewer, form))


def _fixed(card: ApplicationCard) -> dict[str, str]:
    """Return what follows from the Bescheide and is changed there."""
    if not card.awarded_by:
        return {}
    return {"awarded_cents": f"Folgt aus den Bescheiden, zuletzt {card.awarded_by}. Ändern: Bereich „Bewilligung“."}


def _names(session: Session, viewer: Viewer, card: ApplicationCard) -> Names:
    listed = application_lists.lines(session, viewer.actor, filters=ApplicationFilter())
    owners = {name: key for key, name in applications.owners(session, viewer.actor).items()}
    if card.owner and card.data.owner_id is not None:
        owners.setdefault(card.owner, card.data.owner_id)
    return {
        _PROJECTS: {
            f"{item.data.number} {item.data.title}".strip(): item.id for item in projects.cards(session, viewer.actor)
        },
        _OWNER: owners,
        _PARENT: {f"{line.number} {line.title}".strip(): line.id for line in listed if line.id != card.id},
    }


def _name_of(names: dict[str, int], key: int | None, nothing: str) -> str:
    return next((name for name, number in names.items() if number == key), nothing)


def _save(viewer: Viewer, card: ApplicationCard, form: Form, names: Names) -> None:
    public_id: UUID = card.public_id

    def work(session: Session) -> bool:
        before = applications.card(session, viewer.actor, public_id=public_id).data
        values = application_draft.typed(form, _FIELDS)
        read = application_fields.read(values, before)
        data = read.model_copy(
            update={
                "project_ids": tuple(names[_PROJECTS][name] for name in values[_PROJECTS] or ()),
                "owner_id": names[_OWNER].get(str(values[_OWNER])),
                "parent_id": names[_PARENT].get(str(values[_PARENT])),
            }
        )
        applications.edit(
            session,
            viewer.actor,
            public_id=public_id,
            version=form.version,
            data=data,
            now=clock.now(),
            reason=str(values[_REASON] or ""),
        )
        return True

    if actions.do(work, done="Gespeichert.", place=_FORM):
        _leave(viewer, form)


def _leave(viewer: Viewer, form: Form) -> None:
    application_draft.forget(viewer, form)
    st.query_params.pop(EDIT, None)
