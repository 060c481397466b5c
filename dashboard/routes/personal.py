"""The pages behind personal links: plain HTML, one thing each, nothing changed by looking.

The token stands in the address and is the permission. It is written to no log and into no audit event.
"""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Engine
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dashboard.components.markup import is_web
from dashboard.routes import forms
from dashboard.routes.limits import Limiter
from dashboard.routes.plain import page
from tracker import clock, database
from tracker.errors import FoerderpfadError, NotAllowed, NotFound
from tracker.letters.personal import PATHS
from tracker.letters.render import unbroken
from tracker.services import access_letters, tokens
from tracker.services.tokens import Opened
from tracker.settings import Settings
from tracker.vocabulary.work import TokenPurpose

NO_STORE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
FRESH = "neu"
TOO_MANY = "Zu viele Versuche mit ungültigen Links. In zehn Minuten geht es weiter."
EXPIRED = "Er ist abgelaufen."
INVALID = "Dieser Link ist nicht gültig"
ADVICE = (
    "Vielleicht wurde er beim Kopieren abgeschnitten, oder die Zuständigkeit hat gewechselt. Bitte öffnen Sie ihn "
    "noch einmal direkt aus der Mail. Hilft das nicht, wenden Sie sich an die Projektleitstelle."
)

Show = Callable[[Session, Opened, dict[str, Any]], Response]
Act = Callable[[Session, Opened, dict[str, str]], dict[str, Any]]


class Kind(NamedTuple):
    """One kind of personal page: ``show`` draws it, ``act`` does what its form says and returns what to show then.

    ``one_click`` takes the body a mail program sends by itself (RFC 8058); those carry no seal.
    """

    purpose: TokenPurpose
    show: Show
    act: Act
    one_click: Callable[[bytes], bool] = lambda _: False


class PersonalDoor:
    """Opens links for one ledger."""

    def __init__(self, engine: Engine, settings: Settings, limiter: Limiter | None = None) -> None:
        """Take the ledger, and who counts failures."""
        self._engine, self._settings = engine, settings
        self._limiter = limiter or Limiter()

    def answering(self, kind: Kind) -> Callable[[Request], Awaitable[Response]]:
        """Return the route of one kind."""

        async def answer(request: Request) -> Response:
            client = request.client.host if request.client else ""
            if self._limiter.blocked(client):
                return _told("Bitte warten Sie", TOO_MANY, 429)
            try:
                content = await forms.body_of(request) if request.method == "POST" else b""
            except FoerderpfadError as error:
                return _told("Das hat nicht geklappt", str(error), 413)
            return await run_in_threadpool(self._answer, kind, request, content, client)

        return answer

    def _answer(self, kind: Kind, request: Request, content: bytes, client: str) -> Response:
        token = str(request.path_params["token"])
        try:
            with database.read(self._engine) as session:
                opened = tokens.open_link(session, token=token, purpose=kind.purpose, now=clock.now())
                if request.method != "POST" and not opened.expired:
                    return self._shown(session, kind, opened, token, _asked(request))
            if opened.expired:
                self._note(kind, EXPIRED)
            if request.method == "POST":
                return self._done(kind, opened, token, request, content)
            return render("abgelaufen", status=410, seal=self._seal(kind, token))
        except NotFound as error:
            self._refused(kind, client, str(error))
            return _told(INVALID, ADVICE, 404)
        except NotAllowed as error:
            self._refused(kind, client, str(error))
            return _told("Das hat nicht geklappt", str(error), 403)

    def _shown(self, session: Session, kind: Kind, opened: Opened, token: str, more: dict[str, Any]) -> Response:
        return kind.show(session, opened, {"seal": self._seal(kind, token)} | more)

    def _seal(self, kind: Kind, token: str) -> str:
        return forms.seal(self._settings, f"{PATHS[kind.purpose]}/{token}")

    def _done(self, kind: Kind, opened: Opened, token: str, request: Request, content: bytes) -> Response:
        more: dict[str, Any]
        if kind.one_click(content):
            entered: dict[str, str] = {"one_click": "ja"}
        else:
            try:
                entered = forms.fields(request, content)
            except FoerderpfadError as error:
                return _told("Das hat nicht geklappt", str(error), 400)
            forms.check_seal(self._settings, f"{PATHS[kind.purpose]}/{token}", entered["siegel"])
        try:
            with database.write(self._engine) as session:
                # Opened again: what is written belongs to this transaction.
                opened = tokens.open_link(session, token=token, purpose=kind.purpose, now=clock.now())
                if opened.expired:
                    return self._fresh(session, opened)
                more = kind.act(session, opened, entered)
        except (NotAllowed, NotFound):
            raise
        except FoerderpfadError as error:
            more = {
                "refused": str(error),
                "form": entered,
                "chosen": entered.get("antwort", ""),
            }
        with database.read(self._engine) as session:
            opened = tokens.open_link(session, token=token, purpose=kind.purpose, now=clock.now())
            return self._shown(session, kind, opened, token, more)

    def _fresh(self, session: Session, opened: Opened) -> Response:
        sent = access_letters.send_fresh_link(session, opened, now=clock.now(), base_url=self._settings.base_url)
        words = (
            "Der neue Link kommt in einigen Minuten an dieselbe Adresse wie der alte."
            if sent
            else "Ein neuer Link ist heute schon unterwegs. Bitte sehen Sie in Ihr Postfach."
        )
        return render("danke", heading="Neuer Link", sentences=(words,))

    def _refused(self, kind: Kind, client: str, sentence: str) -> None:
        self._limiter.failed(client)
        self._note(kind, sentence)

    def _note(self, kind: Kind, sentence: str) -> None:
        with database.write(self._engine) as session:
            tokens.note_refusal(session, path=PATHS[kind.purpose], sentence=sentence, now=clock.now())


def render(name: str, *, status: int = 200, **values: Any) -> Response:
    """Return a personal page; it is never stored by a browser or a proxy."""
    defaults: dict[str, Any] = {"example": False, "notice": (), "refused": "", "back": "", "chosen": "", "form": {}}
    given = defaults | values
    given["form"] = _Blank(given["form"])
    content = _environment().get_template(f"{name}.html.jinja").render(**given)
    return HTMLResponse(content, status_code=status, headers=NO_STORE)


class _Blank(dict[str, str]):
    """Fields of a form; one that was not filled reads as empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _asked(request: Request) -> dict[str, Any]:
    """Return which answer the letter's button meant; it is only chosen beforehand."""
    return {"chosen": request.query_params.get("antwort", "")}


def _told(heading: str, sentence: str, status: int) -> Response:
    told = page(heading, sentence, status=status)
    told.headers.update(NO_STORE)
    return told


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboard", "routes/personal_pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = unbroken
    # What a source calls an address becomes a link only when it is one of the web.
    environment.tests["web_address"] = is_web
    return environment
