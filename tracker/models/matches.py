"""Scores, which are rebuilt freely, and answers, which are kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.calls import Band, GateRule, ReviewAnswer, ReviewReason, Verdict


class Match(SQLModel, table=True):
    """A call suggested for a project. Disposable: nothing refers to it."""

    __table_args__ = (Index("ix_match_project_rank", "project_id", "rank"),)

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    call_id: int = Field(foreign_key="funding_call.id", primary_key=True, index=True)
    rank: int
    score: float
    band: Band = Field(sa_type=word(Band))
    excluded: bool = False
    reasons: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    model_version: str
    computed_at: datetime = Field(sa_type=Moment, index=True)


class GateFinding(SQLModel, table=True):
    """A gate rule's finding for one applicant and call, kept for the pairs that were candidates."""

    __tablename__ = "gate_finding"

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(sa_column=reference("funding_call.id"))
    project_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    organisation_id: int | None = Field(default=None, sa_column=reference("organisation.id", nullable=True))
    rule: GateRule = Field(sa_type=word(GateRule))
    verdict: Verdict = Field(sa_type=word(Verdict))
    sentence: str
    evidence: str = ""


class Review(SQLModel, table=True):
    """A partner's answer to a call, for a project or at large. Only ever added; the last one counts."""

    __table_args__ = (Index("ix_review_partner_call", "partner_id", "call_id"),)

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(sa_column=reference("partner.id", index=False))
    call_id: int = Field(sa_column=reference("funding_call.id"))
    project_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    answer: ReviewAnswer | None = Field(default=None, sa_type=word(ReviewAnswer))
    reason: ReviewReason | None = Field(default=None, sa_type=word(ReviewReason))
    note: str = ""
    follow_up_on: date | None = None
    call_fingerprint: str
    made_at: datetime = Field(sa_type=Moment)
