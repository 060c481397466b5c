"""People of Förderpfad: the list, and the form that enters, changes, closes and opens an access."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses, ledger
from dashboard.components import admin_handover, badge, export, filters, person_post
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.labels import EXAMPLE
from dashboard.viewer import Viewer
from tracker import clock
from tracker.rules.access import Action
from tracker.services import items, people, people_edit
from tracker.services.people_edit import PersonCard, PersonData
from tracker.vocabulary.people import Role

COLUMNS = tuple(Column(title) for title in ("Person", "Rolle", "Kommune", "E-Mail", "Vertretung", "Zugang"))
NEW = "neu"
PERSON = "person"
STATES = ("aktiv", "geschlossen")
ROLES = {role.label: role for role in Role if role is not Role.SYSTEM}
NOBODY = "keine"
_KEY = "person form"


class Form(NamedTuple):
    """What the callbacks need: plain values, since the session has ended when they run."""

    name: str
    partners: dict[int, str]
    units: dict[int, str]
    deputies: dict[int, str]

    def key(self, field: str) -> str:
        """Return the name of a widget."""
        return f"{_KEY} {self.name} {field}"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the list with its filters and the form the address asks for."""
    cards = people_edit.cards(session, viewer.actor)
    asked = st.query_params.get(PERSON, "")
    if asked:
        _form_of(session, viewer, cards, asked)
        return
    show(tag("p", link("Person eintragen", _to(viewer, NEW)), class_="fp"))
    shown = _filtered(cards)
    if not shown:
        empty("Keine Person passt zu diesen Filtern.", "Setzen Sie die Filter zurück oder tragen Sie jemanden ein.")
    else:
        show(table(f"Personen und Funktionspostfächer ({len(shown)})", COLUMNS, (_row(viewer, c) for c in shown)))
    export.buttons("Personen", [column.title for column in COLUMNS], lambda fresh: _export(fresh, viewer))


def _filtered(cards: Sequence[PersonCard]) -> list[PersonCard]:
    left, middle, right = st.columns(3)
    with left:
        role = filters.choose("Rolle", "rolle", list(ROLES), on_change=_nothing)
    with middle:
        names = sorted({card.partner for card in cards if card.partner})
        partner = filters.choose("Kommune", "kommune", names, on_change=_nothing)
    with right:
        state = filters.choose("Zugang", "zugang", STATES, on_change=_nothing)
    return [
        card
        for card in cards
        if (not role or card.data.role is ROLES[role])
        and (not partner or card.partner == partner)
        and (not state or card.active == (state == STATES[0]))
    ]


def _nothing() -> None:
    """Change nothing else: the list is short and has one page."""


def _to(viewer: Viewer, person: str) -> str:
    return viewer.to(addresses.ADMINISTRATION, bereich="Personen", person=person)


def _row(viewer: Viewer, card: PersonCard) -> Sequence[object]:
    name: list[object] = [link(card.data.name, _to(viewer, str(card.public_id)))]
    if card.is_example:
        name.append(tag("div", EXAMPLE, class_="fp-soft fp-small"))
    if card.unit:
        name.append(tag("div", card.unit, class_="fp-soft fp-small"))
    mail = card.data.email or badge.signed("!", "keine Adresse", "open")
    return join(name), card.data.role.label, card.partner, mail, card.deputy, _access(card)


def _access(card: PersonCard) -> Markup:
    if not card.active:
        return badge.signed("✗", "geschlossen", "soft")
    return badge.signed("✓", "aktiv, hat sich angemeldet" if card.has_signed_in else "aktiv", "yes")


def _export(session: Session, viewer: Viewer) -> list[Sequence[Any]]:
    return [
        (
            *(card.data.name, card.data.role.label, card.partner, card.data.email, card.deputy),
            STATES[0] if card.active else STATES[1],
        )
        for card in people_edit.cards(session, viewer.actor)
    ]


def _form_of(session: Session, viewer: Viewer, cards: Sequence[PersonCard], asked: str) -> None:
    show(tag("p", link("Alle Personen", viewer.to(addresses.ADMINISTRATION, bereich="Personen")), class_="fp"))
    card = next((card for card in cards if str(card.public_id) == asked), None)
    if card is None and asked != NEW:
        empty("Diese Person ist nicht eingetragen.", "Bitte wählen Sie sie aus der Liste.")
        return
    st.header(card.data.name if card else "Person eintragen", anchor=False)
    if card is not None:
        person_post.draw(session, viewer, card.id)
    form = _form(session, viewer, cards, card)
    with st.form(f"person {form.name}", border=False):
        _fields(form, card)
        show_notice(_KEY)
        st.form_submit_button(
            "Speichern", type="primary", on_click=_save, args=(viewer, form, card.public_id if card else None)
        )
    if card is not None:
        _switch(viewer, card, next((name for name, other in admin_handover.names(cards).items() if other == card), ""))


