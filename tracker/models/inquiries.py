"""Anfragen: somebody asks whether there is money for a plan."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.projects import PlanningStage
from tracker.vocabulary.work import InquiryState, Researcher


class Inquiry(SQLModel, table=True):
    """An Anfrage to the Projektleitstelle. Cost in cents; ``version`` counts edits."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    number: str = Field(unique=True)
    partner_id: int = Field(sa_column=reference("partner.id"))
    unit: str = ""
    asked_by: str = ""
    title: str
    description: str = ""
    cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    period: str = ""
    planning_stage: PlanningStage | None = Field(default=None, sa_type=word(PlanningStage))
    wanted_by: date | None = None
    handled_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    researched_by: Researcher = Field(default=Researcher.SELF, sa_type=word(Researcher))
    state: InquiryState = Field(default=InquiryState.NEW, sa_type=word(InquiryState), index=True)
    result: str = ""
    project_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    is_example: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class InquiryCall(SQLModel, table=True):
    """A programme found for an Anfrage; ``chosen`` ones stand in the Förderübersicht."""

    __tablename__ = "inquiry_call"

    inquiry_id: int = Field(foreign_key="inquiry.id", primary_key=True)
    call_id: int = Field(foreign_key="funding_call.id", primary_key=True, index=True)
    chosen: bool = False
    note: str = ""
    reasons: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    added_at: datetime = Field(sa_type=Moment)
