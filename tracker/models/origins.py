"""What each source says about a call, in versions, with the passages facts were read from."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.work import MergeKind


class Origin(SQLModel, table=True):
    """A call as one source knows it. ``fingerprint`` is of what it says; ``revision`` of the raw answer, unread."""

    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(foreign_key="source.name", index=True)
    external_id: str
    call_id: int = Field(sa_column=reference("funding_call.id"))
    url: str = Field(default="", index=True)
    merge_key: str = Field(default="", index=True)
    first_seen: datetime = Field(sa_type=Moment)
    last_seen: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    fingerprint: str
    revision: str = ""
    version: int = 1


class OriginVersion(SQLModel, table=True):
    """One state of an origin: the whole record, and what differs from the state before."""

    __tablename__ = "origin_version"
    __table_args__ = (UniqueConstraint("origin_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    origin_id: int = Field(sa_column=reference("origin.id"))
    number: int
    seen_at: datetime = Field(sa_type=Moment)
    run_id: int | None = Field(default=None, sa_column=reference("crawl_run.id", nullable=True))
    fingerprint: str
    text_hash: str | None = Field(default=None, sa_column=reference("source_text.hash", nullable=True))
    data: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    changes: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    material: bool = False


class SourceText(SQLModel, table=True):
    """Plain text of a source, stored once by its hash; a new converter never rewrites it."""

    __tablename__ = "source_text"

    hash: str = Field(primary_key=True)
    converter: str
    text: str


class Evidence(SQLModel, table=True):
    """Where a fact was read: code points ``start`` to ``end`` of a text, and what stands there."""

    id: int | None = Field(default=None, primary_key=True)
    origin_id: int = Field(sa_column=reference("origin.id"))
    version: int
    field: str
    text_hash: str = Field(sa_column=reference("source_text.hash"))
    start: int
    end: int
    quote: str


class Correction(SQLModel, table=True):
    """A fact set by a person; it wins over every harvest until it is taken back."""

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(sa_column=reference("funding_call.id"))
    field: str
    value: Any = Field(default=None, sa_column=json_column(nullable=True))
    note: str = ""
    person_id: int = Field(sa_column=reference("person.id"))
    made_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class MergeDecision(SQLModel, table=True):
    """What staff decided about which call an origin belongs to; it stays until undone."""

    __tablename__ = "merge_decision"

    id: int | None = Field(default=None, primary_key=True)
    origin_id: int = Field(sa_column=reference("origin.id"))
    call_id: int = Field(sa_column=reference("funding_call.id"))
    kind: MergeKind = Field(sa_type=word(MergeKind))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)
