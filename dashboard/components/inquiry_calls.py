"""The programmes found for an Anfrage: look for them, tick them, and get them as a Word file."""

from uuid import UUID

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses, ledger
from dashboard.components import badge
from dashboard.components.call_facts import contact, deadline, grant, own_share
from dashboard.components.empty import empty
from dashboard.components.facts import Fact, facts
from dashboard.components.markup import join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.reasons import findings, why
from dashboard.formats import shortened
from dashboard.labels import OFFICIAL_PAGES
from dashboard.viewer import Viewer
from tracker import clock, database
from tracker.errors import NotFound
from tracker.formats import count_of
from tracker.services import calls, inquiry_calls
from tracker.services.calls import CallFilter
from tracker.services.inquiries import InquiryCard
from tracker.services.inquiry_calls import FoundCall

SHOWN = 10
MOST_HITS = 8
ALL_FOUND = "alle"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLACE = "inquiry calls"


def draw(session: Session, viewer: Viewer, card: InquiryCard, *, may_edit: bool) -> None:
    """Draw the search, what it found, and the paper."""
    st.header("Förderprogramme für diese Anfrage", anchor=False)
    found = inquiry_calls.found(session, viewer.actor, public_id=card.public_id)
    if may_edit:
        st.button("Vorschläge prüfen", type="secondary" if found else "primary", on_click=_search, args=(viewer, card))
    show_notice(_PLACE)
    if may_edit:
        _more(session, viewer, card, {item.call.public_id for item in found if item.chosen})
    if not found:
        empty("Noch wurde nichts geprüft.", "„Vorschläge prüfen“ sucht Programme, die zum Text der Anfrage passen.")
        return
    ticked = [item for item in found if item.chosen]
    fitting = [item for item in found if not item.excluded or item.chosen]
    _paper(viewer, card, len(ticked))
    hidden = len(found) - len(fitting)
    everything = (
        st.toggle(
            f"{count_of(hidden, 'ausgeschlossenes', 'ausgeschlossene')} ansehen", key=ALL_FOUND, bind="query-params"
        )
        if hidden
        else False
    )
    for item in found if everything else fitting[: max(SHOWN, len(ticked))]:
        with st.container(border=True):
            _item(viewer, card, item, may_edit=may_edit)
    show(tag("p", OFFICIAL_PAGES, class_="fp fp-soft fp-small"))


def _more(session: Session, viewer: Viewer, card: InquiryCard, ticked: set[UUID]) -> None:
    """Let add a programme that somebody else named, such as the NRW.BANK."""
    with st.expander("Weiteres Programm aufnehmen"):
        searched = st.text_input("Suche in Titel und Kurzbeschreibung", key=f"more {card.public_id}", max_chars=200)
        if not searched.strip():
            return
        rows = calls.page(session, viewer.actor, filters=CallFilter(words=searched), limit=MOST_HITS).rows
        for row in rows:
            if row.public_id not in ticked:
                args = (viewer, card.public_id, row.public_id)
                st.button(f"Aufnehmen: {shortened(row.title, limit=90)}", key=f"add {row.id}", on_click=_add, args=args)
        if not rows:
            show(
                tag(
                    "p", "Kein Förderprogramm passt zu dieser Suche. Versuchen Sie es mit anderen Wörtern.", class_="fp"
                )
            )


def _add(viewer: Viewer, inquiry: UUID, call: UUID) -> None:
    def work(session: Session) -> None:
        inquiry_calls.add(session, viewer.actor, public_id=inquiry, call_id=call, now=clock.now())

    # The widgets of this programme may still hold what was ticked before.
    st.session_state.pop(f"tick {inquiry} {call}", None)
    actions.do(work, done="Das Programm steht jetzt in der Förderübersicht.", place=_PLACE)


def _paper(viewer: Viewer, card: InquiryCard, ticked: int) -> None:
    said = count_of(ticked, "Programm ist", "Programme sind") if ticked else "Noch kein Programm ist"
    show(tag("p", f"{said} für die Förderübersicht angehakt.", class_="fp"))

    def word() -> bytes:
        from tracker.papers.funding_overview import render  # python-docx is needed for this click only

        with database.read(ledger.engine()) as session:
            today = clock.today()
            return render(inquiry_calls.overview(session, viewer.actor, public_id=card.public_id, today=today))

    name = f"foerderuebersicht-{card.number.lower()}-{clock.today():%Y-%m-%d}.docx"
    st.download_button(
        "Förderübersicht erstellen (Word)", word, name, WORD, on_click="ignore", disabled=not ticked, type="primary"
    )


def _item(viewer: Viewer, card: InquiryCard, item: FoundCall, *, may_edit: bool) -> None:
    call = item.call
    cost = card.data.cost_cents
    title = tag("h3", link(call.title, viewer.to(addresses.CALL, id=str(call.public_id))))
    marks = [badge.band(item.band), " ", badge.status(call.status), " ", badge.example(call.is_example)]
    first = [
        Fact("Zuschuss", grant(call)),
        Fact("Eigenanteil", own_share(item.money, cost_cents=cost, rate_hundredths=call.rate_hundredths)),
        Fact("Frist", deadline(call, clock.today())),
        Fact("Ansprechstelle", contact(call)),
    ]
    reasons = tag("details", tag("summary", "Warum und unter welchen Voraussetzungen"), _reasons(item))
    show(tag("div", title, tag("div", *marks), facts(first), reasons, class_="fp"))
    if not may_edit:
        return
    key = f"{card.public_id} {call.public_id}"
    st.checkbox(
        "In die Förderübersicht aufnehmen",
        item.chosen,
        key=f"tick {key}",
        on_change=_tick,
        args=(viewer, card.public_id, call.public_id, key),
    )
    if item.chosen:
        st.text_input(
            "Anmerkung für die Übersicht",
            item.note,
            key=f"note {key}",
            max_chars=inquiry_calls.LONGEST_NOTE,
            on_change=_tick,
            args=(viewer, card.public_id, call.public_id, key),
        )


def _reasons(item: FoundCall) -> object:
    return join([why(item.sentence, item.terms), findings(item.findings)])


def _tick(viewer: Viewer, inquiry: UUID, call: UUID, key: str) -> None:
    note = str(st.session_state.get(f"note {key}") or "")
    chosen = {call: note} if st.session_state[f"tick {key}"] else {}

    def work(session: Session) -> None:
        inquiry_calls.choose(session, viewer.actor, public_id=inquiry, chosen=chosen, shown=[call], now=clock.now())

    actions.do(work, place=_PLACE)


def _search(viewer: Viewer, card: InquiryCard) -> None:
    from matcher import run as matching  # scikit-learn takes a second to load

    data = card.data
    with database.read(ledger.engine()) as session:
        found = matching.for_text(
            session,
            ledger.settings().data_dir,
            title=data.title,
            today=clock.today(),
            description=data.description,
            partner_id=data.partner_id,
            cost_cents=data.cost_cents,
        )

    def work(session: Session) -> None:
        if found is None:
            raise NotFound("Die Vorschläge werden noch berechnet. Bitte versuchen Sie es in einigen Minuten wieder.")
        inquiry_calls.keep(session, viewer.actor, public_id=card.public_id, suggestions=found, now=clock.now())

    actions.do(work, done="Die Förderprogramme sind geprüft. Haken Sie an, was in die Übersicht soll.", place=_PLACE)
