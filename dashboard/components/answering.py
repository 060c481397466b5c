"""The answers under a card: buttons, a short form where an answer needs more, a receipt that can be undone."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import answer_forms, answer_taken_over
from dashboard.components.answer_forms import Field
from dashboard.components.answer_words import AT_NEXT_ROUND, echo_sentence
from dashboard.components.markup import Markup, show, tag
from dashboard.components.notice import show_notice
from dashboard.labels import RECEIPTS
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import weekday_day
from tracker.models.matches import Review
from tracker.services import echoes, forwarding, ideas, reviews
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

_ASKED = "answer_asked"
_RECEIPTS = "answer_receipts"
_WITH_FORM = frozenset(
    (ReviewAnswer.NOT_FOR_US, ReviewAnswer.LATER, ReviewAnswer.FORWARDED, ReviewAnswer.IDEA),
)
_BUTTONS = (
    (ReviewAnswer.INTERESTED, "Für uns interessant (unverbindlich)"),
    (ReviewAnswer.NOT_FOR_US, "Nicht für uns …"),
    (ReviewAnswer.LATER, "Wiedervorlage …"),
    (ReviewAnswer.FORWARDED, "Weitergeben an …"),
    (ReviewAnswer.IDEA, "Dafür haben wir eine Idee …"),
    (ReviewAnswer.HIDE, "Dieses Programm nicht mehr zeigen"),
)
_NEXT_ROUND_RECEIPT = (
    "Vorgemerkt. Wann die nächste Runde beginnt, ist noch nicht bekannt. Der Vorschlag steht wieder hier, sobald sich "
    "an diesem Programm etwas Wesentliches ändert."
)
_MORE_RECEIPTS = {
    ReviewAnswer.FORWARDED: "Der Vorschlag steht wieder hier, sobald die Stellungnahme da ist. Die Antwort geben Sie.",
    ReviewAnswer.IDEA: "Die Idee steht jetzt unter Vorhaben und ist mit diesem Programm verknüpft.",
}


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
    reason: ReviewReason | None
    follow_up_on: date | None
    due_on: date | None
    card: Markup
    place: int


class Asked(NamedTuple):
    """The card whose buttons were drawn; callbacks get it as it stood there. ``after``: the last answer it knew."""

    viewer: Viewer
    subject: Subject
    card: Markup
    place: int
    after: int = 0


class Stored(NamedTuple):
    """What the ledger keeps of an answer's form."""

    reason: ReviewReason | None
    follow_up_on: date | None
    due_on: date | None


