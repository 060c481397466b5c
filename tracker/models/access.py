"""Personal links, what people forward, and what they were reminded of."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.work import TokenPurpose


class AccessToken(SQLModel, table=True):
    """A personal link. Only the hash of the token is stored; ``subject`` says which one thing it opens."""

    __tablename__ = "access_token"

    id: int | None = Field(default=None, primary_key=True)
    hash: str = Field(unique=True)
    purpose: TokenPurpose = Field(sa_type=word(TokenPurpose), index=True)
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    letter_id: int | None = Field(default=None, sa_column=reference("letter.id", nullable=True))
    subject: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    last_used_at: datetime | None = Field(default=None, sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class Forwarding(SQLModel, table=True):
    """*Weitergeben an*: a colleague is asked; the Stellungnahme stands beside the partner's answer, never for it."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    partner_id: int = Field(sa_column=reference("partner.id"))
    call_id: int = Field(sa_column=reference("funding_call.id"))
    project_id: int | None = Field(default=None, sa_column=reference("project.id", nullable=True))
    from_person_id: int = Field(sa_column=reference("person.id"))
    to_name: str
    to_email: str
    question: str = ""
    opinion: str = ""
    in_favour: bool | None = None
    made_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class ReminderStep(SQLModel, table=True):
    """A step of the reminder ladder that a person has had; a moved day starts the ladder anew."""

    __tablename__ = "reminder_step"
    __table_args__ = (UniqueConstraint("person_id", "subject", "step", "due_on"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id"))
    subject: str
    step: int
    due_on: date
    letter_id: int | None = Field(default=None, sa_column=reference("letter.id", nullable=True, ondelete="SET NULL"))
    made_at: datetime = Field(sa_type=Moment)


class LetterItem(SQLModel, table=True):
    """What a letter told a person, in which state, so that it is told again only when it changed."""

    __tablename__ = "letter_item"
    __table_args__ = (UniqueConstraint("letter_id", "section", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(sa_column=reference("letter.id", ondelete="CASCADE"))
    person_id: int = Field(sa_column=reference("person.id"))
    section: str
    subject: str = Field(index=True)
    fingerprint: str
