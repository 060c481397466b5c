"""*Alles gesehen*: what stands on the page goes out of the way until it changes, and can be brought back."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.markup import show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of
from tracker.services import seen
from tracker.services.suggestion_cards import SuggestionCard

_LAST = "suggestions_seen"


class _Put(NamedTuple):
    """What was put out of the way last, for the way back."""

    partner_id: int
    call_ids: tuple[UUID, ...]


def button(viewer: Viewer, partner_id: int, cards: Sequence[SuggestionCard]) -> None:
    """Offer to put the programmes of these cards out of the way."""
    calls = tuple(dict.fromkeys(item.call.public_id for item in cards))
    if calls:
        st.button(
            f"Alles gesehen ({count_of(len(calls), 'Programm', 'Programme')} auf dieser Seite)",
            on_click=_mark,
            args=(viewer, _Put(partner_id, calls)),
            help="Gesehene Programme stehen erst wieder hier, wenn sich daran etwas Wesentliches ändert.",
        )


def way_back(viewer: Viewer, partner_id: int) -> None:
    """Offer to bring back what was put out of the way last."""
    last: _Put | None = st.session_state.get(_LAST)
    if last is None or last.partner_id != partner_id:
        return
    many = count_of(len(last.call_ids), "Programm ist", "Programme sind")
    words = f"✓ {many} als gesehen abgelegt, bis sich daran etwas Wesentliches ändert."
    show(tag("div", tag("div", words, class_="fp-bar fp-bar-done"), class_="fp", role="status"))
    st.button("Wieder zeigen", on_click=_undo, args=(viewer, last))


def forget() -> None:
    """Forget what was put out of the way: another list is looked at now."""
    st.session_state.pop(_LAST, None)


def _mark(viewer: Viewer, put: _Put) -> None:
    def work(session: Session) -> int:
        return seen.mark(session, viewer.actor, partner_id=put.partner_id, call_ids=put.call_ids, now=clock.now())

    if actions.do(work):
        st.session_state[_LAST] = put


def _undo(viewer: Viewer, put: _Put) -> None:
    def work(session: Session) -> int:
        return seen.undo(session, viewer.actor, partner_id=put.partner_id, call_ids=put.call_ids, now=clock.now())

    if actions.do(work, done="Die Programme stehen wieder in der Liste.") is not None:
        forget()
