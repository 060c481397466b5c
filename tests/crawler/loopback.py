"""A real HTTP server on this machine that stands in for a source."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What the server says to one address. ``cut`` sends only so many bytes and hangs up."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Site:
    """A running server: where it is, and who asked for what with which headers."""

    base_url: str
    requests: list[tuple[str, dict[str, str]]]

    def paths(self) -> list[str]:
        """Return the addresses in the order they were asked for."""
        return [path for path, _ in self.requests]


@contextmanager
def site(
    replies: dict[str, Reply | Callable[[dict[str, str]], Reply]], tls: ssl.SSLContext | None = None
) -> Iterator[Site]:
    """Serve the replies by path; everything else is not found."""
    requests: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            requests.append((self.path, dict(self.headers)))
            found = replies.get(self.path, Reply(status=404))
            reply = found(dict(self.headers)) if callable(found) else found
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = reply.cut is not None

        def log_message(self, *_: Any) -> None:
            """Stay quiet: tests read ``requests``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        host = "https://localhost" if tls else "http://127.0.0.1"
        yield Site(f"{host}:{server.server_port}", requests)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
