"""One project: what is known, what is missing, its suggestions, and the way to its form."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import application_new, badge, project_form, similar_projects
from dashboard.components.call_facts import deadline
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import join, link, show, tag
from dashboard.components.project_words import as_written, begins, missing, name
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, count_of, euro, listed, moment
from tracker.rules.access import Action
from tracker.services import suggestions
from tracker.services.projects import ProjectCard
from tracker.vocabulary.people import Role
from tracker.vocabulary.word import Word

SHOWN_SUGGESTIONS = 5


def draw(session: Session, viewer: Viewer, card: ProjectCard) -> None:
    """Draw the project, or its form when the address asks for it."""
    may_edit = viewer.may(Action.EDIT_PROJECT, *card.partner_ids)
    tags = tag(
        "div",
        badge.badge(card.data.state.label),
        badge.badge("nachnutzbar", "yes") if card.data.reusable else "",
        badge.example(card.is_example),
        class_="fp-tags",
    )
    show(tag("header", tag("h1", card.data.title), tags, class_="fp"))
    if may_edit and project_form.EDIT in st.query_params:
        project_form.edit(session, viewer, card)
        return
    _facts(card)
    _lacking(viewer, card, may_edit=may_edit)
    _apply(viewer, card)
    _suggestions(session, viewer, card)
    similar_projects.draw(session, viewer, card)


def _apply(viewer: Viewer, card: ProjectCard) -> None:
    if viewer.may(Action.EDIT_APPLICATION, *card.partner_ids):
        begun = {application_new.NEW: "1", application_new.PROJECT: str(card.public_id)}
        show(tag("p", link("Antrag dazu anlegen", viewer.to(addresses.APPLICATIONS, **begun)), class_="fp fp-screen"))


def _facts(card: ProjectCard) -> None:
    data = card.data
    show(
        tag(
            "div",
            tag("p", data.description or f"Kurzbeschreibung: {UNKNOWN}", class_="fp-text"),
            facts(
                [
                    Fact("Nummer", data.number or UNKNOWN),
                    Fact("Federführende Kommune", card.partner_names[0] if card.partner_names else UNKNOWN),
                    Fact("Weitere Kommunen", _others(card)),
                    Fact("Fachbereich/Amt", as_written(data, "unit_id", card.unit_name)),
                    Fact("Ansprechpartner:in", data.contact or UNKNOWN),
                    Fact("Gesamtkosten", as_written(data, "cost_cents", euro(data.cost_cents))),
                    Fact("Beginn geplant", begins(data)),
                    Fact("Planungsstand", as_written(data, "planning_stage", _label(data.planning_stage))),
                    Fact("Priorität (1 = hoch, 4 = niedrig)", as_written(data, "priority", str(data.priority or ""))),
                    Fact("Pflichtaufgabe", as_written(data, "duty", _label(data.duty))),
                    Fact("Stichworte", ", ".join(data.keywords) or UNKNOWN),
                    Fact("Andere Wörter dafür", ", ".join(data.synonyms) or "keine"),
                    Fact("Leitsätze", ", ".join(word.label for word in data.leitsaetze) or "keine genannt"),
                    Fact("Zuletzt geändert", moment(card.updated_at)),
                ]
            ),
            class_="fp",
        )
    )


def _label(word: Word | None) -> str:
    return word.label if word else ""


def _others(card: ProjectCard) -> str:
    named = ", ".join(card.partner_names[1:])
    return as_written(card.data, "partners", named) if "partners" in card.data.originals else named or "keine"


def _lacking(viewer: Viewer, card: ProjectCard, *, may_edit: bool) -> None:
    lacking = missing(card.data)
    to_form = viewer.to(addresses.PROJECTS, id=str(card.public_id), **{project_form.EDIT: "1"})
    way = tag("p", link("Vorhaben bearbeiten", to_form), class_="fp-screen") if may_edit else ""
    said = f"Es fehlen: {listed(lacking)}. Je mehr hier steht, desto besser passen die Vorschläge." if lacking else ""
    show(tag("div", tag("p", said) if said else "", way, class_="fp"))


def _suggestions(session: Session, viewer: Viewer, card: ProjectCard) -> None:
    st.header("Vorschläge für dieses Vorhaben", anchor=False)
    owner = _inbox_of(viewer, card)
    if owner is None:
        empty("Die Vorschläge sieht die beteiligte Kommune.", "Fragen Sie bei Bedarf die Projektleitstelle.")
        return
    inbox = suggestions.inbox(
        session,
        viewer.actor,
        partner_id=owner,
        today=clock.today(),
        limit=SHOWN_SUGGESTIONS,
        project_id=card.public_id,
    )
    kommune = card.partner_names[card.partner_ids.index(owner)]
    answer = link("Ansehen und antworten", viewer.to(addresses.SUGGESTIONS, kommune=kommune, vorhaben=name(card)))
    if not inbox.cards:
        empty("Zurzeit wartet kein Vorschlag.", join(["Beantwortete und ausgeschlossene: ", answer]))
        return
    today = clock.today()
    rows = [
        (
            link(item.call.title, viewer.to(addresses.CALL, id=str(item.call.public_id))),
            badge.band(item.band),
            deadline(item.call, today),
        )
        for item in inbox.cards
    ]
    shown = f"{len(rows)} von {count_of(inbox.waiting, 'Vorschlag', 'Vorschlägen')}"
    show(table(shown, (Column("Förderprogramm"), Column("Wie gut es passt"), Column("Frist")), rows))
    show(tag("p", answer, class_="fp"))


def _inbox_of(viewer: Viewer, card: ProjectCard) -> int | None:
    """Return in whose inbox the viewer may look for this project: the own one, for the office the lead's."""
    allowed = [partner for partner in card.partner_ids if viewer.may(Action.READ_SUGGESTION, partner)]
    if viewer.actor.role is not Role.OFFICE and viewer.actor.partner_id in allowed:
        return viewer.actor.partner_id
    return allowed[0] if allowed else None
