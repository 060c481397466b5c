"""The Bericht as of a Stichtag, with what was known at a moment: the same day and moment give the same figures.

Bescheide are only ever added, stages are recorded moves, and what was changed later is taken back by the history
(``report_states``). Where there is a finance plan, its sums count.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.models.applications import Application, StageChange
from tracker.models.partners import Partner
from tracker.papers.report_rows import ReportRow
from tracker.rules.access import Action, require
from tracker.rules.awards.chain import ValidAward, close_of
from tracker.rules.visibility import View, shown, view
from tracker.services import application_records, award_records, inquiries, report_states
from tracker.services.application_figures import Stated, combined
from tracker.services.inquiries import InquiryCounts
from tracker.shapes.actor import Actor
from tracker.vocabulary.applications import ExitReason, GrantForm
from tracker.vocabulary.work import Stage

_ENDS = frozenset((Stage.REJECTED, Stage.NOT_PURSUED, Stage.WITHDRAWN, Stage.DECLINED, Stage.REVOKED))
_WITHOUT_NOTICE = (GrantForm.WITHOUT_APPLICATION, GrantForm.LUMP_SUM)


class ReportMaterial(NamedTuple):
    """What the Bericht counts: the Förderungen this person may see, how many Kommunen there are, and the Anfragen."""

    rows: tuple[ReportRow, ...]
    partners: int
    inquiries: InquiryCounts


class _Move(NamedTuple):
    """A recorded move as far as the Bericht asks: when, to which stage, and why."""

    made_at: datetime | None
    after: Stage
    reason: ExitReason | None


_UNMOVED = _Move(None, Stage.IDEA, None)
"""Before its first entry a Förderung was an idea."""
_PUBLIC = View(grants=True)


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
    # Past the ORM, which would take as long again to hand a thousand rows of columns on; so with the moves.
    rows = session.connection().execute(query.order_by(col(Application.number), col(Application.id))).all()
    ids = [row.id for row in rows]
    found, moves = award_records.bescheide(session, ids), _moves(session, stichtag, known_at)
    members = application_records.names_of(session, ids)
    states = report_states.states(session, rows, members, known_at)
    names = dict(session.exec(select(Partner.id, Partner.short_name).order_by(col(Partner.ags))).all())
    # A thousand applications have a few dozen sets of partners.
    views, called = cache(partial(_view, actor)), cache(partial(_called, names))
    listed = []
    for row in rows:
        state, books = states[row.id], found.get(row.id)
        # Who may read it is settled by who takes part today, what it says by who took part then.
        seen = views(row.lead_partner_id, tuple(members[row.id]), row.is_public)
        if seen is None or (public_only and not state["is_public"]):
            continue
        if public_only:
            # Cost and own share stay out of a public paper: the own share may not be decided yet.
            seen = _PUBLIC
        award = books.whole(stichtag, known_at) if books else None
        reason = books.refund_reason(stichtag, known_at) if books and award and award.refund_cents else None
        partners = called(tuple(state[report_states.MEMBERS]))
        lead = names.get(state[report_states.LEAD], "")
        listed.append(_row(state, lead, partners, award, reason, moves.get(row.id, _UNMOVED), seen, stichtag))
    begins = datetime.combine(since, datetime.min.time(), tzinfo=BERLIN)
    ends = datetime.combine(stichtag, datetime.max.time(), tzinfo=BERLIN)
    counts = inquiries.count(session, actor, since=begins, until=min(ends, known_at))
    return ReportMaterial(rows=tuple(listed), partners=len(names), inquiries=counts)


def _view(actor: Actor, lead_id: int, partner_ids: tuple[int, ...], is_public: bool) -> View | None:
    return view(actor, lead_id=lead_id, partner_ids=partner_ids, is_public=is_public)


def _called(names: Mapping[int | None, str], members: tuple[int, ...]) -> tuple[str, ...]:
    """Return the names of partners in the order of the official keys."""
    return tuple(name for key, name in names.items() if key in members)


def _row(
    state: Mapping[str, Any],
    lead: str,
    partners: tuple[str, ...],
    award: ValidAward | None,
    refund_reason: ExitReason | None,
    last: _Move,
    seen: View,
    stichtag: date,
) -> ReportRow:
    without_notice = award is None and state["grant_form"] in _WITHOUT_NOTICE
    awarded = state["awarded_cents"] if without_notice else award.amount_cents if award else None
    amounts = [state[name] for name in report_states.MONEY]
    stated = Stated._make([state["id"], *amounts, awarded, state["own_share_cents"]])
    known = combined(stated, state[report_states.PLAN])
    asked_on = state["submitted_on"]
    refunded = award.refund_cents if award and seen.shares else 0
    return ReportRow(
        number=state["number"],
        partner=lead,
        partners=partners,
        stage=last.after,
        asked_on=asked_on if asked_on is not None and asked_on <= stichtag else None,
        target_on=state["target_on"],
        awarded_on=award.awarded_on or award.last_issued_on if award else None,
        ended_on=last.made_at.astimezone(BERLIN).date() if last.made_at and last.after in _ENDS else None,
        period_from=award.period_from if award else None,
        period_to=award.period_to if award else None,
        total_cents=shown(known.cost_cents, seen.whole),
        requested_cents=shown(known.requested_cents, seen.grants),
        awarded_cents=shown(awarded, seen.grants),
        own_cents=shown(known.own_cents, seen.whole),
        whole=seen.whole,
        refund_cents=refunded,
        refund_reason=refund_reason if refunded else None,
        exit_reason=last.reason if seen.shares else None,
        **{name: state[name] for name in report_states.FIELDS},
    )


def _moves(session: Session, stichtag: date, known_at: datetime) -> dict[int, _Move]:
    """Return the last move of each application up to the end of a day, as far as it was known at a moment."""
    by_then = col(StageChange.made_at) <= min(close_of(stichtag), known_at)
    last = sa.select(sa.func.max(StageChange.id)).where(by_then).group_by(col(StageChange.application_id))
    # The columns alone: a move carries a list of what was missing, and there are thousands of moves.
    columns = (StageChange.application_id, StageChange.made_at, StageChange.after, StageChange.reason_code)
    query = sa.select(*(col(column) for column in columns)).where(col(StageChange.id).in_(last))
    found = session.connection().execute(query)
    return {row.application_id: _Move(row.made_at, row.after, row.reason_code) for row in found}
