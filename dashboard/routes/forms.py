"""Reading the forms of our own routes: small, plain, and only from our own pages."""

import hmac
from collections import defaultdict
from hashlib import sha256
from urllib.parse import parse_qsl

from starlette.requests import Request

from tracker.errors import NotAllowed, Refused
from tracker.settings import Settings

MOST_BYTES = 20_000
MOST_FIELDS = 30
FORM = "application/x-www-form-urlencoded"


async def body_of(request: Request) -> bytes:
    """Return what was sent.

    Raises:
        Refused: it is larger than any form of ours.
    """
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            raise Refused("Die Eingabe ist zu lang. Bitte kürzen Sie sie.")
    return bytes(content)


def fields(request: Request, content: bytes) -> dict[str, str]:
    """Return the fields of a form; a missing one reads as empty.

    Raises:
        Refused: it is no form, or cannot be read.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Refused("Die Eingabe kam nicht aus unserem Formular. Bitte öffnen Sie den Link aus Ihrer Mail erneut.")
    try:
        pairs = parse_qsl(content.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused("Die Eingabe ist nicht lesbar. Bitte öffnen Sie den Link aus Ihrer Mail erneut.") from error
    return defaultdict(str, pairs)


def seal(settings: Settings, path: str) -> str:
    """Return what a form of ours carries, so that no page of somebody else can send it."""
    return hmac.new(settings.secret_key.get_secret_value().encode(), path.encode(), sha256).hexdigest()


def check_seal(settings: Settings, path: str, given: str) -> None:
    """Refuse a form that did not come from the page at this address.

    Raises:
        NotAllowed: the seal is missing or wrong.
    """
    if not hmac.compare_digest(seal(settings, path), given):
        raise NotAllowed("Die Eingabe kam nicht von unserer Seite. Bitte öffnen Sie den Link aus Ihrer Mail erneut.")
