"""What happens after an answer: somebody of the office takes it up until a day, and the partner sees that."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlmodel import Session, col, select

from tracker.clock import BERLIN
from tracker.formats import day, weekday_day
from tracker.models.calls import FundingCall
from tracker.models.matches import Review
from tracker.models.partners import Partner
from tracker.models.projects import Project
from tracker.models.tasks import Task
from tracker.rules.calendar import closing_days, working_days_after
from tracker.vocabulary.calls import ReviewAnswer
from tracker.vocabulary.work import TaskKind, TaskState

WORKING_DAYS = 5
# Answers that somebody has to act on; the others need nobody.
TAKEN_UP = frozenset((ReviewAnswer.INTERESTED, ReviewAnswer.IDEA))


class Echo(NamedTuple):
    """Until when the office gets in touch, or when it did."""

    due_on: date | None
    done_at: datetime | None


def follow(session: Session, review: Review, call: FundingCall, project: Project | None) -> Task | None:
    """Make, keep or drop the task that an answer asks for. Return the open one, if the answer asks for any."""
    key = _key(review.partner_id, review.call_id, review.project_id)
    open_one = session.exec(select(Task).where(Task.key == key, Task.state == TaskState.OPEN)).first()
    if review.answer not in TAKEN_UP:
        if open_one is not None:
            open_one.state, open_one.done_at = TaskState.DROPPED, review.made_at
            session.add(open_one)
            session.flush()
        return None
    if open_one is not None:
        return open_one
    partner = session.get_one(Partner, review.partner_id)
    about = f" für „{project.title}“" if project else ""
    task = Task(
        kind=TaskKind.ECHO,
        title=f"{partner.short_name}: {review.answer.label if review.answer else ''} – „{call.title}“{about}",
        note=review.note,
        due_on=due_on(review.made_at),
        partner_id=review.partner_id,
        call_id=review.call_id,
        key=key,
        is_example=bool(project and project.is_example),
        created_at=review.made_at,
    )
    session.add(task)
    session.flush()
    return task


def due_on(answered_at: datetime) -> date:
    """Return until when the office gets in touch: five working days later."""
    return working_days_after(answered_at.astimezone(BERLIN).date(), WORKING_DAYS, closed=closing_days())


def of_reviews(session: Session, reviews: Sequence[Review]) -> dict[int, Echo]:
    """Return review id → what became of it, for those that somebody takes up."""
    keys = {_key(row.partner_id, row.call_id, row.project_id): row.id for row in reviews if row.answer in TAKEN_UP}
    states = [TaskState.OPEN, TaskState.DONE]
    query = select(Task).where(col(Task.key).in_(keys), col(Task.state).in_(states)).order_by(col(Task.id))
    return {keys[task.key] or 0: Echo(task.due_on, task.done_at) for task in session.exec(query)}


def words(echo: Echo | None, today: date) -> str:
    """Return what came of an answer, in a sentence; nothing where nobody has to act on it."""
    if echo is None:
        return ""
    if echo.done_at is not None:
        return f"Die Projektleitstelle hat sich am {day(echo.done_at.astimezone(BERLIN).date())} darum gekümmert."
    if echo.due_on is None:
        return ""
    if echo.due_on < today:
        return f"Die Projektleitstelle wollte sich bis {weekday_day(echo.due_on)} melden."
    return f"Die Projektleitstelle meldet sich bis {weekday_day(echo.due_on)}."


def _key(partner_id: int, call_id: int, project_id: int | None) -> str:
    return f"echo/{partner_id}/{call_id}/{project_id or 0}"
