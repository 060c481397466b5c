"""Projects that resemble one: of the neighbours to ask or to join, and solutions that can be reused."""

from collections.abc import Sequence

import streamlit as st
from sqlmodel import Session

from dashboard import addresses, ledger
from dashboard.components import badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import listed
from tracker.services import projects
from tracker.services.projects import ProjectCard

SHOWN = 5
_LOOKED_AT = 12
ASKED = "aehnliche"


def draw(session: Session, viewer: Viewer, project: ProjectCard) -> None:
    """Draw the section of a project's page; comparing takes a moment, so it is done when somebody asks for it."""
    st.header("Ähnliche Vorhaben", anchor=False)
    if not st.toggle("Ähnliche Vorhaben und nachnutzbare Lösungen zeigen", key=ASKED, bind="query-params"):
        return
    from matcher import run as matching  # reads the index when it is first asked

    found = matching.similar_projects(session, ledger.settings().data_dir, project_id=project.id, limit=_LOOKED_AT)
    if found is None:
        empty("Die Vorhaben werden noch verglichen.", "Bitte versuchen Sie es in einer Minute noch einmal.")
        return
    cards = {card.id: card for card in projects.by_ids(session, viewer.actor, ids=[item.project_id for item in found])}
    ordered = [cards[item.project_id] for item in found if item.project_id in cards]
    # What can be reused is worth most, however similar the rest is.
    ordered = sorted(ordered, key=lambda card: not card.data.reusable)[:SHOWN]
    if not ordered:
        empty(
            "Kein anderes Vorhaben ähnelt diesem.", "Je mehr Stichworte und Beschreibung, desto eher findet sich eines."
        )
        return
    columns = (Column("Vorhaben"), Column("Kommune"), Column("Stand"))
    show(table("Ähnliche Vorhaben, nachnutzbare zuerst", columns, (_row(viewer, project, card) for card in ordered)))


def _row(viewer: Viewer, project: ProjectCard, card: ProjectCard) -> Sequence[object]:
    title = link(card.data.title, viewer.to(addresses.PROJECTS, id=str(card.public_id)))
    return (join([title, _marks(project, card)]), listed(card.partner_names), card.data.state.label)


def _marks(project: ProjectCard, card: ProjectCard) -> Markup:
    own = set(card.partner_ids) & set(project.partner_ids)
    marks = [badge.badge("nachnutzbar", "yes") if card.data.reusable else "", badge.example(card.is_example)]
    if not own:
        marks.append(badge.badge("andere Kommune"))
    return tag("div", *marks, class_="fp-tags")
