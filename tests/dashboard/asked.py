"""Asks an ASGI application one thing, without a network."""

import asyncio
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.types import ASGIApp


class Answered(NamedTuple):
    """The messages an application sent, read as an answer; ``status`` is 0 for a channel."""

    messages: list[dict[str, Any]]

    @property
    def status(self) -> int:
        return next((message["status"] for message in self.messages if "status" in message), 0)

    @property
    def headers(self) -> dict[str, str]:
        pairs = next(message["headers"] for message in self.messages if message["type"] == "http.response.start")
        return {name.decode().lower(): value.decode() for name, value in pairs}

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.messages).decode()

    @property
    def kinds(self) -> list[str]:
        return [message["type"] for message in self.messages]


def ask(
    app: ASGIApp,
    path: str = "/",
    *,
    kind: str = "http",
    method: str = "GET",
    body: bytes = b"",
    peer: str | None = "127.0.0.1",
    **headers: str,
) -> Answered:
    """Send one request, or ask for a channel with ``kind="websocket"``."""
    path, _, query = path.partition("?")
    named = {"host": "localhost:8501"} | {name.replace("_", "-").lower(): value for name, value in headers.items()}
    scope = {
        "type": kind,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "method": method,
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
        "client": (peer, 50_000) if peer else None,
        "server": ("127.0.0.1", 8501),
        "root_path": "",
        "http_version": "1.1",
        "subprotocols": [],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return Answered(sent)
