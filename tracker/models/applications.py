"""Applications on their way from idea to completion."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, reference, word
from tracker.vocabulary.work import Stage


class Application(SQLModel, table=True):
    """A Förderantrag. It may exist without a call; ``target_on`` is its own day beside the round's."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    title: str
    call_id: int | None = Field(default=None, sa_column=reference("funding_call.id", nullable=True))
    round_id: int | None = Field(default=None, sa_column=reference("round.id", nullable=True))
    lead_partner_id: int = Field(sa_column=reference("partner.id"))
    stage: Stage = Field(default=Stage.IDEA, sa_type=word(Stage))
    target_on: date | None = None
    is_public: bool = False
    is_example: bool = False
    version: int = 1
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ApplicationProject(SQLModel, table=True):
    """Which projects an application serves; a project may draw on several grants."""

    __tablename__ = "application_project"

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    project_id: int = Field(foreign_key="project.id", primary_key=True, index=True)


class StageChange(SQLModel, table=True):
    """A move of an application: who, when, why, before and after. Only ever added."""

    __tablename__ = "stage_change"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(sa_column=reference("application.id"))
    before: Stage | None = Field(default=None, sa_type=word(Stage))
    after: Stage = Field(sa_type=word(Stage))
    reason: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
