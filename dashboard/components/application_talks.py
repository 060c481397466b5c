"""Gesprächsvermerke and Ereignisse: what the Bewilligungsbehörde said, asked for, announced."""

from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import Refused
from tracker.formats import day, moment
from tracker.rules.access import Action
from tracker.services import application_events, conversation_notes
from tracker.services.application_cards import ApplicationCard
from tracker.services.application_events import EventCard
from tracker.services.conversation_notes import NoteCard, NoteData
from tracker.vocabulary.work import EventKind

_EVENTS, _NOTES = "application events", "application notes"
_CONFIRMED = {"offen": None, "ja": True, "nein": False}


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw events, then notes, each with its form."""
    may_edit = application_head.may_edit(viewer, card)
    _events(session, viewer, card, may_edit=may_edit)
    _notes(session, viewer, card)


def _events(session: Session, viewer: Viewer, card: ApplicationCard, *, may_edit: bool) -> None:
    application_head.heading("Ereignisse")
    found = application_events.of_application(session, viewer.actor, public_id=card.public_id)
    show_notice(_EVENTS)
    if not found:
        empty("Noch kein Ereignis.", "Hierher gehören Nachforderungen, Programmaufnahmen und mündliche Zusagen.")
    for event in found:
        show(tag("div", tag("div", _event(event), class_="fp-bar"), class_="fp"))
        if event.is_open and may_edit:
            st.button(
                f"Heute beantwortet: {event.kind.label} vom {day(event.happened_on)}",
                key=f"event {event.id}",
                on_click=_answered,
                args=(viewer, event.id),
            )
    if may_edit:
        _new_event(viewer, card)


def _event(event: EventCard) -> Markup:
    parts: list[object] = [tag("strong", event.kind.label), f" am {day(event.happened_on)}"]
    if event.due_on:
        parts.append(f", Frist {day(event.due_on)}")
    if event.answered_on:
        parts.append(f", beantwortet am {day(event.answered_on)}")
    if event.is_no_notice:
        parts.append(join([" ", badge.badge("kein Bescheid: noch nichts beauftragen", "no")]))
    if event.note:
        parts.append(tag("p", event.note, class_="fp-text"))
    return tag("span", *parts)


def _answered(viewer: Viewer, event_id: int) -> None:
    actions.do(
        lambda session: application_events.answered(
            session, viewer.actor, event_id=event_id, answered_on=clock.today(), now=clock.now()
        ),
        done="Als beantwortet vermerkt; die Aufgabe ist erledigt.",
        place=_EVENTS,
    )


def _new_event(viewer: Viewer, card: ApplicationCard) -> None:
    name = f"event {card.public_id}"
    labels = {item.label: item for item in EventKind}
    with st.expander("Ereignis eintragen"), st.form(f"{name} form", border=False):
        first, second, third = st.columns(3)
        first.selectbox("Was", list(labels), key=f"{name} kind")
        second.date_input("Am", clock.today(), key=f"{name} day", format="DD.MM.YYYY")
        third.date_input("Frist (bei Nachforderung)", None, key=f"{name} due", format="DD.MM.YYYY")
        st.text_area("Worum geht es", key=f"{name} note", max_chars=application_events.LONGEST, height=90)
        st.form_submit_button("Ereignis speichern", on_click=_add_event, args=(viewer, card, labels))


def _add_event(viewer: Viewer, card: ApplicationCard, labels: dict[str, EventKind]) -> None:
    name = f"event {card.public_id}"
    state = st.session_state

    def work(session: Session) -> bool:
        application_events.add(
            session,
            viewer.actor,
            public_id=card.public_id,
            kind=labels[state[f"{name} kind"]],
            happened_on=_day(state[f"{name} day"]) or clock.today(),
            due_on=_day(state[f"{name} due"]),
            note=str(state[f"{name} note"] or ""),
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Das Ereignis ist eingetragen.", place=_EVENTS):
        _clear(name, ("kind", "day", "due", "note"))


def _notes(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    application_head.heading("Gesprächsvermerke")
    found = conversation_notes.of_application(session, viewer.actor, public_id=card.public_id)
    show_notice(_NOTES)
    if not found:
        empty("Noch kein Gesprächsvermerk.", "Was eine Stelle am Telefon sagt, gehört mit Datum und Funktion hierher.")
    for note in found:
        show(tag("article", _note(note), class_="fp"))
    if viewer.may(Action.EDIT_TASK, *card.partner_ids):
        _new_note(viewer, card)


def _note(note: NoteCard) -> Markup:
    data = note.data
    whom = ", ".join(part for part in (data.body, data.spoke_with) if part) or "Stelle offen"
    confirmed = {True: "schriftlich bestätigt", False: "nicht schriftlich bestätigt", None: "Bestätigung offen"}
    look = {True: "yes", False: "no", None: "open"}[data.confirmed_in_writing]
    parts: list[object] = [tag("h3", f"{day(data.held_on)} · {whom}")]
    if data.question:
        parts.append(tag("p", tag("strong", "Frage: "), data.question, class_="fp-text"))
    parts.append(tag("p", tag("strong", "Auskunft: "), data.said, class_="fp-text"))
    parts.append(badge.badge(confirmed[data.confirmed_in_writing], look))
    parts.append(tag("p", f"Vermerkt {moment(note.made_at)} {note.person}".strip(), class_="fp-soft fp-small"))
    return join(parts)


def _new_note(viewer: Viewer, card: ApplicationCard) -> None:
    name = f"note {card.public_id}"
    with st.expander("Gesprächsvermerk schreiben"), st.form(f"{name} form", border=False):
        first, second, third = st.columns(3)
        first.date_input("Gespräch am", clock.today(), key=f"{name} day", format="DD.MM.YYYY")
        second.text_input("Stelle", card.data.authority, key=f"{name} body", max_chars=300)
        third.text_input("Mit wem (Funktion)", key=f"{name} whom", max_chars=300)
        st.text_area("Frage", key=f"{name} question", max_chars=4_000, height=80)
        st.text_area("Auskunft", key=f"{name} said", max_chars=4_000, height=110)
        st.selectbox("Schriftlich bestätigt", list(_CONFIRMED), key=f"{name} confirmed")
        st.caption("Ein Vermerk wird nicht mehr geändert; eine Berichtigung ist ein weiterer Vermerk.")
        st.form_submit_button("Vermerk ablegen", on_click=_add_note, args=(viewer, card))


def _add_note(viewer: Viewer, card: ApplicationCard) -> None:
    name = f"note {card.public_id}"
    state = st.session_state

    def work(session: Session) -> bool:
        said = str(state[f"{name} said"] or "").strip()
        if not said:
            raise Refused("Bitte schreiben Sie, welche Auskunft Sie bekommen haben.")
        data = NoteData(
            held_on=_day(state[f"{name} day"]) or clock.today(),
            body=str(state[f"{name} body"] or "").strip(),
            spoke_with=str(state[f"{name} whom"] or "").strip(),
            question=str(state[f"{name} question"] or "").strip(),
            said=said,
            confirmed_in_writing=_CONFIRMED[state[f"{name} confirmed"]],
        )
        conversation_notes.add(session, viewer.actor, public_id=card.public_id, data=data, now=clock.now())
        return True

    if actions.do(work, done="Der Vermerk ist abgelegt.", place=_NOTES):
        _clear(name, ("day", "body", "whom", "question", "said", "confirmed"))


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _clear(name: str, fields: tuple[str, ...]) -> None:
    for field in fields:
        st.session_state.pop(f"{name} {field}", None)
