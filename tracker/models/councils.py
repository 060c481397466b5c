"""Councils, their sittings, and on what basis each partner decides."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, reference, word
from tracker.vocabulary.applications import DecisionBasis
from tracker.vocabulary.work import CouncilStep


class Council(SQLModel, table=True):
    """A Gremium of a partner. ``lead_days``: how many days before a sitting a paper must be in."""

    __table_args__ = (UniqueConstraint("partner_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    partner_id: int = Field(sa_column=reference("partner.id"))
    name: str
    step: CouncilStep = Field(sa_type=word(CouncilStep))
    position: int = 1
    lead_days: int | None = None
    active: bool = True


class Sitting(SQLModel, table=True):
    """A council's session. ``submission_due_on`` is the published Vorlagenschluss, where there is one."""

    __table_args__ = (UniqueConstraint("council_id", "held_on"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    council_id: int = Field(sa_column=reference("council.id"))
    held_on: date = Field(index=True)
    starts_at: str = ""
    submission_due_on: date | None = None
    public_part: bool | None = None
    cancelled: bool = False


class Resolution(SQLModel, table=True):
    """A partner's Beschlussgrundlage for an application; planned (a sitting) or done (a date and a result)."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    application_id: int = Field(sa_column=reference("application.id"))
    partner_id: int = Field(sa_column=reference("partner.id"))
    basis: DecisionBasis = Field(sa_type=word(DecisionBasis))
    step: CouncilStep | None = Field(default=None, sa_type=word(CouncilStep))
    sitting_id: int | None = Field(default=None, sa_column=reference("sitting.id", nullable=True))
    council_name: str = ""
    decided_on: date | None = None
    paper_number: str = ""
    passed: bool | None = None
    due_on: date | None = None
    reason: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
