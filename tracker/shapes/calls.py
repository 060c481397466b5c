"""What a source says about one funding call, and what was read out of its text."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from tracker.shapes.base import Shape
from tracker.vocabulary.calls import BodyKind, CallStatus, Level, RoundKind

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$")]
Cents = Annotated[int, Field(ge=0)]
Hundredths = Annotated[int, Field(ge=0, le=10_000)]


class Passage(Shape):
    """A place in a text: code points from ``start`` to ``end``, and what stands there."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    quote: str


class RoundData(Shape):
    """One application round. ``closes_at`` is local time as text, since "24:00" exists."""

    kind: RoundKind = RoundKind.APPLICATION
    opens_on: date | None = None
    closes_on: date | None = None
    closes_at: ClockTime | None = None
    recurs: tuple[MonthDay, ...] = ()
    rolling: bool = False
    quote: str = ""
    passage: Passage | None = None


class CallFacts(Shape):
    """What the prose of a call says. ``None`` means the text does not say.

    Money is in cents, rates are hundredths of a percent. ``passages`` names for each
    field where it was read: ``status``, ``rate``, ``rate_weak``, ``amount_max``,
    ``amount_min``, ``cost_min``, ``own_share_min``.
    """

    status: CallStatus = CallStatus.UNKNOWN
    rounds: tuple[RoundData, ...] = ()
    rate_hundredths: Hundredths | None = None
    rate_weak_hundredths: Hundredths | None = None
    amount_min_cents: Cents | None = None
    amount_max_cents: Cents | None = None
    cost_min_cents: Cents | None = None
    own_share_min_hundredths: Hundredths | None = None
    passages: dict[str, Passage] = Field(default_factory=dict)


class BodyData(Shape):
    """An office behind a programme. Never a natural person."""

    kind: BodyKind
    name: str
    phone: str = ""
    email: str = ""
    url: str = ""
    address: str = ""


class LinkData(Shape):
    """An address a source names, with its title."""

    title: str
    url: str


class CallData(Shape):
    """One call as one source describes it. Spiders yield it; origins are made of it.

    ``text`` is the plain NFC text the passages point into (fields joined by
    ``crawler.parsing.plain``). ``areas`` are ISO 3166-2 codes ("DE", "DE-NW"), AGS prefixes
    ("05978"), named sets ("set:steinkohle") or "EU"; empty means unknown.
    ``applicants``, ``funding_types`` and ``topics`` are codes of ``vocabulary/*.csv``;
    unknown ones are kept. ``not_applicable`` names fields that do not apply.
    """

    source: str
    external_id: str
    url: str = ""
    title: str
    provider: str = ""
    level: Level = Level.UNKNOWN
    areas: tuple[str, ...] = ()
    applicants: tuple[str, ...] = ()
    funding_types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    facts: CallFacts = Field(default_factory=CallFacts)
    status_note: str = ""
    not_applicable: tuple[str, ...] = ()
    summary: str = ""
    text: str = ""
    legal_basis: str = ""
    contact: str = ""
    bodies: tuple[BodyData, ...] = ()
    links: tuple[LinkData, ...] = ()
    licence: str = ""
    attribution: str = ""
    published_on: date | None = None
