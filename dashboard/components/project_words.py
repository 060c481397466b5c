"""A project in words: what is known, what is missing, and why it matters."""

from tracker.formats import UNKNOWN, day, listed
from tracker.services.projects import ProjectCard
from tracker.shapes.projects import ProjectData

ENOUGH_WORDS = 2
ENOUGH_DESCRIPTION = 80


def missing(data: ProjectData) -> list[str]:
    """Return what would make suggestions better, the most useful first."""
    lacks = (
        ("eine Kurzbeschreibung", len(data.description) < ENOUGH_DESCRIPTION),
        ("Stichworte", len(data.keywords) < ENOUGH_WORDS),
        ("Gesamtkosten", data.cost_cents is None),
        ("geplanter Beginn", data.starts_on is None and not data.starts_on_text),
        ("Planungsstand", data.planning_stage is None),
        ("Pflichtaufgabe oder freiwillig", data.duty is None),
        ("Priorität", data.priority is None),
        ("Fachbereich/Amt", data.unit_id is None),
    )
    return [words for words, lacking in lacks if lacking]


def completeness(data: ProjectData) -> str:
    """Say in one sentence what is missing."""
    lacking = missing(data)
    return f"Es fehlen: {listed(lacking)}" if lacking else "vollständig"


def as_written(data: ProjectData, field: str, known: str = "") -> str:
    """Return what is known of a field, and what the list said that it came from where that says more or else."""
    original = data.originals.get(field, "")
    return f"{known or UNKNOWN} (in der Liste: „{original}“)" if original else known or UNKNOWN


def begins(data: ProjectData) -> str:
    """Say when it is to begin."""
    return day(data.starts_on) if data.starts_on else data.starts_on_text or UNKNOWN


def name(card: ProjectCard) -> str:
    """Return number and title."""
    return f"{card.data.number} {card.data.title}".strip()
