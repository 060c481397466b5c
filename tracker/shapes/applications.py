"""What a form or an imported row says about an application, its partners and its finance plan."""

from datetime import date

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents, Hundredths
from tracker.vocabulary.applications import (
    ApplicationModel,
    Budgeted,
    Financing,
    Flow,
    GrantForm,
    LineKind,
    OfficeSupport,
    Spending,
    SubmissionRoute,
)
from tracker.vocabulary.calls import Level
from tracker.vocabulary.projects import Duty, PartnerRole

LONG = 4_000
SHORT = 300
MOST_PARTNERS = 99


class ApplicationPart(Shape):
    """A partner's part in an application; exactly one leads."""

    partner_id: int
    role: PartnerRole


class ApplicationData(Shape):
    """A Förderantrag as people enter it. ``None`` is unknown; amounts in cents, rates in hundredths of a percent.

    ``target_text`` and ``outline_due_text`` hold "laufend" or what could not be read as a day.
    """

    title: str = Field(min_length=3, max_length=SHORT)
    number: str = Field(default="", max_length=60)
    short_description: str = Field(default="", max_length=LONG)
    unit: str = Field(default="", max_length=SHORT)
    programme: str = Field(default="", max_length=SHORT)
    provider: str = Field(default="", max_length=SHORT)
    authority: str = Field(default="", max_length=SHORT)
    agency: str = Field(default="", max_length=SHORT)
    level: Level = Level.UNKNOWN
    model: ApplicationModel = ApplicationModel.SINGLE
    grant_form: GrantForm = GrantForm.APPLICATION
    financing: Financing | None = None
    spending: Spending | None = None
    duty: Duty | None = None
    rate_hundredths: Hundredths | None = None
    cap_cents: Cents | None = None
    minimum_cents: Cents | None = None
    own_share_min_hundredths: Hundredths | None = None
    fixed_cents: Cents | None = None
    partners_included: int | None = Field(default=None, ge=1, le=MOST_PARTNERS)
    further_cents: Cents | None = None
    partners_min: int | None = Field(default=None, ge=1, le=MOST_PARTNERS)
    total_cents: Cents | None = None
    eligible_cents: Cents | None = None
    third_party_cents: Cents | None = None
    other_public_cents: Cents | None = None
    requested_cents: Cents | None = None
    awarded_cents: Cents | None = None
    own_share_cents: Cents | None = None
    running_cost_cents: Cents | None = None
    application_cost_cents: Cents | None = None
    outline_due_on: date | None = None
    outline_due_text: str = Field(default="", max_length=100)
    target_on: date | None = None
    target_text: str = Field(default="", max_length=100)
    route: SubmissionRoute | None = None
    portal: str = Field(default="", max_length=SHORT)
    transaction_number: str = Field(default="", max_length=100)
    reference_number: str = Field(default="", max_length=100)
    own_reference: str = Field(default="", max_length=100)
    file_location: str = Field(default="", max_length=SHORT)
    submitted_on: date | None = None
    receipt_on: date | None = None
    early_start_requested_on: date | None = None
    early_start_approved_on: date | None = None
    early_start_text: str = Field(default="", max_length=SHORT)
    purpose_fulfilled_on: date | None = None
    support: OfficeSupport | None = None
    contact: str = Field(default="", max_length=SHORT)
    conditions: str = Field(default="", max_length=LONG)
    owner_id: int | None = None
    parent_id: int | None = None
    is_public: bool = False
    partners: tuple[ApplicationPart, ...] = ()
    project_ids: tuple[int, ...] = ()


class PlanLineData(Shape):
    """A line of the finance plan; ``id`` names the line it changes, ``None`` is a new one. Amount in cents.

    ``private`` fields (Produkt to Verpflichtungsermächtigung, note) belong to the Kommune's budget.
    """

    id: int | None = None
    partner_id: int
    project_id: int | None = None
    year: int = Field(ge=2000, le=2100)
    kind: LineKind = LineKind.COST
    item: str = Field(min_length=1, max_length=SHORT)
    amount_cents: Cents
    eligible: bool = True
    spending: Spending | None = None
    flow: Flow | None = None
    product: str = Field(default="", max_length=60)
    account: str = Field(default="", max_length=60)
    investment: str = Field(default="", max_length=60)
    budgeted: Budgeted | None = None
    commitment: bool = False
    paid_month: int | None = Field(default=None, ge=1, le=12)
    source: str = Field(default="", max_length=SHORT)
    note: str = Field(default="", max_length=LONG)


PRIVATE_LINE_FIELDS = ("product", "account", "investment", "budgeted", "commitment", "note")
"""What a Kommune notes about its own budget; hidden from the other partners and kept when they write."""
