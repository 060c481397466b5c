"""What follows from a Beschlussgrundlage: the sentence about it, and the tasks it opens and ends."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from tracker.models.applications import Application
from tracker.models.councils import Council, Resolution, Sitting
from tracker.models.partners import Partner
from tracker.models.tasks import Task
from tracker.rules.councils.basis import BasisChoice, BasisFinding, follow_up
from tracker.services import backward_plan, tasks
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.work import CouncilStep, TaskKind, TaskState

OF_A_BODY = (DecisionBasis.RESOLUTION, DecisionBasis.RESERVED)


def follow(session: Session, row: Application, resolution: Resolution, *, now: datetime, today: date) -> BasisFinding:
    """Say what follows, and bring the tasks into line with it."""
    partner = session.get_one(Partner, resolution.partner_id)
    council = _council(session, resolution)
    plan = backward_plan.of_row(session, row, today=today).of(partner.short_name)
    finding = follow_up(choice_of(resolution, partner.short_name, council), plan=plan)
    if finding.task is None:
        end_task(session, resolution, TaskState.DONE, now)
    else:
        # A recommendation of a body is a step on the way; only the way's own next day is worth a task.
        tasks.raise_once(
            session,
            key=_key(resolution),
            kind=TaskKind.RESOLUTION,
            title=finding.task.title,
            due_on=finding.task.due_on,
            application=row,
            partner_id=resolution.partner_id,
            now=now,
        )
    if _settles(resolution):
        _settle_others(session, resolution, now)
    return finding


def _settles(resolution: Resolution) -> bool:
    """Say whether a body has decided: that also approves what was urgent or reserved."""
    decided = resolution.decided_on is not None and resolution.passed is not False
    return decided and resolution.basis in OF_A_BODY and resolution.step is not CouncilStep.RECOMMENDATION


def _settle_others(session: Session, resolution: Resolution, now: datetime) -> None:
    query = select(Resolution).where(
        Resolution.application_id == resolution.application_id,
        Resolution.partner_id == resolution.partner_id,
        col(Resolution.withdrawn_at).is_(None),
    )
    for other in session.exec(query):
        end_task(session, other, TaskState.DONE, now)


def end_task(session: Session, resolution: Resolution, state: TaskState, now: datetime) -> None:
    """End the open task of a Beschlussgrundlage, where it has one."""
    key = _key(resolution)
    for task in session.exec(select(Task).where(Task.key == key, Task.state == TaskState.OPEN)):
        task.state, task.done_at, task.version = state, now, task.version + 1
        session.add(task)
    session.flush()


def _key(resolution: Resolution) -> str:
    return f"resolution/{resolution.public_id}"


def _council(session: Session, resolution: Resolution) -> Council | None:
    sitting = session.get(Sitting, resolution.sitting_id) if resolution.sitting_id is not None else None
    return session.get(Council, sitting.council_id) if sitting is not None else None


def choice_of(resolution: Resolution, partner: str, council: Council | None) -> BasisChoice:
    """Return a Beschlussgrundlage as the rules read it."""
    return BasisChoice(
        partner=partner,
        basis=resolution.basis,
        council=resolution.council_name or (council.name if council else ""),
        decided_on=resolution.decided_on,
        passed=resolution.passed,
        paper_number=resolution.paper_number,
        due_on=resolution.due_on,
        reason=resolution.reason,
    )
