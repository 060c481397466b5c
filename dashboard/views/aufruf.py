"""Ein Förderprogramm: everything known about it, each fact with the passage it was read from."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import badge, call_tables
from dashboard.components.call_facts import contact, deadline, grant, round_line
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import join, link, outside, show, tag, with_passages
from dashboard.formats import first_sentence
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import NotFound
from tracker.formats import UNKNOWN, day
from tracker.rules.access import Action
from tracker.services import calls, reviews, suggestions
from tracker.services.calls import CallDetail
from tracker.shapes.calls import Passage


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    asked = st.query_params.get("id")
    every = link("Alle Förderprogramme", viewer.to(addresses.CALLS))
    if not asked:
        st.title("Förderprogramm", anchor=False)
        empty("Es ist kein Förderprogramm gewählt.", every)
        return
    try:
        found = calls.detail(session, viewer.actor, public_id=addresses.record_id(asked))
    except NotFound:
        st.title("Förderprogramm nicht gefunden", anchor=False)
        raise
    show(tag("p", every, class_="fp fp-screen"))
    _head(found)
    _most_important(found)
    show(call_tables.every_fact(found))
    _rounds(found)
    _fits(session, viewer, found)
    _text(found)
    show(call_tables.origins(found))
    show(tag("p", tag("strong", OFFICIAL_PAGES), class_="fp"))


def _head(found: CallDetail) -> None:
    call = found.call
    gone = badge.badge(f"nicht mehr angeboten seit {day(call.withdrawn_at.date())}", "no") if call.withdrawn_at else ""
    tags = tag(
        "div",
        badge.status(call.status),
        badge.badge(f"Ebene: {call.level.label}"),
        gone,
        badge.example(call.is_example),
        class_="fp-tags",
    )
    note = tag("p", tag("strong", "Hinweis zum Status: "), call.status_note) if call.status_note else ""
    show(tag("header", tag("h1", call.title), tags, note, class_="fp"))


def _most_important(found: CallDetail) -> None:
    call = found.call
    first = [
        Fact("Was wird gefördert", first_sentence(call.summary or found.text, limit=400) or UNKNOWN),
        Fact("Zuschuss", grant(call)),
        Fact("Frist", deadline(call, clock.today())),
        Fact("Ansprechstelle", contact(call)),
    ]
    show(tag("section", facts(first, first=True), class_="fp", aria_label="Das Wichtigste"))


def _rounds(found: CallDetail) -> None:
    if not found.rounds:
        return
    st.header("Antragsrunden", anchor=False)
    today = clock.today()
    show(tag("ul", *(tag("li", round_line(item, today)) for item in found.rounds), class_="fp"))


def _fits(session: Session, viewer: Viewer, found: CallDetail) -> None:
    if not viewer.may(Action.READ_SUGGESTION):
        return
    st.header("Passt zu diesen Vorhaben", anchor=False)
    fits = suggestions.for_call(session, viewer.actor, call_id=found.call.public_id)
    if fits:
        show(call_tables.fits(viewer, fits))
    else:
        empty(
            "Dieses Programm ist zurzeit für kein Vorhaben vorgeschlagen.",
            "Vorschläge werden jede Nacht neu berechnet.",
        )
    st.header("Rückmeldungen der Kommunen", anchor=False)
    given = reviews.of_call(session, viewer.actor, call_id=found.call.public_id)
    if given:
        show(call_tables.answers(given))
    else:
        to = link("Vorschlägen", viewer.to(addresses.SUGGESTIONS))
        empty("Noch keine Rückmeldung.", join(["Geantwortet wird in den ", to, "."]))


def _text(found: CallDetail) -> None:
    st.header("Text der Quelle", anchor=False)
    if found.call.summary:
        show(tag("p", found.call.summary, class_="fp fp-text"))
    if not found.text:
        address = outside("Seite der Quelle", found.call.url)
        empty("Der volle Text liegt nicht vor.", join(["Bitte lesen Sie auf der offiziellen Seite nach: ", address]))
        return
    passages = [Passage(start=item.start, end=item.end, quote=item.quote) for item in found.passages]
    summary = tag("summary", "Vollen Text zeigen; die Fundstellen sind hervorgehoben")
    body = tag("div", with_passages(found.text, passages), class_="fp-text")
    show(tag("div", tag("details", summary, body), class_="fp"))
