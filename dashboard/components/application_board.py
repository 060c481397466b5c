"""The Tafel: every stage with its sums and its applications. Nothing is dragged; each card says what comes next."""

from datetime import date

import streamlit as st

from dashboard import addresses
from dashboard.components import badge
from dashboard.components.application_words import due, partners
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.viewer import Viewer
from tracker.formats import count_of, euro
from tracker.rules.access import Action
from tracker.services.application_lists import ApplicationLine, BoardColumn

SHOWN = 12


def draw(viewer: Viewer, columns: tuple[BoardColumn, ...], today: date) -> None:
    """Draw the stages in order."""
    for column in columns:
        with st.container(border=True):
            _head(column)
            cards = [_card(viewer, line, today) for line in column.lines[:SHOWN]]
            more = len(column.lines) - SHOWN
            if more > 0:
                to = viewer.to(addresses.APPLICATIONS, ansicht="Liste", stufe=column.stage.label)
                cards.append(tag("li", link(f"… und {count_of(more, 'weiterer', 'weitere')} in der Liste", to)))
            show(tag("ul", *cards, class_="fp fp-waiting"))


def _head(column: BoardColumn) -> None:
    count = count_of(len(column.lines), "Antrag", "Anträge")
    sums = [("Beantragt", column.requested_cents), ("Bewilligt", column.awarded_cents)]
    sums += [("Gesamtkosten", column.cost_cents), ("Eigenanteil", column.own_cents)]
    said = [f"{name} {euro(cents)}" for name, cents in sums if cents]
    if column.open_requested:
        said.append(f"{column.open_requested} ohne beantragten Betrag")
    head = tag("h2", column.stage.label, tag("span", f" · {count}", class_="fp-soft"))
    show(tag("div", head, tag("p", " · ".join(said), class_="fp-soft fp-small") if said else "", class_="fp"))


def _card(viewer: Viewer, line: ApplicationLine, today: date) -> Markup:
    here = viewer.to(addresses.APPLICATION, id=str(line.public_id))
    parts: list[object] = [
        tag("strong", link(f"{line.number} {line.title}".strip(), here)),
        tag("div", partners(line.partner_names), class_="fp-soft fp-small"),
    ]
    when = due(line.due_on, line.due_text, today, stage=line.stage)
    if when:
        parts.append(tag("div", "Frist: ", when, class_="fp-small"))
    parts.append(badge.example(line.is_example))
    if line.next_stage is not None and viewer.may(Action.EDIT_APPLICATION, *line.partner_ids[:1]):
        moves = viewer.to(addresses.APPLICATION, id=str(line.public_id), bereich="Stufen")
        parts.append(tag("div", link(f"Weiter zu „{line.next_stage.label}“", moves), class_="fp-small fp-screen"))
    return tag("li", join(parts))
