"""Brings letters to the mail server. Each letter's step is in the ledger before and after the dialogue.

Killed in between, a letter stays "wird gesendet"; the next run calls it unclear and never sends it by itself.
"""

import re
import smtplib
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import datetime
from types import TracebackType
from typing import NamedTuple, Self

from sqlalchemy import Engine

from tracker import clock
from tracker.database import read, write
from tracker.edge_words import system_reason
from tracker.errors import FoerderpfadError, Refused
from tracker.models.work import Letter
from tracker.services import installation, letters, outbox, sealing
from tracker.services.jobs import Progress
from tracker.settings import Settings
from tracker.shapes.actor import system
from tracker.shapes.base import Shape
from tracker.vocabulary.work import LetterKind, LetterState

POST = system("Postversand")
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


class PostReport(Shape):
    """How many letters went where."""

    sent: int = 0
    refused: int = 0
    unclear: int = 0
    waiting: int = 0


class Pace:
    """Keeps to what the mail server allows in a minute; 0 means as fast as it takes them."""

    def __init__(self, per_minute: int) -> None:
        """Take how many letters a minute may bring."""
        self._gap = 60 / per_minute if per_minute else 0.0
        self._next = 0.0

    def wait(self) -> None:
        """Wait until the next letter may leave."""
        pause = self._next - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._next = max(self._next, time.monotonic()) + self._gap


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


def send_week(
    engine: Engine,
    settings: Settings,
    *,
    slot: str,
    report: Progress,
    now: Callable[[], datetime] = clock.now,
) -> PostReport:
    """Send the prepared letters of a week.

    Raises:
        Refused: mail must not leave yet, or no mail server is set.
        PostClosed: the server cannot be used; what was not sent waits for the next run.
    """
    check_may_send(engine, settings)
    return _send_all(engine, settings, report=report, now=now, kind=LetterKind.WEEKLY, slot=slot)


def send_waiting(
    engine: Engine, settings: Settings, *, report: Progress, now: Callable[[], datetime] = clock.now
) -> PostReport:
    """Send whatever waits in the outbox and may be tried now.

    Raises:
        Refused: mail must not leave yet, or no mail server is set.
        PostClosed: the server cannot be used; what was not sent waits for the next run.
    """
    check_may_send(engine, settings)
    return _send_all(engine, settings, report=report, now=now, kind=None, slot=None)


def _send_all(
    engine: Engine,
    settings: Settings,
    *,
    report: Progress,
    now: Callable[[], datetime],
    kind: LetterKind | None,
    slot: str | None,
) -> PostReport:
    with write(engine) as session:
        lost = outbox.mark_lost(session, POST)
        waiting = outbox.waiting(session, POST, now=now(), kind=kind, slot=slot)
    pace = Pace(settings.smtp_per_minute)
    counts = dict.fromkeys(LetterState, 0) | {LetterState.UNCLEAR: lost}
    with PostOffice(settings) as office:
        for number, letter in enumerate(waiting, start=1):
            try:
                office.open()
            except PostClosed as error:
                left = len(waiting) - number + 1
                raise PostClosed(f"{error} Verschickt: {counts[LetterState.SENT]}, es warten: {left}.") from error
            pace.wait()
            state = _send(engine, settings, office, letter, now)
            if state is not None:
                counts[state] += 1
            report(number, len(waiting), "Briefe verschicken")
    return PostReport(
        sent=counts[LetterState.SENT],
        refused=counts[LetterState.REFUSED],
        unclear=counts[LetterState.UNCLEAR],
        waiting=counts[LetterState.PREPARED],
    )


def check_may_send(engine: Engine, settings: Settings) -> None:
    """Refuse to send before real work has begun, or without a mail server."""
    check_is_live(engine)
    if not settings.smtp_host:
        raise Refused("Es ist kein Mailserver eingestellt. Bitte setzen Sie FOERDERPFAD_SMTP_HOST und _SMTP_SENDER.")


def check_is_live(engine: Engine) -> None:
    """Refuse to send before real work has begun."""
    with read(engine) as session:
        if not installation.is_live(session):
            raise Refused(
                "Vor dem Echtbetrieb verlässt keine Mail das Haus. Ohne --send schreibt der Befehl die Briefe in einen "
                "Ordner; den Echtbetrieb beginnen Sie auf der Seite Verwaltung."
            )


def _send(
    engine: Engine, settings: Settings, office: PostOffice, letter: Letter, now: Callable[[], datetime]
) -> LetterState | None:
    """Send one letter; ``None`` when another process has it."""
    assert letter.id is not None
    with write(engine) as session:
        if not outbox.claim(session, letter_id=letter.id):
            return None
        sealed = sealing.seal(session, POST, letter, now=now())
    try:
        mail = letters.mail_of(letter, sealed, sender=settings.smtp_sender)
    except ValueError:
        delivery = Delivery(LetterState.REFUSED, f"An „{letter.recipient}“ lässt sich keine Mail schicken.")
    else:
        delivery = office.deliver(mail, recipient=letter.recipient)
    with write(engine) as session:
        return outbox.record(session, letter_id=letter.id, state=delivery.state, reason=delivery.reason, now=now())


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
        raise PostClosed(f"{server} nimmt Benutzer oder Passwort nicht an.") from error
    except smtplib.SMTPNotSupportedError as error:
        raise PostClosed(f"{server} bietet nicht an, was eingestellt ist (STARTTLS oder Anmeldung).") from error
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
    return system_reason(error)
