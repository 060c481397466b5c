"""What a click does: one transaction, then a message; the page is drawn again afterwards by Streamlit itself.

Everything here is called from ``on_click`` callbacks. They end before the page runs, so no ``st.rerun`` can cut off a
transaction that is still open.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

import streamlit as st
from sqlmodel import Session

from dashboard import ledger
from dashboard.components.notice import notice
from tracker import database
from tracker.errors import FoerderpfadError

_NOTICE = "notice"
Result = TypeVar("Result")


class Notice(NamedTuple):
    """A sentence for the next drawing of the page."""

    kind: Literal["done", "refused"]
    sentence: str


def do(work: Callable[[Session], Result], *, done: str = "") -> Result | None:
    """Do work in a transaction of its own and leave a message. ``None`` when it was refused: nothing was written."""
    try:
        with database.write(ledger.engine()) as session:
            result = work(session)
    except FoerderpfadError as error:
        say("refused", str(error))
        return None
    if done:
        say("done", done)
    return result


def say(kind: Literal["done", "refused"], sentence: str) -> None:
    """Leave a message for the next drawing of the page."""
    st.session_state[_NOTICE] = Notice(kind, sentence)


def show_notice() -> None:
    """Draw the message that is waiting, once."""
    found: Notice | None = st.session_state.pop(_NOTICE, None)
    if found is not None:
        refused = found.kind == "refused"
        notice(found.sentence, refused=refused, head="Nicht gespeichert: " if refused else "✓ ")
