"""Every page in one line: its address, its name in the menu, and what draws it."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.viewer import Viewer
from dashboard.views import (
    anfragen,
    antraege,
    antrag,
    aufruf,
    aufrufe,
    bericht,
    bewilligungen,
    fristen,
    gemeinsame_antraege,
    haushalt,
    quellen,
    start,
    verwaltung,
    vorhaben,
    vorschlaege,
)
from tracker.rules.access import Action


class Line(NamedTuple):
    """A page. What is not in the menu, or ``needs`` what a person may not do, is reached by links only."""

    address: str
    title: str
    draw: Callable[[Session, Viewer], None]
    in_menu: bool = True
    needs: tuple[Action, ...] = ()

    def offered_to(self, viewer: Viewer | None) -> bool:
        """Say whether the menu shows the page; whoever may not see it is told so when they come by a link."""
        return self.in_menu and (viewer is None or all(viewer.may(action) for action in self.needs))


NAVIGATION = (
    Line(addresses.START, "Übersicht", start.draw),
    Line(addresses.SUGGESTIONS, "Vorschläge", vorschlaege.draw, needs=(Action.READ_SUGGESTION,)),
    Line(addresses.CALLS, "Förderprogramme", aufrufe.draw),
    Line(addresses.CALL, "Förderprogramm", aufruf.draw, in_menu=False),
    Line(addresses.PROJECTS, "Vorhaben", vorhaben.draw),
    Line(addresses.INQUIRIES, "Anfragen", anfragen.draw, needs=(Action.READ_INQUIRY,)),
    Line(addresses.APPLICATIONS, "Anträge", antraege.draw, needs=(Action.READ_APPLICATION,)),
    Line(addresses.APPLICATION, "Antrag", antrag.draw, in_menu=False),
    Line(
        addresses.JOINT_APPLICATIONS,
        "Gemeinsame Anträge",
        gemeinsame_antraege.draw,
        # The answers name who gave them.
        needs=(Action.READ_APPLICATION, Action.READ_PERSON),
    ),
    Line(addresses.BUDGET, "Haushalt", haushalt.draw, needs=(Action.READ_BUDGET,)),
    Line(addresses.DUE, "Fristen", fristen.draw),
    Line(addresses.AWARDS, "Bewilligungen", bewilligungen.draw, needs=(Action.READ_APPLICATION,)),
    Line(addresses.REPORT, "Bericht", bericht.draw, needs=(Action.READ_APPLICATION,)),
    Line(addresses.SOURCES, "Quellen", quellen.draw, needs=(Action.READ_SOURCE,)),
    Line(addresses.ADMINISTRATION, "Verwaltung", verwaltung.draw, needs=(Action.READ_HISTORY,)),
)


def chosen(viewer: Viewer | None) -> Line:
    """Draw the menu as the viewer needs it and return the page that was asked for, or go where an action leads."""
    pages = {
        st.Page(
            _nothing,
            title=line.title,
            url_path=line.address,
            visibility="visible" if line.offered_to(viewer) else "hidden",
        ): line
        for line in NAVIGATION
    }
    # The root needs a page of its own: Streamlit takes the address away from whichever page is the default.
    root = st.Page(_nothing, title=NAVIGATION[0].title, url_path="", default=True, visibility="hidden")
    page = st.navigation([root, *pages], expanded=True)
    way = actions.way()
    if way is not None:
        st.switch_page(next(other for other, line in pages.items() if line.address == way.page), query_params=way.asked)
    return pages.get(page, NAVIGATION[0])


def _nothing() -> None:
    """Draw nothing: the entry script draws the page itself, with its session and viewer."""
