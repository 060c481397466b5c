"""The Änderungshistorie of an application in German sentences, without the money its reader may not see."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.audit import AuditEvent
from tracker.rules.access import Action, require
from tracker.rules.application_words import change_sentence
from tracker.rules.visibility import View
from tracker.services import application_records
from tracker.services.application_cards import hidden_fields
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

_OF_A_BUDGET = frozenset({"plan_budget_edited", "budget_edited", "cosigned", "supervision_noted"})
_OF_A_SHARE = frozenset({"plan_edited", "partner_share_set"})
_OF_AN_AWARD = frozenset(
    {
        *("notice_added", "notice_withdrawn", "gap_decided", "carry_over_noted", "order_added", "order_withdrawn"),
        *("drawdown_changed", "proof_lines_saved", "proof_changed", "clock_overridden", "clock_done"),
    }
)
_OF_THE_WHOLE = frozenset({"partner_removed", "split_key_set", "application_moved"})
"""Actions whose sentences name amounts: of one Kommune's budget, of its share or own Bescheid, of all together."""


class HistoryLine(Shape):
    """What somebody did, in one sentence."""

    at: datetime
    actor: str
    sentence: str


def of_application(session: Session, actor: Actor, *, public_id: UUID, limit: int = 200) -> list[HistoryLine]:
    """Return what happened to an application, the newest first; politics reads no history."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    if not found.view.shares:
        return []
    query = select(AuditEvent).where(
        AuditEvent.subject == application_records.SUBJECT, AuditEvent.subject_id == str(row.public_id)
    )
    lines = []
    for event in session.exec(query.order_by(col(AuditEvent.id).desc()).limit(limit)):
        sentence = _sentence(event, row.title, found.view)
        if sentence:
            lines.append(HistoryLine(at=event.at, actor=event.actor, sentence=sentence))
    return lines


def _sentence(event: AuditEvent, title: str, view: View) -> str:
    """Return what a reader may know of an event; empty when it is all about money of others."""
    said = event.sentence.removeprefix(f"{event.actor}: ")
    if event.erased:
        return said
    if event.action in _OF_A_BUDGET:
        return said if event.partner_id in view.remarks else ""
    if event.action in _OF_A_SHARE or (event.action in _OF_AN_AWARD and event.partner_id is not None):
        return said if event.partner_id in view.shares else ""
    if view.whole:
        return said
    if event.action == "application_edited":
        changes = event.payload.get("changes", {})
        return change_sentence(title, changes, hidden=hidden_fields(view))
    return "" if event.action in _OF_THE_WHOLE else said
