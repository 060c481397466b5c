"""The finance plan of an application: items, who pays which, in which Haushaltsjahr."""

from datetime import date

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from tracker.models.columns import reference, word
from tracker.vocabulary.applications import Budgeted, Flow, LineKind, Spending


class PlanLine(SQLModel, table=True):
    """An amount of an item for a partner in a year (cents).

    ``item`` names the cost item; the same item of the same project in two applications is *Doppelförderung prüfen*.
    ``paid_month`` (1-12), where known, is for the Vorfinanzierung curve.
    """

    __tablename__ = "plan_line"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(sa_column=reference("application.id"))
    project_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    partner_id: int = Field(sa_column=reference("partner.id"))
    year: int
    kind: LineKind = Field(default=LineKind.COST, sa_type=word(LineKind))
    item: str
    amount_cents: int = Field(sa_type=BigInteger)
    eligible: bool = True
    spending: Spending | None = Field(default=None, sa_type=word(Spending))
    flow: Flow | None = Field(default=None, sa_type=word(Flow))
    product: str = ""
    account: str = ""
    investment: str = ""
    budgeted: Budgeted | None = Field(default=None, sa_type=word(Budgeted))
    commitment: bool = False
    paid_month: int | None = None
    source: str = ""
    note: str = ""
    position: int = 0


class ShareChoice(SQLModel, table=True):
    """How an application's own share is split among its partners, and since when that was agreed."""

    __tablename__ = "share_choice"

    application_id: int = Field(foreign_key="application.id", primary_key=True)
    key: str
    agreed_on: date | None = None
    note: str = ""
