"""The fields of answers that need more than a click. What is typed stays until it is saved or left."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import streamlit as st

from tracker.services import forwarding, ideas
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

LATER_BY_DEFAULT = timedelta(days=30)
LATER_AT_MOST = timedelta(days=3 * 365)


class Field(StrEnum):
    """A field of one of the forms; with the subject it names the widget."""

    REASON = "reason"
    NOTE = "note"
    DAY = "day"
    NEXT_ROUND = "next_round"
    NAME = "name"
    MAIL = "mail"
    QUESTION = "question"
    IDEA = "idea"


def fields(answer: ReviewAnswer, subject: str, *, today: date) -> None:
    """Draw the fields an answer needs."""
    if answer is ReviewAnswer.NOT_FOR_US:
        _refusal(subject)
    elif answer is ReviewAnswer.LATER:
        _later(subject, today)
    elif answer is ReviewAnswer.FORWARDED:
        _forward(subject)
    else:
        st.text_input(
            "Ihre Idee in einer Zeile",
            max_chars=ideas.LONGEST,
            key=_key(Field.IDEA, subject),
            placeholder="Zum Beispiel: Trinkbrunnen auf dem Marktplatz",
        )


def value(field: Field, subject: str) -> Any:
    """Return what stands in a field, None when it was not drawn."""
    return st.session_state.get(_key(field, subject))


def text(field: Field, subject: str) -> str:
    """Return what was typed into a field."""
    return str(value(field, subject) or "")


def _refusal(subject: str) -> None:
    st.selectbox(
        "Grund",
        list(ReviewReason),
        index=None,
        format_func=lambda reason: reason.label,
        key=_key(Field.REASON, subject),
        placeholder="Bitte wählen",
    )
    st.text_input("Bemerkung (freiwillig)", max_chars=500, key=_key(Field.NOTE, subject))


def _later(subject: str, today: date) -> None:
    st.date_input(
        "Wiedervorlage am",
        value=today + LATER_BY_DEFAULT,
        min_value=today + timedelta(days=1),
        max_value=today + LATER_AT_MOST,
        format="DD.MM.YYYY",
        key=_key(Field.DAY, subject),
    )
    st.checkbox("stattdessen beim nächsten Aufruf dieses Programms", key=_key(Field.NEXT_ROUND, subject))


def _forward(subject: str) -> None:
    st.text_input("An wen (Name oder Amt)", max_chars=forwarding.LONGEST_NAME, key=_key(Field.NAME, subject))
    st.text_input("E-Mail-Adresse", max_chars=254, key=_key(Field.MAIL, subject))
    st.text_input("Ihre Frage in einer Zeile", max_chars=forwarding.LONGEST_QUESTION, key=_key(Field.QUESTION, subject))


def _key(field: Field, subject: str) -> str:
    return f"field {field} {subject}"
