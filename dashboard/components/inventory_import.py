"""Excel übernehmen: what the page says that takes over a list of Vorhaben."""

from sqlmodel import Session

from dashboard.components import table_import
from dashboard.components.table_import import ImportPage
from dashboard.viewer import Viewer
from tracker.importing import PROJECTS

TAKE_OVER = "uebernehmen"
PAGE = ImportPage(
    key="inventory import",
    kind=PROJECTS,
    title="Liste der Vorhaben",
    intro="Laden Sie die Liste so hoch, wie sie ist: Titelzeilen, verbundene Zellen und Summen stören nicht. "
    "Gespeichert wird erst, wenn Sie zustimmen. Leere Zellen ändern nichts, und gelöscht wird nichts.",
    afterwards="Die Vorschläge werden neu berechnet.",
)


def draw(session: Session, viewer: Viewer) -> None:
    """Draw the upload and what would become of the file."""
    table_import.draw(session, viewer, PAGE)
