"""The Postausgang: what left, what did not and why, *erneut senden*, a preview, and a trial to oneself."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions, addresses, ledger
from dashboard.components import badge, export, filters, letter_frame, paging
from dashboard.components.empty import empty
from dashboard.components.markup import join, link, show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment, number
from tracker.letters.render import RenderedLetter
from tracker.rules.access import Action
from tracker.services import installation, outbox_view, people
from tracker.services.outbox_view import LetterRow
from tracker.vocabulary.work import LetterKind, LetterState

COLUMNS = tuple(Column(title) for title in ("Brief", "An", "Stand", "Geschrieben", "Gesendet", "Meldung"))
LETTER = "brief"
_STATES = {state.label: state for state in LetterState}
_KINDS = {kind.label: kind for kind in LetterKind}
_LOOK = {
    LetterState.PREPARED: ("…", "soft"),
    LetterState.SENDING: ("▸", "soft"),
    LetterState.SENT: ("✓", "yes"),
    LetterState.REFUSED: ("✗", "no"),
    LetterState.UNCLEAR: ("?", "open"),
}


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the counts, the list, and the letter the address names."""
    st.header("Postausgang", anchor=False)
    if not installation.is_live(session):
        show(tag("p", "Vor dem Echtbetrieb geht keine Mail hinaus; die Briefe warten hier nur.", class_="fp"))
    left, right = st.columns(2)
    with left:
        state = _STATES.get(filters.choose("Stand", "stand", list(_STATES), on_change=paging.back_to_first))
    with right:
        kind = _KINDS.get(filters.choose("Art", "art", list(_KINDS), on_change=paging.back_to_first))
    page_number = paging.page_number()
    found = outbox_view.page(
        session,
        viewer.actor,
        state=state,
        kind=kind,
        offset=(page_number - 1) * paging.PER_PAGE,
        limit=paging.PER_PAGE,
    )
    counted = [f"{number(found.states[state])} {state.label}" for state in LetterState if found.states.get(state)]
    if counted:
        show(tag("p", "Alle Briefe: ", " · ".join(counted), class_="fp"))
    if not found.rows:
        empty("Hier steht kein Brief.", "Der Wochenbrief wird montags geschrieben. Eine Vorschau gibt es unten.")
    else:
        caption = paging.heading(found.total, "Brief", "Briefe", number=page_number)
        show(table(caption, COLUMNS, (_row(viewer, row) for row in found.rows)))
        paging.draw(addresses.ADMINISTRATION, number=page_number, total=found.total)
    export.buttons("Postausgang", [c.title for c in COLUMNS], lambda fresh: _export(fresh, viewer, state, kind))
    if viewer.may(Action.WRITE_LETTERS):
        _letter(session, viewer)
        _try_out(session, viewer)


def _row(viewer: Viewer, row: LetterRow) -> Sequence[object]:
    to = viewer.to(addresses.ADMINISTRATION, bereich="Postausgang", brief=str(row.id))
    named = link(row.subject, to) if viewer.may(Action.WRITE_LETTERS) else row.kind.label
    sign, look = _LOOK[row.state]
    when = moment(row.sent_at) if row.sent_at else ""
    said = row.error or (f"nächster Versuch {moment(row.next_attempt_at)}" if row.next_attempt_at else "")
    who = join([row.person, tag("div", row.recipient, class_="fp-soft fp-small")])
    state = badge.signed(sign, row.state.label, look)
    return join([named, tag("div", row.kind.label, class_="fp-soft fp-small")]), who, state, _when(row), when, said


def _when(row: LetterRow) -> str:
    return moment(row.created_at)


def _export(
    session: Session, viewer: Viewer, state: LetterState | None, kind: LetterKind | None
) -> list[Sequence[Any]]:
    found = outbox_view.page(session, viewer.actor, state=state, kind=kind, limit=None)
    return [
        (row.kind.label, f"{row.person} <{row.recipient}>", row.state.label, row.created_at, row.sent_at, row.error)
        for row in found.rows
    ]


