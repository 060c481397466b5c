"""A real SMTP server on loopback, with TLS and accounts, that can be told to misbehave."""

import shutil
import smtplib
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "foerderpfad", "geheim-ü"
HOST = "127.0.0.1"


@dataclass
class Mailbox:
    """What the server received, and how it is to answer. ``refuse`` maps a recipient to an answer."""

    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    drop_after_data: set[str] = field(default_factory=set)
    before_answer: Any = None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a recipient or refuse it."""
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail, and perhaps hang up instead of saying so."""
        self.mails.append(envelope.original_content or b"")
        self.recipients += envelope.rcpt_tos
        if self.before_answer:
            self.before_answer()
        if set(envelope.rcpt_tos) & self.drop_after_data:
            server.transport.close()
        return "250 OK"


@dataclass(frozen=True)
class Accounts:
    """Knows one user."""

    mailbox: Mailbox
    password: str

    def __call__(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        """Say whether user and password are right; handled=False, or the client waits for ever."""
        wanted = LoginPassword(USER.encode(), self.password.encode())
        right = isinstance(data, LoginPassword) and tuple(data) == tuple(wanted)
        self.mailbox.logins.append(right)
        return AuthResult(success=right, handled=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate of its own for 127.0.0.1."""

    file: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server needs."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.file, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate; without openssl the test is skipped with one line that says so."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl on this machine, install it with: sudo apt-get install openssl")
    made = Certificate(folder / "server.pem", folder / "server.key")
    command = [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(made.key), "-out", str(made.file)]
    subprocess.run(command, check=True, capture_output=True)
    return made


class Server(Controller):
    """The controller, asked over the protocol whether it is up."""

    def _trigger_server(self) -> None:
        # The library's own probe speaks no TLS and leaves a socket open, which is a warning here.
        kind = smtplib.SMTP_SSL if self.ssl_context else smtplib.SMTP
        options = {"context": ssl._create_unverified_context()} if self.ssl_context else {}
        with kind(self.hostname, self.port, timeout=10, **options) as probe:
            probe.noop()


@contextmanager
def mail_server(
    mailbox: Mailbox, *, certificate: Certificate | None = None, tls: bool = False, password: str = PASSWORD
) -> Iterator[int]:
    """Run a server and give its port. With a certificate it wants STARTTLS (or is TLS from the start) and AUTH."""
    options: dict[str, Any] = {}
    if certificate is not None:
        options = {"authenticator": Accounts(mailbox, password)}
        if tls:
            # The library does not count TLS from the start as TLS.
            options |= {"ssl_context": certificate.context(), "auth_require_tls": False}
        else:
            options |= {"tls_context": certificate.context(), "require_starttls": True, "auth_required": True}
    server = Server(mailbox, hostname=HOST, port=free_port(), **options)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def free_port() -> int:
    """Return a port nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
