"""Jobs for the clockwork and letters to people."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.work import JobKind, JobState, LetterKind, LetterState


class Job(SQLModel, table=True):
    """Work for another process. ``slot`` names a point of the timetable, so it is done once by whoever is first."""

    __table_args__ = (UniqueConstraint("kind", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    kind: JobKind = Field(sa_type=word(JobKind))
    argument: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    slot: str | None = None
    requested_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    state: JobState = Field(default=JobState.WAITING, sa_type=word(JobState), index=True)
    done: int = 0
    total: int | None = None
    message: str = ""
    worker: str = ""
    attempts: int = 0
    created_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    heartbeat_at: datetime | None = Field(default=None, sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class Letter(SQLModel, table=True):
    """A mail to one person: outbox before it is sent, memory after."""

    __table_args__ = (UniqueConstraint("kind", "person_id", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: LetterKind = Field(sa_type=word(LetterKind))
    person_id: int = Field(sa_column=reference("person.id"))
    slot: str
    state: LetterState = Field(sa_type=word(LetterState), index=True)
    recipient: str
    subject: str
    text: str
    html: str
    message_id: str = Field(unique=True)
    attempts: int = 0
    next_attempt_at: datetime | None = Field(default=None, sa_type=Moment)
    headers: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    error: str = ""
    is_example: bool = False
    created_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
