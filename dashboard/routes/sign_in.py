"""What Streamlit's own sign-in needs to know, made from the settings: no file with secrets lies on the disk."""

import hmac
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.routes.plain import page
from tracker.errors import Refused
from tracker.settings import Settings

CALLBACK = "oauth2callback"
LOGIN = "/auth/login"
_PURPOSE = b"Cookies der Anmeldung"
_TRUST = "SSL_CERT_FILE"


def secrets_of(settings: Settings) -> dict[str, Any] | None:
    """Return the ``[auth]`` section as Streamlit reads it; ``None`` without sign-in."""
    if settings.auth != "oidc":
        return None
    return {
        "auth": {
            "redirect_uri": f"{settings.base_url.rstrip('/')}/{CALLBACK}",
            "cookie_secret": cookie_secret(settings),
            "client_id": settings.oidc_client_id,
            "client_secret": settings.oidc_client_secret.get_secret_value(),
            "server_metadata_url": f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        }
    }


@contextmanager
def trusting(settings: Settings) -> Iterator[None]:
    """Let the sign-in trust what the system trusts, and our own CA besides, while the block runs.

    Streamlit's client takes one file from the environment, and without it a list of its own instead of the system's.

    Raises:
        Refused: the file with the own CA holds no certificate.
    """
    certificates = _certificates(settings.ca_file) if settings.auth == "oidc" else ""
    if not certificates:
        yield
        return
    before = os.environ.get(_TRUST)
    with NamedTemporaryFile("w", suffix=".pem", encoding="utf-8") as file:
        file.write(certificates)
        file.flush()
        os.environ[_TRUST] = file.name
        try:
            yield
        finally:
            if before is None:
                del os.environ[_TRUST]
            else:
                os.environ[_TRUST] = before


def _certificates(own: Path | None) -> str:
    paths = ssl.get_default_verify_paths()
    folder = sorted(Path(paths.capath).glob("*.[0-9]")) if paths.capath else []
    system = [Path(paths.cafile)] if paths.cafile else folder
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in system]
    if own is not None:
        try:
            said = own.read_text(encoding="utf-8", errors="replace")
            ssl.create_default_context(cadata=said)
        except (OSError, ssl.SSLError) as error:
            raise Refused(
                f"FOERDERPFAD_CA_FILE: „{own}“ ist keine lesbare Datei mit Zertifikaten (PEM). Bitte prüfen Sie sie."
            ) from error
        texts.append(said)
    return "\n".join(texts)


class GermanRefusal:
    """Middleware that says in German that the provider cannot be reached; Streamlit has two English words for it."""

    def __init__(self, app: ASGIApp) -> None:
        """Take the application behind."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but a sign-in that failed at its beginning."""
        if scope["type"] != "http" or scope["path"] != LOGIN:
            await self.app(scope, receive, send)
            return
        sent: list[Message] = []

        async def keep(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, keep)
        if sent[0]["status"] >= 400:
            told = page(
                "Anmeldung zurzeit nicht möglich",
                "Der Anmeldedienst antwortet nicht. Bitte versuchen Sie es in einigen Minuten noch einmal und sagen "
                "Sie sonst der IT Bescheid.",
                status=502,
                back=True,
            )
            await told(scope, receive, send)
            return
        for message in sent:
            await send(message)


def cookie_secret(settings: Settings) -> str:
    """Return the key cookies are signed with; another one than that of our forms, though of the same origin."""
    return hmac.new(settings.secret_key.get_secret_value().encode(), _PURPOSE, sha256).hexdigest()
