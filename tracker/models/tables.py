"""Every table, so that one import knows the whole schema."""

from sqlmodel import SQLModel

from tracker.models import (
    access,
    applications,
    audit,
    awards,
    calls,
    councils,
    finance,
    inquiries,
    matches,
    origins,
    partners,
    projects,
    sources,
    tasks,
    watching,
    work,
)

METADATA = SQLModel.metadata
FILES = (
    access,
    applications,
    audit,
    awards,
    calls,
    councils,
    finance,
    inquiries,
    matches,
    origins,
    partners,
    projects,
    sources,
    tasks,
    watching,
    work,
)
