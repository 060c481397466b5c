"""Anträge: the Tafel by stage with sums, the Liste, and the form for a new one."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    application_board,
    application_filters,
    application_list,
    application_new,
    funding_import,
    paging,
)
from dashboard.components.empty import empty
from dashboard.components.markup import join, link, show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import NotAllowed
from tracker.rules.access import Action
from tracker.services import application_lists

BOARD, LIST = "Tafel", "Liste"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the board or the list, or the form when the address asks for it."""
    st.title("Neuer Antrag" if application_new.NEW in st.query_params else "Anträge", anchor=False)
    if not viewer.may(Action.READ_APPLICATION):
        empty("Anträge sehen die beteiligten Kommunen.", "Ihren Vorgang öffnen Sie über den Link in Ihrer Mail.")
        return
    if application_new.NEW in st.query_params:
        show(tag("p", link("Alle Anträge", viewer.to(addresses.APPLICATIONS)), class_="fp fp-screen"))
        if not viewer.may(Action.EDIT_APPLICATION):
            raise NotAllowed(
                "Anträge legt die Ansprechpartner:in der Kommune oder die Projektleitstelle an. Bitte fragen Sie dort."
            )
        application_new.draw(session, viewer)
        return
    if st.query_params.get("ansicht") == funding_import.VIEW:
        show(tag("p", link("Alle Anträge", viewer.to(addresses.APPLICATIONS)), class_="fp fp-screen"))
        funding_import.draw(session, viewer)
        return
    _ways(viewer)
    look = st.segmented_control(
        "Ansicht", [BOARD, LIST], default=BOARD, key="ansicht", bind="query-params", required=True
    )
    filters = application_filters.draw(session, viewer)
    today = clock.today()
    if look == LIST:
        number = paging.page_number()
        start = (number - 1) * paging.PER_PAGE
        page = application_lists.page(session, viewer.actor, filters=filters, offset=start, limit=paging.PER_PAGE)
        if page.lines:
            application_list.draw(viewer, page, today, number=number)
            application_list.files(viewer, filters)
            return
    else:
        columns = application_lists.board(session, viewer.actor, filters=filters)
        if columns:
            application_board.draw(viewer, columns, today)
            application_list.files(viewer, filters)
            return
    _nothing(viewer, filters.model_dump())


def _ways(viewer: Viewer) -> None:
    ways = []
    if viewer.may(Action.EDIT_APPLICATION):
        ways.append(link("Neuen Antrag anlegen", viewer.to(addresses.APPLICATIONS, **{application_new.NEW: "1"})))
        existing = viewer.to(addresses.APPLICATIONS, ansicht=funding_import.VIEW)
        ways.append(link("Bestand aus Excel übernehmen", existing))
    ways.append(link("Gemeinsame Anträge", viewer.to(addresses.JOINT_APPLICATIONS)))
    show(tag("p", join(ways, " · "), class_="fp fp-screen"))


def _nothing(viewer: Viewer, filters: dict[str, Any]) -> None:
    if any(filters.values()) or paging.page_number() > 1:
        empty("Kein Antrag passt zu dieser Auswahl.", link("Alle Anträge zeigen", viewer.to(addresses.APPLICATIONS)))
    elif viewer.may(Action.EDIT_APPLICATION):
        new = link("Legen Sie den ersten an.", viewer.to(addresses.APPLICATIONS, **{application_new.NEW: "1"}))
        empty("Es ist noch kein Antrag eingetragen.", join(["Ein Antrag geht auch ohne Förderprogramm. ", new]))
    else:
        empty("Hier ist noch kein Antrag zu sehen.", "Anträge legt die Projektleitstelle mit den Kommunen an.")
