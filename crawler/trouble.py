"""What went wrong while asking a source, in one German sentence with what to do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import exceptions
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.web.client import ResponseFailed

TOO_MANY_REQUESTS = 429
REFUSALS = (403, TOO_MANY_REQUESTS)
"""Answers of a site that does not want to be asked by us, or not so often."""

_LONGEST_WAIT = timedelta(days=30)
_CERTIFICATE = (
    "Das Zertifikat der Quelle „{title}“ wurde nicht anerkannt; hinter einem Proxy mit eigener Zertifizierungsstelle "
    "setzen Sie bitte FOERDERPFAD_CA_FILE."
)
_SENTENCES: tuple[tuple[type[BaseException], str], ...] = (
    (
        TunnelError,
        "Der Proxy lässt keine Verbindung zur Quelle „{title}“ zu; bitte prüfen Sie die Einstellung des Proxys.",
    ),
    (
        exceptions.CannotResolveHostError,
        "Die Quelle „{title}“ wurde nicht gefunden; bitte prüfen Sie die Internetverbindung.",
    ),
    (
        exceptions.DownloadConnectionRefusedError,
        "Die Quelle „{title}“ nimmt keine Verbindung an; bitte versuchen Sie es später.",
    ),
    (
        exceptions.DownloadTimeoutError,
        "Die Quelle „{title}“ hat nicht rechtzeitig geantwortet; bitte versuchen Sie es später.",
    ),
    (
        exceptions.ResponseDataLossError,
        "Die Übertragung von der Quelle „{title}“ brach ab; bitte versuchen Sie es später.",
    ),
    (
        exceptions.DownloadCancelledError,
        "Die Antwort der Quelle „{title}“ war größer als erlaubt und wurde nicht gelesen.",
    ),
)


def sentence(error: BaseException, title: str) -> str:
    """Return what happened to a request to the source with this title."""
    chain = list(_causes(error))
    for http in (each for each in chain if isinstance(each, HttpError)):
        return of_status(int(http.response.status), title)
    if any(type(each).__module__.startswith("OpenSSL.") for each in chain):
        return _CERTIFICATE.format(title=title)
    for kind, words in _SENTENCES:
        if any(isinstance(each, kind) for each in chain):
            return words.format(title=title)
    if isinstance(error, exceptions.IgnoreRequest):
        return _of_refusal(str(error), title)
    name = type(chain[-1]).__name__
    return f"Der Abruf der Quelle „{title}“ ist fehlgeschlagen ({name}); bitte versuchen Sie es später."


def was_sent_away(error: BaseException | None) -> bool:
    """Say whether the site answered with a redirect to somebody else, as bot protections do."""
    return isinstance(error, exceptions.IgnoreRequest) and "offsite" in str(error)


def of_status(status: int, title: str) -> str:
    """Return what an answer with this status means."""
    if status in REFUSALS:
        return f"Die Quelle „{title}“ hat den Abruf abgelehnt (Antwort {status})."
    return f"Die Quelle „{title}“ hat mit einem Fehler geantwortet ({status}); bitte versuchen Sie es später."


def retry_after(response: Response, now: datetime) -> timedelta | None:
    """Return how long the site asks to be left alone (RFC 9110, 10.2.3); ``None`` when it does not say."""
    said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    try:
        wait = timedelta(seconds=int(said)) if said.isdecimal() else _moment(said) - now
    except (ValueError, OverflowError):
        return None
    return max(timedelta(), min(wait, _LONGEST_WAIT))


def _moment(said: str) -> datetime:
    found = parsedate_to_datetime(said)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _of_refusal(reason: str, title: str) -> str:
    if "robots.txt" in reason:
        return f"Die Quelle „{title}“ erlaubt den automatischen Abruf dieser Adresse nicht (robots.txt)."
    if "offsite" in reason:
        return f"Die Quelle „{title}“ hat auf eine fremde Adresse weitergeleitet; dort wurde nichts abgerufen."
    return f"Die Quelle „{title}“ war nicht erreichbar; bitte versuchen Sie es später."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and everything behind it, through Python's chain and Twisted's list of reasons."""
    yield error
    behind = [error.__cause__] if error.__cause__ else []
    if isinstance(error, ResponseFailed):
        behind += [failure.value for failure in error.reasons]
    for cause in behind:
        yield from _causes(cause)
