"""The Änderungshistorie of an application in German sentences, without the money its reader may not see."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.audit import AuditEvent
from tracker.rules.access import Action, require
from tracker.rules.application_words import change_sentence
from tracker.rules.councils.basis import BECAUSE
from tracker.rules.visibility import View
from tracker.services import application_records
from tracker.services.application_cards import hidden_fields
from tracker.services.application_records import Seen
from tracker.services.documents import BUDGET_PAPERS
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape

_SHARED = frozenset(
    {
        *("plan_edited", "partner_share_set", "resolution_changed"),
        *("notice_added", "notice_withdrawn", "gap_decided", "carry_over_noted", "order_added", "order_withdrawn"),
        *("drawdown_changed", "proof_lines_saved", "proof_changed", "clock_overridden", "clock_done"),
    }
)
"""What is about one Kommune and yet read by those who see its share. Everything else about one is its own."""
_OF_THE_WHOLE = frozenset({"partner_removed", "split_key_set", "application_moved"})
_REASON = " Grund: "


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
        sentence = _sentence(event, row.title, found)
        if sentence:
            lines.append(HistoryLine(at=event.at, actor=event.actor, sentence=sentence))
    return lines


def _sentence(event: AuditEvent, title: str, found: Seen) -> str:
    """Return what a reader may know of an event; empty when it is about money or remarks of others."""
    view = found.view
    said = event.sentence.removeprefix(f"{event.actor}: ")
    if event.erased:
        return said
    if event.action in BUDGET_PAPERS and event.partner_id is None:
        return said if view.remarks.issuperset(found.partner_ids) else ""
    if event.partner_id is not None:
        return _about_one(event, said, view)
    if event.action == "application_edited" and not (view.whole and found.lead_id in view.remarks):
        # Why the federführende Kommune changed something is its own affair.
        return change_sentence(title, event.payload.get("changes", {}), hidden=hidden_fields(view))
    return said if view.whole or event.action not in _OF_THE_WHOLE else ""


def _about_one(event: AuditEvent, said: str, view: View) -> str:
    if event.partner_id in view.remarks:
        return said
    if event.action in _SHARED and event.partner_id in view.shares:
        return said.partition(_REASON)[0].partition(BECAUSE)[0]
    return ""
