"""What the crawler says about a source, and about a harvest of it."""

from datetime import timedelta
from typing import Any

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import RunState

# Starter data come from this source and are marked by it wherever they are shown.
EXAMPLE_SOURCE = "beispieldaten"


class SourceData(Shape):
    """The facts of a source: who publishes, under which terms, how often we ask (days)."""

    name: str
    title: str
    level: Level
    address: str = ""
    licence: str = ""
    attribution: str = ""
    interval_days: int | None = None
    rank: int = 100
    office_only: bool = False


class RunResult(Shape):
    """How a harvest went. ``alarms`` are German sentences; any alarm makes the run poor.

    ``skipped`` says why nothing was asked, ``refusal`` that the source does not want to be asked, and
    ``retry_after`` for how long, by its own word.
    """

    failed: bool = False
    skipped: str = ""
    refusal: str = ""
    retry_after: timedelta | None = None
    dropped: int = 0
    alarms: tuple[str, ...] = ()
    notes: dict[str, Any] = Field(default_factory=dict)
    archive_hash: str | None = None

    @property
    def state(self) -> RunState:
        """Return how the run went; only a sound one may withdraw calls."""
        if self.failed:
            return RunState.FAILED
        return RunState.POOR if self.alarms else RunState.SOUND


class StoreCounts(Shape):
    """What became of a batch. ``repeated`` were named again in it: the last word counted."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
