"""The way of an application: the next stage by one button, every other by choice, and what was moved before."""

from collections.abc import Iterable, Sequence
from typing import Any

import streamlit as st
from sqlmodel import Session

from dashboard import actions
from dashboard.components import application_head
from dashboard.components.empty import empty
from dashboard.components.filters import AnyWord
from dashboard.components.markup import show, tag
from dashboard.components.notice import show_notice
from dashboard.components.table import Column, table
from dashboard.components.typed import Typed
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


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the way, the buttons for those who may move, and the recorded moves."""
    may_edit = application_head.may_edit(viewer, card)
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
    form = Typed(f"move {card.public_id} {move.target.value}")
    with st.container(border=True):
        _said(move)
        if move.reason_codes:
            st.selectbox("Grund", [_CHOOSE, *_labels(move.reason_codes)], key=form.key("code"))
        if move.target is Stage.REVOKED:
            st.selectbox("Art", [_CHOOSE, *_labels(Revocation)], key=form.key("kind"))
        if _asks_for_day(card, move):
            st.date_input("Antrag gestellt am", None, key=form.key("submitted"), format="DD.MM.YYYY")
        if move.needs_reason or move.reason_codes or move.is_back:
            must = "Begründung" if move.needs_reason else "Bemerkung (freiwillig)"
            st.text_area(must, key=form.key("reason"), max_chars=stage_moves.LONGEST, height=80)
        st.button(
            f"{_verb(move)} „{move.target.label}“",
            type="primary" if main else "secondary",
            key=f"{form.name} go",
            on_click=_move,
            args=(viewer, card, board.version, move, form),
        )


def _labels(words: Iterable[AnyWord]) -> dict[str, AnyWord]:
    return {item.label: item for item in words}


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


def _asks_for_day(card: ApplicationCard, move: Move) -> bool:
    if card.stage not in ORDER or move.target not in ORDER or card.data.submitted_on is not None:
        return False
    return ORDER.index(card.stage) < _SUBMITTED <= ORDER.index(move.target)


def _move(viewer: Viewer, card: ApplicationCard, version: int, move: Move, typed: Typed) -> None:
    # What stands in the fields at the click counts; the page may have been drawn before it was typed.
    given: dict[str, Any] = {
        "code": _labels(move.reason_codes).get(typed.text("code")),
        "revocation": _labels(Revocation).get(typed.text("kind")),
        "submitted_on": typed.day("submitted"),
        "reason": typed.text("reason"),
    }
    done = actions.do(
        lambda session: stage_moves.move(
            session,
            viewer.actor,
            public_id=card.public_id,
            version=version,
            target=move.target,
            now=clock.now(),
            **given,
        ),
        done=f"Der Antrag steht jetzt auf „{move.target.label}“.",
        place=_PLACE,
    )
    if done is not None:
        typed.clear()


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
