"""A sentence about what just happened. Words say whether it worked; the colour only repeats it."""

import streamlit as st

from dashboard import actions
from dashboard.components.markup import show, tag


def notice(sentence: str, *, refused: bool = False, head: str = "") -> None:
    """Draw the sentence where it is read aloud at once; ``head`` stands in front of it."""
    look = "fp-bar-refused" if refused else "fp-bar-done"
    show(tag("div", tag("div", tag("span", head, sentence), class_=f"fp-bar {look}"), class_="fp", role="alert"))


def show_notice(place: str = "") -> None:
    """Draw the message of an action that belongs here: at the head of the page, or in a form."""
    _draw(actions.waiting(place))


def show_rest() -> None:
    """Draw a message whose form is no longer there, so that none is lost or comes up later."""
    _draw(actions.waiting())


def _draw(found: actions.Notice | None) -> None:
    # The place is kept when there is nothing to say: what moves down or up on a page is built anew by the browser, and
    # an expander somebody works in would close.
    with st.container():
        if found is not None:
            _say(found)


def _say(found: actions.Notice) -> None:
    refused = found.kind == "refused"
    notice(found.sentence, refused=refused, head="Nicht gespeichert: " if refused else "✓ ")
    if not found.place:
        # The head of the page may be out of sight.
        st.toast(found.sentence)
