"""The Anfragen as a list with filters and as a file."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, export, paging
from dashboard.components.empty import empty
from dashboard.components.filters import choose
from dashboard.components.inquiry_form import NEW
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.table import Column, table
from dashboard.formats import days_left
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import UNKNOWN, moment, weekday_day
from tracker.rules.access import Action
from tracker.services import inquiries, people
from tracker.services.inquiries import ANSWERED, InquiryCard
from tracker.vocabulary.people import Role
from tracker.vocabulary.work import InquiryState

COLUMNS = tuple(Column(name) for name in ("Anfrage", "Kommune", "Status", "Gewünscht bis", "Bearbeitet von"))
HEADER = (
    *("Nr.", "Kommune", "Fachbereich/Amt", "Angefragt von", "Vorhaben", "Beschreibung", "Kosten", "Zeitraum"),
    *("Planungsstand", "Gewünscht bis", "Bearbeitet von", "Status", "Recherche durch", "Ergebnis", "Eingegangen"),
    *("Beantwortet", "Beispieldaten"),
)


NOBODY = "noch niemand"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw filters, table and files."""
    if viewer.may(Action.EDIT_INQUIRY):
        new = link("Neue Anfrage anlegen", viewer.to(addresses.INQUIRIES, **{NEW: "1"}))
        show(tag("p", new, class_="fp fp-screen"))
    wanted = _filters(session, viewer)
    number = paging.page_number()
    start = (number - 1) * paging.PER_PAGE
    found = inquiries.page(session, viewer.actor, **wanted, offset=start, limit=paging.PER_PAGE)
    if not found.cards:
        _nothing(viewer, filtered=number > 1 or any(wanted.values()))
        return
    today = clock.today()
    heading = paging.heading(found.total, "Anfrage", "Anfragen", number=number)
    show(table(heading, COLUMNS, (_row(viewer, card, today) for card in found.cards)))
    paging.draw(addresses.INQUIRIES, number=number, total=found.total)
    export.buttons(
        "Anfragen",
        HEADER,
        lambda fresh: [_line(card) for card in inquiries.page(fresh, viewer.actor, **wanted, limit=None).cards],
    )


def _filters(session: Session, viewer: Viewer) -> dict[str, Any]:
    changed = paging.back_to_first
    first, second, third = st.columns(3)
    states = {state.label: state for state in InquiryState}
    with first:
        state = choose("Status", "status", list(states), on_change=changed)
    wanted: dict[str, Any] = {"state": states.get(state)}
    if viewer.actor.role is Role.OFFICE:
        partners = {item.short_name: item.id for item in people.partners(session, viewer.actor)}
        with second:
            wanted["partner_id"] = partners.get(choose("Kommune", "kommune", list(partners), on_change=changed))
    handlers = {name: number for number, name in inquiries.handlers(session, viewer.actor).items()}
    with third:
        wanted["handled_by_id"] = handlers.get(choose("Bearbeitet von", "person", list(handlers), on_change=changed))
    return wanted


def _nothing(viewer: Viewer, *, filtered: bool) -> None:
    if filtered:
        empty("Keine Anfrage passt zu dieser Auswahl.", link("Alle Anfragen zeigen", viewer.to(addresses.INQUIRIES)))
        return
    new = link("Legen Sie die erste an.", viewer.to(addresses.INQUIRIES, **{NEW: "1"}))
    empty("Es ist noch keine Anfrage da.", join(["Jemand fragt nach Fördermitteln für ein Vorhaben? ", new]))


def _row(viewer: Viewer, card: InquiryCard, today: date) -> Sequence[object]:
    title = link(f"{card.number} {card.data.title}", viewer.to(addresses.INQUIRIES, id=str(card.public_id)))
    about = tag("div", card.data.unit, class_="fp-soft fp-small") if card.data.unit else ""
    named = join([title, about, " ", badge.example(card.is_example)])
    return named, card.partner_name, card.data.state.label, wanted_words(card, today), card.handler or NOBODY


def wanted_words(card: InquiryCard, today: date) -> Markup:
    """Say until when an answer is wanted, and how long that is while nobody has answered."""
    if card.data.wanted_by is None:
        return Markup("ohne Termin")
    left = "" if card.data.state in ANSWERED else f" ({days_left(card.data.wanted_by, today)})"
    return join([tag("span", weekday_day(card.data.wanted_by), class_="fp-nowrap"), left])


def _line(card: InquiryCard) -> Sequence[Any]:
    from tracker.exchange.tables import Euro

    data = card.data
    return (
        *(card.number, card.partner_name, data.unit, data.asked_by, data.title, data.description),
        Euro(data.cost_cents) if data.cost_cents is not None else None,
        *(data.period, data.planning_stage.label if data.planning_stage else UNKNOWN, data.wanted_by, card.handler),
        *(data.state.label, data.researched_by.label, data.result, moment(card.created_at)),
        *(moment(card.answered_at) if card.answered_at else "", card.is_example),
    )
