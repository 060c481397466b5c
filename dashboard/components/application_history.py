"""The Änderungshistorie: who did what and when, in sentences."""

from sqlmodel import Session

from dashboard.components import application_head, export
from dashboard.components.empty import empty
from dashboard.components.markup import show
from dashboard.components.table import Column, table
from dashboard.viewer import Viewer
from tracker.formats import moment
from tracker.services import application_history
from tracker.services.application_cards import ApplicationCard

_COLUMNS = (Column("Wann"), Column("Wer"), Column("Was"))
_EVERYTHING = 10_000


def draw(session: Session, viewer: Viewer, card: ApplicationCard) -> None:
    """Draw the newest changes first, and all of them as a file."""
    application_head.heading("Änderungshistorie")
    found = application_history.of_application(session, viewer.actor, public_id=card.public_id)
    if not found:
        empty("Hier ist noch nichts festgehalten.", "Jede Änderung steht hier mit Datum, Person und Grund.")
        return
    show(
        table(
            "Die neuesten Änderungen zuerst", _COLUMNS, [(moment(line.at), line.actor, line.sentence) for line in found]
        )
    )
    export.buttons(
        "Änderungshistorie",
        ("Wann", "Wer", "Was"),
        lambda fresh: [
            (moment(line.at), line.actor, line.sentence)
            for line in application_history.of_application(
                fresh, viewer.actor, public_id=card.public_id, limit=_EVERYTHING
            )
        ],
    )
