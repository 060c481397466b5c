"""The partners' project inventory."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.projects import Duty, PartnerRole, PlanningStage, ProjectState


class Project(SQLModel, table=True):
    """A Vorhaben that looks for money. ``version`` counts edits, so a second editor is told.

    ``originals`` keeps the text of an imported cell that could not be read, by field: it is shown as *offen*.
    """

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    number: str = Field(default="", index=True)
    title: str
    description: str = ""
    keywords: list[str] = Field(default_factory=list, sa_column=json_column())
    synonyms: list[str] = Field(default_factory=list, sa_column=json_column())
    cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    starts_on: date | None = None
    starts_on_text: str = ""
    planning_stage: PlanningStage | None = Field(default=None, sa_type=word(PlanningStage))
    priority: int | None = None
    duty: Duty | None = Field(default=None, sa_type=word(Duty))
    state: ProjectState = Field(default=ProjectState.PLANNED, sa_type=word(ProjectState))
    reusable: bool = False
    is_public: bool = True
    leitsaetze: list[str] = Field(default_factory=list, sa_column=json_column())
    originals: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    contact: str = ""
    unit_id: int | None = Field(default=None, sa_column=reference("organisational_unit.id", nullable=True))
    parent_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    is_example: bool = Field(default=False, index=True)
    version: int = 1
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ProjectPartner(SQLModel, table=True):
    """Who takes part in a project; exactly one partner leads."""

    __tablename__ = "project_partner"

    project_id: int = Field(foreign_key="project.id", primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", primary_key=True, index=True)
    role: PartnerRole = Field(sa_type=word(PartnerRole))
