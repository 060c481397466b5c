"""Partners, their companies, their offices and the people who answer for them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.people import LegalForm, PartnerKind, Role


class Partner(SQLModel, table=True):
    """One of the eleven. ``ags`` is the official key of the municipality."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    key: str = Field(unique=True)
    name: str
    short_name: str
    kind: PartnerKind = Field(sa_type=word(PartnerKind))
    ags: str = Field(unique=True)
    inhabitants: int | None = None
    budget_status: str | None = None
    budget_status_year: int | None = None
    budget_status_source: str | None = None
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


class OrganisationalUnit(SQLModel, table=True):
    """A Fachbereich or Amt of a partner."""

    __tablename__ = "organisational_unit"

    id: int | None = Field(default=None, primary_key=True)
    partner_id: int = Field(sa_column=reference("partner.id"))
    name: str
    abbreviation: str = ""
    is_example: bool = False


class Organisation(SQLModel, table=True):
    """A municipal company. ``municipal_share_hundredths`` is unknown until somebody enters it."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    key: str = Field(unique=True)
    name: str
    legal_form: LegalForm = Field(sa_type=word(LegalForm))
    sector: str = ""
    municipal_share_hundredths: int | None = None
    parent_id: int | None = Field(default=None, sa_column=reference("organisation.id", nullable=True))


class OrganisationPartner(SQLModel, table=True):
    """Which partners hold a company; the share is unknown until somebody enters it."""

    __tablename__ = "organisation_partner"

    organisation_id: int = Field(foreign_key="organisation.id", primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", primary_key=True, index=True)
    share_hundredths: int | None = None


class Person(SQLModel, table=True):
    """Somebody who answers, reads or decides; an office rather than a name. No address: no mail.

    ``subject`` is the sign-in provider's own key for the person, learnt at the first sign-in.
    """

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    name: str
    email: str | None = Field(default=None, unique=True)
    phone: str = ""
    role: Role = Field(sa_type=word(Role))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    unit_id: int | None = Field(default=None, sa_column=reference("organisational_unit.id", nullable=True))
    active: bool = True
    is_example: bool = False
    deputy_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    subject: str | None = Field(default=None, unique=True)
    deactivated_at: datetime | None = Field(default=None, sa_type=Moment)
    calls_seen_at: datetime | None = Field(default=None, sa_type=Moment)
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())


class Installation(SQLModel, table=True):
    """The one row about this installation. Until ``live_since`` is set no mail leaves."""

    id: int = Field(default=1, primary_key=True)
    live_since: datetime | None = Field(default=None, sa_type=Moment)
    started_with_examples: bool = True
    settings: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
