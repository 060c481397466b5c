"""What a click does: one transaction, then a message; the page is drawn again afterwards by Streamlit itself.

Everything here is called from ``on_click`` callbacks. They end before the page runs, so no ``st.rerun`` can cut off a
transaction that is still open.
"""

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeVar

import streamlit as st
from sqlmodel import Session

from dashboard import admission, ledger
from tracker import database
from tracker.errors import FoerderpfadError

_NOTICE, _WAY = "notice", "way"
Result = TypeVar("Result")


class Notice(NamedTuple):
    """A sentence for the next drawing of the page. ``place`` is a form's name, or empty for the head of the page."""

    kind: Literal["done", "refused"]
    sentence: str
    place: str = ""


class Way(NamedTuple):
    """Where an action leads: a page and what stands in its address."""

    page: str
    asked: dict[str, str]


def lead_to(page: str, **asked: str) -> None:
    """Open another page as soon as the callback is over."""
    st.session_state[_WAY] = Way(page, {name: value for name, value in asked.items() if value})


def way() -> Way | None:
    """Hand out where the last action leads, once."""
    found: Way | None = st.session_state.pop(_WAY, None)
    return found


def do(work: Callable[[Session], Result], *, done: str = "", place: str = "") -> Result | None:
    """Do work in a transaction of its own and leave a message. ``None`` when it was refused: nothing was written.

    A refusal is shown where the person typed (``place``), success at the head of the page.
    """
    try:
        with database.write(ledger.engine()) as session:
            # Buttons outlive the page they stand on: whoever was let in then need not be any more.
            admission.check(session)
            result = work(session)
    except FoerderpfadError as error:
        st.session_state[_NOTICE] = Notice("refused", str(error), place)
        return None
    if done:
        st.session_state[_NOTICE] = Notice("done", done)
    return result


def prepare(work: Callable[[], Result], *, place: str = "") -> Result | None:
    """Do what belongs before a transaction, such as storing a file. ``None`` when it was refused, as in ``do``."""
    try:
        with database.read(ledger.engine()) as session:
            admission.check(session)
        return work()
    except FoerderpfadError as error:
        st.session_state[_NOTICE] = Notice("refused", str(error), place)
        return None


def waiting(place: str | None = None) -> Notice | None:
    """Hand out the message that waits for this place (``None``: for any), once."""
    found: Notice | None = st.session_state.get(_NOTICE)
    if found is None or place not in {None, found.place}:
        return None
    del st.session_state[_NOTICE]
    return found
