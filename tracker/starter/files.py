"""The starter data as it stands in the files beside this module: read, checked, nothing stored."""

import json
from collections.abc import Iterator
from datetime import date
from importlib import resources
from typing import Annotated, Literal, TypeVar

from pydantic import Field, StringConstraints

from tracker.shapes.base import Shape
from tracker.vocabulary.people import LegalForm, PartnerKind, Role
from tracker.vocabulary.projects import Duty, PartnerRole, PlanningStage, ProjectState

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Name = Annotated[str, StringConstraints(min_length=2, strip_whitespace=True)]
Ags = Annotated[str, StringConstraints(pattern=r"^\d{5}(\d{3})?$")]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
# Starter mail must never reach anybody; RFC 2606 keeps this top-level domain empty.
DeadMail = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+@[a-z0-9-]+\.invalid$")]
SpendingKind = Literal["investment", "consumptive", "mixed"]


class StarterPartner(Shape):
    """A partner. ``inhabitants`` is rounded; the county has none of its own, it is the sum of the others."""

    key: Key
    name: Name
    short_name: Name
    kind: PartnerKind
    ags: Ags
    inhabitants: Annotated[int, Field(gt=0)] | None
    note: str


class StarterUnit(Shape):
    """A department of a partner, known by partner and abbreviation."""

    partner: Key
    name: Name
    abbreviation: Annotated[str, StringConstraints(min_length=2, max_length=6)]


class StarterOrganisation(Shape):
    """A municipal company. A share nobody has entered stays ``None`` (hundredths of a percent)."""

    key: Key
    name: Name
    legal_form: LegalForm
    partners: tuple[Key, ...] = Field(min_length=1)
    sector: Name
    municipal_share_hundredths: Annotated[int, Field(ge=0, le=10_000)] | None


class StarterPerson(Shape):
    """A functional mailbox, never a natural person."""

    key: Key
    name: Name
    email: DeadMail
    role: Role
    partner: Key


class StarterPart(Shape):
    """One partner's part in a project."""

    partner: Key
    role: PartnerRole


class StarterProject(Shape):
    """A project of the inventory. ``unit`` is an abbreviation among the units of the leading partner."""

    number: Annotated[str, StringConstraints(pattern=r"^V-\d{3}$")]
    title: Name
    description: Name
    keywords: tuple[Name, ...] = Field(min_length=2, max_length=4)
    partners: tuple[StarterPart, ...] = Field(min_length=1)
    unit: str
    cost_eur: Annotated[int, Field(gt=0)] | None
    planned_start: Month | None
    planning_stage: PlanningStage | None
    priority: Annotated[int, Field(ge=1, le=4)] | None
    duty: Duty | None
    state: ProjectState
    reusable: bool
    kind: SpendingKind

    @property
    def cost_cents(self) -> int | None:
        """Total cost in cents."""
        return None if self.cost_eur is None else self.cost_eur * 100

    @property
    def starts_on(self) -> date | None:
        """First day of the planned month."""
        return None if self.planned_start is None else date.fromisoformat(f"{self.planned_start}-01")


AnyShape = TypeVar("AnyShape", bound=Shape)


def partners() -> tuple[StarterPartner, ...]:
    """Return the county and its ten municipalities."""
    return _read("partners", StarterPartner)


def units() -> tuple[StarterUnit, ...]:
    """Return the departments of all partners."""
    return _read("units", StarterUnit)


def organisations() -> tuple[StarterOrganisation, ...]:
    """Return the municipal companies of public record."""
    return _read("organisations", StarterOrganisation)


def people() -> tuple[StarterPerson, ...]:
    """Return the functional mailboxes."""
    return _read("people", StarterPerson)


def projects() -> tuple[StarterProject, ...]:
    """Return the inventory of projects."""
    return _read("projects", StarterProject)


def call_lines() -> tuple[dict[str, object], ...]:
    """Return the calls in the fields of ``export calls --format jsonl``; the importer checks them."""
    return tuple(json.loads(line) for line in _lines("calls"))


def _read(name: str, shape: type[AnyShape]) -> tuple[AnyShape, ...]:
    """Return the lines of one file as shapes; a broken line raises pydantic's ValidationError."""
    return tuple(shape.model_validate_json(line, strict=True) for line in _lines(name))


def _lines(name: str) -> Iterator[str]:
    source = resources.files("tracker.starter").joinpath(f"{name}.jsonl")
    with source.open(encoding="utf-8") as handle:
        yield from (line for line in handle if line.strip())
