"""What a form or a sheet says about a project."""

from datetime import date

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.projects import Duty, Leitsatz, PartnerRole, PlanningStage, ProjectState


class ProjectPartnerData(Shape):
    """A partner's part in a project."""

    partner_id: int
    role: PartnerRole


class ProjectData(Shape):
    """A Vorhaben as people enter it. ``None`` is unknown; cost in cents.

    ``originals`` keeps the text of a cell that could not be read for certain, by field; ``contact`` is an office.
    """

    title: str = Field(min_length=3, max_length=300)
    number: str = ""
    description: str = Field(default="", max_length=10_000)
    keywords: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    cost_cents: Cents | None = None
    starts_on: date | None = None
    starts_on_text: str = ""
    planning_stage: PlanningStage | None = None
    priority: int | None = Field(default=None, ge=1, le=4)
    duty: Duty | None = None
    state: ProjectState = ProjectState.PLANNED
    reusable: bool = False
    leitsaetze: tuple[Leitsatz, ...] = ()
    originals: dict[str, str] = Field(default_factory=dict)
    contact: str = Field(default="", max_length=300)
    unit_id: int | None = None
    partners: tuple[ProjectPartnerData, ...] = ()
