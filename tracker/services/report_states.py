"""What the Bericht counts of an application as it was at a moment: what was changed later is taken back.

Fields of the application are in the history with what they were before; finance plan and partners keep beside their
sentences what this module asks for. Examples leave no history, so of them the present state is shown.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.models.applications import Application, ApplicationPartner
from tracker.models.audit import AuditEvent
from tracker.services import application_records
from tracker.services.application_figures import PlanSums, plan_sums
from tracker.vocabulary.applications import GrantForm, OfficeSupport, Spending
from tracker.vocabulary.calls import Level
from tracker.vocabulary.word import Word

State = dict[str, Any]
LEAD, MEMBERS, PLAN = "lead_partner_id", "members", "plan"
FIELDS = ("title", "unit", "programme", "provider", "level", "grant_form", "spending", "support", "is_public")
MONEY = ("total_cents", "eligible_cents", "third_party_cents", "other_public_cents", "requested_cents")
OWN = ("awarded_cents", "own_share_cents")
DAYS = ("submitted_on", "target_on")
COLUMNS = ("id", "number", LEAD, *FIELDS, *DAYS, *MONEY, *OWN)
"""What a row that is asked about has to hold; an application has three times as many columns."""
_TOLD = ("application_edited", "plan_edited", "partner_added", "partner_removed", "lead_handed_over")
_KEY = "counted"
_WORDS: dict[str, type[Word]] = {
    "level": Level,
    "grant_form": GrantForm,
    "spending": Spending,
    "support": OfficeSupport,
}


def states(
    session: Session, rows: Sequence[Any], members: Mapping[int, Collection[int]], known_at: datetime
) -> dict[int, State]:
    """Return what is counted of these rows (``COLUMNS``) as it was known at a moment; for services that ask themselves.

    ``members`` are the partners of each application today.
    """
    sums = plan_sums(session, [row.id for row in rows])
    found: dict[int, State] = {}
    for row in rows:
        today = dict(zip(COLUMNS, row, strict=True))
        key = today["id"]
        today[MEMBERS], today[PLAN] = list(members[key]), sums.get(key)
        found[key] = today
    query = select(AuditEvent).where(
        AuditEvent.subject == application_records.SUBJECT,
        col(AuditEvent.action).in_(_TOLD),
        col(AuditEvent.at) > known_at,
    )
    events = session.exec(query.order_by(col(AuditEvent.id).desc())).all()
    by_public_id = _ids(session, {UUID(event.subject_id) for event in events}) if events else {}
    for event in events:
        state = found.get(by_public_id.get(event.subject_id, 0))
        if state is not None:
            state |= {name: value for name, value in _before(event.payload) if name in state}
    return found


def of_plan(session: Session, row: Application) -> State:
    """Return the sums of an application's finance plan, as the history keeps them."""
    assert row.id is not None
    return {PLAN: plan_sums(session, [row.id]).get(row.id)}


def of_members(session: Session, row: Application) -> State:
    """Return who takes part in an application and who leads it, with the plan they share."""
    query = select(ApplicationPartner.partner_id).where(ApplicationPartner.application_id == row.id)
    members = {LEAD: row.lead_partner_id, MEMBERS: sorted(session.exec(query))}
    return members | of_plan(session, row)


def payload(before: State, after: State) -> dict[str, Any]:
    """Return what changed for the history: each name with what it was and what it is."""
    return {_KEY: {name: [before[name], value] for name, value in after.items() if before[name] != value}}


def _ids(session: Session, public_ids: Collection[UUID]) -> dict[str, int]:
    query = select(Application.public_id, Application.id).where(col(Application.public_id).in_(public_ids))
    return {str(public_id): key for public_id, key in session.exec(query) if key is not None}


def _before(said: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, (before, _) in (said.get("changes", {}) | said.get(_KEY, {})).items():
        if name in DAYS and isinstance(before, str):
            yield name, date.fromisoformat(before)
        elif name in _WORDS and before is not None:
            yield name, _WORDS[name](before)
        elif name == PLAN and before is not None:
            yield name, PlanSums(*before)
        else:
            yield name, before
