"""Addresses of pages and records. They are fixed: bookmarks, letters and calendars point here."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode
from uuid import UUID

from tracker.errors import NotFound

START = "start"
SUGGESTIONS = "vorschlaege"
CALLS = "aufrufe"
CALL = "aufruf"
PROJECTS = "vorhaben"
SOURCES = "quellen"
INQUIRIES = "anfragen"
APPLICATIONS = "antraege"
APPLICATION = "antrag"
JOINT_APPLICATIONS = "gemeinsame-antraege"
BUDGET = "haushalt"
DUE = "fristen"
AWARDS = "bewilligungen"
REPORT = "bericht"
ADMINISTRATION = "verwaltung"
PAGES = (
    START,
    SUGGESTIONS,
    CALLS,
    CALL,
    PROJECTS,
    INQUIRIES,
    APPLICATIONS,
    APPLICATION,
    JOINT_APPLICATIONS,
    BUDGET,
    DUE,
    AWARDS,
    REPORT,
    SOURCES,
    ADMINISTRATION,
)

VIEWER = "als"
PAGE_NUMBER = "seite"


def address(page: str, parameters: Mapping[str, str] | None = None) -> str:
    """Return the path of a page with what it shows, such as ``/aufruf?id=…``."""
    filled = {name: value for name, value in (parameters or {}).items() if value}
    return f"/{page}?{urlencode(filled)}" if filled else f"/{page}"


def record_id(text: str) -> UUID:
    """Read the ``?id=`` of an address.

    Raises:
        NotFound: it is not one of ours.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("Diese Adresse ist nicht vollständig. Bitte öffnen Sie den Eintrag über die Liste.") from error


def with_repeats(page: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return the path of a page with parameters of which some stand more than once, as filters do."""
    return f"/{page}?{urlencode(parameters)}"
