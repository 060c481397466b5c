"""The deadlines of an EU topic: several cut-off dates, two stages, and days that differ by language row."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from crawler.pages.eu_rows import Row, Topic
from tracker.vocabulary.calls import RoundKind

Unknown = Callable[[str, str], None]

_BRUSSELS = ZoneInfo("Europe/Brussels")
_SINGLE, _TWO_STAGE, _CUT_OFFS = "single-stage", "two-stage", "multiple cut-off"
_MODELS = (_SINGLE, _TWO_STAGE, _CUT_OFFS)


@dataclass(frozen=True, order=True)
class Deadline:
    """A day in Brussels; ``at`` is "17:00" or empty when the portal names no time."""

    day: date
    at: str = ""


def deadline_of(value: str) -> Deadline | None:
    """Return the day a value means; None when it is none.

    The English row writes the time of Brussels and calls it UTC ("2024-11-27T17:00:00.000+0000" is 17:00 in Brussels);
    the other rows write midnight in Brussels in UTC ("2024-11-26T23:00:00.000+0000" is 27 November, without a time).
    """
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return Deadline(moment.date(), _clock(moment))
    written, local = moment.astimezone(UTC), moment.astimezone(_BRUSSELS)
    if _clock(local) == "" and _clock(written) != "":
        return Deadline(local.date())
    return Deadline(written.date(), _clock(written))


def opening(topic: Topic) -> date | None:
    """Return the day from which proposals can be handed in."""
    found = deadline_of(topic.first("startDate"))
    return found.day if found else None


def deadlines(topic: Topic, unknown: Unknown) -> list[Deadline]:
    """Return every deadline once, in order; of two rows with the same day the one that names a time counts."""
    found: dict[date, Deadline] = {}
    for value in _written(topic, unknown):
        deadline = deadline_of(value)
        if deadline is None:
            unknown("Datum", value)
        else:
            found[deadline.day] = max(deadline, found.get(deadline.day, deadline))
    return [found[day] for day in sorted(found)]


def overdue(topic: Topic, today: date) -> bool:
    """Say whether all days of a topic are over."""
    days = [deadline.day for deadline in deadlines(topic, _silent)]
    return bool(days) and max(days) < today


def model(topic: Topic, unknown: Unknown) -> str:
    """Return how proposals are taken; an unknown word is reported and read as a single stage."""
    written = topic.first("deadlineModel")
    plain = re.sub(r"[\s_]+", " ", written.strip().lower()).replace("two stage", _TWO_STAGE)
    for known in _MODELS:
        if plain.startswith(known):
            return known
    if written:
        unknown("Verfahren", written)
    return _SINGLE


def kinds(model_: str, number: int) -> list[RoundKind]:
    """Return what is due at each deadline: in two stages an outline, then the proposal, then the next outline."""
    if model_ != _TWO_STAGE:
        return [RoundKind.APPLICATION] * number
    return [(RoundKind.OUTLINE, RoundKind.APPLICATION)[place % 2] for place in range(number)]


def _written(topic: Topic, unknown: Unknown) -> Iterator[str]:
    values = [value for row in topic.rows for value in row.meta.get("deadlineDate", ())]
    yield from values
    # One date where several are due: the rest may stand in the list of actions only.
    days = {found.day for found in map(deadline_of, values) if found}
    if len(days) < (1 if model(topic, _silent) == _SINGLE else 2):
        for row in topic.rows:
            yield from _of_actions(row, unknown)


def _of_actions(row: Row, unknown: Unknown) -> Iterator[str]:
    try:
        actions = row.nested("actions")
    except ValueError:
        unknown("Feld", "actions")
        return
    for action in actions if isinstance(actions, list) else ():
        yield from _texts(action.get("deadlineDates")) if isinstance(action, dict) else ()


def _texts(values: Any) -> Iterator[str]:
    yield from (str(value) for value in values) if isinstance(values, list) else ()


def _silent(_kind: str, _code: str) -> None:
    """Report nothing: the same word is reported where it decides."""


def _clock(moment: datetime) -> str:
    return "" if (moment.hour, moment.minute) == (0, 0) else f"{moment:%H:%M}"
