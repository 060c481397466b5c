"""Korrekturhinweise: what contacts say is wrong, and the office's answer."""

from collections.abc import Callable
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import count_of, moment
from tracker.rules.access import Action
from tracker.rules.correction_values import NAMES
from tracker.services import hints
from tracker.services.hints import HintView
from tracker.vocabulary.work import HintState

VIEW = "hinweise"
PLACE = "hint"
_FIELD, _TEXT = "hint field", "hint text"
_TAKEN = "hint taken"
_WHOLE = "Das Programm insgesamt"
_LOOK = {HintState.OPEN: "open", HintState.TAKEN: "yes", HintState.DECLINED: "soft"}


def line(session: Session, viewer: Viewer) -> Markup:
    """Return the way to the waiting hints with their number; empty when nobody waits for an answer."""
    waiting = hints.count_waiting(session, viewer.actor) if viewer.may(Action.CORRECT_CALL) else 0
    if not waiting:
        return Markup("")
    words = count_of(waiting, "Korrekturhinweis beantworten", "Korrekturhinweise beantworten")
    return link(words, viewer.to(addresses.CALLS, ansicht=VIEW))


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the hints that wait for the office."""
    st.header("Korrekturhinweise", anchor=False)
    _to_correct(viewer)
    found = hints.waiting(session, viewer.actor)
    if not found:
        empty("Kein Hinweis wartet.", link("Alle Förderprogramme zeigen", viewer.to(addresses.CALLS)))
    for item in found:
        with st.container(border=True):
            title = link(item.call_title, viewer.to(addresses.CALL, id=str(item.call_id)))
            show(tag("div", tag("h3", title), _words(item), class_="fp"))
            answer(viewer, item)


def of_call(session: Session, viewer: Viewer, call_id: UUID) -> None:
    """Draw what was said about a call, with the answers; the office answers here too."""
    for item in hints.of_call(session, viewer.actor, call_id=call_id):
        with st.container(border=True):
            show(tag("div", _words(item), class_="fp"))
            if item.state is HintState.OPEN and viewer.may(Action.CORRECT_CALL):
                answer(viewer, item)


def form(viewer: Viewer, call_id: UUID) -> None:
    """Let somebody say what is wrong."""
    if not viewer.may(Action.GIVE_HINT) or viewer.actor.person_id is None:
        return
    title = "Stimmt etwas nicht? Korrekturhinweis an die Projektleitstelle"
    with st.expander(title, key="hinweis"), st.form("hint form", border=False):
        options = ["", *NAMES]
        st.selectbox("Worum geht es?", options, key=_FIELD, format_func=lambda field: NAMES.get(field, _WHOLE))
        st.text_area("Was stimmt nicht, und woher wissen Sie es?", key=_TEXT, max_chars=hints.LONGEST)
        show_notice(PLACE)
        st.form_submit_button("Hinweis senden", type="primary", on_click=_give, args=(viewer, call_id))


def answer(viewer: Viewer, item: HintView) -> None:
    """Offer the two answers: taken over, which opens the form of the fact, or not, with a sentence."""
    key = f"hint answer {item.public_id}"
    st.text_input("Antwort an die Kommune", key=key, max_chars=hints.LONGEST)
    show_notice(key)
    with st.container(horizontal=True):
        st.button("Stimmt, Angabe nachtragen", key=f"take {key}", on_click=_take, args=(viewer, item, key))
        st.button("Nicht übernehmen", key=f"decline {key}", on_click=_decline, args=(viewer, item, key))
        to = viewer.to(addresses.CALL, id=str(item.call_id), nachtragen=item.field or "rounds")
        show(tag("p", link("Formular zum Nachtragen öffnen", to), class_="fp"))


def _to_correct(viewer: Viewer) -> None:
    """Lead from a hint that was just taken over to the form of its fact, once."""
    taken: HintView | None = st.session_state.pop(_TAKEN, None)
    if taken is not None:
        to = viewer.to(addresses.CALL, id=str(taken.call_id), nachtragen=taken.field or "rounds")
        words = f"{taken.name or 'Angabe'} bei „{taken.call_title}“ jetzt nachtragen"
        show(tag("p", tag("strong", link(words, to)), class_="fp"))


def _words(item: HintView) -> Markup:
    about = f"{item.name}: " if item.name else ""
    who = join([item.person, f" ({item.partner})" if item.partner else "", f", {moment(item.made_at)}"])
    replied = tag("p", tag("strong", "Antwort: "), item.answer) if item.answer else ""
    return join(
        [
            tag("p", badge.badge(item.state.label, _LOOK[item.state]), " ", tag("strong", about), f"„{item.text}“"),
            replied,
            tag("p", who, class_="fp-soft fp-small"),
        ]
    )


def _give(viewer: Viewer, call_id: UUID) -> None:
    text, field = st.session_state.get(_TEXT, ""), st.session_state.get(_FIELD, "")
    given = actions.do(
        lambda session: (
            hints.give(session, viewer.actor, call_id=call_id, text=text, field=field, now=clock.now()).public_id
        ),
        done="Danke. Die Projektleitstelle prüft den Hinweis; ihre Antwort steht dann hier.",
        place=PLACE,
    )
    if given is not None:
        st.session_state[_TEXT] = ""


def _take(viewer: Viewer, item: HintView, key: str) -> None:
    said = st.session_state.get(key, "")
    taken = _answered(
        lambda session: hints.take(session, viewer.actor, hint_id=item.public_id, answer=said, now=clock.now()).id,
        "Der Hinweis ist übernommen. Bitte tragen Sie die Angabe jetzt nach.",
        key,
    )
    if taken and st.query_params.get("id") == str(item.call_id):
        st.query_params["nachtragen"] = item.field or "rounds"
    elif taken:
        st.session_state[_TAKEN] = item


def _decline(viewer: Viewer, item: HintView, key: str) -> None:
    said = st.session_state.get(key, "")
    _answered(
        lambda session: hints.decline(session, viewer.actor, hint_id=item.public_id, answer=said, now=clock.now()).id,
        "Der Hinweis ist beantwortet.",
        key,
    )


def _answered(work: Callable[[Session], object], done: str, place: str) -> bool:
    return actions.do(work, done=done, place=place) is not None
