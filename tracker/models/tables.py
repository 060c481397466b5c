"""Every table, so that one import knows the whole schema."""

from sqlmodel import SQLModel

from tracker.models import applications, audit, calls, matches, origins, partners, projects, sources, work

METADATA = SQLModel.metadata
FILES = (applications, audit, calls, matches, origins, partners, projects, sources, work)
