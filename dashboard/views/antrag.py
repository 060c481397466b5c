"""Antrag: one application on one page. Its head is always there; below it, one section at a time.

A further section is one file ``components/application_*.py`` with ``draw(session, viewer, card)`` and one
line in ``SECTIONS``.
"""

from typing import Protocol

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    application_award,
    application_councils,
    application_documents,
    application_edit,
    application_head,
    application_history,
    application_moves,
    application_overview,
    application_partners,
    application_plan,
    application_talks,
    application_tasks,
)
from dashboard.components.empty import empty
from dashboard.components.markup import link, show, tag
from dashboard.viewer import Viewer
from tracker.errors import NotAllowed, NotFound
from tracker.services import applications
from tracker.services.application_cards import ApplicationCard


class Section(Protocol):
    """What draws a section."""

    def __call__(self, session: Session, viewer: Viewer, card: ApplicationCard) -> None:
        """Draw it."""


SECTIONS: dict[str, Section] = {
    "Angaben": application_overview.draw,
    "Stufen": application_moves.draw,
    "Partner": application_partners.draw,
    "Finanzierungsplan": application_plan.draw,
    "Gremien": application_councils.draw,
    "Bewilligung": application_award.draw,
    "Aufgaben": application_tasks.draw,
    "Dokumente": application_documents.draw,
    "Gespräche": application_talks.draw,
    "Historie": application_history.draw,
}
"""The sections in the order of the choice on the page; the name stands in the address as ``bereich``."""

_SECTION = "bereich"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the application the address names."""
    asked = st.query_params.get("id")
    if asked is None:
        st.title("Antrag", anchor=False)
        empty("Es ist kein Antrag gewählt.", link("Zu den Anträgen", viewer.to(addresses.APPLICATIONS)))
        return
    show(tag("p", link("Alle Anträge", viewer.to(addresses.APPLICATIONS)), class_="fp fp-screen"))
    try:
        card = applications.card(session, viewer.actor, public_id=addresses.record_id(asked))
    except (NotFound, NotAllowed) as refusal:
        st.title("Antrag nicht gefunden", anchor=False)
        # One sentence for both: what belongs to others is not even said to be there.
        raise NotFound(
            "Diesen Antrag gibt es nicht, oder Sie sehen ihn nicht. Bitte wählen Sie ihn aus der Liste."
        ) from refusal
    application_head.draw(session, viewer, card)
    if application_head.may_edit(viewer, card) and application_edit.EDIT in st.query_params:
        application_edit.draw(session, viewer, card)
        return
    chosen = st.segmented_control(
        "Bereich", list(SECTIONS), default=next(iter(SECTIONS)), key=_SECTION, bind="query-params", required=True
    )
    SECTIONS[chosen or next(iter(SECTIONS))](session, viewer, card)
