"""The door: who may come in from where. Streamlit itself serves any Host and trusts forwarding headers."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from dashboard.routes.plain import page

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDING = ("forwarded", "x-real-ip", "via")
POLICY_VIOLATION = 1008

# Nothing but ourselves: no script, font, picture or frame of another site. Streamlit sets styles while it runs.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

Mode = Literal["local", "oidc"]


class Guard:
    """Middleware for HTTP and WebSocket. In mode ``local`` only this machine enters, else only the own address."""

    def __init__(self, app: ASGIApp, *, mode: Mode, base_url: str) -> None:
        """Take the application behind the door, and the address it is known under."""
        self.app = app
        self.local = mode == "local"
        self.hosts = LOCAL_HOSTS if self.local else LOCAL_HOSTS | {urlsplit(base_url).hostname or ""}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refused = self._reason(scope, Headers(scope=scope))
        if refused is None:
            await self.app(scope, receive, _with_headers(send))
        elif scope["type"] == "websocket":
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
        else:
            await _refusal(Headers(scope=scope), refused)(scope, receive, _with_headers(send))

    def _reason(self, scope: Scope, headers: Headers) -> str | None:
        if _host(f"//{headers.get('host', '')}") not in self.hosts:
            return "Diese Adresse gehört nicht zu diesem Förderpfad."
        # A page of another site must not speak for a person; Streamlit would ask an outside service who we are.
        origin = headers.get("origin")
        if origin is not None and _host(origin) not in self.hosts:
            return "Der Aufruf kommt von einer anderen Website."
        if self.local and not _is_this_machine(scope):
            return "Der Aufruf kommt von einem anderen Rechner."
        if self.local and _is_forwarded(headers.keys()):
            return "Der Aufruf kommt über einen Vermittler (Proxy)."
        return None


def _host(url: str) -> str | None:
    try:
        found = urlsplit(url)
        # Reading the port checks it.
        _ = found.port
    except ValueError:
        return None
    return None if found.username is not None or found.path else found.hostname


def _is_this_machine(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:
        return False
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _is_forwarded(names: Iterable[str]) -> bool:
    return any(name in FORWARDING or name.startswith("x-forwarded-") for name in names)


def _refusal(headers: Headers, reason: str) -> Response:
    if "text/html" not in headers.get("accept", ""):
        return PlainTextResponse(f"{reason}\n", status_code=403)
    advice = (
        "Diese Version arbeitet nur auf dem Rechner, auf dem sie gestartet wurde: Dort wird die Person ohne Passwort "
        "gewählt. Bitte öffnen Sie Förderpfad dort unter http://localhost und ohne Proxy dazwischen."
    )
    return page("Kein Zugang", reason, advice, status=403)


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers
