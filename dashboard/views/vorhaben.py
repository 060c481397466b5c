"""Vorhaben: the inventory as a list, one project, and its form. Which of them it is stands in the address."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import inventory_import, inventory_request, project_form, project_list, project_record
from dashboard.components.markup import link, show, tag
from dashboard.viewer import Viewer
from tracker.errors import NotAllowed, NotFound
from tracker.rules.access import Action
from tracker.services import projects

_WAYS = {
    project_form.NEW: ("Neues Vorhaben", project_form.new),
    inventory_import.TAKE_OVER: ("Excel übernehmen", inventory_import.draw),
    inventory_request.REQUEST: ("Bestandsabfrage", inventory_request.draw),
}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list, or the project the address names."""
    asked = st.query_params.get("id")
    if asked is None and not any(way in st.query_params for way in _WAYS):
        st.title("Vorhaben", anchor=False)
        project_list.draw(session, viewer)
        return
    show(tag("p", link("Alle Vorhaben", viewer.to(addresses.PROJECTS)), class_="fp fp-screen"))
    if asked is None:
        title, draw_way = next(way for name, way in _WAYS.items() if name in st.query_params)
        st.title(title, anchor=False)
        if not viewer.may(Action.EDIT_PROJECT):
            raise NotAllowed(
                "Vorhaben legt die Ansprechpartner:in der Kommune oder die Projektleitstelle an. Bitte fragen Sie dort."
            )
        draw_way(session, viewer)
        return
    try:
        card = projects.card(session, viewer.actor, public_id=addresses.record_id(asked))
    except NotFound:
        st.title("Vorhaben nicht gefunden", anchor=False)
        raise
    project_record.draw(session, viewer, card)
