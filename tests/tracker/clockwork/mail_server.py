"""A real SMTP server on loopback, with TLS and accounts, that can be told to misbehave."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Certificate

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
