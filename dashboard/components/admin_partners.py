"""The eleven: inhabitants, Haushaltsstatus with year and source, suggestions a week, companies with shares."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses
from dashboard.components import export
from dashboard.components.empty import empty
from dashboard.components.markup import join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import UNKNOWN, number, percent
from tracker.services import pace, partners_edit
from tracker.services.partners_edit import Holding, PartnerCard, PartnerData

COLUMNS = (
    *(Column("Kommune"), Column("Einwohner", number=True), Column("Haushaltsstatus")),
    *(Column("Vorschläge je Woche", number=True), Column("Gesellschaften")),
)
PARTNER = "partner"
_PLACE = "partner form"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list, or the partner the address names."""
    cards = partners_edit.cards(session, viewer.actor)
    asked = st.query_params.get(PARTNER, "")
    card = next((card for card in cards if card.ags == asked), None)
    if card is not None:
        _one(viewer, card)
        return
    if not cards:
        empty("Noch keine Kommune ist eingetragen.", "Mit dem ersten Start kommen die elf Partner des Kreises hinzu.")
        return
    show(
        tag(
            "p",
            "Das meiste ist freiwillig: Ohne Einwohner lässt sich kein Anteil nach Einwohnern rechnen, ohne "
            "Haushaltsstatus bleibt ein höherer Fördersatz offen. Den Haushaltsstatus sehen nur die Kommune selbst und "
            "die Projektleitstelle.",
            class_="fp",
        )
    )
    show(table(f"Kommunen ({len(cards)})", COLUMNS, (_row(viewer, card) for card in cards)))
    export.buttons("Kommunen", [column.title for column in COLUMNS], lambda fresh: _export(fresh, viewer))


def _row(viewer: Viewer, card: PartnerCard) -> Sequence[object]:
    to = viewer.to(addresses.ADMINISTRATION, bereich="Kommunen", partner=card.ags)
    held = join(tag("div", _holding(item)) for item in card.holdings)
    return link(card.name, to), _inhabitants(card), _status(card), number(card.weekly_limit), held


def _inhabitants(card: PartnerCard) -> str:
    return UNKNOWN if card.data.inhabitants is None else number(card.data.inhabitants)


def _status(card: PartnerCard) -> str:
    data = card.data
    if not data.budget_status:
        return UNKNOWN
    return f"{data.budget_status} ({data.budget_status_year}; {data.budget_status_source})"


def _holding(item: Holding) -> str:
    share = "Anteil offen" if item.share_hundredths is None else percent(item.share_hundredths)
    return f"{item.name} ({share})"


def _export(session: Session, viewer: Viewer) -> list[Sequence[Any]]:
    return [
        (
            *(card.name, card.data.inhabitants, _status(card), card.weekly_limit),
            "; ".join(_holding(item) for item in card.holdings),
        )
        for card in partners_edit.cards(session, viewer.actor)
    ]


def _one(viewer: Viewer, card: PartnerCard) -> None:
    show(tag("p", link("Alle Kommunen", viewer.to(addresses.ADMINISTRATION, bereich="Kommunen")), class_="fp"))
    st.header(card.name, anchor=False)
    data = card.data
    with st.form(f"partner {card.ags}", border=False):
        left, right = st.columns(2)
        left.number_input(
            "Einwohner", 1, partners_edit.MOST_INHABITANTS, data.inhabitants, key=_key(card, "inhabitants")
        )
        right.number_input("Neue Vorschläge je Woche", 1, pace.MOST, card.weekly_limit, key=_key(card, "limit"))
        st.text_input(
            "Haushaltsstatus (leer: offen)", data.budget_status, key=_key(card, "status"), max_chars=300,
            placeholder="z. B. Haushaltssicherungskonzept",
        )  # fmt: skip
        left, right = st.columns(2)
        left.number_input("Haushaltsjahr", 2000, 2100, data.budget_status_year, key=_key(card, "year"))
        right.text_input(
            "Quelle", data.budget_status_source, key=_key(card, "source"), max_chars=300,
            placeholder="z. B. Genehmigung vom 12.03.2026",
        )  # fmt: skip
        show_notice(_PLACE)
        st.form_submit_button("Speichern", type="primary", on_click=_save, args=(viewer, card))
    st.subheader("Gesellschaften", anchor=False)
    if not card.holdings:
        empty("Für diese Kommune ist keine Gesellschaft eingetragen.", "Gesellschaften kommen mit den Grunddaten.")
    for item in card.holdings:
        _share(viewer, card, item)


def _share(viewer: Viewer, card: PartnerCard, item: Holding) -> None:
    place = f"share {card.ags} {item.organisation_id}"
    with st.form(place, border=False):
        share = None if item.share_hundredths is None else item.share_hundredths / 100
        st.number_input(
            f"{item.name}: Anteil von {card.short_name} in Prozent (leer: offen)", 0.0, 100.0, share, 0.01, key=place
        )
        show_notice(place)
        st.form_submit_button("Anteil speichern", on_click=_save_share, args=(viewer, card, item, place))


def _key(card: PartnerCard, field: str) -> str:
    return f"partner {card.ags} {field}"


def _save(viewer: Viewer, card: PartnerCard) -> None:
    def said(field: str) -> Any:
        return st.session_state.get(_key(card, field))

    data = PartnerData(
        inhabitants=said("inhabitants"),
        budget_status=said("status") or "",
        budget_status_year=said("year"),
        budget_status_source=said("source") or "",
    )

    def work(session: Session) -> None:
        if said("limit") is None:
            raise Refused("Bitte geben Sie an, wie viele neue Vorschläge je Woche es sein sollen.")
        partners_edit.edit(session, viewer.actor, public_id=card.public_id, data=data, now=clock.now())
        pace.set_limit(session, viewer.actor, partner_id=card.id, count=int(said("limit")), now=clock.now())

    actions.do(work, done="Gespeichert. Betroffene Vorschläge werden neu berechnet.", place=_PLACE)


def _save_share(viewer: Viewer, card: PartnerCard, item: Holding, place: str) -> None:
    share = st.session_state.get(place)
    hundredths = None if share is None else round(float(share) * 100)
    actions.do(
        lambda session: partners_edit.set_share(
            session,
            viewer.actor,
            partner_id=card.id,
            organisation_id=item.organisation_id,
            share_hundredths=hundredths,
            now=clock.now(),
        ),
        done="Der Anteil ist gespeichert.",
        place=place,
    )
