"""Sources that are left alone for a while because they refused to answer."""

from datetime import datetime

from sqlmodel import Session, col, select

from tracker.formats import moment
from tracker.models.sources import CrawlRun, Source
from tracker.rules import pauses as rules
from tracker.rules.access import Action, require
from tracker.services import audit, interrupted
from tracker.shapes.actor import Actor
from tracker.shapes.sources import RunResult
from tracker.vocabulary.work import RunState

REFUSED = "abgewiesen"
"""Under this name a run notes the sentence that says how the source refused."""

_REMEMBERED = 10


def is_paused(source: Source, *, now: datetime) -> bool:
    """Say whether a source is not to be asked yet."""
    return source.paused_until is not None and source.paused_until > now


def sentence(source: Source, *, now: datetime) -> str:
    """Return until when and why a source is left alone; "" when it is not."""
    if not is_paused(source, now=now):
        return ""
    return f"Pausiert bis {moment(source.paused_until)}: {source.pause_reason}"


def follow(session: Session, actor: Actor, *, run: CrawlRun, result: RunResult, now: datetime) -> None:
    """Pause the source when it refused to answer, longer each time in a row; a sound run ends the pause."""
    require(actor, Action.STORE_HARVEST)
    source = session.get_one(Source, run.source)
    if result.refusal:
        run.notes = run.notes | {REFUSED: result.refusal}
        wait = rules.length(_refusals_before(session, run) + 1, result.retry_after)
        source.paused_until, source.pause_reason = now + wait, result.refusal
    elif run.state is RunState.SOUND:
        source.paused_until, source.pause_reason = None, ""
    session.add(source)
    session.flush()


def lift(session: Session, actor: Actor, *, name: str, now: datetime) -> None:
    """End a pause because somebody wants to ask all the same; if the source refuses again, the next one is longer."""
    require(actor, Action.START_JOB)
    source = session.get(Source, name)
    if source is None or not is_paused(source, now=now):
        return
    audit.record(
        session,
        actor,
        action="source_resumed",
        subject="source",
        subject_id=name,
        sentence=f"Die Pause der Quelle „{source.title}“ wurde aufgehoben.",
        at=now,
        payload={"paused_until": source.paused_until.isoformat() if source.paused_until else None},
    )
    source.paused_until, source.pause_reason = None, ""
    session.add(source)
    session.flush()


def _refusals_before(session: Session, run: CrawlRun) -> int:
    """Count the refusals in a row before a run; one that was killed says nothing."""
    earlier = (
        select(CrawlRun)
        .where(CrawlRun.source == run.source, col(CrawlRun.id) < run.id, CrawlRun.state != RunState.RUNNING)
        .order_by(col(CrawlRun.id).desc())
        .limit(_REMEMBERED)
    )
    count = 0
    for before in session.exec(earlier):
        if REFUSED in before.notes:
            count += 1
        elif before.alarms != [interrupted.ENDED]:
            break
    return count
