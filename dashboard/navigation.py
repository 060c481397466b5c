"""Every page in one line: its address, its name in the menu, and what draws it."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
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


class Line(NamedTuple):
    """A page. What is not in the menu is reached by links only."""

    address: str
    title: str
    draw: Callable[[Session, Viewer], None]
    in_menu: bool = True


NAVIGATION = (
    Line(addresses.START, "Übersicht", start.draw),
    Line(addresses.SUGGESTIONS, "Vorschläge", vorschlaege.draw),
    Line(addresses.CALLS, "Förderprogramme", aufrufe.draw),
    Line(addresses.CALL, "Förderprogramm", aufruf.draw, in_menu=False),
    Line(addresses.PROJECTS, "Vorhaben", vorhaben.draw),
    Line(addresses.INQUIRIES, "Anfragen", anfragen.draw),
    Line(addresses.APPLICATIONS, "Anträge", antraege.draw),
    Line(addresses.APPLICATION, "Antrag", antrag.draw, in_menu=False),
    Line(addresses.JOINT_APPLICATIONS, "Gemeinsame Anträge", gemeinsame_antraege.draw),
    Line(addresses.BUDGET, "Haushalt", haushalt.draw),
    Line(addresses.DUE, "Fristen", fristen.draw),
    Line(addresses.AWARDS, "Bewilligungen", bewilligungen.draw),
    Line(addresses.REPORT, "Bericht", bericht.draw),
    Line(addresses.SOURCES, "Quellen", quellen.draw),
    Line(addresses.ADMINISTRATION, "Verwaltung", verwaltung.draw),
)


def chosen() -> Line:
    """Draw the menu and return the page that was asked for."""
    pages = {
        st.Page(
            _nothing, title=line.title, url_path=line.address, visibility="visible" if line.in_menu else "hidden"
        ): line
        for line in NAVIGATION
    }
    # The root needs a page of its own: Streamlit takes the address away from whichever page is the default.
    root = st.Page(_nothing, title=NAVIGATION[0].title, url_path="", default=True, visibility="hidden")
    return pages.get(st.navigation([root, *pages], expanded=True), NAVIGATION[0])


def _nothing() -> None:
    """Draw nothing: the entry script draws the page itself, with its session and viewer."""
