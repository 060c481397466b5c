"""``/kalender/{token}.ics`` and ``/aufrufe.atom``: what programs fetch by themselves, again and again."""

from hashlib import sha256

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from dashboard.routes.limits import Limiter
from dashboard.routes.plain import page
from tracker import clock, database
from tracker.errors import NotFound
from tracker.services import subscriptions, tokens
from tracker.settings import Settings
from tracker.vocabulary.work import TokenPurpose

_GONE = "Dieses Kalender-Abo gilt nicht mehr. Auf der Seite Fristen lässt sich ein neues anlegen."


class Feeds:
    """Answers for one ledger."""

    def __init__(self, engine: Engine, settings: Settings, limiter: Limiter) -> None:
        """Take the ledger, and who counts failures."""
        self._engine, self._settings, self._limiter = engine, settings, limiter

    def calendar(self, request: Request) -> Response:
        """Answer a calendar program."""
        client = request.client.host if request.client else ""
        if self._limiter.blocked(client):
            return Response(status_code=429)
        now = clock.now()
        try:
            with database.read(self._engine) as session:
                token = str(request.path_params["token"])
                opened = tokens.open_link(session, token=token, purpose=TokenPurpose.CALENDAR, now=now)
                content = subscriptions.calendar_of(
                    session,
                    opened,
                    base_url=self._settings.base_url,
                    now=now,
                    names_viewer=self._settings.auth == "local",
                )
        except NotFound as error:
            self._limiter.failed(client)
            with database.write(self._engine) as session:
                tokens.note_refusal(session, path="kalender", sentence=str(error), now=now)
            return page("Kein Kalender", _GONE, status=404)
        return _answer(request, content, "text/calendar; charset=utf-8", cache="private, max-age=3600")

    def calls(self, request: Request) -> Response:
        """Answer a feed reader."""
        with database.read(self._engine) as session:
            content = subscriptions.feed_of_calls(session, base_url=self._settings.base_url, now=clock.now())
        return _answer(request, content, "application/atom+xml; charset=utf-8", cache="public, max-age=900")


def _answer(request: Request, content: bytes, media_type: str, *, cache: str) -> Response:
    """Answer with what changed only: 304 when the asker has it already."""
    # The moment of making is in the calendar and says nothing about its content.
    stable = b"\n".join(line for line in content.splitlines() if not line.startswith(b"DTSTAMP"))
    tag = f'"{sha256(stable).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": cache}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
