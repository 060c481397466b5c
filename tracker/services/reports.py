"""The Bericht as of a Stichtag, with what was known at a moment: the same day and moment give the same figures.

Bescheide are only ever added, stages are recorded moves, and what was edited later is taken back by the history.
Examples leave no history; of them the present state is shown.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.applications import Application, StageChange
from tracker.models.audit import AuditEvent
from tracker.models.partners import Partner
from tracker.papers.report_rows import ReportRow
from tracker.rules.access import Action, require
from tracker.rules.awards.chain import ValidAward
from tracker.rules.visibility import View, shown, view
from tracker.services import application_records, award_records, inquiries
from tracker.services.award_records import Books
from tracker.services.inquiries import InquiryCounts
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ExitReason
from tracker.vocabulary.work import Stage

_ENDS = (Stage.REJECTED, Stage.NOT_PURSUED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED)
_FIELDS = ("title", "unit", "programme", "provider", "level", "grant_form", "spending", "support", "is_public")
_DAYS = ("submitted_on", "target_on")
_MONEY = ("total_cents", "requested_cents", "own_share_cents", "awarded_cents")


class ReportMaterial(Shape):
    """What the Bericht counts: the Förderungen this person may see, how many Kommunen there are, and the Anfragen."""

    rows: tuple[ReportRow, ...]
    partners: int
    inquiries: InquiryCounts


def material(
    session: Session,
    actor: Actor,
    *,
    since: date,
    stichtag: date,
    known_at: datetime,
    public_only: bool = False,
) -> ReportMaterial:
    """Return what was known at a moment about a Stichtag; ``public_only``: only what a public paper may say."""
    require(actor, Action.READ_APPLICATION)
    query = select(Application).where(application_records.visible(actor), col(Application.created_at) <= known_at)
    rows = list(session.exec(query.order_by(col(Application.number), col(Application.id))))
    ids = [row.id or 0 for row in rows]
    found, names = award_records.books(session, ids), application_records.names_of(session, ids)
    moves, states = _moves(session, known_at), _states(session, rows, known_at)
    listed = []
    for row in rows:
        members = names[row.id or 0]
        state = states[row.id or 0]
        seen = view(actor, lead_id=row.lead_partner_id, partner_ids=members, is_public=row.is_public)
        if seen is None or (public_only and not state["is_public"]):
            continue
        if public_only:
            # Cost and own share stay out of a public paper: the own share may not be decided yet.
            seen = View(grants=True)
        books = found[row.id or 0]
        listed.append(_row(row, state, books, moves.get(row.id or 0, []), members, seen, stichtag, known_at))
    partners = session.exec(select(Partner.id)).all()
    begins = datetime.combine(since, datetime.min.time(), tzinfo=BERLIN)
    ends = datetime.combine(stichtag, datetime.max.time(), tzinfo=BERLIN)
    counts = inquiries.count(session, actor, since=begins, until=min(ends, known_at))
    return ReportMaterial(rows=tuple(listed), partners=len(partners), inquiries=counts)


def _row(
    row: Application,
    state: Mapping[str, Any],
    books: Books,
    moves: list[StageChange],
    names: dict[int, str],
    seen: View,
    stichtag: date,
    known_at: datetime,
) -> ReportRow:
    award = _valid(books, stichtag, known_at)
    stage, ended, reason = _stage(moves, stichtag)
    refund = next((item.refund_reason for item in reversed(books.notices) if item.refund_reason is not None), None)
    requested, total, own = (state[name] for name in ("requested_cents", "total_cents", "own_share_cents"))
    awarded = award.amount_cents if award else None
    asked_on = state["submitted_on"]
    return ReportRow(
        number=row.number,
        partner=names.get(row.lead_partner_id, ""),
        partners=tuple(names.values()),
        stage=stage,
        asked_on=asked_on if asked_on is not None and asked_on <= stichtag else None,
        target_on=state["target_on"],
        awarded_on=award.awarded_on or award.last_issued_on if award else None,
        ended_on=ended,
        period_from=award.period_from if award else None,
        period_to=award.period_to if award else None,
        total_cents=shown(total, seen.whole),
        requested_cents=shown(requested, seen.grants),
        awarded_cents=shown(awarded, seen.grants),
        own_cents=shown(own, seen.whole),
        whole=seen.whole,
        refund_cents=(award.refund_cents if award else 0) if seen.shares else 0,
        refund_reason=refund if award and award.refund_cents and seen.shares else None,
        exit_reason=reason if seen.shares else None,
        **{name: state[name] for name in _FIELDS},
    )


def _valid(books: Books, stichtag: date, known_at: datetime) -> ValidAward | None:
    """Return what holds; of several chains (Verbundvorhaben) the amounts together and the first day."""
    keys = sorted({item.partner_id for item in books.notices}, key=lambda key: key or 0)
    found = [award for key in keys if (award := books.of(key).valid(stichtag, known_at)) is not None]
    if len(found) <= 1:
        return found[0] if found else None
    amounts = [award.amount_cents for award in found if award.amount_cents is not None]
    days = [award.awarded_on for award in found if award.awarded_on is not None]
    changes = {
        "amount_cents": sum(amounts) if amounts else None,
        "refund_cents": sum(award.refund_cents for award in found),
        "awarded_on": min(days, default=None),
    }
    return found[0].model_copy(update=changes)


def _moves(session: Session, known_at: datetime) -> dict[int, list[StageChange]]:
    found: dict[int, list[StageChange]] = {}
    query = select(StageChange).where(col(StageChange.made_at) <= known_at).order_by(col(StageChange.id))
    for change in session.exec(query):
        found.setdefault(change.application_id, []).append(change)
    return found


def _stage(moves: list[StageChange], stichtag: date) -> tuple[Stage, date | None, ExitReason | None]:
    """Return the stage on a day, when it ended there, and why. Before its first entry a Förderung was an idea."""
    known = [move for move in moves if move.made_at.astimezone(BERLIN).date() <= stichtag]
    if not known:
        return Stage.IDEA, None, None
    last = known[-1]
    ended = last.made_at.astimezone(BERLIN).date() if last.after in _ENDS else None
    return last.after, ended, last.reason_code


def _states(session: Session, rows: list[Application], known_at: datetime) -> dict[int, dict[str, Any]]:
    """Return the fields of the rows as they were at a moment: later edits are taken back, the newest first."""
    names = (*_FIELDS, *_DAYS, *_MONEY)
    states = {row.id or 0: {name: getattr(row, name) for name in names} for row in rows}
    by_public_id = {str(row.public_id): row.id or 0 for row in rows}
    query = select(AuditEvent).where(
        AuditEvent.subject == application_records.SUBJECT,
        AuditEvent.action == "application_edited",
        col(AuditEvent.at) > known_at,
    )
    for event in session.exec(query.order_by(col(AuditEvent.id).desc())):
        state = states.get(by_public_id.get(event.subject_id, 0))
        for name, (before, _) in event.payload.get("changes", {}).items() if state is not None else ():
            if state is not None and name in state:
                is_day = name in _DAYS and isinstance(before, str)
                state[name] = date.fromisoformat(before) if is_day else before
    return states
