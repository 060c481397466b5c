"""Fields that must be filled in: marked with a star that is explained once, and named together when they are not."""

from collections.abc import Mapping

from dashboard.components.markup import show, tag
from tracker.errors import Refused

_MARK = " *"


def marked(label: str) -> str:
    """Return what stands above a field that must be filled in."""
    return f"{label}{_MARK}"


def explain() -> None:
    """Say once what the star means."""
    show(tag("p", "Felder mit * sind Pflicht; alles andere lässt sich später ergänzen.", class_="fp fp-soft fp-small"))


def check(filled: Mapping[str, bool]) -> None:
    """Let pass when every field (its name → whether it is filled in) is there.

    Raises:
        Refused: naming all that are missing.
    """
    missing = [name for name, is_there in filled.items() if not is_there]
    if missing:
        raise Refused(f"Bitte füllen Sie noch aus: {', '.join(missing)}.")