def _form(session: Session, viewer: Viewer, cards: Sequence[PersonCard], card: PersonCard | None) -> Form:
    partners = {item.id: item.name for item in people.partners(session, viewer.actor) if item.id is not None}
    own = card.data.partner_id if card else None
    units = people.units(session, viewer.actor, partner_id=own) if own is not None else []
    deputies = {
        other.id: other.data.name
        for other in cards
        if card is not None and other.active and other.id != card.id and other.data.partner_id == own
    }
    name = str(card.public_id) if card else NEW
    return Form(name, partners, {unit.id: unit.name for unit in units if unit.id is not None}, deputies)


def _fields(form: Form, card: PersonCard | None) -> None:
    data = card.data if card else PersonData(name="", role=Role.CONTACT)
    st.text_input(
        "Name der Stelle oder Person", data.name, key=form.key("name"), max_chars=people_edit.LONGEST,
        help="Ein Funktionspostfach bleibt, wenn jemand geht, zum Beispiel „Fördermittel, Stadt Selm“.",
    )  # fmt: skip
    left, right = st.columns(2)
    left.selectbox("Rolle", list(ROLES), list(ROLES).index(data.role.label), key=form.key("role"))
    _choice(right, form, "Kommune", "partner", form.partners, data.partner_id, "keine (Projektleitstelle, IT)")
    left, right = st.columns(2)
    left.text_input("E-Mail", data.email, key=form.key("email"), max_chars=people_edit.LONGEST)
    right.text_input("Telefon (freiwillig)", data.phone, key=form.key("phone"), max_chars=people_edit.LONGEST)
    if card is not None:
        left, right = st.columns(2)
        _choice(left, form, "Fachbereich/Amt (freiwillig)", "unit", form.units, data.unit_id, NOBODY)
        _choice(right, form, "Vertretung (freiwillig)", "deputy", form.deputies, data.deputy_id, NOBODY)


def _choice(
    place: Any, form: Form, label: str, field: str, options: dict[int, str], chosen: int | None, none: str
) -> None:
    keys = [None, *options]
    index = keys.index(chosen) if chosen in options else 0
    place.selectbox(label, keys, index, format_func=lambda key: options.get(key, none), key=form.key(field))


def _switch(viewer: Viewer, card: PersonCard, name: str) -> None:
    st.subheader("Zugang", anchor=False)
    if not card.active:
        st.button("Zugang wieder öffnen", key=form_key(card, "open"), on_click=_open, args=(viewer, card))
        return
    handover = link("Zuständigkeit übertragen", viewer.to(addresses.ADMINISTRATION, bereich="Übergabe", von=name))
    show(
        tag(
            "p", "Der Zugang endet sofort, auch persönliche Links und Kalender. Damit nichts liegen bleibt: ", handover,
            class_="fp",
        )
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button("Zugang schließen", key=form_key(card, "close"), on_click=_close, args=(viewer, card))
        if viewer.may(Action.WRITE_LETTERS):
            st.button(
                "Link zu den eigenen Aufgaben senden", key=form_key(card, "link"), on_click=_invite, args=(viewer, card)
            )


def form_key(card: PersonCard, action: str) -> str:
    """Return the name of a button of one person."""
    return f"person {action} {card.public_id}"


def _save(viewer: Viewer, form: Form, public_id: UUID | None) -> None:
    def said(field: str) -> str:
        return str(st.session_state.get(form.key(field)) or "")

    data = PersonData(
        name=said("name"),
        role=ROLES.get(said("role"), Role.CONTACT),
        email=said("email"),
        phone=said("phone"),
        partner_id=st.session_state.get(form.key("partner")),
        unit_id=st.session_state.get(form.key("unit")),
        deputy_id=st.session_state.get(form.key("deputy")),
    )

    def work(session: Session) -> str:
        if public_id is None:
            row = people_edit.add(session, viewer.actor, data=data, now=clock.now())
        else:
            row = people_edit.edit(session, viewer.actor, public_id=public_id, data=data, now=clock.now())
        return str(row.public_id)

    saved = actions.do(work, done="Gespeichert.", place=_KEY)
    if saved is not None:
        st.query_params[PERSON] = saved


def _close(viewer: Viewer, card: PersonCard) -> None:
    actions.do(
        lambda session: people_edit.deactivate(session, viewer.actor, public_id=card.public_id, now=clock.now()),
        done=f"Der Zugang von „{card.data.name}“ ist geschlossen.",
    )


def _invite(viewer: Viewer, card: PersonCard) -> None:
    home = ledger.settings().base_url
    actions.do(
        lambda session: items.invite(session, viewer.actor, person_id=card.public_id, now=clock.now(), base_url=home),
        done="Die Mail mit dem Link liegt im Postausgang.",
    )


def _open(viewer: Viewer, card: PersonCard) -> None:
    actions.do(
        lambda session: people_edit.reactivate(session, viewer.actor, public_id=card.public_id, now=clock.now()),
        done=f"Der Zugang von „{card.data.name}“ ist wieder offen. Ein Kalender-Abo muss neu angelegt werden.",
    )
