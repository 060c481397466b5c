"""Applications on their way from idea to completion."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.applications import (
    ApplicationModel,
    ExitReason,
    Financing,
    GrantForm,
    JointAnswer,
    OfficeSupport,
    Revocation,
    Spending,
    SubmissionRoute,
)
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty, PartnerRole
from tracker.vocabulary.work import EventKind, Stage


class Application(SQLModel, table=True):
    """A Förderantrag. It may exist without a call; ``target_on`` is its own day beside the round's.

    Amounts (cents) stand here for an application without a finance plan; where there are plan lines, those count.
    A Festbetrag (``fixed_cents``) is for the first ``partners_included`` Kommunen, ``further_cents`` for each more.
    ``originals`` keeps the text of an imported cell that could not be read, by field: it is shown as *offen*.
    """

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    title: str
    call_id: int | None = Field(default=None, sa_column=reference("funding_call.id", nullable=True))
    round_id: int | None = Field(default=None, sa_column=reference("round.id", nullable=True))
    lead_partner_id: int = Field(sa_column=reference("partner.id"))
    stage: Stage = Field(default=Stage.IDEA, sa_type=word(Stage))
    target_on: date | None = None
    outline_due_on: date | None = None
    outline_due_text: str = ""
    target_text: str = ""
    number: str = Field(default="", index=True)
    short_description: str = ""
    unit: str = ""
    programme: str = ""
    provider: str = ""
    authority: str = ""
    agency: str = ""
    level: Level = Field(default=Level.UNKNOWN, sa_type=word(Level))
    model: ApplicationModel = Field(default=ApplicationModel.SINGLE, sa_type=word(ApplicationModel))
    grant_form: GrantForm = Field(default=GrantForm.APPLICATION, sa_type=word(GrantForm))
    financing: Financing | None = Field(default=None, sa_type=word(Financing))
    spending: Spending | None = Field(default=None, sa_type=word(Spending))
    duty: Duty | None = Field(default=None, sa_type=word(Duty))
    rate_hundredths: int | None = None
    cap_cents: int | None = Field(default=None, sa_type=BigInteger)
    minimum_cents: int | None = Field(default=None, sa_type=BigInteger)
    own_share_min_hundredths: int | None = None
    fixed_cents: int | None = Field(default=None, sa_type=BigInteger)
    partners_included: int | None = None
    further_cents: int | None = Field(default=None, sa_type=BigInteger)
    partners_min: int | None = None
    total_cents: int | None = Field(default=None, sa_type=BigInteger)
    eligible_cents: int | None = Field(default=None, sa_type=BigInteger)
    third_party_cents: int | None = Field(default=None, sa_type=BigInteger)
    other_public_cents: int | None = Field(default=None, sa_type=BigInteger)
    requested_cents: int | None = Field(default=None, sa_type=BigInteger)
    awarded_cents: int | None = Field(default=None, sa_type=BigInteger)
    own_share_cents: int | None = Field(default=None, sa_type=BigInteger)
    running_cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    application_cost_cents: int | None = Field(default=None, sa_type=BigInteger)
    route: SubmissionRoute | None = Field(default=None, sa_type=word(SubmissionRoute))
    portal: str = ""
    transaction_number: str = ""
    reference_number: str = ""
    own_reference: str = ""
    file_location: str = ""
    submitted_on: date | None = None
    receipt_on: date | None = None
    early_start_requested_on: date | None = None
    early_start_approved_on: date | None = None
    early_start_text: str = ""
    purpose_fulfilled_on: date | None = None
    support: OfficeSupport | None = Field(default=None, sa_type=word(OfficeSupport))
    contact: str = ""
    conditions: str = ""
    exit_reason: ExitReason | None = Field(default=None, sa_type=word(ExitReason))
    exit_note: str = ""
    revocation: Revocation | None = Field(default=None, sa_type=word(Revocation))
    originals: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    import_hash: str = ""
    owner_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    parent_id: int | None = Field(default=None, sa_column=reference("application.id", nullable=True))
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
    reason_code: ExitReason | None = Field(default=None, sa_type=word(ExitReason))
    missing: list[str] = Field(default_factory=list, sa_column=json_column())
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)


class ApplicationPartner(SQLModel, table=True):
    """A partner's part in an application. For a Verbundvorhaben each has its own reference and award."""

    __tablename__ = "application_partner"

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    partner_id: int = Field(foreign_key="partner.id", primary_key=True, index=True)
    role: PartnerRole = Field(sa_type=word(PartnerRole))
    answer: JointAnswer = Field(default=JointAnswer.SILENT, sa_type=word(JointAnswer))
    answer_until: date | None = None
    answered_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    fixed_share_cents: int | None = Field(default=None, sa_type=BigInteger)
    rate_hundredths: int | None = None
    supervision_on: date | None = None
    supervision_note: str = ""
    cosigned_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    cosigned_at: datetime | None = Field(default=None, sa_type=Moment)
    cosign_note: str = ""


class ApplicationEvent(SQLModel, table=True):
    """Something that happened beside the stages: Nachforderung, Programmaufnahme, oral promise (never a Bescheid)."""

    __tablename__ = "application_event"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(sa_column=reference("application.id"))
    kind: EventKind = Field(sa_type=word(EventKind))
    happened_on: date
    due_on: date | None = None
    answered_on: date | None = None
    note: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
