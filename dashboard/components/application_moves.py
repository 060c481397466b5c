"""The way of an application: the next stage by one button, every other by choice, and what was moved before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head
from dashboard.components.empty import empty
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker import clock
from tracker.formats import moment
from tracker.rules.stages import ORDER, Move
from tracker.services import stage_moves
from tracker.services.application_cards import ApplicationCard
from tracker.services.stage_moves import MoveBoard, StageLine
from tracker.vocabulary.applications import Revocation
from tracker.vocabulary.work import Stage

_PLACE = "application moves"
_SUBMITTED = ORDER.index(Stage.SUBMITTED)
_OTHER = "Andere Stufe oder Ende"
_CHOOSE = "Bitte wählen"


def draw(session: Session, viewer: Viewer, card: ApplicationCard, *, may_edit: bool) -> None:
    """Draw the way, the buttons for those who may move, and the recorded moves."""
    application_head.heading("Stufen")
    if may_edit:
        board = stage_moves.options(session, viewer.actor, public_id=card.public_id)
        _path(board.path, board.stage)
        show_notice(_PLACE)
        if board.next is not None:
            _offer(viewer, card, board, board.next, main=True)
        _others(viewer, card, board)
    _history(stage_moves.history(session, viewer.actor, public_id=card.public_id))


def _path(path: Sequence[Stage], stage: Stage) -> None:
    steps = [tag("li", _step(item, stage), aria_current="step" if item is stage else "") for item in path]
    show(tag("ol", *steps, class_="fp fp-small"))


def _step(item: Stage, stage: Stage) -> object:
    return tag("strong", f"{item.label} (hier)") if item is stage else item.label


def _others(viewer: Viewer, card: ApplicationCard, board: MoveBoard) -> None:
    usual = board.next.target if board.next else None
    moves = {item.target.label: item for item in board.moves if item.target is not usual}
    chosen = st.selectbox(_OTHER, [_CHOOSE, *moves], key=f"other stage {card.public_id} {board.stage}")
    if chosen in moves:
        _offer(viewer, card, board, moves[chosen], main=False)


def _offer(viewer: Viewer, card: ApplicationCard, board: MoveBoard, move: Move, *, main: bool) -> None:
    name = f"move {card.public_id} {move.target.value}"
    with st.container(border=True):
        _said(move)
        code = None
        if move.reason_codes:
            labels = {item.label: item for item in move.reason_codes}
            code = labels.get(st.selectbox("Grund", [_CHOOSE, *labels], key=f"{name} code"))
        revocation = None
        if move.target is Stage.REVOKED:
            kinds = {item.label: item for item in Revocation}
            revocation = kinds.get(st.selectbox("Art", [_CHOOSE, *kinds], key=f"{name} kind"))
        submitted = _submitted(name, card, move)
        reason = ""
        if move.needs_reason or move.reason_codes or move.is_back:
            must = "Begründung" if move.needs_reason else "Bemerkung (freiwillig)"
            reason = st.text_area(must, key=f"{name} reason", max_chars=stage_moves.LONGEST, height=80)
        options = {"code": code, "revocation": revocation, "submitted_on": submitted, "reason": reason}
        st.button(
            f"{_verb(move)} „{move.target.label}“",
            type="primary" if main else "secondary",
            key=f"{name} go",
            on_click=_move,
            args=(viewer, card, board.version, move, options),
        )


def _verb(move: Move) -> str:
    if move.is_back:
        return "Zurück zu"
    return "Setzen auf" if move.reason_codes else "Weiter zu"


def _said(move: Move) -> None:
    said: list[object] = []
    if move.skips:
        said.append(tag("p", f"Übersprungen wird: {', '.join(item.label for item in move.skips)}."))
    if move.missing:
        said.append(tag("p", "Dafür fehlt noch:"))
        said.append(tag("ul", *(tag("li", item) for item in move.missing), class_="fp-terms"))
        said.append(tag("p", "Sie können trotzdem weitergehen, wenn Sie es begründen.", class_="fp-soft"))
    said += [tag("p", tag("strong", "Bitte beachten: "), item) for item in move.warnings]
    if said:
        show(tag("div", *said, class_="fp"))


def _submitted(name: str, card: ApplicationCard, move: Move) -> date | None:
    passes = (
        move.target in ORDER and ORDER.index(card.stage) < _SUBMITTED <= ORDER.index(move.target)
        if card.stage in ORDER
        else False
    )
    if not passes or card.data.submitted_on is not None:
        return None
    found: Any = st.date_input("Antrag gestellt am", None, key=f"{name} submitted", format="DD.MM.YYYY")
    return found if isinstance(found, date) else None


def _move(viewer: Viewer, card: ApplicationCard, version: int, move: Move, options: dict[str, Any]) -> None:
    name = f"move {card.public_id} {move.target.value}"
    # What was typed last counts; the page was drawn before it.
    typed = str(st.session_state.get(f"{name} reason") or options["reason"])
    done = actions.do(
        lambda session: stage_moves.move(
            session,
            viewer.actor,
            public_id=card.public_id,
            version=version,
            target=move.target,
            now=clock.now(),
            **{**options, "reason": typed},
        ),
        done=f"Der Antrag steht jetzt auf „{move.target.label}“.",
        place=_PLACE,
    )
    if done is not None:
        for key in [key for key in st.session_state if str(key).startswith(f"{name} ")]:
            del st.session_state[key]


def _history(lines: Sequence[StageLine]) -> None:
    if not lines:
        empty("Es ist noch kein Schritt festgehalten.", "Der erste Schritt steht hier, sobald jemand ihn macht.")
        return
    columns = tuple(Column(name) for name in ("Wann", "Von", "Auf", "Wer", "Grund", "Fehlte"))
    rows = [
        (
            moment(line.made_at),
            line.before.label if line.before else "neu",
            line.after.label,
            line.person or "",
            ". ".join(part for part in (line.reason_code.label if line.reason_code else "", line.reason) if part),
            " ".join(line.missing),
        )
        for line in lines
    ]
    show(table("Bisherige Schritte", columns, rows))
