"""The inventory as a list with filters and as a file."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export, paging
from dashboard.components.empty import empty
from dashboard.components.filters import choose
from dashboard.components.inventory_import import TAKE_OVER
from dashboard.components.inventory_request import REQUEST
from dashboard.components.markup import join, link, show, tag
from dashboard.components.project_form import NEW
from dashboard.components.project_words import begins, completeness
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import euro
from tracker.rules.access import Action
from tracker.services import inventory, people, projects
from tracker.services.projects import ProjectCard
from tracker.vocabulary.projects import ProjectState

COLUMNS = (
    *(Column("Vorhaben"), Column("Kommunen"), Column("Stand"), Column("Gesamtkosten", number=True)),
    *(Column("Beginn geplant"), Column("Angaben")),
)
SHOWN_PARTNERS = 3


def draw(session: Session, viewer: Viewer) -> None:
    """Draw filters, table and files."""
    if viewer.may(Action.EDIT_PROJECT):
        new = link("Neues Vorhaben anlegen", viewer.to(addresses.PROJECTS, **{NEW: "1"}))
        take_over = link("Excel übernehmen", viewer.to(addresses.PROJECTS, **{TAKE_OVER: "1"}))
        ask = link("Bestandsabfrage", viewer.to(addresses.PROJECTS, **{REQUEST: "1"}))
        show(tag("p", join([new, take_over, ask], " · "), class_="fp fp-screen"))
    wanted = _filters(session, viewer)
    number = paging.page_number()
    start = (number - 1) * paging.PER_PAGE
    found = projects.page(session, viewer.actor, **wanted, offset=start, limit=paging.PER_PAGE)
    if not found.cards:
        _nothing(viewer, filtered=number > 1 or any(wanted.values()))
        return
    heading = paging.heading(found.total, "Vorhaben", "Vorhaben", number=number)
    show(table(heading, COLUMNS, (_row(viewer, card) for card in found.cards)))
    paging.draw(addresses.PROJECTS, number=number, total=found.total)
    _files(wanted, viewer)


def _filters(session: Session, viewer: Viewer) -> dict[str, Any]:
    changed = paging.back_to_first
    first, second, third = st.columns([2, 1, 1])
    with first:
        words = st.text_input("Stichwort", key="suche", bind="query-params", on_change=changed, max_chars=200)
    partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
    with second:
        partner = choose("Kommune", "kommune", list(partners), on_change=changed)
    states = {state.label: state for state in ProjectState}
    with third:
        state = choose("Stand", "stand", list(states), on_change=changed)
    reusable = st.toggle("Nur nachnutzbare Lösungen", key="nachnutzbar", bind="query-params", on_change=changed)
    return {"words": words, "partner_id": partners.get(partner), "state": states.get(state), "reusable": reusable}


def _nothing(viewer: Viewer, *, filtered: bool) -> None:
    if filtered:
        empty("Kein Vorhaben passt zu dieser Suche.", link("Alle Vorhaben zeigen", viewer.to(addresses.PROJECTS)))
    elif viewer.may(Action.EDIT_PROJECT):
        new = link("Legen Sie das erste an.", viewer.to(addresses.PROJECTS, **{NEW: "1"}))
        empty("Es ist noch kein Vorhaben eingetragen.", join(["Ohne Vorhaben gibt es keine Vorschläge. ", new]))
    else:
        empty("Es ist noch kein Vorhaben eingetragen.", "Die Ansprechpartner:innen der Kommunen tragen sie ein.")


def _row(viewer: Viewer, card: ProjectCard) -> Sequence[object]:
    title = link(card.data.title, viewer.to(addresses.PROJECTS, id=str(card.public_id)))
    about = [part for part in (card.data.number, card.unit_name) if part]
    marks = [badge.badge("nachnutzbar") if card.data.reusable else "", " ", badge.example(card.is_example)]
    named = join([title, tag("div", join(about, " · "), class_="fp-soft fp-small"), *marks])
    return (
        named,
        _partners(card),
        card.data.state.label,
        euro(card.data.cost_cents),
        begins(card.data),
        completeness(card.data),
    )


def _partners(card: ProjectCard) -> str:
    names = card.partner_names
    return ", ".join(names) if len(names) <= SHOWN_PARTNERS else f"{names[0]} und {len(names) - 1} weitere"


def _files(wanted: dict[str, Any], viewer: Viewer) -> None:
    """Offer the list in the columns of the Bestandsaufnahme, so that the file can be taken over again as it is."""
    from tracker.exchange.inventory_sheet import HEADER, project_row

    def rows(fresh: Session) -> list[Sequence[Any]]:
        cards = projects.cards(fresh, viewer.actor, **wanted)
        written = inventory.records(fresh, viewer.actor, cards=cards)
        return [
            (*project_row(record), completeness(card.data), card.is_example)
            for card, record in zip(cards, written, strict=True)
        ]

    export.buttons("Vorhaben", (*HEADER, "Angaben", "Beispieldaten"), rows)
