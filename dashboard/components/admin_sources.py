"""Switches of the sources: on or off, paused for a while, for everybody or the office alone."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import badge, export, filters
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.services import pauses, source_switches
from tracker.services.source_switches import SourceCard

COLUMNS = tuple(Column(title) for title in ("Quelle", "Zustand", "Sichtbar für", "Lizenz"))
STATES = ("eingeschaltet", "abgeschaltet", "pausiert")
_DAYS = 14


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list and the switches of the source that is chosen."""
    cards = source_switches.cards(session, viewer.actor, now=clock.now())
    if not cards:
        empty("Noch keine Quelle ist bekannt.", "Mit dem ersten Abruf tragen sich die Quellen ein.")
        return
    show(tag("p", "Wie es den Quellen geht, steht auf der Seite ", link("Quellen", viewer.to(addresses.SOURCES)), "."))
    state = filters.choose("Zustand", "zustand", STATES, on_change=_nothing)
    shown = [card for card in cards if not state or _state(card) == state]
    if not shown:
        empty("Keine Quelle ist in diesem Zustand.", "Setzen Sie den Filter zurück.")
    else:
        show(table(f"Quellen ({len(shown)})", COLUMNS, (_row(card) for card in shown)))
    export.buttons("Schalter der Quellen", [c.title for c in COLUMNS], lambda fresh: _export(fresh, viewer))
    titles = {card.title: card for card in cards}
    chosen = st.selectbox("Quelle einstellen", list(titles), key="quelle", bind="query-params", filter_mode="contains")
    _switches(viewer, titles[chosen])


def _nothing() -> None:
    """Change nothing else: the list has one page."""


def _state(card: SourceCard) -> str:
    if not card.enabled:
        return STATES[1]
    return STATES[2] if card.pause else STATES[0]


def _row(card: SourceCard) -> Sequence[object]:
    signs = {STATES[0]: ("✓", "yes"), STATES[1]: ("‖", "soft"), STATES[2]: ("‖", "open")}
    sign, look = signs[_state(card)]
    pause: object = tag("div", card.pause, class_="fp-small") if card.pause else Markup("")
    return card.title, join([badge.signed(sign, _state(card), look), pause]), _circle(card), card.licence


def _circle(card: SourceCard) -> str:
    return "nur Projektleitstelle" if card.office_only else "alle"


def _export(session: Session, viewer: Viewer) -> list[Sequence[Any]]:
    cards = source_switches.cards(session, viewer.actor, now=clock.now())
    return [(card.title, _state(card), _circle(card), card.licence) for card in cards]


def _switches(viewer: Viewer, card: SourceCard) -> None:
    with st.container(horizontal=True):
        words = "Abschalten" if card.enabled else "Einschalten"
        st.button(words, key=f"source on {card.name}", on_click=_enable, args=(viewer, card))
        words = "Allen zeigen" if card.office_only else "Nur der Projektleitstelle zeigen"
        st.button(words, key=f"source circle {card.name}", on_click=_show_to, args=(viewer, card))
        if card.pause:
            st.button("Pause beenden", key=f"source lift {card.name}", on_click=_lift, args=(viewer, card))
    place = f"pause {card.name}"
    with st.form(place, border=False):
        left, right = st.columns([1, 3])
        left.number_input("Pause in Tagen", 1, source_switches.LONGEST_PAUSE_DAYS, _DAYS, key=f"{place} days")
        right.text_input("Grund", key=f"{place} reason", max_chars=300, placeholder="z. B. Umbau der Website")
        show_notice(place)
        st.form_submit_button("Quelle pausieren", on_click=_pause, args=(viewer, card, place))


def _enable(viewer: Viewer, card: SourceCard) -> None:
    actions.do(
        lambda session: source_switches.enable(
            session, viewer.actor, name=card.name, on=not card.enabled, now=clock.now()
        ),
        done=f"„{card.title}“ ist {'abgeschaltet' if card.enabled else 'eingeschaltet'}.",
    )


def _show_to(viewer: Viewer, card: SourceCard) -> None:
    actions.do(
        lambda session: source_switches.show_to(
            session, viewer.actor, name=card.name, office_only=not card.office_only, now=clock.now()
        ),
        done="Gespeichert. Die Listen zeigen es ab sofort so.",
    )


def _lift(viewer: Viewer, card: SourceCard) -> None:
    actions.do(
        lambda session: pauses.lift(session, viewer.actor, name=card.name, now=clock.now()),
        done=f"Die Pause von „{card.title}“ ist beendet.",
    )


def _pause(viewer: Viewer, card: SourceCard, place: str) -> None:
    days = int(st.session_state.get(f"{place} days") or 0)
    reason = str(st.session_state.get(f"{place} reason") or "")
    actions.do(
        lambda session: source_switches.pause(
            session, viewer.actor, name=card.name, days=days, reason=reason, now=clock.now()
        ),
        done=f"„{card.title}“ ist pausiert.",
        place=place,
    )
