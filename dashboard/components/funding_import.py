"""Bestand importieren: what the page says that takes over a Fördermittelübersicht."""

from sqlmodel import Session

from dashboard.components import table_import
from dashboard.components.table_import import ImportPage
from dashboard.viewer import Viewer
from tracker.importing import APPLICATIONS

VIEW = "import"
"""What ``?ansicht=`` says in the address of the page Anträge when this is asked for."""
PAGE = ImportPage(
    key="funding import",
    kind=APPLICATIONS,
    title="Fördermittelübersicht",
    intro="Laden Sie Ihre Fördermittelübersicht so hoch, wie sie ist: Titelzeilen, verbundene Zellen und Summen stören "
    "nicht. Was nicht sicher zu lesen ist, bleibt im Wortlaut stehen. Gespeichert wird erst, wenn Sie zustimmen. "
    "Leere Zellen ändern nichts, und gelöscht wird nichts.",
)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the upload and what would become of the file."""
    table_import.draw(session, viewer, PAGE)
