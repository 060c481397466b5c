"""The answers under a card: four buttons, a short form where an answer needs more, a receipt that can be undone."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.markup import Markup, show, tag
from dashboard.components.notice import show_notice
from dashboard.labels import RECEIPTS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import weekday_day
from tracker.services import reviews
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

_ASKED = "answer_asked"
_RECEIPTS = "answer_receipts"
LATER_BY_DEFAULT = timedelta(days=30)
LATER_AT_MOST = timedelta(days=3 * 365)


class Subject(NamedTuple):
    """What is answered: a call for a project of a partner. Without a project the answer holds for all of them."""

    partner_id: int
    call_id: UUID
    project_id: UUID | None

    @property
    def key(self) -> str:
        """Return a name for widgets and receipts."""
        return f"{self.partner_id} {self.call_id} {self.project_id}"


class Receipt(NamedTuple):
    """An answer that was just given, the card it was given to, and where that stood on the page."""

    subject: Subject
    answer: ReviewAnswer
    follow_up_on: date | None
    card: Markup
    place: int


class Asked(NamedTuple):
    """The card whose buttons were drawn; callbacks get it as it stood there."""

    viewer: Viewer
    subject: Subject
    card: Markup
    place: int


class Stored(NamedTuple):
    """What the ledger keeps of an answer's form."""

    follow_up_on: date | None


def buttons(asked: Asked) -> None:
    """Offer the answers, and the form of the one that was asked for."""
    with st.container(horizontal=True):
        for answer, words in (
            (ReviewAnswer.INTERESTED, "Für uns interessant (unverbindlich)"),
            (ReviewAnswer.NOT_FOR_US, "Nicht für uns …"),
            (ReviewAnswer.LATER, "Wiedervorlage …"),
            (ReviewAnswer.HIDE, "Dieses Programm nicht mehr zeigen"),
        ):
            st.button(
                words,
                key=f"{answer} {asked.subject.key}",
                type="primary" if answer is ReviewAnswer.INTERESTED else "secondary",
                on_click=_ask if answer in {ReviewAnswer.NOT_FOR_US, ReviewAnswer.LATER} else _answer,
                args=(asked, answer),
            )
    open_form: tuple[str, ReviewAnswer] | None = st.session_state.get(_ASKED)
    if open_form is not None and open_form[0] == asked.subject.key:
        _form(asked, open_form[1])


def receipts() -> dict[int, Receipt]:
    """Return what was answered on this page, by the place where the card stood."""
    found: dict[int, Receipt] = st.session_state.get(_RECEIPTS, {})
    return found


def forget() -> None:
    """Clear receipts and open forms; the list below is another one now."""
    st.session_state.pop(_RECEIPTS, None)
    st.session_state.pop(_ASKED, None)


def receipt(viewer: Viewer, given: Receipt) -> None:
    """Show the card as it stood, with the answer in the place of its buttons and the way back."""
    show(given.card)
    when = f" am {weekday_day(given.follow_up_on)}" if given.follow_up_on else ""
    said = tag("strong", f"✓ „{given.answer.label}“{when} ist gespeichert. ")
    bar = tag("div", tag("span", said, RECEIPTS[given.answer]), class_="fp-bar fp-bar-done")
    show(tag("div", bar, class_="fp", role="status"))
    undo_button(viewer, given.subject, name=f"undo {given.subject.key}")


def undo_button(viewer: Viewer, subject: Subject, *, name: str) -> None:
    """Offer to take an answer back."""
    st.button("Rückgängig", key=name, on_click=_undo, args=(viewer, subject))


def _form(asked: Asked, answer: ReviewAnswer) -> None:
    today, subject = clock.today(), asked.subject
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
                max_value=today + LATER_AT_MOST,
                format="DD.MM.YYYY",
                key=_field(subject, "day"),
            )
        show_notice(subject.key)
        with st.container(horizontal=True):
            st.form_submit_button("Speichern", type="primary", on_click=_answer, args=(asked, answer))
            st.form_submit_button("Abbrechen", on_click=_ask, args=(asked, None))


def _field(subject: Subject, name: str) -> str:
    return f"{name} {subject.key}"


def _ask(asked: Asked, answer: ReviewAnswer | None) -> None:
    st.session_state[_ASKED] = (asked.subject.key, answer) if answer else None


def _answer(asked: Asked, answer: ReviewAnswer) -> None:
    reason: ReviewReason | None = st.session_state.get(_field(asked.subject, "reason"))
    chosen: date | None = st.session_state.get(_field(asked.subject, "day"))
    about = asked.subject._replace(project_id=None) if answer is ReviewAnswer.HIDE else asked.subject

    def work(session: Session) -> Stored:
        review = reviews.answer(
            session,
            asked.viewer.actor,
            partner_id=about.partner_id,
            call_id=about.call_id,
            project_id=about.project_id,
            answer=answer,
            now=clock.now(),
            reason=reason,
            note=st.session_state.get(_field(asked.subject, "note"), ""),
            follow_up_on=chosen,
        )
        return Stored(review.follow_up_on)

    place = asked.subject.key if st.session_state.get(_ASKED) else ""
    stored = actions.do(work, place=place)
    if stored is not None:
        st.session_state[_ASKED] = None
        given = Receipt(about, answer, stored.follow_up_on, asked.card, asked.place)
        st.session_state[_RECEIPTS] = receipts() | {asked.place: given}


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
