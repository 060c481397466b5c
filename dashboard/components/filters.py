"""Filters whose values stand in the address, in the words people see, so that a list can be sent to somebody."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st
from sqlmodel import Session

from dashboard.labels import ALL
from dashboard.viewer import Viewer
from tracker.models.partners import Partner
from tracker.services import people
from tracker.vocabulary.people import Role
from tracker.vocabulary.word import Word

AnyWord = TypeVar("AnyWord", bound=Word)


def choose(label: str, key: str, options: Sequence[str], *, on_change: Callable[[], None]) -> str:
    """Let choose one of the options or all; all is the empty string."""
    chosen = st.selectbox(
        label, [ALL, *options], key=key, bind="query-params", on_change=on_change, filter_mode="contains"
    )
    return "" if chosen == ALL else chosen


def choose_words(label: str, key: str, kind: type[AnyWord], *, on_change: Callable[[], None]) -> tuple[AnyWord, ...]:
    """Let choose some of our own words; none means all."""
    named = {word.label: word for word in kind}
    return tuple(named[chosen] for chosen in _several(label, key, list(named), on_change))


def choose_codes(label: str, key: str, names: Mapping[str, str], *, on_change: Callable[[], None]) -> tuple[str, ...]:
    """Let choose some codes by their names (code → name); none means all."""
    codes = {name: code for code, name in sorted(names.items(), key=lambda item: item[1])}
    return tuple(codes[chosen] for chosen in _several(label, key, list(codes), on_change))


def partner(session: Session, viewer: Viewer, *, on_change: Callable[[], None] | None = None) -> Partner | None:
    """Return whose records are looked at: the own partner, or the one the office chooses."""
    partners = {item.short_name: item for item in people.partners(session, viewer.actor)}
    if viewer.actor.role is not Role.OFFICE:
        return next((item for item in partners.values() if item.id == viewer.actor.partner_id), None)
    if not partners:
        return None
    return partners[st.selectbox("Kommune", list(partners), key="kommune", bind="query-params", on_change=on_change)]


def _several(label: str, key: str, options: list[str], on_change: Callable[[], None]) -> list[str]:
    return st.multiselect(
        label, options, key=key, bind="query-params", on_change=on_change, placeholder=ALL, filter_mode="contains"
    )
