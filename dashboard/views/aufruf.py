"""Ein Förderprogramm: everything known about it, each fact with the passage it was read from."""

import streamlit as st
from sqlmodel import Session

from dashboard import addresses
from dashboard.components import (
    application_new,
    badge,
    call_rounds,
    call_tables,
    call_text,
    correction_form,
    hints_list,
    known_awards,
    merging_pairs,
    versions_compare,
    who_could,
)
from dashboard.components.call_facts import contact, deadline, grant
from dashboard.components.call_text import Place
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import Markup, join, link, outside, show, tag
from dashboard.components.notice import notice
from dashboard.formats import first_sentence
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock
from tracker.errors import NotFound
from tracker.formats import UNKNOWN, day
from tracker.rules.access import Action
from tracker.services import answers, call_detail, links, suggestions
from tracker.services.call_detail import CallDetail, OriginView
from tracker.vocabulary.work import LinkState


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the page."""
    asked = st.query_params.get("id")
    every = link("Alle Förderprogramme", viewer.to(addresses.CALLS))
    if not asked:
        st.title("Förderprogramm", anchor=False)
        empty("Es ist kein Förderprogramm gewählt.", every)
        return
    try:
        found = call_detail.of(session, viewer.actor, public_id=addresses.record_id(asked))
    except NotFound:
        st.title("Förderprogramm nicht gefunden", anchor=False)
        raise
    show(tag("p", every, class_="fp fp-screen"))
    if found.merged:
        notice("Dieses Förderprogramm wurde mit einem anderen zusammengeführt. Sie sehen das gemeinsame.")
    places = call_text.places(found.text, found.passages)
    _head(found)
    _most_important(found)
    _link_state(session, viewer, found)
    _apply(viewer, found)
    show(call_tables.every_fact(found, places))
    correction_form.draw(session, viewer, found.call)
    hints_list.form(viewer, found.call.public_id)
    hints_list.of_call(session, viewer, found.call.public_id)
    call_rounds.draw(found)
    _fits(session, viewer, found)
    known_awards.draw(session, viewer, found.call)
    _text(found, places)
    versions_compare.draw(session, viewer, found.call.public_id)
    _origins(viewer, found)
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


def _apply(viewer: Viewer, found: CallDetail) -> None:
    if viewer.may(Action.EDIT_APPLICATION):
        begun = {application_new.NEW: "1", application_new.CALL: str(found.call.public_id)}
        show(tag("p", link("Antrag dazu anlegen", viewer.to(addresses.APPLICATIONS, **begun)), class_="fp fp-screen"))


def _most_important(found: CallDetail) -> None:
    call = found.call
    first = [
        Fact(
            "Was wird gefördert",
            _with_name(found, first_sentence(call.summary or found.text, limit=400) or UNKNOWN, "summary"),
        ),
        Fact("Zuschuss", _with_name(found, grant(call), "rate_hundredths", "amount_max_cents", "funding_types")),
        Fact("Frist", _with_name(found, deadline(call, clock.today()), "rounds")),
        Fact("Ansprechstelle", _with_name(found, contact(call), "contact", "bodies")),
    ]
    show(tag("section", facts(first, first=True), class_="fp", aria_label="Das Wichtigste"))


def _with_name(found: CallDetail, value: object, *fields: str) -> Markup:
    """Return a value, with the name of the person who entered it where it is not the source's."""
    by_hand = call_tables.entered(found, *fields)
    return join([value, tag("div", by_hand, class_="fp-soft fp-small") if by_hand else ""])


def _link_state(session: Session, viewer: Viewer, found: CallDetail) -> None:
    check = links.of_call(session, viewer.actor, call_id=found.call.public_id)
    if check is None or check.state is not LinkState.GONE:
        return
    since = f" seit {day(check.failing_since.date())}" if check.failing_since else ""
    notice(
        f"Die offizielle Seite war am {day(check.checked_at.date())} nicht erreichbar{since}: {check.state.label}. "
        "Das Programm kann es trotzdem noch geben; bitte fragen Sie bei der Ansprechstelle nach.",
        refused=True,
    )


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
    who_could.draw(session, viewer, found.call)
    st.header("Rückmeldungen der Kommunen", anchor=False)
    given = answers.of_call(session, viewer.actor, call_id=found.call.public_id)
    if given:
        show(call_tables.answers(given))
    else:
        to = link("Vorschlägen", viewer.to(addresses.SUGGESTIONS))
        empty("Noch keine Rückmeldung.", join(["Geantwortet wird in den ", to, "."]))


def _text(found: CallDetail, places: list[Place]) -> None:
    st.header("Text der Quelle", anchor=False)
    if found.call.summary:
        show(tag("p", found.call.summary, class_="fp fp-text"))
    if not found.text:
        address = outside("Seite der Quelle", found.call.url)
        empty("Der volle Text liegt nicht vor.", join(["Bitte lesen Sie auf der offiziellen Seite nach: ", address]))
        return
    summary = tag("summary", "Vollen Text zeigen; die Fundstellen sind hervorgehoben")
    body = tag("div", call_text.marked(found.text, places), class_="fp-text")
    show(tag("div", tag("details", summary, body), class_="fp"))


def _origins(viewer: Viewer, found: CallDetail) -> None:
    show(call_tables.origins(found))
    if len(found.origins) < 2 or not viewer.may(Action.CORRECT_CALL):
        return
    with st.expander("Quellen trennen", key="trennen"):
        show(tag("p", "Beschreibt eine Quelle in Wahrheit ein anderes Programm, wird daraus ein eigenes.", class_="fp"))
        for item in found.origins:
            st.button(
                f"{item.source_title} ({item.external_id}) ist ein anderes Programm",
                key=f"split {item.source} {item.external_id}",
                on_click=_split,
                args=(viewer, found, item),
            )


def _split(viewer: Viewer, found: CallDetail, item: OriginView) -> None:
    merging_pairs.split(viewer, found.call.public_id, item.source, item.external_id)
