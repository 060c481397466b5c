"""Zuständigkeit übertragen: what a person has, who takes it over, and the Übergabeliste as a Word file."""

from collections.abc import Iterable
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components.empty import empty
from dashboard.components.markup import Markup, join, show, tag
from dashboard.components.notice import show_notice
from dashboard.viewer import Viewer
from tracker import clock
from tracker.papers.handover_list import HandoverList, words
from tracker.services import handover, people_edit
from tracker.services.people_edit import PersonCard

FROM = "von"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLACE = "handover"
_DONE = "handover done"


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the choice of both people, what would go over, and the button."""
    st.header("Zuständigkeit übertragen", anchor=False)
    cards = names(people_edit.cards(session, viewer.actor))
    if len(cards) < 2:
        empty("Für eine Übergabe braucht es zwei aktive Personen.", "Tragen Sie zuerst die Nachfolge ein.")
        return
    done: HandoverList | None = st.session_state.get(_DONE)
    if done is not None:
        show(tag("p", f"Übergeben: von „{done.before}“ an „{done.after}“.", class_="fp", role="status"))
        _download(done, "Übergabeliste als Word-Datei speichern", "handed")
    chosen = st.selectbox("Wer gibt ab?", list(cards), key=FROM, bind="query-params", filter_mode="contains")
    before = cards[chosen]
    listed = handover.listing(session, viewer.actor, from_id=before.public_id, today=clock.today())
    show(tag("div", *_parts(listed), class_="fp"))
    _download(listed, "Liste vorab als Word-Datei speichern", "before")
    _form(viewer, before, {name: card for name, card in cards.items() if _may_follow(before, card)})


def names(cards: Iterable[PersonCard]) -> dict[str, PersonCard]:
    """Return the active people by the words they are chosen by; two of one name and role are numbered."""
    found: dict[str, PersonCard] = {}
    for card in cards:
        if card.active:
            name = plain = f"{card.data.name} ({card.data.role.label})"
            while name in found:
                name = f"{plain} {card.id}"
            found[name] = card
    return found


def _may_follow(before: PersonCard, card: PersonCard) -> bool:
    return card.id != before.id and card.data.partner_id == before.data.partner_id


def _parts(listed: HandoverList) -> list[Markup]:
    if not listed.count:
        return [tag("p", "Diese Person hat nichts Offenes. Briefe, Links und Vertretungen gehen trotzdem über.")]
    return [
        join(
            [
                tag("h3", f"{part.title} ({len(part.lines)})"),
                tag("ul", *(tag("li", words(line)) for line in part.lines)),
            ]
        )
        for part in listed.parts
        if part.lines
    ]


def _download(listed: HandoverList, label: str, key: str) -> None:
    def file() -> bytes:
        from tracker.papers.handover_list import handover_docx

        return handover_docx(listed)

    name = f"uebergabeliste-{listed.made_on:%Y-%m-%d}.docx"
    st.download_button(label, file, name, WORD, on_click="ignore", key=f"handover {key}")


def _form(viewer: Viewer, before: PersonCard, successors: dict[str, PersonCard]) -> None:
    if not successors:
        where = before.partner or "Projektleitstelle und Administration"
        empty(f"In „{where}“ ist sonst niemand eingetragen.", "Tragen Sie unter „Personen“ zuerst die Nachfolge ein.")
        return
    with st.form("handover", border=False):
        st.selectbox("Wer übernimmt?", list(successors), key=f"{_PLACE} to")
        st.checkbox("Den Zugang der abgebenden Person dabei schließen", value=True, key=f"{_PLACE} close")
        show_notice(_PLACE)
        st.form_submit_button(
            "Alles in einem Schritt übertragen", type="primary", on_click=_hand_over, args=(viewer, before, successors)
        )


def _hand_over(viewer: Viewer, before: PersonCard, successors: dict[str, PersonCard]) -> None:
    to_id = successors[st.session_state[f"{_PLACE} to"]].public_id
    close = bool(st.session_state.get(f"{_PLACE} close"))

    def work(session: Session) -> Any:
        return handover.hand_over(
            session,
            viewer.actor,
            from_id=before.public_id,
            to_id=to_id,
            close=close,
            now=clock.now(),
            today=clock.today(),
        )

    handed = actions.do(work, done="Die Zuständigkeit ist übertragen. Persönliche Links sind ungültig.", place=_PLACE)
    if handed is not None:
        st.session_state[_DONE] = handed
