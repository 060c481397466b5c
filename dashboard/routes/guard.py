"""The door: who may come in from where. Streamlit itself serves any Host and trusts forwarding headers.

With sign-in only the own address is served, cookies are locked to it, and what a proxy says about the client counts
only when the administrator named that proxy.
"""

from collections.abc import Iterable, Sequence
from ipaddress import ip_address
from typing import Any, Literal
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

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

# A year, as browsers ask for; only where the address is https anyway.
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000"}
SAME_SITE = frozenset({"same-origin", "none"})
READING = frozenset({"GET", "HEAD", "OPTIONS"})

Mode = Literal["local", "oidc"]


class Guard:
    """Middleware for HTTP and WebSocket. In mode ``local`` only this machine enters, else only the own address."""

    def __init__(self, app: ASGIApp, *, mode: Mode, base_url: str, proxies: Sequence[str] = ()) -> None:
        """Take the application behind the door, the address it is known under, and the proxies to believe."""
        home = urlsplit(base_url)
        self.local = mode == "local"
        self.hosts = LOCAL_HOSTS if self.local else frozenset({home.hostname or ""})
        self.secure = not self.local and home.scheme == "https"
        self.proxies = () if self.local else tuple(proxies)
        # The type of uvicorn's own application differs in name only.
        self.app: Any = ProxyHeadersMiddleware(app, list(self.proxies)) if self.proxies else app  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request pass or refuse it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        refused = self._reason(scope, Headers(scope=scope))
        send = self._with_headers(send)
        if refused is None:
            # Nobody behind the door reads forwarding headers unless a proxy that was named has written them.
            await self.app(scope if self.proxies else _without_forwarding(scope), receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(POLICY_VIOLATION)(scope, receive, send)
        else:
            await _refusal(Headers(scope=scope), refused, local=self.local)(scope, receive, send)

    def _reason(self, scope: Scope, headers: Headers) -> str | None:
        if not self._is_ours(_host(f"//{headers.get('host', '')}"), scope, headers):
            return "Diese Adresse gehört nicht zu diesem Förderpfad."
        # A page of another site must not speak for a person; Streamlit would ask an outside service who we are.
        if not self._is_of_our_pages(scope, headers):
            return "Der Aufruf kommt von einer anderen Website."
        if self.local and not _is_this_machine(scope):
            return "Der Aufruf kommt von einem anderen Rechner."
        if self.local and _is_forwarded(headers.keys()):
            return "Der Aufruf kommt über einen Vermittler (Proxy)."
        return None

    def _is_ours(self, host: str | None, scope: Scope, headers: Headers) -> bool:
        if host in self.hosts:
            return True
        # Who watches over the service on this machine; a proxy on this machine speaks for others.
        return host in LOCAL_HOSTS and _is_this_machine(scope) and not _is_forwarded(headers.keys())

    def _is_of_our_pages(self, scope: Scope, headers: Headers) -> bool:
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if scope["type"] == "http" and scope["method"] not in READING and site is not None and site not in SAME_SITE:
            return False
        # Our own forms say "null", since no page of ours tells where somebody comes from; the browser vouches for them.
        if origin == "null" and site == "same-origin":
            return True
        if origin is None:
            return True
        # What another program of this machine shows has another port.
        if _host(origin) in LOCAL_HOSTS and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            return False
        return self._is_ours(_host(origin), scope, headers)

    def _with_headers(self, send: Send) -> Send:
        added = SECURITY_HEADERS | (STRICT_TRANSPORT if self.secure else {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in added.items():
                    headers.setdefault(name, value)
                if self.secure:
                    message["headers"] = [_locked(name, value) for name, value in message["headers"]]
            await send(message)

        return send_with_headers


def _locked(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """Keep a cookie off unencrypted lines and other sites."""
    if name.lower() != b"set-cookie":
        return name, value
    said = value.lower()
    return name, value + (b"" if b"; secure" in said else b"; Secure") + (
        b"" if b"; samesite=" in said else b"; SameSite=Lax"
    )


def _without_forwarding(scope: Scope) -> Scope:
    kept = [(name, value) for name, value in scope["headers"] if not _is_forwarded([name.decode("latin-1").lower()])]
    return {**scope, "headers": kept}


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


def _refusal(headers: Headers, reason: str, *, local: bool) -> Response:
    if "text/html" not in headers.get("accept", ""):
        return PlainTextResponse(f"{reason}\n", status_code=403)
    advice = (
        "Diese Version arbeitet nur auf dem Rechner, auf dem sie gestartet wurde: Dort wird die Person ohne Passwort "
        "gewählt. Bitte öffnen Sie Förderpfad dort unter http://localhost und ohne Proxy dazwischen."
        if local
        else "Bitte öffnen Sie Förderpfad unter der Adresse, die Ihnen die Projektleitstelle genannt hat."
    )
    return page("Kein Zugang", reason, advice, status=403)
