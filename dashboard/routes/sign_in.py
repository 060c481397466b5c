"""What Streamlit's own sign-in needs to know, made from the settings: no file with secrets lies on the disk."""

import hmac
from hashlib import sha256
from typing import Any

from tracker.settings import Settings

CALLBACK = "oauth2callback"
_PURPOSE = b"Cookies der Anmeldung"


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


def cookie_secret(settings: Settings) -> str:
    """Return the key cookies are signed with; another one than that of our forms, though of the same origin."""
    return hmac.new(settings.secret_key.get_secret_value().encode(), _PURPOSE, sha256).hexdigest()
