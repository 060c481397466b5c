"""Moves of an application from stage to stage: what they expect is said, a reason is asked for, all is recorded."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.errors import Refused
from tracker.models.applications import Application, ApplicationPartner, ApplicationProject, StageChange
from tracker.models.awards import Proof
from tracker.models.calls import FundingCall, Round
from tracker.models.councils import Resolution
from tracker.models.partners import Partner, Person
from tracker.rules import stages
from tracker.rules.access import Action, require
from tracker.rules.stage_needs import Contributor, Standing
from tracker.rules.stages import Move
from tracker.rules.storable import storable_text
from tracker.services import (
    application_cards,
    application_figures,
    application_records,
    award_records,
    finance_material,
    tasks,
)
from tracker.shapes.actor import Actor
from tracker.shapes.base import Shape
from tracker.vocabulary.applications import ExitReason, Revocation
from tracker.vocabulary.calls import RoundKind
from tracker.vocabulary.projects import PartnerRole
from tracker.vocabulary.work import ProofKind, Stage

LONGEST = 1_000


class MoveBoard(Shape):
    """Where an application stands, its way, the usual next move, and every other one."""

    version: int
    stage: Stage
    path: tuple[Stage, ...]
    next: Move | None
    moves: tuple[Move, ...]
    submitted_on: date | None


class StageLine(Shape):
    """A recorded move: who, when, why, before and after, and what was missing then."""

    before: Stage | None
    after: Stage
    reason: str
    reason_code: ExitReason | None
    missing: tuple[str, ...]
    person: str
    made_at: datetime


def options(session: Session, actor: Actor, *, public_id: UUID) -> MoveBoard:
    """Return what could be done with an application now; for those who may move it.

    Raises:
        NotAllowed: the person may not move this application.
    """
    row, found = application_records.look(session, actor, public_id=public_id)
    require(actor, Action.EDIT_APPLICATION, partners=[found.lead_id])
    now = standing(session, row)
    moves = stages.moves(now)
    usual = stages.next_stage(now)
    return MoveBoard(
        version=row.version,
        stage=row.stage,
        path=stages.path(two_stage=now.two_stage, grant_form=now.grant_form),
        next=next((item for item in moves if item.target is usual), None),
        moves=moves,
        submitted_on=row.submitted_on,
    )


def history(session: Session, actor: Actor, *, public_id: UUID) -> list[StageLine]:
    """Return the moves of an application, the newest first; politics reads no reasons."""
    require(actor, Action.READ_APPLICATION)
    row, found = application_records.look(session, actor, public_id=public_id)
    people = dict(session.exec(select(Person.id, Person.name)).all())
    query = select(StageChange).where(StageChange.application_id == row.id).order_by(col(StageChange.id).desc())
    inside = bool(found.view.shares)
    return [
        StageLine(
            before=change.before,
            after=change.after,
            reason=change.reason if inside else "",
            reason_code=change.reason_code if inside else None,
            missing=tuple(change.missing) if inside and found.view.whole else (),
            person=people.get(change.person_id, "") if inside else "",
            made_at=change.made_at,
        )
        for change in session.exec(query)
    ]


def move(
    session: Session,
    actor: Actor,
    *,
    public_id: UUID,
    version: int,
    target: Stage,
    now: datetime,
    reason: str = "",
    code: ExitReason | None = None,
    revocation: Revocation | None = None,
    submitted_on: date | None = None,
) -> Application:
    """Move an application; what is missing is recorded with the reason why it went on nevertheless.

    Raises:
        ChangedMeanwhile: somebody else changed it since this version was read.
        Refused: the move makes no sense, the plan does not add up, or a reason is asked for.
    """
    row = application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_APPLICATION
    )
    if submitted_on is not None:
        row.submitted_on = submitted_on
    if target is Stage.REVOKED:
        row.revocation = revocation
    found = stages.move(standing(session, row), target)
    reason = storable_text(reason).strip()
    if len(reason) > LONGEST:
        raise Refused(f"Bitte begründen Sie in höchstens {LONGEST} Zeichen.")
    lacking = found.refusal or stages.lacking_reason(found, reason=reason, code=code)
    if lacking:
        raise Refused(lacking)
    _record(session, actor, row, found, reason=reason, code=code, now=now)
    tasks.raise_for_stage(session, row, target, now=now)
    return row


def standing(session: Session, row: Application) -> Standing:
    """Return what the tables know about an application, as the rules of the stages read it."""
    assert row.id is not None
    material = finance_material.material(session, row)
    plan = material.settled() if material.entries else None
    known = application_figures.figures(session, [application_cards.stated(row)])[row.id]
    proof = _proof(session, row.id)
    award = award_records.books_of(session, row).whole(date.max, award_records.EVER)
    call_kinds = _round_kinds(session, row)
    projects = session.exec(
        select(ApplicationProject.project_id).where(ApplicationProject.application_id == row.id)
    ).all()
    return Standing(
        stage=row.stage,
        two_stage=row.outline_due_on is not None or RoundKind.OUTLINE in call_kinds or _was_outline(session, row),
        grant_form=row.grant_form,
        projects=len(projects),
        contributors=_contributors(session, row.id, plan.own_of if plan else None, known.own_cents),
        cost_cents=known.cost_cents,
        requested_cents=row.requested_cents,
        outline_due_on=row.outline_due_on,
        target_on=row.target_on,
        rolling=_is_rolling(session, row),
        submitted_on=row.submitted_on,
        receipt_on=row.receipt_on,
        award_cents=award.amount_cents if award and award.amount_cents is not None else row.awarded_cents,
        award_on=award.awarded_on if award else None,
        award_from=award.period_from if award else None,
        award_to=award.period_to if award else None,
        proof_due_on=proof.due_on if proof else None,
        proof_on=proof.submitted_on if proof else None,
        proof_checked_on=proof.checked_on if proof else None,
        revocation=row.revocation,
        arithmetic=plan.problems if plan else (),
    )


def _record(
    session: Session,
    actor: Actor,
    row: Application,
    found: Move,
    *,
    reason: str,
    code: ExitReason | None,
    now: datetime,
) -> None:
    assert row.id is not None
    before, row.stage = row.stage, found.target
    ended = stages.is_exit(found.target)
    row.exit_reason, row.exit_note = (code, reason) if ended else (None, "")
    if not ended:
        row.revocation = None
    session.add(row)
    session.add(
        StageChange(
            application_id=row.id,
            before=before,
            after=found.target,
            reason=reason,
            reason_code=code,
            missing=list(found.missing),
            person_id=actor.person_id,
            made_at=now,
        )
    )
    said = f"„{row.title}“ von „{before.label}“ auf „{found.target.label}“ gesetzt."
    if found.missing:
        said += f" Es fehlte: {' '.join(found.missing)}"
    why = " – ".join(part for part in (code.label if code else "", reason) if part)
    if why:
        said += f" Grund: {why}"
    payload = {"before": before.value, "after": found.target.value, "missing": list(found.missing)}
    application_records.note(session, actor, row, action="application_moved", sentence=said, at=now, payload=payload)


def _contributors(
    session: Session, application_id: int, own_of: object, whole_own: int | None
) -> tuple[Contributor, ...]:
    members = application_records.parts(session, [application_id])[application_id]
    paying = [pair for pair in members if pair[0].role is not PartnerRole.ASSOCIATED]
    bases = _bases(session, application_id)
    return tuple(
        _contributor(part, partner, bases.get(part.partner_id), _own(part, own_of, whole_own, len(paying)), len(paying))
        for part, partner in paying
    )


def _own(part: ApplicationPartner, own_of: object, whole_own: int | None, count: int) -> int | None:
    if callable(own_of):
        found: int | None = own_of(part.partner_id)
        return found
    return whole_own if count == 1 else part.fixed_share_cents


def _contributor(
    part: ApplicationPartner, partner: Partner, basis: Resolution | None, own: int | None, count: int
) -> Contributor:
    return Contributor(
        name=partner.short_name,
        own_cents=own,
        # The lead has answered by leading; who applies alone is asked by nobody.
        answer=None if count == 1 or part.role is PartnerRole.LEAD else part.answer,
        basis=basis.basis if basis else None,
        decided_on=basis.decided_on if basis else None,
        due_on=basis.due_on if basis else None,
        reason=basis.reason if basis else "",
        cosigned=part.cosigned_at is not None,
    )


def _bases(session: Session, application_id: int) -> dict[int, Resolution]:
    """Return each partner's Beschlussgrundlage: the newest that holds, a decision before a recommendation."""
    query = select(Resolution).where(
        Resolution.application_id == application_id, col(Resolution.withdrawn_at).is_(None)
    )
    rows = [row for row in session.exec(query.order_by(col(Resolution.id))) if row.passed is not False]
    found: dict[int, Resolution] = {}
    for row in sorted(rows, key=lambda item: item.decided_on is not None):
        found[row.partner_id] = row
    return found


def _proof(session: Session, application_id: int) -> Proof | None:
    query = select(Proof).where(Proof.application_id == application_id, Proof.kind == ProofKind.FINAL)
    return session.exec(query.order_by(col(Proof.id).desc())).first()


def _round_kinds(session: Session, row: Application) -> Sequence[RoundKind]:
    if row.call_id is None:
        return ()
    query = select(Round.kind).where(Round.call_id == row.call_id, col(Round.superseded_at).is_(None))
    return [RoundKind(kind) for kind in session.exec(query)]


def _was_outline(session: Session, row: Application) -> bool:
    outside = [Stage.OUTLINE, Stage.INVITED]
    query = select(StageChange.id).where(StageChange.application_id == row.id, col(StageChange.after).in_(outside))
    return row.stage in outside or session.exec(query).first() is not None


def _is_rolling(session: Session, row: Application) -> bool:
    if "laufend" in row.target_text.casefold():
        return True
    call = session.get(FundingCall, row.call_id) if row.call_id is not None else None
    return bool(call and call.rolling)
