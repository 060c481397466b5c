"""The answers under a card: four buttons, a short form where an answer needs more, a receipt that can be undone."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.markup import join, link, show, tag
from dashboard.labels import RECEIPTS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import weekday_day
from tracker.services import reviews
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

_ASKED = "answer_asked"
_RECEIPTS = "answer_receipts"
LATER_BY_DEFAULT = timedelta(days=30)


class Subject(NamedTuple):
    """What is answered: a call for a project of a partner. Without a project the answer holds for all of them."""

    partner_id: int
    call_id: UUID
    project_id: UUID | None
    title: str

    @property
    def key(self) -> str:
        """Return a name for widgets and receipts."""
        return f"{self.partner_id} {self.call_id} {self.project_id}"


class Receipt(NamedTuple):
    """An answer that was just given, and the place on the page where its card stood."""

    subject: Subject
    answer: ReviewAnswer
    place: int


def buttons(viewer: Viewer, subject: Subject, *, place: int) -> None:
    """Offer the answers, and the form of the one that was asked for."""
    asked: tuple[str, ReviewAnswer] | None = st.session_state.get(_ASKED)
    with st.container(horizontal=True):
        for answer, words in (
            (ReviewAnswer.INTERESTED, "Für uns interessant (unverbindlich)"),
            (ReviewAnswer.NOT_FOR_US, "Nicht für uns …"),
            (ReviewAnswer.LATER, "Wiedervorlage …"),
            (ReviewAnswer.HIDE, "Dieses Programm nicht mehr zeigen"),
        ):
            st.button(
                words,
                key=f"{answer} {subject.key}",
                type="primary" if answer is ReviewAnswer.INTERESTED else "secondary",
                on_click=_ask if answer in {ReviewAnswer.NOT_FOR_US, ReviewAnswer.LATER} else _answer,
                args=(viewer, subject, answer, place),
            )
    if asked is not None and asked[0] == subject.key:
        _form(viewer, subject, asked[1], place)


def receipts() -> dict[int, Receipt]:
    """Return what was answered on this page, by the place where the card stood."""
    found: dict[int, Receipt] = st.session_state.get(_RECEIPTS, {})
    return found


def forget() -> None:
    """Clear receipts and open forms; the list below is another one now."""
    st.session_state.pop(_RECEIPTS, None)
    st.session_state.pop(_ASKED, None)


def receipt(viewer: Viewer, given: Receipt) -> None:
    """Show what was answered in the place of its card, and offer the way back."""
    with st.container(border=True, key=f"receipt-{given.place}"):
        title = link(given.subject.title, viewer.to("aufruf", id=str(given.subject.call_id)))
        said = join([tag("strong", f"✓ „{given.answer.label}“ ist gespeichert: "), title])
        show(tag("div", tag("p", said), tag("p", RECEIPTS[given.answer]), class_="fp", role="status"))
        undo_button(viewer, given.subject, name=f"undo {given.subject.key}")


def undo_button(viewer: Viewer, subject: Subject, *, name: str) -> None:
    """Offer to take an answer back."""
    st.button("Rückgängig", key=name, on_click=_undo, args=(viewer, subject))


def _form(viewer: Viewer, subject: Subject, answer: ReviewAnswer, place: int) -> None:
    today = clock.today()
    with st.form(key=f"form {subject.key}", border=False):
        if answer is ReviewAnswer.NOT_FOR_US:
            st.selectbox(
                "Grund",
                list(ReviewReason),
                index=None,
                format_func=lambda reason: reason.label,
                key=_field(subject, "reason"),
                placeholder="Bitte wählen",
            )
            st.text_input("Bemerkung (freiwillig)", max_chars=500, key=_field(subject, "note"))
        else:
            st.date_input(
                "Wiedervorlage am",
                value=today + LATER_BY_DEFAULT,
                min_value=today + timedelta(days=1),
                max_value=today + timedelta(days=3 * 366),
                format="DD.MM.YYYY",
                key=_field(subject, "day"),
            )
        with st.container(horizontal=True):
            st.form_submit_button("Speichern", type="primary", on_click=_answer, args=(viewer, subject, answer, place))
            st.form_submit_button("Abbrechen", on_click=_ask, args=(viewer, subject, None, place))


def _field(subject: Subject, name: str) -> str:
    return f"{name} {subject.key}"


def _ask(_viewer: Viewer, subject: Subject, answer: ReviewAnswer | None, _place: int) -> None:
    st.session_state[_ASKED] = (subject.key, answer) if answer else None


def _answer(viewer: Viewer, subject: Subject, answer: ReviewAnswer, place: int) -> None:
    reason: ReviewReason | None = st.session_state.get(_field(subject, "reason"))
    follow_up: date | None = st.session_state.get(_field(subject, "day"))
    about = subject._replace(project_id=None) if answer is ReviewAnswer.HIDE else subject

    def work(session: Session) -> bool:
        reviews.answer(
            session,
            viewer.actor,
            partner_id=about.partner_id,
            call_id=about.call_id,
            project_id=about.project_id,
            answer=answer,
            now=clock.now(),
            reason=reason,
            note=st.session_state.get(_field(subject, "note"), ""),
            follow_up_on=follow_up,
        )
        return True

    if actions.do(work):
        st.session_state[_ASKED] = None
        st.session_state[_RECEIPTS] = receipts() | {place: Receipt(about, answer, place)}
        when = f" bis {weekday_day(follow_up)}" if answer is ReviewAnswer.LATER else ""
        st.toast(f"Gespeichert: {answer.label}{when}")


def _undo(viewer: Viewer, subject: Subject) -> None:
    def work(session: Session) -> bool:
        reviews.undo(
            session,
            viewer.actor,
            partner_id=subject.partner_id,
            call_id=subject.call_id,
            project_id=subject.project_id,
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Die Rückmeldung ist zurückgenommen. Der Vorschlag steht wieder in der Liste."):
        kept = {place: given for place, given in receipts().items() if given.subject != subject}
        st.session_state[_RECEIPTS] = kept
