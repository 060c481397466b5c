"""What a form says about an Anfrage."""

from datetime import date

from pydantic import Field

from tracker.shapes.base import Shape
from tracker.shapes.calls import Cents
from tracker.vocabulary.projects import PlanningStage
from tracker.vocabulary.work import InquiryState, Researcher


class InquiryData(Shape):
    """An Anfrage as people enter it. ``None`` is unknown; cost in cents. The last five are the office's."""

    partner_id: int
    title: str = Field(min_length=3, max_length=300)
    unit: str = Field(default="", max_length=200)
    asked_by: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=4_000)
    cost_cents: Cents | None = None
    period: str = Field(default="", max_length=200)
    planning_stage: PlanningStage | None = None
    wanted_by: date | None = None
    handled_by_id: int | None = None
    researched_by: Researcher = Researcher.SELF
    state: InquiryState = InquiryState.NEW
    result: str = Field(default="", max_length=4_000)
