"""Which tasks come up when an application enters a stage, and by when, in working days of North Rhine-Westphalia."""

import csv
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, cast

from tracker.rules.calendar import closing_days, working_days_after, working_days_before
from tracker.vocabulary.work import Stage


class TaskTemplate(NamedTuple):
    """A task of a stage. ``days`` working days after entering it, or before the application's own deadline."""

    code: str
    stage: Stage
    count_from: Literal["stage", "target"]
    days: int
    title: str


def templates(stage: Stage) -> tuple[TaskTemplate, ...]:
    """Return the tasks a stage brings, in the order of the file."""
    return tuple(item for item in _all() if item.stage is stage)


def due_on(template: TaskTemplate, *, entered_on: date, target_on: date | None) -> date | None:
    """Return by when a task is due; never before the day it comes up, unknown without the deadline it counts from."""
    if template.count_from == "stage":
        return working_days_after(entered_on, template.days, closed=closing_days())
    if target_on is None:
        return None
    return max(entered_on, working_days_before(target_on, template.days, closed=closing_days()))


@cache
def _all() -> tuple[TaskTemplate, ...]:
    source = resources.files("tracker.rules").joinpath("stage_tasks.csv")
    with source.open(encoding="utf-8") as handle:
        return tuple(
            TaskTemplate(
                row["code"],
                Stage(row["stage"]),
                cast(Literal["stage", "target"], row["count_from"]),
                int(row["days"]),
                row["title"],
            )
            for row in csv.DictReader(handle)
        )
