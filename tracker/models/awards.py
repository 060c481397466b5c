"""After the award: the chain of Bescheide, yearly amounts, orders, payment calls, proofs and clocks."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, reference, word
from tracker.vocabulary.applications import ExitReason
from tracker.vocabulary.awards import ClockKind, GapChoice, NoticeKind, OrderKind, PeriodUnit
from tracker.vocabulary.work import ProofKind


class AwardNotice(SQLModel, table=True):
    """A Bescheid. Old ones stay; what is valid at a Stichtag follows from ``issued_on`` and ``recorded_at``.

    ``partner_id`` is set for a Verbundvorhaben, where each partner has its own Bescheid. Amounts in cents.
    """

    __tablename__ = "award_notice"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    application_id: int = Field(sa_column=reference("application.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    kind: NoticeKind = Field(sa_type=word(NoticeKind))
    issued_on: date
    received_on: date | None = None
    reference_number: str = ""
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    eligible_cents: int | None = Field(default=None, sa_type=BigInteger)
    rate_hundredths: int | None = None
    period_from: date | None = None
    period_to: date | None = None
    earmark_until: date | None = None
    earmark_until_year: int | None = None
    rule_set: str = ""
    conditions: str = ""
    passage: str = ""
    file_id: int | None = Field(default=None, sa_column=reference("stored_file.id", nullable=True))
    refund_cents: int | None = Field(default=None, sa_type=BigInteger)
    interest_cents: int | None = Field(default=None, sa_type=BigInteger)
    refund_reason: ExitReason | None = Field(default=None, sa_type=word(ExitReason))
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    recorded_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class GapDecision(SQLModel, table=True):
    """What was decided at a Bescheid lower than asked for. Rows are only added, the newest of a partner counts.

    ``partner_id`` is whose part of the gap it is, none where a single Kommune applied. Who decided and when is unknown
    of those kept before both were asked.
    """

    __tablename__ = "gap_decision"

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(sa_column=reference("award_notice.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    choice: GapChoice = Field(sa_type=word(GapChoice))
    note: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime | None = Field(default=None, sa_type=Moment)


class YearlyAmount(SQLModel, table=True):
    """A Jahresscheibe of a Bescheid (cents)."""

    __tablename__ = "yearly_amount"
    __table_args__ = (UniqueConstraint("notice_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    notice_id: int = Field(sa_column=reference("award_notice.id"))
    year: int
    amount_cents: int = Field(sa_type=BigInteger)
    expires_on: date | None = None
    carry_over_requested_on: date | None = None
    carry_over_granted_on: date | None = None
    recorded_at: datetime = Field(sa_type=Moment)


class Order(SQLModel, table=True):
    """An Auftrag given for the project; its date against the Bescheid decides whether the start was too early."""

    __tablename__ = "contract_order"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    application_id: int = Field(sa_column=reference("application.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    subject: str
    contractor: str = ""
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    procedure: str = ""
    ordered_on: date
    phases: str = ""
    kind: OrderKind = Field(default=OrderKind.WORKS, sa_type=word(OrderKind))
    reason: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class PaymentCall(SQLModel, table=True):
    """A Mittelabruf: for which need, how much (cents), asked and received when."""

    __tablename__ = "payment_call"
    __table_args__ = (UniqueConstraint("application_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    application_id: int = Field(sa_column=reference("application.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    number: int
    year: int
    need_from: date | None = None
    need_to: date | None = None
    amount_cents: int = Field(sa_type=BigInteger)
    requested_on: date | None = None
    received_on: date | None = None
    note: str = ""
    recorded_at: datetime = Field(sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)


class Proof(SQLModel, table=True):
    """A Zwischen- or Verwendungsnachweis and its way through the own audit office and the funder."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    application_id: int = Field(sa_column=reference("application.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    kind: ProofKind = Field(sa_type=word(ProofKind))
    due_on: date | None = None
    to_audit_on: date | None = None
    audited_on: date | None = None
    audit_note: str = ""
    objection: str = ""
    objection_settled_on: date | None = None
    submitted_on: date | None = None
    checked_on: date | None = None
    finding: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)


class ProofLine(SQLModel, table=True):
    """A row of the zahlenmäßiger Nachweis: as awarded and as accounted (cents)."""

    __tablename__ = "proof_line"

    id: int | None = Field(default=None, primary_key=True)
    proof_id: int = Field(sa_column=reference("proof.id", ondelete="CASCADE"))
    income: bool
    title: str
    planned_cents: int | None = Field(default=None, sa_type=BigInteger)
    planned_eligible_cents: int | None = Field(default=None, sa_type=BigInteger)
    actual_cents: int | None = Field(default=None, sa_type=BigInteger)
    actual_eligible_cents: int | None = Field(default=None, sa_type=BigInteger)
    position: int = 0


class ClockOverride(SQLModel, table=True):
    """What the Bescheid says instead of a rule, or that a clock was met; the last row of a kind counts."""

    __tablename__ = "clock_override"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(sa_column=reference("application.id"))
    notice_id: int | None = Field(default=None, sa_column=reference("award_notice.id", nullable=True))
    kind: ClockKind = Field(sa_type=word(ClockKind))
    subject: str = ""
    due_on: date | None = None
    count: int | None = None
    unit: PeriodUnit | None = Field(default=None, sa_type=word(PeriodUnit))
    switched_off: bool = False
    done_on: date | None = None
    passage: str = ""
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
