"""Awards of others: what a public catalogue says about a project that was funded, and which of them resemble a call."""

from datetime import date

from pydantic import Field

from tracker.shapes.base import Shape


class KnownAwardData(Shape):
    """One funded project as a public catalogue lists it; never a call. Money is in cents, ``None`` means unknown.

    ``programme`` is the subject the catalogue files it under: it does not name the funding programme itself.
    ``ags`` is the official key of the recipient's municipality, ``agency`` who handles the award.
    """

    source: str
    external_id: str
    title: str
    recipient: str = ""
    place: str = ""
    ags: str = ""
    land: str = ""
    ministry: str = ""
    agency: str = ""
    programme: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    amount_cents: int | None = Field(default=None, ge=0)
    joint_title: str = ""
    url: str = ""


class SimilarAward(Shape):
    """An award shown beside a call. ``why`` is a short German reason, ``certain`` that it came from this programme."""

    title: str
    recipient: str = ""
    place: str = ""
    ministry: str = ""
    programme: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    amount_cents: int | None = None
    url: str = ""
    why: str = ""
    certain: bool = False
    nearby: bool = False
