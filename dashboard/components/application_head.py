"""The head of an application: what it is, where it stands, what comes next and what is missing."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge
from dashboard.components.application_words import due, money
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, percent
from tracker.rules.access import Action
from tracker.rules.stages import phase_of
from tracker.services import finance_views, round_watch, stage_moves
from tracker.services.application_cards import ApplicationCard

_SHOWN_MISSING = 4


def may_edit(viewer: Viewer, card: ApplicationCard) -> bool:
    """Say whether this person edits the application: the office, or a contact of the Kommune that leads."""
    return viewer.may(Action.EDIT_APPLICATION, card.lead_id)


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw title, marks, the next step and the most important facts."""
    names = list(card.names.values())
    tags = tag(
        "div",
        badge.badge(card.stage.label, "yes"),
        badge.badge(phase_of(card.stage).label),
        badge.badge("öffentlich") if card.data.is_public else badge.badge("nichtöffentlich"),
        badge.example(card.is_example),
        class_="fp-tags",
    )
    about = " · ".join(part for part in (card.data.number, ", ".join(names)) if part)
    show(tag("header", tag("h1", card.data.title), tag("p", about, class_="fp-soft"), tags, class_="fp"))
    if may_edit(viewer, card):
        _next(session, viewer, card)
    show(tag("div", facts(_first(card), first=True), class_="fp"))
    _warnings(session, viewer, card)


def _next(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    board = stage_moves.options(session, viewer.actor, public_id=card.public_id)
    if board.next is None:
        return
    said = tag("p", tag("strong", f"Nächster Schritt: {board.next.target.label}"))
    listed = list(board.next.missing[:_SHOWN_MISSING])
    if len(board.next.missing) > _SHOWN_MISSING:
        listed.append(f"… und {len(board.next.missing) - _SHOWN_MISSING} weitere, siehe „Stufen“")
    lacking = tag("ul", *(tag("li", item) for item in listed), class_="fp-terms")
    missing = (
        join([tag("p", "Dafür fehlt noch:"), lacking]) if board.next.missing else tag("p", "Es fehlt nichts dafür.")
    )
    show(tag("div", tag("div", said, missing, class_="fp-empty"), class_="fp"))


def _first(card: ApplicationCard) -> list[Fact]:
    data, figures, view = card.data, card.figures, card.view
    today = clock.today()
    outline = due(data.outline_due_on, data.outline_due_text, today, stage=card.stage)
    pairs = [Fact("Frist (Antrag)", due(data.target_on, data.target_text, today, stage=card.stage) or UNKNOWN)]
    if data.outline_due_on or data.outline_due_text:
        pairs.insert(0, Fact("Frist (Skizze)", outline or UNKNOWN))
    return [
        *pairs,
        Fact("Gesamtkosten", money(figures.cost_cents, visible=view.whole)),
        Fact("Beantragte Zuwendung", money(figures.requested_cents, visible=view.grants)),
        Fact("Bewilligte Zuwendung", money(figures.awarded_cents, visible=view.grants)),
        Fact("Eigenanteil", money(figures.own_cents, visible=view.whole)),
        Fact("Fördersatz", percent(data.rate_hundredths)),
    ]


def _warnings(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    said: list[object] = list(round_watch.pending(session, viewer.actor, public_id=card.public_id))
    said += [use.sentence for use in finance_views.double_funding(session, viewer.actor, public_id=card.public_id)]
    if card.exit_reason is not None:
        said.append(f"Grund: {card.exit_reason.label}. {card.exit_note}".strip())
    if card.revocation is not None:
        said.append(f"Art: {card.revocation.label}.")
    for sentence in said:
        show(tag("div", tag("div", sentence, class_="fp-bar fp-bar-example"), class_="fp"))


def programme(viewer: Viewer, card: ApplicationCard) -> Markup:
    """Return the programme, as a link where it is one of ours."""
    if card.call is None:
        return Markup("") if not card.data.programme else tag("span", card.data.programme)
    return link(card.data.programme or card.call.title, viewer.to(addresses.CALL, id=str(card.call.public_id)))


def to_edit(viewer: Viewer, card: ApplicationCard, label: str) -> None:
    """Draw the way to the form."""
    to = viewer.to(addresses.APPLICATION, id=str(card.public_id), bearbeiten="1")
    show(tag("p", link(label, to), class_="fp fp-screen"))


def heading(words: str) -> None:
    """Draw the heading of a section."""
    st.header(words, anchor=False)
