"""What stands above every page: on which data, where, and as whom one works."""

import streamlit as st
from sqlmodel import Session

from dashboard import ledger
from dashboard.components import welcome
from dashboard.components.empty import empty
from dashboard.components.markup import join, show, tag
from dashboard.viewer import LOCAL_ONLY, Viewer
from tracker.command_line import to_type
from tracker.services import installation

EXAMPLES = (
    "Vorhaben, Ansprechstellen und ein Teil der Förderprogramme sind erdacht oder nur in Auszügen enthalten. "
    "Es geht keine Mail hinaus."
)
NOT_LIVE = "Der Echtbetrieb hat noch nicht begonnen: Es geht keine Mail hinaus."


def draw(session: Session, viewer: Viewer | None) -> None:
    """Draw the notes that hold for the whole page."""
    if not installation.is_live(session):
        examples = installation.current(session).started_with_examples
        said = [tag("strong", "Beispieldaten: "), EXAMPLES] if examples else [NOT_LIVE]
        show(tag("div", tag("div", tag("span", *said), class_="fp-bar fp-bar-example"), class_="fp"))
    if viewer is None:
        return
    who = join(["Sie arbeiten als ", tag("strong", viewer.actor.label)])
    show(
        tag("div", tag("div", tag("span", who), tag("span", _where(), class_="fp-soft"), class_="fp-bar"), class_="fp")
    )


def _where() -> str:
    return LOCAL_ONLY if ledger.settings().auth == "local" else ""


def nobody() -> None:
    """Say what to do when nobody is signed in, or the ledger has no people."""
    if ledger.settings().auth == "oidc":
        welcome.draw()
        return
    st.title("Förderpfad ist noch leer", anchor=False)
    empty(
        "Es ist noch niemand eingetragen.",
        f"Starten Sie Förderpfad mit „{to_type('dashboard')}“ neu: Dann werden die Beispieldaten angelegt.",
    )
