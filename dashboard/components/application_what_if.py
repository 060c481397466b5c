"""Was wäre wenn: grant and own shares with other partners or another key; nothing of it is stored."""

import streamlit as st
from sqlmodel import Session

from dashboard.components.markup import show, tag
from dashboard.components.notice import notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.errors import Refused
from tracker.formats import UNKNOWN, euro
from tracker.rules.access import Action
from tracker.services import finance_plans, finance_views
from tracker.services.application_cards import ApplicationCard
from tracker.services.finance_views import WhatIf
from tracker.vocabulary.applications import SplitKey


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the choice of another set and what it would change."""
    may = card.view.whole and viewer.may(Action.EDIT_TASK, *card.partner_ids)
    if not may or not finance_plans.sheet(session, viewer.actor, public_id=card.public_id).lines:
        return
    names = {part.name: part.partner_id for part in card.parts}
    labels = {item.label: item for item in SplitKey}
    with st.expander("Was wäre wenn"):
        st.caption("Nur gerechnet: Hier wird nichts gespeichert.")
        left, right = st.columns(2)
        chosen = left.multiselect("Mit diesen Kommunen", list(names), list(names), key=f"what if {card.public_id}")
        key = right.selectbox("Eigenanteil verteilen", list(labels), 2, key=f"what if key {card.public_id}")
        if not chosen:
            show(tag("p", "Bitte wählen Sie mindestens eine Kommune.", class_="fp"))
            return
        try:
            found = finance_views.what_if(
                session,
                viewer.actor,
                public_id=card.public_id,
                sets=[[names[name] for name in chosen]],
                key=labels[key],
            )
        except Refused as refusal:
            notice(str(refusal), refused=True)
            return
        _show(found, {number: name for name, number in names.items()})


def _show(found: list[WhatIf], names: dict[int, str]) -> None:
    heads = (Column(""), Column("wie jetzt", number=True), Column("was wäre wenn", number=True))
    rows: list[tuple[str, ...]] = [
        ("Gesamtkosten", *(euro(item.scenario.cost_cents) for item in found)),
        ("Zuwendung", *(_or_open(item.scenario.grant.cents) for item in found)),
        ("Eigenanteil", *(_or_open(item.scenario.own_cents) for item in found)),
    ]
    rows += [
        (f"Eigenanteil {name}", *(_or_open(item.scenario.own_of(key)) for item in found)) for key, name in names.items()
    ]
    show(table("Vergleich", heads, rows))
    said = [*found[-1].differences, *found[-1].scenario.grant.sentences]
    show(tag("ul", *(tag("li", sentence) for sentence in said), class_="fp fp-terms"))


def _or_open(cents: int | None) -> str:
    return UNKNOWN if cents is None else euro(cents)