def buttons(asked: Asked) -> None:
    """Offer the answers, and the form of the one that was asked for."""
    with st.container(horizontal=True):
        for answer, words in _BUTTONS:
            st.button(
                words,
                key=f"{answer} {asked.subject.key}",
                type="primary" if answer is ReviewAnswer.INTERESTED else "secondary",
                on_click=_ask if answer in _WITH_FORM else _answer,
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
    words = RECEIPTS.get(given.answer) or _MORE_RECEIPTS[given.answer]
    if given.answer is ReviewAnswer.LATER and not when:
        when, words = f" {AT_NEXT_ROUND}", _NEXT_ROUND_RECEIPT
    said = tag("strong", f"✓ „{given.answer.label}“{when} ist gespeichert. ")
    if given.due_on is not None:
        words = f"{words} {echo_sentence(given.due_on, None)}"
    bar = tag("div", tag("span", said, words), class_="fp-bar fp-bar-done")
    show(tag("div", bar, class_="fp", role="status"))
    if given.reason is ReviewReason.KNOWN_APPLIED:
        subject = given.subject
        answer_taken_over.offer(viewer, subject.partner_id, subject.call_id, subject.project_id)
    undo_button(viewer, given.subject, given.answer, name=f"undo {given.subject.key}")


def undo_button(viewer: Viewer, subject: Subject, answer: ReviewAnswer, *, name: str) -> None:
    """Offer to take an answer back."""
    st.button("Rückgängig", key=name, on_click=_undo, args=(viewer, subject, answer))


def _form(asked: Asked, answer: ReviewAnswer) -> None:
    key = asked.subject.key
    with st.form(key=f"form {key}", border=False):
        answer_forms.fields(answer, key, today=clock.today())
        show_notice(key)
        with st.container(horizontal=True):
            st.form_submit_button("Speichern", type="primary", on_click=_answer, args=(asked, answer))
            st.form_submit_button("Abbrechen", on_click=_ask, args=(asked, None))


def _ask(asked: Asked, answer: ReviewAnswer | None) -> None:
    st.session_state[_ASKED] = (asked.subject.key, answer) if answer else None


def _answer(asked: Asked, answer: ReviewAnswer) -> None:
    about = asked.subject._replace(project_id=None) if answer is ReviewAnswer.HIDE else asked.subject
    work = _WORK.get(answer, _plain)

    place = asked.subject.key if st.session_state.get(_ASKED) else ""
    stored = actions.do(lambda session: work(session, asked, about, answer), place=place)
    if stored is not None:
        st.session_state[_ASKED] = None
        given = Receipt(about, answer, *stored, asked.card, asked.place)
        st.session_state[_RECEIPTS] = receipts() | {asked.place: given}


def _plain(session: Session, asked: Asked, about: Subject, answer: ReviewAnswer) -> Stored:
    key = asked.subject.key
    review = reviews.answer(
        session,
        asked.viewer.actor,
        partner_id=about.partner_id,
        call_id=about.call_id,
        project_id=about.project_id,
        answer=answer,
        now=clock.now(),
        reason=answer_forms.value(Field.REASON, key),
        note=answer_forms.text(Field.NOTE, key),
        follow_up_on=answer_forms.value(Field.DAY, key),
        at_next_round=bool(answer_forms.value(Field.NEXT_ROUND, key)),
        after=None if answer is ReviewAnswer.HIDE else asked.after,
    )
    return _stored(review)


def _forward(session: Session, asked: Asked, about: Subject, answer: ReviewAnswer) -> Stored:
    key = asked.subject.key
    forwarding.forward(
        session,
        asked.viewer.actor,
        partner_id=about.partner_id,
        call_id=about.call_id,
        project_id=about.project_id,
        to_name=answer_forms.text(Field.NAME, key),
        to_email=answer_forms.text(Field.MAIL, key),
        question=answer_forms.text(Field.QUESTION, key),
        now=clock.now(),
    )
    return Stored(None, None, None)


def _note_idea(session: Session, asked: Asked, about: Subject, answer: ReviewAnswer) -> Stored:
    now = clock.now()
    ideas.note(
        session,
        asked.viewer.actor,
        partner_id=about.partner_id,
        call_id=about.call_id,
        project_id=about.project_id,
        idea=answer_forms.text(Field.IDEA, asked.subject.key),
        now=now,
    )
    return Stored(None, None, echoes.due_on(now))


_UNDONE = "Die Rückmeldung ist zurückgenommen. Der Vorschlag steht wieder in der Liste."
_IDEA_STAYS = " Das Vorhaben aus Ihrer Idee bleibt bestehen; unter „Vorhaben“ lässt es sich ändern."
_Work = Callable[[Session, Asked, Subject, ReviewAnswer], Stored]
_WORK: dict[ReviewAnswer, _Work] = {ReviewAnswer.FORWARDED: _forward, ReviewAnswer.IDEA: _note_idea}


def _stored(review: Review) -> Stored:
    due = echoes.due_on(review.made_at) if review.answer in echoes.TAKEN_UP else None
    return Stored(review.reason, review.follow_up_on, due)


def _undo(viewer: Viewer, subject: Subject, answer: ReviewAnswer) -> None:
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

    if actions.do(work, done=_UNDONE + (_IDEA_STAYS if answer is ReviewAnswer.IDEA else "")):
        kept = {place: given for place, given in receipts().items() if given.subject != subject}
        st.session_state[_RECEIPTS] = kept
