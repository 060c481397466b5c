"""Funding calls as people see them: the projection of what the sources say and staff corrected."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.calls import CallStatus, Level, RoundKind


class FundingCall(SQLModel, table=True):
    """A Förderprogramm. Money in cents, rates in hundredths of a percent, ``None`` is unknown.

    ``status_stated`` says that a sentence of the source names the status; otherwise the calendar
    decides and ``next_closes_on`` and ``status`` are refreshed every day.
    ``fingerprint`` covers what is material, so a review knows when the call has changed since.
    ``search_text`` holds what the search looks through, folded by ``rules.search``.
    """

    __tablename__ = "funding_call"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    source: str = Field(foreign_key="source.name", index=True)
    external_id: str
    url: str = ""
    title: str
    provider: str = ""
    level: Level = Field(default=Level.UNKNOWN, sa_type=word(Level), index=True)
    areas: list[str] = Field(default_factory=list, sa_column=json_column())
    applicants: list[str] = Field(default_factory=list, sa_column=json_column())
    funding_types: list[str] = Field(default_factory=list, sa_column=json_column())
    topics: list[str] = Field(default_factory=list, sa_column=json_column())
    keywords: list[str] = Field(default_factory=list, sa_column=json_column())
    status: CallStatus = Field(default=CallStatus.UNKNOWN, sa_type=word(CallStatus), index=True)
    status_stated: bool = False
    status_note: str = ""
    rate_hundredths: int | None = None
    rate_weak_hundredths: int | None = None
    amount_min_cents: int | None = Field(default=None, sa_type=BigInteger)
    amount_max_cents: int | None = Field(default=None, sa_type=BigInteger)
    cost_min_cents: int | None = Field(default=None, sa_type=BigInteger)
    own_share_min_hundredths: int | None = None
    not_applicable: list[str] = Field(default_factory=list, sa_column=json_column())
    summary: str = ""
    text_hash: str | None = Field(default=None, sa_column=reference("source_text.hash", nullable=True))
    legal_basis: str = ""
    contact: str = ""
    bodies: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    links: list[dict[str, Any]] = Field(default_factory=list, sa_column=json_column())
    licence: str = ""
    attribution: str = ""
    published_on: date | None = None
    first_seen: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment, index=True)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    next_closes_on: date | None = Field(default=None, index=True)
    rolling: bool = False
    fingerprint: str = ""
    search_text: str = ""
    office_only: bool = False
    is_example: bool = Field(default=False, index=True)


class Round(SQLModel, table=True):
    """An application round. Superseded, never deleted; ``moved_to_id`` names the round it became."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    call_id: int = Field(sa_column=reference("funding_call.id"))
    origin_id: int | None = Field(default=None, sa_column=reference("origin.id", nullable=True))
    kind: RoundKind = Field(sa_type=word(RoundKind))
    opens_on: date | None = None
    closes_on: date | None = None
    closes_at: str | None = None
    recurs: list[str] = Field(default_factory=list, sa_column=json_column())
    rolling: bool = False
    quote: str = ""
    created_at: datetime = Field(sa_type=Moment)
    superseded_at: datetime | None = Field(default=None, sa_type=Moment)
    moved_to_id: int | None = Field(default=None, sa_column=reference("round.id", nullable=True, index=False))
