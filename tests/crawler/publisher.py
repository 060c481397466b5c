"""A publisher's site on this machine: it answers GET and POST by what is asked, and misbehaves when told to."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CAPTCHA = b"<html><head><title>Radware Captcha Page</title></head><body>Bitte warten</body></html>"
SHELL = b"<!DOCTYPE html><html><head><script src='/app.js'></script></head><body><div id='app'></div></body></html>"
LOGIN = b"<html><body><form><input name='u'><input type='password' name='p'></form></body></html>"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(urlsplit(self.target).query).items()}


@dataclass(frozen=True)
class Page:
    """What the site answers. ``cut`` hangs up after so many bytes; ``endless`` never stops."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    cut: int | None = None
    endless: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass
class Publisher:
    """A running site: where it is, and what it was asked."""

    base_url: str
    asked: list[Asked] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [each.path for each in self.asked]


Answer = Callable[[Asked], Page]


@contextmanager
def publishing(answer: Answer, robots: bytes | Page = b"") -> Iterator[Publisher]:
    """Serve what ``answer`` returns for each request; robots.txt allows everything unless told otherwise."""
    publisher = Publisher("")

    class Handler(_Desk):
        def reply(self, asked: Asked) -> Page:
            publisher.asked.append(asked)
            if asked.path != "/robots.txt":
                return answer(asked)
            return robots if isinstance(robots, Page) else Page(robots, content_type="text/plain")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        publisher.base_url = f"http://127.0.0.1:{server.server_port}"
        yield publisher
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Desk(BaseHTTPRequestHandler, ABC):
    """Takes a request and writes the page that ``reply`` returns."""

    protocol_version = "HTTP/1.1"

    @abstractmethod
    def reply(self, asked: Asked) -> Page:
        """Return what to answer."""

    def do_GET(self) -> None:
        self._answer(b"")

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        page = self.reply(Asked(self.command, self.path, dict(self.headers), body))
        self.close_connection = page.endless or page.cut is not None
        self.send_response(page.status)
        self.send_header("Content-Type", page.content_type)
        for name, value in page.headers:
            self.send_header(name, value)
        if page.location:
            self.send_header("Location", page.location)
        if not page.endless:
            self.send_header("Content-Length", str(len(page.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            self.wfile.write(page.body if page.cut is None else page.body[: page.cut])
            while page.endless:
                self.wfile.write(b" " * 100_000)
        except ConnectionError:
            # The visitor hung up, as the tests of size and time want it to; what it made of that, they ask it.
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Stay quiet: tests read ``asked``."""
