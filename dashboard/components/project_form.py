"""The form of a project. What was typed stays when saving is refused."""

from typing import NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.notice import show_notice
from dashboard.components.project_fields import Fields, forget, typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.exchange.inventory import kept_originals
from tracker.services import people, projects
from tracker.services.projects import ProjectCard
from tracker.vocabulary.people import Role

NEW = "neu"
EDIT = "bearbeiten"
_FORM = "project form"


class Draft(NamedTuple):
    """The project a form changes, and the state it was read in."""

    public_id: UUID
    version: int


def new(session: Session, viewer: Viewer) -> None:
    """Draw an empty form."""
    # The office writes down what others plan; whose it is must not be guessed.
    own = None if viewer.actor.role is Role.OFFICE else viewer.actor.partner_id
    fields = _fields(session, viewer, "new", lead=own)
    with st.form("project new", border=False):
        fields.draw(None, own_partner=own)
        show_notice(_FORM)
        st.form_submit_button("Vorhaben anlegen", type="primary", on_click=_create, args=(viewer, fields))


def edit(session: Session, viewer: Viewer, card: ProjectCard) -> None:
    """Draw the form of a project."""
    lead = card.partner_ids[0] if card.partner_ids else None
    fields = _fields(session, viewer, str(card.public_id), lead=lead)
    # The version of the first drawing counts: whoever saved since then must not be overwritten unseen.
    draft: Draft = st.session_state.setdefault(_draft_key(card.public_id), Draft(card.public_id, card.version))
    with st.form(f"project {card.public_id}", border=False):
        fields.draw(card.data, own_partner=viewer.actor.partner_id)
        show_notice(_FORM)
        with st.container(horizontal=True):
            st.form_submit_button("Speichern", type="primary", on_click=_save, args=(viewer, draft, fields))
            st.form_submit_button("Abbrechen", on_click=_leave, args=(draft,))
    if draft.version != card.version:
        st.button("Meine Eingaben verwerfen und den neuen Stand laden", on_click=_forget, args=(draft,))


def _fields(session: Session, viewer: Viewer, name: str, *, lead: int | None) -> Fields:
    # Plain values: the callbacks run after this session has ended.
    partners = {item.short_name: item.id for item in people.partners(session, viewer.actor) if item.id is not None}
    units = people.units(session, viewer.actor, partner_id=lead) if lead is not None else []
    return Fields(name, partners, {unit.id: unit.name for unit in units if unit.id is not None}, lead)


def _create(viewer: Viewer, fields: Fields) -> None:
    def work(session: Session) -> str:
        data = typed(fields)
        project = projects.create(session, viewer.actor, data=data, now=clock.now())
        return str(project.public_id)

    done = "Das Vorhaben ist angelegt. Die Vorschläge dafür werden jetzt berechnet."
    created = actions.do(work, done=done, place=_FORM)
    if created:
        forget(fields.name)
        del st.query_params[NEW]
        st.query_params["id"] = created


def _save(viewer: Viewer, draft: Draft, fields: Fields) -> None:
    def work(session: Session) -> bool:
        before = projects.card(session, viewer.actor, public_id=draft.public_id).data
        data = typed(fields)
        data = data.model_copy(update={"originals": kept_originals(before, data)})
        projects.edit(
            session, viewer.actor, public_id=draft.public_id, version=draft.version, data=data, now=clock.now()
        )
        return True

    done = "Gespeichert. Die Vorschläge für dieses Vorhaben werden neu berechnet."
    if actions.do(work, done=done, place=_FORM):
        _leave(draft)


def _leave(draft: Draft) -> None:
    _forget(draft)
    if EDIT in st.query_params:
        del st.query_params[EDIT]


def _forget(draft: Draft) -> None:
    st.session_state.pop(_draft_key(draft.public_id), None)
    forget(str(draft.public_id))


def _draft_key(public_id: UUID) -> str:
    return f"draft {public_id}"
