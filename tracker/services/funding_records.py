"""Applications with everything that belongs to them, as the Fördermittelübersicht and its import know them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from tracker.exchange.funding_columns import DRAWN_FIELDS, NOTICE_FIELDS, PLAN_LINE_FIELDS, PLANNED_FIELDS
from tracker.exchange.funding_reading import EarlyStart, Refund
from tracker.exchange.funding_record import FundingRecord
from tracker.exchange.funding_words import Reason
from tracker.models.applications import Application
from tracker.models.awards import AwardNotice, PaymentCall, Proof
from tracker.models.calls import FundingCall
from tracker.models.councils import Resolution, Sitting
from tracker.models.partners import Partner
from tracker.models.tasks import Task
from tracker.rules.access import Action, require, scope
from tracker.rules.awards.chain import ValidAward
from tracker.services import application_cards, application_records, award_records, finance_material, funding_details
from tracker.services.application_figures import Figures, figures
from tracker.services.finance_material import Line
from tracker.shapes.actor import Actor
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import ProofKind, TaskState

AT_ONCE = 200
NEXT_CALL = "funding:next_call:"
"""Key of the task that holds *Nächster Mittelabruf bis*, followed by the number of the application."""

AnyRow = TypeVar("AnyRow", bound=SQLModel)
_SAME = (
    *("number", "unit", "title", "short_description", "authority", "reference_number", "own_reference", "stage"),
    *("grant_form", "financing", "spending", "duty", "rate_hundredths", "requested_cents", "running_cost_cents"),
    *("submitted_on", "contact", "support", "conditions"),
)


class Belongings:
    """The rows of other tables that belong to some applications, by application."""

    def __init__(self, session: Session, rows: Sequence[Application]) -> None:
        """Read them in one query a table."""
        self.session = session
        self._ids = [row.id for row in rows]
        self.partners = dict(session.exec(select(Partner.id, Partner.short_name).order_by(col(Partner.ags))).all())
        self.members = application_records.names_of(session, [key for key in self._ids if key is not None])
        self.lines = finance_material.lines_of(session, [key for key in self._ids if key is not None])
        self.books = award_records.books(session, [key for key in self._ids if key is not None])
        self.resolutions = self._of(Resolution, Resolution.decided_on, Resolution.id)
        self.tasks = self._of(Task, Task.id)
        self.sittings = self._sittings()
        self.calls = self._calls(rows)
        self.figures = figures(session, [application_cards.stated(row) for row in rows])
        planned = [row for row in rows if self.lines[row.id or 0]]
        parts = application_records.parts(session, [row.id or 0 for row in planned])
        self.plans = finance_material.materials_of(session, planned, self.lines, parts)

    def _of(self, table: type[AnyRow], *order: Any) -> dict[int, list[AnyRow]]:
        found: dict[int, list[AnyRow]] = defaultdict(list)
        wanted = table.application_id  # type: ignore[attr-defined]
        query = select(table).where(col(wanted).in_(self._ids)).order_by(*(col(column) for column in order))
        for row in self.session.exec(query):
            if getattr(row, "withdrawn_at", None) is None:
                found[row.application_id].append(row)  # type: ignore[attr-defined]
        return found

    def _sittings(self) -> dict[int, date]:
        keys = [row.sitting_id for listed in self.resolutions.values() for row in listed if row.sitting_id]
        query = select(Sitting).where(col(Sitting.id).in_(keys))
        return {row.id: row.held_on for row in self.session.exec(query) if row.id is not None}

    def _calls(self, rows: Sequence[Application]) -> dict[int, tuple[str, str, Level]]:
        keys = [row.call_id for row in rows if row.call_id is not None]
        query = select(FundingCall.id, FundingCall.title, FundingCall.provider, FundingCall.level)
        found = self.session.exec(query.where(col(FundingCall.id).in_(keys)))
        return {key: (title, provider, Level(level)) for key, title, provider, level in found if key is not None}


def records(session: Session, actor: Actor) -> Iterator[FundingRecord]:
    """Yield the applications the own Kommune leads (office: all) as they were entered, with all Bescheide known."""
    require(actor, Action.EDIT_APPLICATION)
    query = select(Application).order_by(col(Application.id))
    if (own := scope(actor)) is not None:
        query = query.where(Application.lead_partner_id == own)
    rows = session.exec(query).all()
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        belongings = Belongings(session, part)
        for row in part:
            yield record_of(row, belongings)


def record_of(row: Application, belongings: Belongings) -> FundingRecord:
    """Return one application as a Förderung."""
    assert row.id is not None
    books = belongings.books[row.id]
    award = books.whole(date.max, award_records.EVER)
    known = belongings.figures[row.id]
    lines = belongings.lines[row.id]
    values = {
        **{name: getattr(row, name) for name in _SAME},
        **_from_call(row, belongings),
        **_amounts(row, known, award),
        **_due_days(row),
        **_award_values(award),
        **_proof_values(books.proofs),
        **_resolution_values(belongings.resolutions[row.id], belongings.sittings, row.lead_partner_id),
        **_line_values(lines, row.lead_partner_id),
        "lead": belongings.partners.get(row.lead_partner_id, ""),
        "next_call_on": next((task.due_on for task in belongings.tasks[row.id] if _is_next_call(task)), None),
        "exit_reason": Reason(row.exit_reason, row.exit_note) if row.exit_reason or row.exit_note else None,
    }
    if books.calls:
        values["drawn_cents"] = sum(item.amount_cents for item in books.calls if item.requested_on)
    settled = belongings.plans[row.id].settled() if lines else None
    return FundingRecord.model_construct(
        key=row.id,
        id=str(row.public_id),
        version=row.version,
        lead_id=row.lead_partner_id,
        is_example=row.is_example,
        values={field: value for field, value in values.items() if value not in (None, "")},
        originals={field: str(text) for field, text in row.originals.items()},
        import_hash=row.import_hash,
        fixed=_fixed(known, lines, books.notices, books.calls),
        partners=belongings.members.get(row.id, {}),
        plan=finance_material.entries(lines),
        grants=settled.grants if settled else None,
        **funding_details.details(row, belongings),
    )


def newest_notice(notices: Sequence[AwardNotice]) -> AwardNotice | None:
    """Return the Bescheid whose day the overview shows: the newest that grants something and still counts."""
    granting = [row for row in notices if row.kind is not NoticeKind.REFUND and row.withdrawn_at is None]
    return granting[-1] if granting else None


def shown_proof(proofs: Sequence[Proof], kind: ProofKind) -> Proof | None:
    """Return the proof the overview shows: the next one that is not handed in, else the last one."""
    own = sorted((row for row in proofs if row.kind is kind), key=lambda row: (row.due_on or date.max, row.id or 0))
    return next((row for row in own if row.submitted_on is None), own[-1] if own else None)


def shown_resolution(rows: Sequence[Resolution], lead_id: int) -> Resolution | None:
    """Return the Beschluss the overview shows: the newest of the federführende Kommune."""
    own = [row for row in rows if row.partner_id == lead_id]
    return max(own, key=lambda row: (row.decided_on or date.min, row.id or 0), default=None)


def _from_call(row: Application, belongings: Belongings) -> dict[str, Any]:
    title, provider, level = belongings.calls.get(row.call_id or 0, ("", "", Level.UNKNOWN))
    return {
        "programme": row.programme or title,
        "provider": row.provider or provider,
        "level": _known(row.level) or _known(level),
    }


def _known(level: Level) -> Level | None:
    return None if level is Level.UNKNOWN else level


def _amounts(row: Application, known: Figures, award: ValidAward | None) -> dict[str, Any]:
    granted = award.amount_cents if award else None
    return {
        "total_cents": known.cost_cents,
        "eligible_cents": known.eligible_cents,
        "third_party_cents": known.third_party_cents,
        "other_public_cents": known.other_public_cents,
        "awarded_cents": granted if granted is not None else row.awarded_cents,
        "own_share_cents": known.own_cents,
    }


def _due_days(row: Application) -> dict[str, Any]:
    early = EarlyStart(row.early_start_requested_on, row.early_start_approved_on, row.early_start_text)
    return {
        "outline_due": row.outline_due_on or row.outline_due_text,
        "target": row.target_on or row.target_text,
        "early_start": early if any(early) else None,
    }


def _award_values(award: ValidAward | None) -> dict[str, Any]:
    if award is None:
        return {}
    return {
        "notice_on": award.last_issued_on,
        "period_from": award.period_from,
        "period_to": award.period_to,
        "earmark": award.earmark_until or award.earmark_until_year,
        "refund": Refund(award.refund_cents) if award.refund_cents else None,
    }


def _proof_values(proofs: Sequence[Proof]) -> dict[str, Any]:
    interim, final = (shown_proof(proofs, kind) for kind in (ProofKind.INTERIM, ProofKind.FINAL))
    return {
        "interim_due_on": interim.due_on if interim else None,
        "proof_due_on": final.due_on if final else None,
        "proof_submitted_on": final.submitted_on if final else None,
        "proof_checked_on": final.checked_on if final else None,
    }


def _resolution_values(rows: Sequence[Resolution], sittings: dict[int, date], lead_id: int) -> dict[str, Any]:
    row = shown_resolution(rows, lead_id)
    if row is None:
        return {}
    held_on = row.decided_on or sittings.get(row.sitting_id or 0)
    return {"council": row.council_name, "decided_on": held_on, "paper_number": row.paper_number}


def _line_values(lines: Sequence[Line], lead_id: int) -> dict[str, Any]:
    own = [line for line in lines if line.entry.partner_id == lead_id]
    named = {field: list(dict.fromkeys(getattr(line, field) for line in own)) for field in PLAN_LINE_FIELDS}
    found: dict[str, Any] = {
        field: "; ".join(text for text in texts if text) for field, texts in named.items() if field != "budgeted"
    }
    words = [word for word in named["budgeted"] if word is not None]
    return found | {"budgeted": words[0] if len(words) == 1 else None}


def _is_next_call(task: Task) -> bool:
    return task.key.startswith(NEXT_CALL) and task.state is TaskState.OPEN


def _fixed(
    known: Figures, lines: Sequence[Line], notices: Sequence[AwardNotice], payments: Sequence[PaymentCall]
) -> dict[str, str]:
    found: dict[str, str] = {}
    if known.planned:
        found |= dict.fromkeys(PLANNED_FIELDS, "folgt aus dem Finanzierungsplan, bleibt unverändert")
    if any(getattr(line, field) for line in lines for field in PLAN_LINE_FIELDS):
        found |= dict.fromkeys(PLAN_LINE_FIELDS, "steht im Finanzierungsplan, bleibt unverändert")
    if any(row.partner_id is not None and row.withdrawn_at is None for row in notices):
        said = "folgt aus den Bescheiden der einzelnen Kommunen, bleibt unverändert"
        found |= dict.fromkeys({*NOTICE_FIELDS, "awarded_cents"}, said)
    if payments:
        found |= dict.fromkeys(DRAWN_FIELDS, "folgt aus den Mittelabrufen, bleibt unverändert")
    if any(row.refund_cents for row in notices if row.withdrawn_at is None):
        found["refund"] = "folgt aus dem Erstattungsbescheid, bleibt unverändert"
    return found