def _letter(session: Session, viewer: Viewer) -> None:
    asked = st.query_params.get(LETTER, "")
    if not asked.isdecimal():
        return
    number_ = int(asked[:12])
    written = outbox_view.content(session, viewer.actor, letter_id=number_)
    st.subheader("Der Brief", anchor=False)
    _shown(written)
    # Not looked for among the rows of the list: an old letter stands on a later page of it.
    row = outbox_view.one(session, viewer.actor, letter_id=number_)
    if not row.may_go_again:
        return
    place = f"again {row.id}"
    with st.form(place, border=False):
        st.text_input(
            "Warum soll er noch einmal gehen?", key=f"{place} reason", max_chars=outbox_view.LONGEST_REASON,
            placeholder="z. B. Adresse berichtigt; telefonisch geklärt, dass er nicht ankam",
        )  # fmt: skip
        if row.state is LetterState.UNCLEAR:
            show(tag("p", "Dieser Brief kann schon angekommen sein; dann kommt er doppelt an.", class_="fp"))
        show_notice(place)
        st.form_submit_button("Erneut senden", on_click=_again, args=(viewer, row.id, place))


def _shown(written: RenderedLetter) -> None:
    show(tag("p", tag("strong", written.subject), class_="fp"))
    show(tag("p", "Statt der persönlichen Links stehen hier Platzhalter; sie öffnen nichts.", class_="fp-soft"))
    page, text = st.columns(2)
    with page:
        st.caption("So sieht der Brief im Mailprogramm aus")
        # The content of old letters is erased, and with it the page.
        if written.html:
            letter_frame.draw(written.html, f"Brief: {written.subject}")
        else:
            empty("Von diesem Brief gibt es keine Seite mehr.", "Ältere Briefe werden nach ihrer Frist gelöscht.")
    with text:
        st.caption("Dasselbe als reiner Text")
        st.code(written.text, language=None, wrap_lines=True, height=letter_frame.HEIGHT)


def _try_out(session: Session, viewer: Viewer) -> None:
    st.subheader("Wochenbrief ansehen und probeweise senden", anchor=False)
    persons = {str(person.public_id): person for person in people.letter_recipients(session, viewer.actor)}
    if not persons:
        empty("Noch niemand bekommt den Wochenbrief.", "Tragen Sie unter „Personen“ eine Adresse ein.")
        return
    chosen = st.selectbox(
        "Brief dieser Woche für", [None, *persons],
        format_func=lambda key: persons[key].name if key in persons else "Bitte wählen",
        key="preview person", filter_mode="contains",
    )  # fmt: skip
    if chosen is not None:
        home = ledger.settings().base_url
        _shown(
            outbox_view.preview(
                session,
                viewer.actor,
                person_id=persons[chosen].public_id,
                now=clock.now(),
                today=clock.today(),
                base_url=home,
                names_viewer=ledger.settings().auth == "local",
            )
        )
    st.button("Probebrief an mich selbst", key="trial letter", on_click=_trial, args=(viewer,))


def _again(viewer: Viewer, letter_id: int, place: str) -> None:
    reason = str(st.session_state.get(f"{place} reason") or "")
    actions.do(
        lambda session: outbox_view.send_again(
            session, viewer.actor, letter_id=letter_id, reason=reason, now=clock.now()
        ),
        done="Der Brief geht mit der nächsten Post hinaus.",
        place=place,
    )


def _trial(viewer: Viewer) -> None:
    home = ledger.settings().base_url
    actions.do(
        lambda session: outbox_view.send_trial(
            session,
            viewer.actor,
            now=clock.now(),
            today=clock.today(),
            base_url=home,
            names_viewer=ledger.settings().auth == "local",
        ),
        done="Der Probebrief liegt im Postausgang.",
    )
