"""Anfragen: what was asked of the Projektleitstelle, as a list, one of them, and its form."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import inquiry_form, inquiry_list, inquiry_record
from dashboard.components.empty import empty
from dashboard.components.markup import link, show, tag
from dashboard.viewer import Viewer
from tracker.errors import NotAllowed, NotFound
from tracker.rules.access import Action
from tracker.services import inquiries


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list, or the Anfrage the address names."""
    asked = st.query_params.get("id")
    if not viewer.may(Action.READ_INQUIRY):
        st.title("Anfragen", anchor=False)
        empty(
            "Anfragen sieht die Projektleitstelle und wer für die Kommune fragt.", "Wenden Sie sich an diese Stellen."
        )
        return
    if asked is None and inquiry_form.NEW not in st.query_params:
        st.title("Anfragen", anchor=False)
        inquiry_list.draw(session, viewer)
        return
    show(tag("p", link("Alle Anfragen", viewer.to(addresses.INQUIRIES)), class_="fp fp-screen"))
    if asked is None:
        st.title("Neue Anfrage", anchor=False)
        if not viewer.may(Action.EDIT_INQUIRY):
            raise NotAllowed(
                "Anfragen legt die Ansprechpartner:in der Kommune oder die Projektleitstelle an. Bitte fragen Sie dort."
            )
        inquiry_form.new(session, viewer)
        return
    try:
        card = inquiries.card(session, viewer.actor, public_id=addresses.record_id(asked))
    except (NotFound, NotAllowed) as refusal:
        st.title("Anfrage nicht gefunden", anchor=False)
        # One sentence for both: what belongs to others is not even said to be there.
        raise NotFound(
            "Diese Anfrage gibt es nicht, oder Sie sehen sie nicht. Bitte wählen Sie sie aus der Liste."
        ) from refusal
    inquiry_record.draw(session, viewer, card)
