"""Verwaltung: people, Kommunen, sources, words, rule data, outbox, history and operation, one section at a time."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from dashboard.components import (
    admin_handover,
    admin_history,
    admin_letters,
    admin_operation,
    admin_partners,
    admin_people,
    admin_rules,
    admin_sources,
    paging,
    synonyms_list,
)
from dashboard.components.empty import empty
from dashboard.viewer import Viewer
from tracker.rules.access import Action

SECTION = "bereich"


class Section(NamedTuple):
    """A part of the page; whoever may do its action sees it."""

    title: str
    action: Action
    draw: Callable[[Session, Viewer], None]


SECTIONS = (
    Section("Personen", Action.EDIT_PERSON, admin_people.draw),
    Section("Übergabe", Action.EDIT_PERSON, admin_handover.draw),
    Section("Kommunen", Action.EDIT_PARTNER, admin_partners.draw),
    Section("Quellen", Action.EDIT_SOURCE, admin_sources.draw),
    Section("Wörter", Action.CORRECT_CALL, synonyms_list.draw),
    Section("Regeldaten", Action.EDIT_SOURCE, lambda _session, _viewer: admin_rules.draw()),
    Section("Postausgang", Action.READ_OUTBOX, admin_letters.draw),
    Section("Änderungshistorie", Action.READ_HISTORY, admin_history.draw),
    Section("Betrieb", Action.START_JOB, admin_operation.draw),
)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the section the address names, the first one else."""
    st.title("Verwaltung", anchor=False)
    offered = {section.title: section for section in SECTIONS if viewer.may(section.action)}
    if not offered:
        empty(
            "Diese Seite ist für Projektleitstelle, Administration und Rechnungsprüfung.",
            "Fragen zu Personen und Zugängen beantwortet die Projektleitstelle.",
        )
        return
    chosen = st.segmented_control(
        "Bereich",
        list(offered),
        default=next(iter(offered)),
        required=True,
        key=SECTION,
        bind="query-params",
        on_change=paging.back_to_first,
    )
    offered[chosen or next(iter(offered))].draw(session, viewer)
