"""A round moved under an application: staff is asked what holds now; no date changes by itself."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session, col, select

from tracker.formats import day
from tracker.models.applications import Application
from tracker.models.calls import FundingCall, Round
from tracker.models.tasks import Task
from tracker.rules.access import Action, require
from tracker.rules.stages import ORDER
from tracker.services import application_records, tasks
from tracker.shapes.actor import Actor
from tracker.vocabulary.calls import RoundKind
from tracker.vocabulary.work import Stage, TaskKind

_BEFORE_SUBMISSION = ORDER[: ORDER.index(Stage.SUBMITTED)]
_BEFORE_OUTLINE = ORDER[: ORDER.index(Stage.OUTLINE)]
_NAMES = {RoundKind.OUTLINE: "Skizze", RoundKind.APPLICATION: "Antrag"}


class _Pinned(NamedTuple):
    """A round an application counts on, and what became of it; ``now`` is ``None`` when it is no longer named."""

    kind: RoundKind
    gone: Round
    now: Round | None


def look(session: Session, actor: Actor, *, now: datetime) -> list[Task]:
    """Raise a task for every application whose round was moved or is no longer named. Return the new ones.

    Called after each harvest. The application keeps its own date until somebody decides.
    """
    require(actor, Action.STORE_HARVEST)
    query = select(Application).where(
        col(Application.call_id).is_not(None), col(Application.stage).in_(_BEFORE_SUBMISSION)
    )
    rows = list(session.exec(query))
    rounds = _rounds(session, {row.call_id for row in rows if row.call_id is not None})
    raised = [
        _ask(session, row, pinned, now) for row in rows for pinned in _moved(row, rounds.get(row.call_id or 0, ()))
    ]
    return [task for task in raised if task is not None]


def take_over(session: Session, actor: Actor, *, public_id: UUID, version: int, now: datetime) -> Application:
    """Take over the dates the rounds have now; somebody decided that.

    Raises:
        ChangedMeanwhile: somebody else changed the application since this version was read.
    """
    row = application_records.locked(
        session, actor, public_id=public_id, version=version, now=now, action=Action.EDIT_APPLICATION
    )
    said = []
    rounds = _rounds(session, {row.call_id} if row.call_id is not None else set()).get(row.call_id or 0, ())
    for pinned in _moved(row, rounds):
        if pinned.now is None or pinned.now.closes_on is None:
            continue
        field = "outline_due_on" if pinned.kind is RoundKind.OUTLINE else "target_on"
        before = getattr(row, field)
        setattr(row, field, pinned.now.closes_on)
        if pinned.kind is RoundKind.APPLICATION:
            row.round_id = pinned.now.id
        said.append(f"Frist ({_NAMES[pinned.kind]}) von {day(before)} auf {day(pinned.now.closes_on)} geändert")
        tasks.finish_by_key(session, key=_key(row, pinned), now=now)
    if said:
        sentence = f"„{row.title}“: {'; '.join(said)}. Grund: Die Frist hat sich beim Fördergeber geändert."
        application_records.note(session, actor, row, action="round_taken_over", sentence=sentence, at=now)
    session.flush()
    return row


def pending(session: Session, actor: Actor, *, public_id: UUID) -> list[str]:
    """Say in German which dates of an application no longer are those of its programme."""
    require(actor, Action.READ_APPLICATION)
    row, _ = application_records.look(session, actor, public_id=public_id)
    if row.call_id is None or row.stage not in _BEFORE_SUBMISSION:
        return []
    return [_words(row, pinned) for pinned in _moved(row, _rounds(session, {row.call_id}).get(row.call_id, ()))]


def _rounds(session: Session, call_ids: set[int]) -> dict[int, list[Round]]:
    found: dict[int, list[Round]] = {}
    if not call_ids:
        return found
    query = select(Round).where(col(Round.call_id).in_(call_ids)).order_by(col(Round.id))
    for row in session.exec(query):
        found.setdefault(row.call_id, []).append(row)
    return found


def _moved(row: Application, rounds: Sequence[Round]) -> list[_Pinned]:
    """Return the dates of an application that came from a round which has gone since."""
    wanted = [(RoundKind.APPLICATION, row.target_on, row.round_id)]
    if row.stage in _BEFORE_OUTLINE:
        wanted.append((RoundKind.OUTLINE, row.outline_due_on, None))
    found = []
    for kind, own, round_id in wanted:
        gone = _gone(rounds, kind, own, round_id)
        # The own date is one the programme names now: whatever became of the old round, nothing is to be asked.
        alive = {item.closes_on for item in rounds if item.kind is kind and item.superseded_at is None}
        if gone is not None and own not in alive:
            found.append(_Pinned(kind, gone, _last(gone, {item.id: item for item in rounds})))
    return found


def _gone(rounds: Sequence[Round], kind: RoundKind, own: date | None, round_id: int | None) -> Round | None:
    superseded = [item for item in rounds if item.kind is kind and item.superseded_at is not None]
    pinned = [item for item in superseded if item.id == round_id and round_id is not None]
    same_day = [item for item in superseded if own is not None and item.closes_on == own]
    return next(iter(pinned or same_day[-1:]), None)


def _last(gone: Round, by_id: dict[int | None, Round]) -> Round | None:
    """Follow a round to what it became; a circle ends where it began."""
    seen: set[int | None] = set()
    current: Round | None = gone
    while current is not None and current.moved_to_id is not None and current.id not in seen:
        seen.add(current.id)
        current = by_id.get(current.moved_to_id)
    return current if current is not None and current.superseded_at is None else None


def _ask(session: Session, row: Application, pinned: _Pinned, now: datetime) -> Task | None:
    call = session.get_one(FundingCall, row.call_id)
    return tasks.raise_once(
        session,
        key=_key(row, pinned),
        kind=TaskKind.ROUND_MOVED,
        title=f"Frist prüfen: „{row.title}“ ({call.title})",
        note=_words(row, pinned),
        due_on=pinned.now.closes_on if pinned.now else row.target_on,
        application=row,
        partner_id=row.lead_partner_id,
        now=now,
    )


def _key(row: Application, pinned: _Pinned) -> str:
    return f"round/{row.id}/{pinned.gone.id}/{pinned.now.id if pinned.now else 0}"


def _words(row: Application, pinned: _Pinned) -> str:
    own = row.outline_due_on if pinned.kind is RoundKind.OUTLINE else row.target_on
    now = "Der Fördergeber nennt diese Frist nicht mehr."
    if pinned.now is not None:
        now = f"Beim Fördergeber steht jetzt {day(pinned.now.closes_on)}."
    kept = "Das Datum im Antrag bleibt, bis Sie es ändern."
    return f"Im Antrag steht als Frist ({_NAMES[pinned.kind]}) {day(own)}. {now} {kept}"
