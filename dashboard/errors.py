"""What a person sees when something goes wrong: one German sentence and what to do. Tracebacks stay in the log."""

from sqlalchemy.exc import DBAPIError

from dashboard import addresses
from dashboard.components.markup import link, show, tag
from dashboard.components.notice import notice
from tracker import clock
from tracker.errors import FoerderpfadError
from tracker.formats import moment

_AGAIN = "Bitte laden Sie die Seite in einer Minute neu und prüfen Sie, ob Ihre letzte Eingabe gespeichert ist."


def explain(error: Exception) -> bool:
    """Say it on the page; ``True`` tells Streamlit that nothing else is to be shown."""
    if isinstance(error, FoerderpfadError):
        notice(str(error), refused=True)
    elif isinstance(error, DBAPIError):
        notice(
            f"Die Datenbank antwortet nicht. {_AGAIN} Hilft das nicht, sagen Sie bitte der IT Bescheid.", refused=True
        )
    else:
        notice(
            f"Das hat nicht geklappt, und es liegt nicht an Ihnen. {_AGAIN} Passiert es wieder, sagen Sie bitte der IT "
            f"Bescheid und nennen Sie den Zeitpunkt: {moment(clock.now())}.",
            refused=True,
        )
    show(tag("p", link("Zur Übersicht", addresses.address(addresses.START)), class_="fp"))
    return True
