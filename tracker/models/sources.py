"""Sources and their harvests."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import RunState


class Source(SQLModel, table=True):
    """A place calls come from. A lower ``rank`` leads when several sources describe one call."""

    name: str = Field(primary_key=True)
    title: str
    level: Level = Field(sa_type=word(Level))
    address: str = ""
    licence: str = ""
    attribution: str = ""
    interval_days: int | None = None
    rank: int = 100
    enabled: bool = True
    office_only: bool = False
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    pause_reason: str = ""


class CrawlRun(SQLModel, table=True):
    """One harvest of one source: what it saw, what it missed, what it means."""

    __tablename__ = "crawl_run"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(foreign_key="source.name", index=True)
    job_id: int | None = Field(default=None, sa_column=reference("job.id", nullable=True, ondelete="SET NULL"))
    state: RunState = Field(default=RunState.RUNNING, sa_type=word(RunState))
    started_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)
    seen: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    dropped: int = 0
    alarms: list[str] = Field(default_factory=list, sa_column=json_column())
    notes: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    archive_hash: str | None = None
