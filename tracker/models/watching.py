"""What staff watch and what they look for: pages, links, awards of others, searches, hints."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from tracker.models.columns import Moment, json_column, reference, word
from tracker.vocabulary.calls import Level
from tracker.vocabulary.work import HintState, LinkState


class WatchedPage(SQLModel, table=True):
    """An address that staff added. ``source`` is the spider that reads it: the watch list or a single page of a site.

    ``content_hash`` is of the page's own text, so that a change is noticed even where no fact was read.
    """

    __tablename__ = "watched_page"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    source: str = Field(foreign_key="source.name", index=True)
    url: str = Field(unique=True)
    title: str = ""
    level: Level = Field(default=Level.UNKNOWN, sa_type=word(Level))
    provider: str = ""
    note: str = ""
    active: bool = True
    added_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    added_at: datetime = Field(sa_type=Moment)
    content_hash: str = ""
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime | None = Field(default=None, sa_type=Moment)
    trouble: str = ""


class LinkCheck(SQLModel, table=True):
    """What became of a call's official link when it was last tried. A dead link is not a dead programme."""

    __tablename__ = "link_check"

    call_id: int = Field(foreign_key="funding_call.id", primary_key=True)
    url: str
    state: LinkState = Field(sa_type=word(LinkState), index=True)
    said: str = ""
    checked_at: datetime = Field(sa_type=Moment)
    failing_since: datetime | None = Field(default=None, sa_type=Moment)


class KnownAward(SQLModel, table=True):
    """A project of somebody else that was funded (Förderkatalog): evidence for "ähnlich gefördert". Money in cents."""

    __tablename__ = "known_award"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(foreign_key="source.name", index=True)
    external_id: str
    title: str
    recipient: str = ""
    place: str = ""
    ags: str = Field(default="", index=True)
    land: str = ""
    ministry: str = ""
    agency: str = ""
    programme: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    amount_cents: int | None = Field(default=None, sa_type=BigInteger)
    joint_title: str = ""
    url: str = ""
    call_id: int | None = Field(default=None, sa_column=reference("funding_call.id", nullable=True))
    fingerprint: str = ""
    first_seen: datetime = Field(sa_type=Moment)
    last_seen: datetime = Field(sa_type=Moment)


class SavedSearch(SQLModel, table=True):
    """A search the office keeps; ``query`` is the address bar's part behind the question mark."""

    __tablename__ = "saved_search"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    person_id: int = Field(sa_column=reference("person.id"))
    title: str
    query: str
    looked_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)


class CorrectionHint(SQLModel, table=True):
    """A Korrekturhinweis: somebody says that a fact is wrong; the office takes it over or says why not."""

    __tablename__ = "correction_hint"

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    call_id: int = Field(sa_column=reference("funding_call.id"))
    person_id: int = Field(sa_column=reference("person.id"))
    partner_id: int | None = Field(default=None, sa_column=reference("partner.id", nullable=True))
    field: str = ""
    text: str
    state: HintState = Field(default=HintState.OPEN, sa_type=word(HintState), index=True)
    answer: str = ""
    answered_by_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class Synonym(SQLModel, table=True):
    """A word the office taught the search: ``words`` mean the same in town halls. Takes effect at once."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: UUID = Field(default_factory=uuid4, unique=True)
    words: list[str] = Field(default_factory=list, sa_column=json_column())
    note: str = ""
    active: bool = True
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    made_at: datetime = Field(sa_type=Moment)


class SeenSuggestion(SQLModel, table=True):
    """*Alles gesehen*: a partner has looked at this call as it was then; it stays out of the way until it changes."""

    __tablename__ = "seen_suggestion"

    partner_id: int = Field(foreign_key="partner.id", primary_key=True)
    call_id: int = Field(foreign_key="funding_call.id", primary_key=True, index=True)
    call_fingerprint: str
    person_id: int | None = Field(default=None, sa_column=reference("person.id", nullable=True))
    seen_at: datetime = Field(sa_type=Moment)


class Draft(SQLModel, table=True):
    """A half-filled form, so that nothing typed is lost when a session ends. ``key`` names form and record."""

    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(sa_column=reference("person.id"))
    key: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=json_column())
    saved_at: datetime = Field(sa_type=Moment)
