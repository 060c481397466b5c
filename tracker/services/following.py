"""What hangs on a call goes with it when two calls become one, and comes back when they are told apart again.

Answers, forwardings, applications, tasks, awards of others and hints follow as they are. A correction follows unless
the other call has one for the same field, a programme on an Anfrage or a suggestion unless the other call stands there
already; what does not follow stays with the call that goes and is there again when the two are separated. Rounds, the
check of the link and *Alles gesehen* belong to a single call and stay.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, SQLModel, col, select

from tracker.models.access import Forwarding
from tracker.models.applications import Application
from tracker.models.calls import Round
from tracker.models.inquiries import InquiryCall
from tracker.models.matches import GateFinding, Match, Review
from tracker.models.origins import Correction
from tracker.models.tasks import Task
from tracker.models.watching import CorrectionHint, KnownAward
from tracker.rules.changes import round_key
from tracker.services.projections import round_data

Moved = dict[str, list[int]]

# Tables whose rows simply follow, by the name under which the history remembers them.
_FOLLOWS: dict[str, Any] = {
    "reviews": Review,
    "forwardings": Forwarding,
    "applications": Application,
    "tasks": Task,
    "awards": KnownAward,
    "hints": CorrectionHint,
}
# Tables with one row for each call and something else: that something, and what a row is called by.
_ONCE: dict[str, tuple[Any, str, str]] = {
    "corrections": (Correction, "field", "id"),
    "inquiries": (InquiryCall, "inquiry_id", "inquiry_id"),
    "matches": (Match, "project_id", "project_id"),
}


def carry(session: Session, *, gone: int, kept: int) -> Moved:
    """Hang everything of one call on another; return the keys of what moved, so that it can come back."""
    moved: Moved = {}
    for name, table in _FOLLOWS.items():
        moved[name] = list(session.exec(select(table.id).where(table.call_id == gone).order_by(table.id)))
        _move(session, table, table.id.in_(moved[name]), kept)
    for name, (table, once, key) in _ONCE.items():
        column = getattr(table, once)
        there = set(session.exec(select(column).where(table.call_id == kept, *_valid(table))))
        rows = session.exec(select(column, getattr(table, key)).where(table.call_id == gone, *_valid(table)))
        moved[name] = sorted(found for value, found in rows if value not in there)
        _move(session, table, (table.call_id == gone) & getattr(table, key).in_(moved[name]), kept)
    of_moved = (col(GateFinding.call_id) == gone) & col(GateFinding.project_id).in_(moved["matches"])
    _move(session, GateFinding, of_moved, kept)
    return moved


def bring_back(session: Session, *, moved: Mapping[str, Sequence[int]], kept: int, back: int, since: datetime) -> None:
    """Hang on its old call again what followed, as far as it is still there.

    A suggestion that was computed anew ``since`` is about both calls and stays; the next run makes those of each.
    """
    for name, table in _FOLLOWS.items():
        _move(session, table, (table.call_id == kept) & table.id.in_(moved.get(name, ())), back)
    for name, (table, _, key) in _ONCE.items():
        wanted = (table.call_id == kept) & getattr(table, key).in_(moved.get(name, ()))
        if table is Match:
            wanted &= col(Match.computed_at) <= since
            projects = list(session.exec(select(Match.project_id).where(wanted)))
            findings = (col(GateFinding.call_id) == kept) & col(GateFinding.project_id).in_(projects)
            _move(session, GateFinding, findings, back)
        _move(session, table, wanted, back)


def rounds_followed(session: Session, *, applications: Sequence[int], call_id: int) -> dict[str, int]:
    """Let applications that moved aim at the like round of their new call; return application → its old round.

    Without a like round an application keeps the one it had: a day is never changed silently.
    """
    valid = select(Round).where(Round.call_id == call_id, col(Round.superseded_at).is_(None))
    alike = {str(round_key(round_data(row))): row.id for row in session.exec(valid)}
    old: dict[str, int] = {}
    query = (
        select(Application, Round)
        .join(Round, col(Round.id) == col(Application.round_id))
        .where(col(Application.id).in_(applications))
    )
    for application, row in session.exec(query):
        target = alike.get(str(round_key(round_data(row))))
        if target is not None and target != row.id:
            old[str(application.id)] = row.id or 0
            application.round_id = target
            session.add(application)
    session.flush()
    return old


def rounds_back(session: Session, *, old: Mapping[str, int], call_id: int) -> None:
    """Let applications that came back aim at their old round again, unless somebody chose another one meanwhile."""
    for key, round_id in old.items():
        application = session.get(Application, int(key))
        if application is not None and application.call_id == call_id:
            application.round_id = round_id
            session.add(application)
    session.flush()


def _valid(table: type[SQLModel]) -> list[ColumnElement[bool]]:
    return [col(Correction.withdrawn_at).is_(None)] if table is Correction else []


def _move(session: Session, table: Any, rows: ColumnElement[bool], call_id: int) -> None:
    statement = update(table).where(rows).values(call_id=call_id)
    session.execute(statement, execution_options={"synchronize_session": "fetch"})
