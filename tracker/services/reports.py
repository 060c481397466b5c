"""The Bericht as of a Stichtag, with what was known at a moment: the same day and moment give the same figures.

Bescheide are only ever added, stages are recorded moves, and what was changed later is taken back by the history
(``report_states``). Where there is a finance plan, its sums count.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.applications import Application, StageChange
from tracker.models.partners import Partner
from tracker.papers.report_rows import ReportRow
from tracker.rules.access import Action, require
from tracker.rules.awards.chain import chain
from tracker.rules.visibility import View, shown, view
from tracker.services import application_records, award_records, inquiries, report_states
from tracker.services.application_figures import Stated, combined
from tracker.services.award_records import Books
from tracker.services.inquiries import InquiryCounts
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import ExitReason, GrantForm
from tracker.vocabulary.work import Stage

_ENDS = (Stage.REJECTED, Stage.NOT_PURSUED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED)
_WITHOUT_NOTICE = (GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM)


class ReportMaterial(NamedTuple):
    """What the Bericht counts: the Förderungen this person may see, how many Kommunen there are, and the Anfragen."""

    rows: tuple[ReportRow, ...]
    partners: int
    inquiries: InquiryCounts


class _Move(NamedTuple):
    """A recorded move as far as the Bericht asks: on which day to which stage, and why."""

    day: date
    after: Stage
    reason: ExitReason | None


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
    query = sa.select(*(getattr(Application, name) for name in report_states.COLUMNS))
    query = query.where(application_records.visible(actor), col(Application.created_at) <= known_at)
    rows = session.execute(query.order_by(col(Application.number), col(Application.id))).all()
    ids = [row.id for row in rows]
    found, moves = award_records.bescheide(session, ids), _moves(session, known_at)
    members = application_records.names_of(session, ids)
    states = report_states.states(session, rows, members, known_at)
    names = dict(session.exec(select(Partner.id, Partner.short_name).order_by(col(Partner.ags))).all())
    listed = []
    for row in rows:
        state = states[row.id]
        # Who may read it is settled by who takes part today, what it says by who took part then.
        seen = view(actor, lead_id=row.lead_partner_id, partner_ids=members[row.id], is_public=row.is_public)
        if seen is None or (public_only and not state["is_public"]):
            continue
        if public_only:
            # Cost and own share stay out of a public paper: the own share may not be decided yet.
            seen = View(grants=True)
        listed.append(_row(state, found[row.id], moves.get(row.id, []), names, seen, stichtag, known_at))
    begins = datetime.combine(since, datetime.min.time(), tzinfo=BERLIN)
    ends = datetime.combine(stichtag, datetime.max.time(), tzinfo=BERLIN)
    counts = inquiries.count(session, actor, since=begins, until=min(ends, known_at))
    return ReportMaterial(rows=tuple(listed), partners=len(names), inquiries=counts)


def _row(
    state: Mapping[str, Any],
    books: Books,
    moves: list[_Move],
    names: Mapping[int | None, str],
    seen: View,
    stichtag: date,
    known_at: datetime,
) -> ReportRow:
    award = books.whole(stichtag, known_at)
    stage, ended, reason = _stage(moves, stichtag)
    without_notice = award is None and state["grant_form"] in _WITHOUT_NOTICE
    awarded = state["awarded_cents"] if without_notice else award.amount_cents if award else None
    amounts = [state[name] for name in report_states.MONEY]
    stated = Stated._make([state["id"], *amounts, awarded, state["own_share_cents"]])
    known = combined(stated, state[report_states.PLAN])
    asked_on = state["submitted_on"]
    refunded = award.refund_cents if award and seen.shares else 0
    return ReportRow(
        number=state["number"],
        partner=names.get(state[report_states.LEAD], ""),
        partners=tuple(name for key, name in names.items() if key in state[report_states.MEMBERS]),
        stage=stage,
        asked_on=asked_on if asked_on is not None and asked_on <= stichtag else None,
        target_on=state["target_on"],
        awarded_on=award.awarded_on or award.last_issued_on if award else None,
        ended_on=ended,
        period_from=award.period_from if award else None,
        period_to=award.period_to if award else None,
        total_cents=shown(known.cost_cents, seen.whole),
        requested_cents=shown(known.requested_cents, seen.grants),
        awarded_cents=shown(awarded, seen.grants),
        own_cents=shown(known.own_cents, seen.whole),
        whole=seen.whole,
        refund_cents=refunded,
        refund_reason=_refund_reason(books, stichtag, known_at) if refunded else None,
        exit_reason=reason if seen.shares else None,
        **{name: state[name] for name in report_states.FIELDS},
    )


def _refund_reason(books: Books, stichtag: date, known_at: datetime) -> ExitReason | None:
    """Return why money goes back, by the newest Bescheid that counts."""
    steps = chain(map(award_records.notice, books.notices), stichtag, known_at=known_at)
    counting = {step.notice.key for step in steps}
    rows = [row for row in award_records.ordered(books.notices) if str(row.public_id) in counting and row.refund_cents]
    return next((row.refund_reason for row in reversed(rows) if row.refund_reason), None)


def _moves(session: Session, known_at: datetime) -> dict[int, list[_Move]]:
    found: dict[int, list[_Move]] = {}
    # The columns alone: a move carries a list of what was missing, and there are thousands of moves.
    columns = (StageChange.application_id, StageChange.made_at, StageChange.after, StageChange.reason_code)
    query = sa.select(*(col(column) for column in columns)).where(col(StageChange.made_at) <= known_at)
    for application_id, made_at, after, reason in session.execute(query.order_by(col(StageChange.id))):
        found.setdefault(application_id, []).append(_Move(made_at.astimezone(BERLIN).date(), after, reason))
    return found


def _stage(moves: list[_Move], stichtag: date) -> tuple[Stage, date | None, ExitReason | None]:
    """Return the stage on a day, when it ended there, and why. Before its first entry a Förderung was an idea."""
    last = next((move for move in reversed(moves) if move.day <= stichtag), None)
    if last is None:
        return Stage.IDEA, None, None
    return last.after, last.day if last.after in _ENDS else None, last.reason
