"""The entry script Streamlit runs for every visitor and every click."""

import streamlit as st

from dashboard import ledger, navigation, viewer
from dashboard.components import banner, style
from dashboard.components.notice import show_notice, show_rest
from dashboard.errors import explain
from tracker import database
from tracker.errors import FoerderpfadError


def main() -> None:
    """Draw the page that was asked for."""
    st.set_page_config(page_title="Förderpfad", layout="wide")
    style.apply()
    looking, refusal = _who()
    line = navigation.chosen(looking)
    st.set_page_config(page_title=f"{line.title} – Förderpfad")
    if refusal:
        explain(refusal)
        return
    try:
        with database.read(ledger.engine()) as session:
            banner.draw(session, looking)
            show_notice()
            if looking is None:
                banner.nobody()
            else:
                line.draw(session, looking)
            show_rest()
    except FoerderpfadError as error:
        explain(error)


def _who() -> tuple[viewer.Viewer | None, FoerderpfadError | None]:
    """Return who looks: the menu depends on it. What keeps the ledger shut is said beside the menu all the same."""
    try:
        with database.read(ledger.engine()) as session, st.sidebar:
            return viewer.choose(session), None
    except FoerderpfadError as error:
        return None, error


main()
