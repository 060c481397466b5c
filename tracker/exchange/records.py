"""What an export says about one record. Money in cents, ``None`` is unknown; calls have a format of their own."""

from datetime import date, datetime
from typing import Any

from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.calls import Band, ReviewAnswer, ReviewReason
from tracker.vocabulary.projects import Duty, Leitsatz, PlanningStage, ProjectState


class ProjectRecord(Shape):
    """A Vorhaben of the inventory; the lead is named apart from the other partners."""

    id: str
    number: str
    lead: str
    partners: tuple[str, ...]
    unit: str
    title: str
    description: str
    keywords: tuple[str, ...]
    synonyms: tuple[str, ...]
    cost_cents: Cents | None
    starts_on: date | None
    starts_on_text: str
    planning_stage: PlanningStage | None
    priority: int | None
    duty: Duty | None
    state: ProjectState
    reusable: bool
    contact: str
    leitsaetze: tuple[Leitsatz, ...] = ()
    originals: dict[str, str] = {}  # noqa: RUF012 - a shape never changes, its defaults neither
    is_example: bool


class MatchRecord(Shape):
    """A suggestion and why it was made."""

    project_id: str
    project: str
    lead: str
    call_id: str
    call: str
    rank: int
    score: float
    band: Band
    excluded: bool
    sentence: str
    computed_at: datetime
    is_example: bool


class ReviewRecord(Shape):
    """An answer of a partner. ``answer`` is missing where one was taken back."""

    partner: str
    person: str
    call_id: str
    call: str
    project_id: str | None
    project: str
    answer: ReviewAnswer | None
    reason: ReviewReason | None
    note: str
    follow_up_on: date | None
    made_at: datetime
    is_example: bool


class AuditRecord(Shape):
    """An event of the history, with the digests that chain it to the one before."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: str
    partner: str
    sentence: str
    payload: dict[str, Any]
    erased: bool
    payload_digest: str
    digest: str
