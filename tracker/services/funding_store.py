"""Take one row of a Fördermittelübersicht over: the application, and what its Bescheid columns say elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, select

from tracker.exchange.funding_columns import COLUMNS, NOTICE_FIELDS
from tracker.exchange.funding_reading import EarlyStart
from tracker.exchange.funding_record import FundingRecord, current
from tracker.exchange.funding_words import Reason
from tracker.models.applications import Application, StageChange
from tracker.models.awards import AwardNotice, Proof, YearlyAmount
from tracker.models.councils import Resolution
from tracker.models.tasks import Task
from tracker.services import application_cards, application_records, applications, award_records, funding_records
from tracker.shapes.actor import Actor
from tracker.shapes.applications import ApplicationData, ApplicationPart
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.awards import NoticeKind
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import ProofKind, Stage, TaskKind, TaskState

REASON = "Aus einer Liste übernommen"
_FINAL_PROOF = ("proof_due_on", "proof_submitted_on", "proof_checked_on")
_RESOLUTION = ("council", "decided_on", "paper_number")
_NOTICE_VALUES = NOTICE_FIELDS | {"awarded_cents"}


class Taken(NamedTuple):
    """What a row changes: values and originals by field, and the row's own mark."""

    lead: int
    values: Mapping[str, Any]
    originals: Mapping[str, str]
    digest: str


def take_over(
    session: Session, actor: Actor, *, before: FundingRecord | None, taken: Taken, now: datetime
) -> Application:
    """Store one row in the caller's transaction; whatever it changes is in the history."""
    row = _create(session, actor, taken, now) if before is None else _edit(session, actor, before, taken, now)
    values = taken.values
    reason: Reason | None = values.get("exit_reason")
    if reason is not None:
        row.exit_reason, row.exit_note = reason.code, reason.note
    if _set_notice(session, actor, row, before, values, now):
        session.flush()
        award_records.follow(session, row)
    _set_resolution(session, actor, row, values, now)
    _set_proof(session, row, ProofKind.INTERIM, {"due_on": values.get("interim_due_on")}, now)
    final = {name.removeprefix("proof_"): values.get(name) for name in _FINAL_PROOF}
    _set_proof(session, row, ProofKind.FINAL, final, now)
    _set_next_call(session, row, values.get("next_call_on"), now)
    beside = [COLUMNS[field].label for field in COLUMNS if field in values and field in _BESIDE]
    if beside:
        sentence = f"„{row.title}“: aus einer Liste übernommen: {', '.join(beside)}."
        payload = {field: str(values[field]) for field in _BESIDE if field in values}
        application_records.note(
            session, actor, row, action="application_imported", sentence=sentence, at=now, payload=payload
        )
    session.flush()
    return row


_BESIDE = frozenset({*NOTICE_FIELDS, *_FINAL_PROOF, *_RESOLUTION, "interim_due_on", "next_call_on", "exit_reason"})


def _create(session: Session, actor: Actor, taken: Taken, now: datetime) -> Application:
    parts = (ApplicationPart(partner_id=taken.lead, role=PartnerRole.LEAD),)
    data = ApplicationData.model_validate({**_form_values(taken.values), "partners": parts})
    return applications.create(
        session,
        actor,
        data=data,
        now=now,
        stage=taken.values.get("stage", Stage.IDEA),
        reason=REASON,
        originals=taken.originals,
        import_hash=taken.digest,
    )


def _edit(session: Session, actor: Actor, before: FundingRecord, taken: Taken, now: datetime) -> Application:
    row = application_records.find(session, actor, public_id=UUID(before.id))
    data = application_cards.data_of(session, row).model_copy(update=_form_values(taken.values))
    row = applications.edit(
        session,
        actor,
        public_id=row.public_id,
        version=before.version,
        data=ApplicationData.model_validate(data.model_dump()),
        now=now,
        reason=REASON,
        originals=taken.originals,
        import_hash=taken.digest,
    )
    stage = taken.values.get("stage")
    if stage is not None and stage is not row.stage:
        assert row.id is not None
        change = StageChange(
            application_id=row.id,
            before=row.stage,
            after=stage,
            reason=REASON,
            person_id=actor.person_id,
            made_at=now,
        )
        session.add(change)
        sentence = f"„{row.title}“: von „{row.stage.label}“ auf „{stage.label}“ gesetzt. Grund: {REASON}."
        row.stage = stage
        application_records.note(session, actor, row, action="application_moved", sentence=sentence, at=now)
    return row


