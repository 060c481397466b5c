"""One Anfrage: what was asked, the programmes found for it, the Förderübersicht, and the way to a Vorhaben."""

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import badge, inquiry_calls, inquiry_form
from dashboard.components.facts import Fact, facts
from dashboard.components.inquiry_list import NOBODY, wanted_words
from dashboard.components.markup import link, show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, euro, moment
from tracker.rules.access import Action
from tracker.services import inquiries
from tracker.services.inquiries import InquiryCard


def draw(session: Session, viewer: Viewer, card: InquiryCard) -> None:
    """Draw the Anfrage, or its form when the address asks for it."""
    may_edit = viewer.may(Action.EDIT_INQUIRY, card.data.partner_id)
    tags = tag("div", badge.badge(card.data.state.label), badge.example(card.is_example), class_="fp-tags")
    show(tag("header", tag("h1", f"{card.number} {card.data.title}"), tags, class_="fp"))
    if may_edit and inquiry_form.EDIT in st.query_params:
        inquiry_form.edit(session, viewer, card)
        return
    _facts(card)
    if may_edit:
        to_form = viewer.to(addresses.INQUIRIES, id=str(card.public_id), **{inquiry_form.EDIT: "1"})
        show(tag("p", link("Anfrage bearbeiten", to_form), class_="fp fp-screen"))
    _project(viewer, card)
    inquiry_calls.draw(session, viewer, card, may_edit=may_edit)


def _facts(card: InquiryCard) -> None:
    data = card.data
    stage = data.planning_stage.label if data.planning_stage else UNKNOWN
    pairs = [
        Fact("Kommune", card.partner_name),
        Fact("Fachbereich/Amt", data.unit or UNKNOWN),
        Fact("Angefragt von", data.asked_by or UNKNOWN),
        Fact("Gewünscht bis", wanted_words(card, clock.today())),
        Fact("Kosten", euro(data.cost_cents)),
        Fact("Zeitraum", data.period or UNKNOWN),
        Fact("Planungsstand", stage),
        Fact("Bearbeitet von", card.handler or NOBODY),
        Fact("Recherche durch", data.researched_by.label),
        Fact("Eingegangen", moment(card.created_at)),
        Fact("Beantwortet", moment(card.answered_at) if card.answered_at else "noch nicht"),
    ]
    result = tag("div", tag("h2", "Ergebnis"), tag("p", data.result, class_="fp-text")) if data.result else ""
    asked = tag("p", data.description or f"Beschreibung: {UNKNOWN}", class_="fp-text")
    show(tag("div", asked, facts(pairs), result, class_="fp"))


def _project(viewer: Viewer, card: InquiryCard) -> None:
    if card.project is not None:
        to_project = viewer.to(addresses.PROJECTS, id=str(card.project))
        show(tag("p", link("Zum Vorhaben, das daraus wurde", to_project), class_="fp"))
    elif viewer.may(Action.EDIT_INQUIRY, card.data.partner_id) and viewer.may(
        Action.EDIT_PROJECT, card.data.partner_id
    ):
        st.button("Als Vorhaben übernehmen", on_click=_become, args=(viewer, card))


def _become(viewer: Viewer, card: InquiryCard) -> None:
    def work(session: Session) -> None:
        inquiries.become_project(session, viewer.actor, public_id=card.public_id, version=card.version, now=clock.now())

    actions.do(work, done="Aus der Anfrage ist ein Vorhaben geworden. Seine Vorschläge werden jetzt berechnet.")
