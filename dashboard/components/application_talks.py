"""Gesprächsvermerke and Ereignisse: what the Bewilligungsbehörde said, asked for, announced."""

from datetime import date

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head, badge
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.typed import Typed
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
    form = Typed(f"event {card.public_id}")
    labels = {item.label: item for item in EventKind}
    with st.expander("Ereignis eintragen"), st.form(f"{form.name} form", border=False):
        first, second, third = st.columns(3)
        first.selectbox("Was", list(labels), key=form.key("kind"))
        second.date_input("Am", clock.today(), key=form.key("day"), format="DD.MM.YYYY")
        third.date_input("Frist (bei Nachforderung)", None, key=form.key("due"), format="DD.MM.YYYY")
        st.text_area("Worum geht es", key=form.key("note"), max_chars=application_events.LONGEST, height=90)
        st.form_submit_button("Ereignis speichern", on_click=_add_event, args=(viewer, card, form, labels))


def _add_event(viewer: Viewer, card: ApplicationCard, form: Typed, labels: dict[str, EventKind]) -> None:
    def work(session: Session) -> bool:
        application_events.add(
            session,
            viewer.actor,
            public_id=card.public_id,
            kind=labels[form.value("kind")],
            happened_on=_day(form),
            due_on=form.day("due"),
            note=form.text("note"),
            now=clock.now(),
        )
        return True

    if actions.do(work, done="Das Ereignis ist eingetragen.", place=_EVENTS):
        form.clear()


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
    form = Typed(f"note {card.public_id}")
    with st.expander("Gesprächsvermerk schreiben"), st.form(f"{form.name} form", border=False):
        first, second, third = st.columns(3)
        first.date_input("Gespräch am", clock.today(), key=form.key("day"), format="DD.MM.YYYY")
        second.text_input("Stelle", card.data.authority, key=form.key("body"), max_chars=300)
        third.text_input("Mit wem (Funktion)", key=form.key("whom"), max_chars=300)
        st.text_area("Frage", key=form.key("question"), max_chars=4_000, height=80)
        st.text_area("Auskunft", key=form.key("said"), max_chars=4_000, height=110)
        st.selectbox("Schriftlich bestätigt", list(_CONFIRMED), key=form.key("confirmed"))
        st.caption("Ein Vermerk wird nicht mehr geändert; eine Berichtigung ist ein weiterer Vermerk.")
        st.form_submit_button("Vermerk ablegen", on_click=_add_note, args=(viewer, card, form))


def _add_note(viewer: Viewer, card: ApplicationCard, form: Typed) -> None:
    def work(session: Session) -> bool:
        said = form.text("said")
        if not said:
            raise Refused("Bitte schreiben Sie, welche Auskunft Sie bekommen haben.")
        data = NoteData(
            held_on=_day(form),
            body=form.text("body"),
            spoke_with=form.text("whom"),
            question=form.text("question"),
            said=said,
            confirmed_in_writing=_CONFIRMED[form.value("confirmed")],
        )
        conversation_notes.add(session, viewer.actor, public_id=card.public_id, data=data, now=clock.now())
        return True

    if actions.do(work, done="Der Vermerk ist abgelegt.", place=_NOTES):
        form.clear()


def _day(form: Typed) -> date:
    found = form.day("day")
    if found is None:
        raise Refused("Bitte nennen Sie den Tag.")
    return found