def _form_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of the fields that stand at the application itself."""
    found = {name: values[name] for name in ApplicationData.model_fields if name in values and name in COLUMNS}
    for field, day_name, text_name in (
        ("outline_due", "outline_due_on", "outline_due_text"),
        ("target", "target_on", "target_text"),
    ):
        if field in values:
            said = values[field]
            found |= {day_name: said, text_name: ""} if isinstance(said, date) else {day_name: None, text_name: said}
    early: EarlyStart | None = values.get("early_start")
    if early is not None:
        found |= {
            "early_start_requested_on": early.requested_on,
            "early_start_approved_on": early.approved_on,
            "early_start_text": early.text,
        }
    return found


def _set_notice(
    session: Session,
    actor: Actor,
    row: Application,
    before: FundingRecord | None,
    values: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Record the Bescheid: the first, a later one as Änderungsbescheid, or the same corrected; say whether one was.

    A correction withdraws the row and adds another, so that a report of an earlier day stays what it was.
    """
    if not _NOTICE_VALUES & values.keys():
        return False
    assert row.id is not None
    query = select(AwardNotice).where(AwardNotice.application_id == row.id)
    old = funding_records.newest_notice(sorted(session.exec(query), key=lambda item: (item.issued_on, item.id or 0)))
    issued_on = values.get("notice_on") or (old.issued_on if old else None)
    if issued_on is None:
        return False
    shared: dict[str, Any] = {
        "application_id": row.id,
        "issued_on": issued_on,
        "person_id": actor.person_id,
        "recorded_at": now,
    }
    if old is None:
        known = {name: current(before, name) for name in _NOTICE_VALUES} if before else {}
        said = _notice_values({**{name: known.get(name) for name in known}, **values})
        session.add(AwardNotice(**shared, kind=NoticeKind.AWARD, **said))
        return True
    if issued_on > old.issued_on:
        session.add(AwardNotice(**shared, kind=NoticeKind.CHANGE, **_notice_values(values)))
        return True
    copied = old.model_dump(exclude={"id", "public_id", "recorded_at", "withdrawn_at", "person_id", "issued_on"})
    session.flush()
    old.withdrawn_at = now
    session.add(old)
    new = AwardNotice(**{**copied, **shared, **_notice_values(values)})
    session.add(new)
    session.flush()
    _copy_slices(session, old, new, now)
    return True


def _notice_values(values: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        target: values[field]
        for field, target in (
            ("awarded_cents", "amount_cents"),
            ("period_from", "period_from"),
            ("period_to", "period_to"),
        )
        if values.get(field) is not None
    }
    earmark = values.get("earmark")
    if isinstance(earmark, date):
        found |= {"earmark_until": earmark, "earmark_until_year": None}
    elif earmark is not None:
        found |= {"earmark_until": None, "earmark_until_year": earmark}
    return found


def _copy_slices(session: Session, old: AwardNotice, new: AwardNotice, now: datetime) -> None:
    assert new.id is not None
    for item in session.exec(select(YearlyAmount).where(YearlyAmount.notice_id == old.id)).all():
        values = item.model_dump(exclude={"id", "notice_id", "recorded_at"})
        session.add(YearlyAmount(**values, notice_id=new.id, recorded_at=now))


def _set_resolution(session: Session, actor: Actor, row: Application, values: Mapping[str, Any], now: datetime) -> None:
    """Record the Beschluss of the federführende Kommune; whether it was passed no column says."""
    if not any(name in values for name in _RESOLUTION):
        return
    assert row.id is not None
    listed = [
        item
        for item in session.exec(select(Resolution).where(Resolution.application_id == row.id))
        if item.withdrawn_at is None
    ]
    old = funding_records.shown_resolution(listed, row.lead_partner_id)
    names = {"council": "council_name", "decided_on": "decided_on", "paper_number": "paper_number"}
    said = {target: values[name] for name, target in names.items() if name in values}
    kept: dict[str, Any] = {"basis": DecisionBasis.RESOLUTION}
    if old is not None:
        kept = old.model_dump(exclude={"id", "public_id", "made_at", "withdrawn_at", "person_id"})
        old.withdrawn_at = now
        session.add(old)
    shared = {"application_id": row.id, "partner_id": row.lead_partner_id, "person_id": actor.person_id, "made_at": now}
    session.add(Resolution(**{**kept, **shared, **said}))


def _set_proof(session: Session, row: Application, kind: ProofKind, said: Mapping[str, Any], now: datetime) -> None:
    said = {name: value for name, value in said.items() if value is not None}
    if not said:
        return
    assert row.id is not None
    listed = session.exec(select(Proof).where(Proof.application_id == row.id)).all()
    found = funding_records.shown_proof(listed, kind) or Proof(application_id=row.id, kind=kind, made_at=now)
    for name, value in said.items():
        setattr(found, name, value)
    session.add(found)


def _set_next_call(session: Session, row: Application, due_on: date | None, now: datetime) -> None:
    """Keep *Nächster Mittelabruf bis* as a task: it has a day and somebody has to do it."""
    if due_on is None:
        return
    key = f"{funding_records.NEXT_CALL}{row.id}"
    listed: Iterable[Task] = session.exec(select(Task).where(Task.key == key, Task.state == TaskState.OPEN))
    found = next(iter(listed), None) or Task(
        kind=TaskKind.MANUAL,
        title="Nächster Mittelabruf",
        partner_id=row.lead_partner_id,
        application_id=row.id,
        key=key,
        created_at=now,
    )
    found.due_on = due_on
    session.add(found)
