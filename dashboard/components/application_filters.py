"""The filters above Tafel and Liste of the Anträge; each stands in the address."""

import streamlit as st
from sqlmodel import Session

from dashboard.components import paging
from dashboard.components.filters import choose, choose_words
from dashboard.viewer import Viewer
from tracker.services import application_lists, people
from tracker.services.application_lists import ApplicationFilter
from tracker.vocabulary.applications import Phase
from tracker.vocabulary.work import Stage


def draw(session: Session, viewer: Viewer) -> ApplicationFilter:
    """Draw the filters and return what they are set to."""
    changed = paging.back_to_first
    known = application_lists.choices(session, viewer.actor)
    partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
    first, second, third = st.columns(3)
    with first:
        words = st.text_input(
            "Stichwort oder Nummer", key="suche", bind="query-params", on_change=changed, max_chars=200
        )
        year = choose("Jahr (Antrag)", "jahr", [str(item) for item in known.years], on_change=changed)
    with second:
        partner = choose("Kommune", "kommune", list(partners), on_change=changed)
        provider = choose("Fördergeber", "geber", list(known.providers), on_change=changed)
    with third:
        phases = choose_words("Phase", "phase", Phase, on_change=changed)
        stages = choose_words("Stufe", "stufe", Stage, on_change=changed)
    return ApplicationFilter(
        partner_id=partners.get(partner),
        stages=stages,
        phases=phases,
        year=int(year) if year else None,
        provider=provider,
        words=words,
    )
