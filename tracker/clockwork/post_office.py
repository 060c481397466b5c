"""A connection to the mail server, and the one dialogue in which a letter is handed over."""

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple, Self

from tracker import system_words
from tracker.errors import FoerderpfadError
from tracker.services import outbox
from tracker.settings import Settings
from tracker.vocabulary.work import LetterState

TIMEOUT_SECONDS = 30
_OK, _LOGGED_IN = 250, 235
_ACCEPTED = frozenset((_OK, 251, 354))
_LEADING_DOT = re.compile(rb"(?m)^\.")


class PostClosed(FoerderpfadError):
    """The mail server cannot be used now; nothing was lost, the letters wait."""


class Delivery(NamedTuple):
    """What became of one letter, and what the server said when it was not taken."""

    state: LetterState
    reason: str = ""


class PostOffice:
    """A connection to the mail server, opened again when it broke."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Return the office; the connection is made by ``open``."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Say good-bye to the server."""
        self._hang_up()

    def open(self) -> None:
        """Make sure there is a connection.

        Raises:
            PostClosed: the server cannot be used; the text says why.
        """
        if self._smtp is None:
            self._smtp = _connect(self._settings)

    def deliver(self, mail: bytes, *, recipient: str) -> Delivery:
        """Hand over one letter. Only between the closing dot and the server's answer is the outcome unclear."""
        assert self._smtp is not None
        smtp = self._smtp
        try:
            for code, answer in _envelope(smtp, self._settings.smtp_sender, recipient):
                if code not in _ACCEPTED:
                    smtp.rset()
                    return _not_taken(code, answer)
            smtp.send(_LEADING_DOT.sub(b"..", mail))
        except OSError as error:
            self._hang_up()
            return Delivery(LetterState.PREPARED, f"Die Verbindung zum Mailserver brach ab ({_words(error)}).")
        try:
            smtp.send(b".\r\n" if mail.endswith(b"\r\n") else b"\r\n.\r\n")
            code, answer = smtp.getreply()
        except OSError:
            self._hang_up()
            return Delivery(LetterState.UNCLEAR, outbox.LOST)
        return Delivery(LetterState.SENT) if code == _OK else _not_taken(code, answer)

    def _hang_up(self) -> None:
        if self._smtp is not None:
            smtp, self._smtp = self._smtp, None
            try:
                smtp.quit()
            except OSError:
                smtp.close()  # the other side was gone already


def _connect(settings: Settings) -> smtplib.SMTP:
    server = f"Der Mailserver {settings.smtp_host}:{settings.smtp_port}"
    try:
        smtp = _signed_in(_dial(settings), settings)
        if smtp.sock is not None:
            # The closing dot is a small packet of its own; held back it would cost each letter 40 milliseconds.
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp
    except ssl.SSLCertVerificationError as error:
        raise PostClosed(
            f"{server} weist sich mit einem Zertifikat aus, das nicht gilt ({error.verify_message}). Eine eigene "
            "Zertifizierungsstelle nennen Sie mit FOERDERPFAD_CA_FILE."
        ) from error
    except smtplib.SMTPAuthenticationError as error:
        raise PostClosed(
            f"{server} nimmt Benutzername oder Passwort nicht an. Bitte prüfen Sie FOERDERPFAD_SMTP_USER und _PASSWORD."
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise PostClosed(
            f"{server} bietet nicht an, was eingestellt ist (STARTTLS oder Anmeldung). "
            "Bitte prüfen Sie FOERDERPFAD_SMTP_SECURITY."
        ) from error
    except OSError as error:
        raise PostClosed(f"{server} ist nicht erreichbar ({_words(error)}).") from error


def _dial(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS, context=_trust(settings)
        )
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_SECONDS)


def _signed_in(smtp: smtplib.SMTP, settings: Settings) -> smtplib.SMTP:
    try:
        if settings.smtp_security == "starttls":
            smtp.starttls(context=_trust(settings))
        smtp.ehlo_or_helo_if_needed()
        if settings.smtp_user:
            _log_in(smtp, settings.smtp_user, settings.smtp_password.get_secret_value())
    except OSError:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
    if (user + password).isascii():
        smtp.login(user, password)
        return
    # The library encodes in ASCII only; RFC 4616 asks for UTF-8.
    code, answer = smtp.docmd("AUTH", "PLAIN " + b64encode(f"\0{user}\0{password}".encode()).decode())
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, answer)


def _trust(settings: Settings) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        context.load_verify_locations(cafile=settings.ca_file)
    return context


def _envelope(smtp: smtplib.SMTP, sender: str, recipient: str) -> Iterator[tuple[int, bytes]]:
    """Say from whom and to whom, and ask to be allowed to begin; each answer is looked at before the next step."""
    yield smtp.mail(sender)
    yield smtp.rcpt(recipient)
    yield smtp.docmd("DATA")


def _not_taken(code: int, answer: bytes) -> Delivery:
    """A refusal that may pass (4xx) leaves the letter waiting; any other is final."""
    state = LetterState.PREPARED if 400 <= code < 500 else LetterState.REFUSED
    said = " ".join(answer.decode("utf-8", errors="replace").split())
    return Delivery(state, f"Der Mailserver antwortet: {code} {said}")


def _words(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "der Name ist nicht bekannt"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "der Mailserver hat aufgelegt"
    return system_words.reason(error)
