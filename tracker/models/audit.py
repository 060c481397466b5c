"""The history of what people did, as a chain."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference


class AuditEvent(SQLModel, table=True):
    """Who did what to which record. ``digest`` chains the event before with this one's payload digest,

    so a payload can be erased (its digest stays) and the chain still holds.
    """

    __tablename__ = "audit_event"

    id: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    actor: str
    action: str
    subject: str
    subject_id: str
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    sentence: str = ""
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    erased: bool = False
    payload_digest: str
    digest: str
