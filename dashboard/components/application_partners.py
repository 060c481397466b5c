"""Partner of an application: their parts, their answers, who comes in and who goes, and where shares go then."""

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head
from dashboard.components.application_words import HIDDEN
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import day, euro, percent
from tracker.rules.access import Action
from tracker.services import application_partners, joint, people
from tracker.services.application_cards import ApplicationCard, PartCard
from tracker.services.joint import AnswerCell
from tracker.vocabulary.applications import JointAnswer
from tracker.vocabulary.projects import PartnerRole

_PLACE = "application partners"
_CHOOSE, _DROP = "Bitte wählen", "entfällt"


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the partners with their answers, the own answer, and the ways in and out."""
    may_edit = application_head.may_edit(viewer, card)
    application_head.heading("Partner")
    today = clock.today()
    line = joint.answers(session, viewer.actor, public_id=card.public_id, today=today)
    cells = {cell.partner_id: cell for cell in line.cells}
    columns = (
        *(Column(name) for name in ("Kommune", "Rolle", "Antwort")),
        Column("Fester Anteil"),
        Column("Fördersatz"),
    )
    rows = [
        (part.name, part.role.label, answer_words(cells.get(part.partner_id)), *_share(part, card))
        for part in card.parts
    ]
    show(table("Beteiligte Kommunen", columns, rows))
    if len(card.parts) > 1:
        show(tag("p", joint.BINDING, class_="fp fp-soft"))
    show_notice(_PLACE)
    _answer(viewer, card)
    if may_edit:
        partners = {item.short_name: item.id for item in people.partners(session, viewer.actor) if item.id is not None}
        _add(viewer, card, partners)
        if len(card.parts) > 1:
            _change(viewer, card)


def answer_words(cell: AnswerCell | None) -> str:
    """Say what a partner answered; silence is *Keine Rückmeldung*."""
    if cell is None:
        return ""
    if cell.role is PartnerRole.LEAD:
        return "führt den Antrag"
    said = cell.answer.label
    if cell.until is not None:
        said += f" bis {day(cell.until)}{', Tag ist vorbei' if cell.overdue else ''}"
    return said + (f" ({cell.answered_by})" if cell.answered_by else "")


def _share(part: PartCard, card: ApplicationCard) -> tuple[str, str]:
    if part.partner_id not in card.view.shares:
        return HIDDEN, HIDDEN
    fixed = euro(part.fixed_share_cents) if part.fixed_share_cents is not None else "keiner"
    return fixed, percent(part.rate_hundredths) if part.rate_hundredths is not None else "wie im Programm"


def _answer(viewer: Viewer, card: ApplicationCard) -> None:
    """Let a Kommune answer; the office notes what it was told."""
    asked = {
        part.name: part.partner_id
        for part in card.parts
        if part.role is not PartnerRole.LEAD and viewer.may(Action.ANSWER, part.partner_id)
    }
    if not asked:
        return
    name = f"answer {card.public_id}"
    with st.expander("Antwort einer Kommune", expanded=len(asked) == 1):
        first, second, third = st.columns(3)
        first.selectbox("Kommune", list(asked), key=f"{name} partner")
        options = [item.label for item in JointAnswer if item is not JointAnswer.SILENT]
        second.selectbox("Antwort", options, key=f"{name} answer")
        third.date_input("Noch in Klärung bis", None, key=f"{name} until", format="DD.MM.YYYY")
        st.button("Antwort speichern", key=f"{name} save", on_click=_save_answer, args=(viewer, card, asked))


def _save_answer(viewer: Viewer, card: ApplicationCard, asked: dict[str, int]) -> None:
    name = f"answer {card.public_id}"
    state = st.session_state
    chosen = next(item for item in JointAnswer if item.label == state[f"{name} answer"])
    until: Any = state[f"{name} until"]
    actions.do(
        lambda session: joint.answer(
            session,
            viewer.actor,
            public_id=card.public_id,
            partner_id=asked[state[f"{name} partner"]],
            answer=chosen,
            until=until if isinstance(until, date) else None,
            now=clock.now(),
        ),
        done=f"Gespeichert: {chosen.label}.",
        place=_PLACE,
    )


def _add(viewer: Viewer, card: ApplicationCard, partners: dict[str, int]) -> None:
    free = {name: key for name, key in partners.items() if key not in card.partner_ids}
    if not free:
        return
    name = f"partner in {card.public_id}"
    with st.expander("Kommune aufnehmen"):
        left, right = st.columns(2)
        left.selectbox("Kommune", list(free), key=f"{name} who")
        roles = {item.label: item for item in PartnerRole if item is not PartnerRole.LEAD}
        right.selectbox("Rolle", list(roles), key=f"{name} role")

        def add() -> None:
            who, role = st.session_state[f"{name} who"], st.session_state[f"{name} role"]
            told = f"{who} ist jetzt beteiligt."
            _do(viewer, card, application_partners.add, told, partner_id=free[who], role=roles[role])

        st.button("Aufnehmen", key=f"{name} go", on_click=add)


def _change(viewer: Viewer, card: ApplicationCard) -> None:
    name = f"partner out {card.public_id}"
    others = {part.name: part for part in card.parts if part.role is not PartnerRole.LEAD}
    with st.expander("Anteil, Federführung, Ausscheiden"):
        part = others[st.selectbox("Kommune", list(others), key=f"{name} who")]
        # The fields show what is agreed: saving one of them must not empty the other.
        agreed = Typed(f"share {card.public_id} {part.partner_id} {card.version}")
        left, middle, right = st.columns(3)
        fixed = euro(part.fixed_share_cents) if part.fixed_share_cents is not None else ""
        left.text_input("Fester Anteil am Eigenanteil (€)", fixed, key=agreed.key("fixed"), max_chars=40)
        rate = percent(part.rate_hundredths) if part.rate_hundredths is not None else ""
        middle.text_input("Eigener Fördersatz (%)", rate, key=agreed.key("rate"), max_chars=20)
        heirs = {item.name: item.partner_id for item in card.parts if item.name != part.name}
        right.selectbox("Ihr Anteil geht an", [_CHOOSE, *heirs, _DROP], key=f"{name} heir")
        with st.container(horizontal=True):
            st.button("Anteil speichern", key=f"{name} share", on_click=_save_share, args=(viewer, card, part, agreed))
            st.button("Federführung übertragen", key=f"{name} lead", on_click=_hand_lead, args=(viewer, card, part))
            args = (viewer, card, part, heirs, f"{name} heir")
            st.button("Kommune scheidet aus", key=f"{name} go", on_click=_remove, args=args)


def _save_share(viewer: Viewer, card: ApplicationCard, part: PartCard, agreed: Typed) -> None:
    actions.do(
        lambda session: application_partners.set_share(
            session,
            viewer.actor,
            public_id=card.public_id,
            version=card.version,
            partner_id=part.partner_id,
            fixed_share_cents=agreed.euro("fixed"),
            rate_hundredths=agreed.percent("rate"),
            now=clock.now(),
        ),
        done="Der Anteil ist gespeichert.",
        place=_PLACE,
    )


def _hand_lead(viewer: Viewer, card: ApplicationCard, part: PartCard) -> None:
    told = f"Federführend ist jetzt {part.name}."
    _do(viewer, card, application_partners.hand_lead, told, partner_id=part.partner_id)


def _remove(viewer: Viewer, card: ApplicationCard, part: PartCard, heirs: dict[str, int], key: str) -> None:
    heir = st.session_state[key]
    shares: dict[str, Any] = {"shares_to": heirs.get(heir), "drop_shares": heir == _DROP}
    told = f"{part.name} ist nicht mehr beteiligt."
    _do(viewer, card, application_partners.remove, told, partner_id=part.partner_id, **shares)


def _do(viewer: Viewer, card: ApplicationCard, service: Callable[..., object], told: str, **values: Any) -> None:
    """Change who takes part, in the state of the application that is shown."""
    shown: dict[str, Any] = {"public_id": card.public_id, "version": card.version}
    actions.do(
        lambda session: service(session, viewer.actor, now=clock.now(), **shown, **values), done=told, place=_PLACE
    )
