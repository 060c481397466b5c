"""Tasks, files, and notes."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, reference, word
from tracker.vocabulary.applications import DocumentType
from tracker.vocabulary.work import TaskKind, TaskState


class Task(SQLModel, table=True):
    """Something somebody does until a day. ``owner_id`` unknown: the office."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    kind: TaskKind = Field(default=TaskKind.MANUAL, sa_type=word(TaskKind))
    title: str
    note: str = ""
    due_on: date | None = Field(default=None, index=True)
    state: TaskState = Field(default=TaskState.OPEN, sa_type=word(TaskState), index=True)
    owner_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    application_id: int | None = Field(default=None, sa_column=reference("application.id", nullable=True))
    call_id: int | None = Field(default=None, sa_column=reference("funding_call.id", nullable=True))
    key: str = Field(default="", index=True)
    is_example: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment)


class StoredFile(SQLModel, table=True):
    """A file, stored once by its content below the data folder; ``size`` in bytes."""

    __tablename__ = "stored_file"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    sha256: str = Field(index=True)
    size: int
    name: str
    media_type: str
    kind: DocumentType = Field(sa_type=word(DocumentType))
    application_id: int | None = Field(default=None, sa_column=reference("application.id", nullable=True))
    inquiry_id: int | None = Field(default=None, sa_column=reference("inquiry.id", nullable=True))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    is_public: bool = False
    added_at: datetime = Field(sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)


class ConversationNote(SQLModel, table=True):
    """A Gesprächsvermerk or another dated note on an application; only ever added."""

    __tablename__ = "conversation_note"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(sa_column=reference("application.id"))
    held_on: date
    body: str = ""
    spoke_with: str = ""
    question: str = ""
    said: str
    confirmed_in_writing: bool | None = None
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
