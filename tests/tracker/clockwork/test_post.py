"""Letters over a real SMTP server: sent once, refused with a reason, or honestly unclear."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlmodel import col, select

from tests.builders import NOW, SYSTEM, TODAY, a_partner, a_person
from tests.certificates import Certificate, make_certificate
from tests.databases import ONE_DATABASE
from tests.tracker.clockwork.mail_server import (
    HOST,
    PASSWORD,
    USER,
    Mailbox,
    free_port,
    mail_server,
)
from tracker.clockwork import post
from tracker.clockwork.commands import environment
from tracker.clockwork.post_office import PostClosed
from tracker.database import read, write
from tracker.errors import Refused
from tracker.models.work import Letter
from tracker.services import installation, letters, outbox, tokens
from tracker.services.sealing import SealedLetter
from tracker.settings import Settings
from tracker.vocabulary.work import LetterState, TokenPurpose

SLOT = "2026-W48"
SENDER = "foerderpfad@schwerte.example"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with mail_server(mailbox) as port:
        yield port


def settings_for(port: int, **changes: Any) -> Settings:
    values = {"smtp_host": HOST, "smtp_port": port, "smtp_sender": SENDER, "smtp_security": "none"}
    return Settings(_env_file=None, **values | changes)  # type: ignore[call-arg]


def with_letters(ledger: Engine, count: int = 3, *, live: bool = True) -> list[str]:
    """Prepare letters for some people and return their addresses."""
    with write(ledger) as session:
        if live:
            installation.mark_live(session, now=NOW)
        addresses = [f"kommune-{number}@selm.example" for number in range(count)]
        for address in addresses:
            a_person(session, partner=a_partner(session), email=address)
        letters.prepare(session, SYSTEM, slot=SLOT, now=NOW, today=TODAY, base_url="https://foerderpfad.example")
    return addresses


def send(ledger: Engine, settings: Settings) -> post.PostReport:
    return post.send_week(ledger, settings, slot=SLOT, report=lambda *_: None, now=lambda: NOW)


def body_of(mail: bytes, kind: str) -> str:
    part = message_from_bytes(mail, policy=policy.default).get_body((kind,))
    assert part is not None
    content: str = part.get_content()
    return content


def unsubscribe(mail: bytes) -> str:
    return str(message_from_bytes(mail, policy=policy.default)["List-Unsubscribe"]).strip("<>")


def states(ledger: Engine) -> list[LetterState]:
    with read(ledger) as session:
        return [letter.state for letter in session.exec(select(Letter).order_by(col(Letter.id)))]


def errors(ledger: Engine) -> list[str]:
    with read(ledger) as session:
        return [letter.error for letter in session.exec(select(Letter).order_by(col(Letter.id)))]


def test_every_letter_arrives_once_as_it_was_written(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    addresses = with_letters(ledger)
    assert send(ledger, settings_for(port)) == post.PostReport(sent=3)
    assert mailbox.recipients == addresses
    with read(ledger) as session:
        for letter, mail in zip(session.exec(select(Letter).order_by(col(Letter.id))), mailbox.mails, strict=True):
            sealed = SealedLetter(
                text=body_of(mail, "plain"), html=body_of(mail, "html"), unsubscribe=unsubscribe(mail)
            )
            assert mail == letters.mail_of(letter, sealed, sender=SENDER)
            assert "ZUGANG" not in sealed.text + sealed.html
            assert (letter.state, letter.sent_at, letter.attempts) == (LetterState.SENT, NOW, 1)


@ONE_DATABASE
def test_every_letter_can_be_unsubscribed_by_one_click(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger)
    send(ledger, settings_for(port))
    found = [unsubscribe(mail) for mail in mailbox.mails]
    assert all(address.startswith("https://foerderpfad.example/abmelden/") for address in found)
    assert len(set(found)) == 3
    for mail, address in zip(mailbox.mails, found, strict=True):
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mail
        assert address in body_of(mail, "plain")
        with read(ledger) as session:
            opened = tokens.open_link(session, token=address.rpartition("/")[2], purpose=TokenPurpose.SETTINGS, now=NOW)
        assert opened.person is not None
        assert opened.person.email == message_from_bytes(mail)["To"]


@ONE_DATABASE
def test_no_token_stays_in_the_outbox(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger, 1)
    send(ledger, settings_for(port))
    token = unsubscribe(mailbox.mails[0]).rpartition("/")[2]
    with read(ledger) as session:
        (letter,) = session.exec(select(Letter)).all()
    assert token not in str(letter.model_dump())


def test_what_was_not_taken_is_tried_again_later_and_in_the_end_given_up(
    ledger: Engine, mailbox: Mailbox, port: int
) -> None:
    (address,) = with_letters(ledger, 1)
    mailbox.refuse[address] = "451 Bitte später"
    moment, pauses = NOW, []
    for _ in outbox.PAUSES:
        assert send_at(ledger, port, moment) == post.PostReport(waiting=1)
        with read(ledger) as session:
            again = session.exec(select(Letter.next_attempt_at)).one()
        assert again is not None
        assert send_at(ledger, port, again - timedelta(seconds=1)) == post.PostReport()
        pauses.append(again - moment)
        moment = again
    assert pauses == sorted(pauses)
    assert send_at(ledger, port, moment) == post.PostReport(refused=1)
    assert errors(ledger)[0].startswith("Nach mehreren Versuchen aufgegeben. Zuletzt: Der Mailserver antwortet: 451")
    assert mailbox.mails == []


def test_no_more_letters_leave_in_a_minute_than_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(post.time, "monotonic", lambda: sum(waited))
    monkeypatch.setattr(post.time, "sleep", waited.append)
    pace = post.Pace(30)
    for _ in range(4):
        pace.wait()
    assert waited == [2.0, 2.0, 2.0]


def send_at(ledger: Engine, port: int, moment: datetime) -> post.PostReport:
    return post.send_week(ledger, settings_for(port), slot=SLOT, report=lambda *_: None, now=lambda: moment)


@ONE_DATABASE
def test_the_bytes_on_the_wire_are_sound(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger, 1)
    with write(ledger) as session:
        letter = session.exec(select(Letter)).one()
        letter.text = ".Ein Punkt am Anfang\nGrüße\n.\n"
    send(ledger, settings_for(port))
    (mail,) = mailbox.mails
    head, _, body = mail.partition(b"\r\n\r\n")
    assert not any(line.startswith((b" ", b"\t")) for line in head.split(b"\r\n"))
    assert b"\r\nSubject: Wochenbrief 48/2026: Diese Woche nichts Passendes\r\n" in b"\r\n" + head
    assert b"=?utf-8?q?F=C3=B6rderpfad?= <foerderpfad@schwerte.example>" in head
    assert max(len(line) for line in body.split(b"\r\n")) <= 76
    assert body.isascii()
    assert b".Ein Punkt am Anfang\r\nGr=C3=BC=C3=9Fe\r\n.\r\n" in mail


@ONE_DATABASE
def test_a_second_run_sends_nothing(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger)
    send(ledger, settings_for(port))
    assert send(ledger, settings_for(port)) == post.PostReport()
    assert len(mailbox.mails) == 3


@ONE_DATABASE
@pytest.mark.parametrize("password", [PASSWORD, "schlicht"])
@pytest.mark.parametrize("tls", [False, True])
def test_mail_goes_over_tls_to_a_server_that_wants_a_password(
    ledger: Engine, mailbox: Mailbox, certificate: Certificate, tls: bool, password: str
) -> None:
    with_letters(ledger)
    with mail_server(mailbox, certificate=certificate, tls=tls, password=password) as port:
        settings = settings_for(
            port,
            smtp_security="tls" if tls else "starttls",
            smtp_user=USER,
            smtp_password=SecretStr(password),
            ca_file=certificate.file,
        )
        assert send(ledger, settings).sent == 3
    assert mailbox.logins == [True]


@ONE_DATABASE
def test_a_certificate_nobody_vouches_for_is_not_believed(
    ledger: Engine, mailbox: Mailbox, certificate: Certificate
) -> None:
    with_letters(ledger)
    with (
        mail_server(mailbox, certificate=certificate) as port,
        pytest.raises(PostClosed, match=r"Zertifikat.*FOERDERPFAD_CA_FILE.*Verschickt: 0, es warten: 3"),
    ):
        send(ledger, settings_for(port, smtp_security="starttls"))
    assert mailbox.mails == []
    assert states(ledger) == [LetterState.PREPARED] * 3


@ONE_DATABASE
def test_a_wrong_password_is_told_and_nothing_is_lost(
    ledger: Engine, mailbox: Mailbox, certificate: Certificate
) -> None:
    with_letters(ledger)
    with mail_server(mailbox, certificate=certificate) as port:
        settings = settings_for(
            port, smtp_security="starttls", smtp_user=USER, smtp_password=SecretStr("falsch"), ca_file=certificate.file
        )
        with pytest.raises(PostClosed, match="nimmt Benutzername oder Passwort nicht an"):
            send(ledger, settings)
    assert states(ledger) == [LetterState.PREPARED] * 3


@ONE_DATABASE
def test_a_server_without_encryption_gets_no_password(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger)
    with pytest.raises(PostClosed, match="bietet nicht an"):
        send(ledger, settings_for(port, smtp_security="starttls", smtp_user=USER, smtp_password=SecretStr("x")))
    assert mailbox.mails == []


@ONE_DATABASE
def test_letters_wait_while_the_server_is_down(ledger: Engine, mailbox: Mailbox) -> None:
    with_letters(ledger)
    with pytest.raises(PostClosed, match="nicht erreichbar"):
        send(ledger, settings_for(free_port()))
    assert states(ledger) == [LetterState.PREPARED] * 3
    with mail_server(mailbox) as port:
        assert send(ledger, settings_for(port)).sent == 3


@ONE_DATABASE
def test_one_refused_address_does_not_stop_the_others(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    addresses = with_letters(ledger)
    mailbox.refuse[addresses[1]] = "550 5.1.1 Postfach unbekannt"
    assert send(ledger, settings_for(port)) == post.PostReport(sent=2, refused=1)
    assert states(ledger) == [LetterState.SENT, LetterState.REFUSED, LetterState.SENT]
    assert errors(ledger)[1] == "Der Mailserver antwortet: 550 5.1.1 Postfach unbekannt"
    assert send(ledger, settings_for(port)) == post.PostReport()


@ONE_DATABASE
def test_a_refusal_that_may_pass_leaves_the_letter_waiting(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    addresses = with_letters(ledger)
    mailbox.refuse[addresses[0]] = "451 4.7.1 Später wieder"
    assert send(ledger, settings_for(port)) == post.PostReport(sent=2, waiting=1)
    mailbox.refuse.clear()
    assert send_at(ledger, port, NOW + timedelta(minutes=5)) == post.PostReport(sent=1)
    assert mailbox.recipients == [*addresses[1:], addresses[0]]


@ONE_DATABASE
def test_what_is_no_address_never_reaches_the_server(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger, 2)
    with write(ledger) as session:
        letter = session.exec(select(Letter).order_by(col(Letter.id)).limit(1)).one()
        letter.recipient = "für@selm.example"
    assert send(ledger, settings_for(port)) == post.PostReport(sent=1, refused=1)


@ONE_DATABASE
def test_a_connection_lost_before_the_answer_is_unclear_and_not_repeated(
    ledger: Engine, mailbox: Mailbox, port: int
) -> None:
    addresses = with_letters(ledger)
    mailbox.drop_after_data.add(addresses[1])
    assert send(ledger, settings_for(port)) == post.PostReport(sent=2, unclear=1)
    assert states(ledger) == [LetterState.SENT, LetterState.UNCLEAR, LetterState.SENT]
    assert send(ledger, settings_for(port)) == post.PostReport()
    assert mailbox.recipients == addresses


def test_a_letter_is_marked_as_sending_before_the_server_has_it(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger, 1)
    seen: list[LetterState] = []
    mailbox.before_answer = lambda: seen.extend(states(ledger))
    send(ledger, settings_for(port))
    assert seen == [LetterState.SENDING]


def test_two_senders_never_send_the_same_letter(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    addresses = with_letters(ledger, 6)
    begin = Barrier(2)

    def sender() -> int:
        begin.wait()
        return send(ledger, settings_for(port)).sent

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(sender) for _ in range(2)]
    assert sum(future.result() for future in both) == 6
    assert sorted(mailbox.recipients) == addresses
    assert states(ledger) == [LetterState.SENT] * 6


def test_a_sender_killed_in_the_middle_leaves_one_unclear_letter(
    ledger: Engine, database_url: str, mailbox: Mailbox, port: int, tmp_path: Path
) -> None:
    addresses = with_letters(ledger)
    settings = settings_for(port, database_url=database_url, data_dir=tmp_path)
    process: list[subprocess.Popen[bytes]] = []
    # The server has the second letter and has not yet said so: the one moment nobody can undo.
    mailbox.before_answer = lambda: len(mailbox.mails) == 2 and os.kill(process[0].pid, signal.SIGKILL)
    command = [sys.executable, "-m", "tracker", "letters", "--send", "--week", SLOT]
    process.append(subprocess.Popen(command, env=environment(settings), stderr=subprocess.PIPE))
    process[0].communicate()
    assert process[0].returncode == -signal.SIGKILL
    assert states(ledger) == [LetterState.SENT, LetterState.SENDING, LetterState.PREPARED]
    mailbox.before_answer = None
    assert send(ledger, settings) == post.PostReport(sent=1, unclear=1)
    assert mailbox.recipients == addresses
    assert states(ledger) == [LetterState.SENT, LetterState.UNCLEAR, LetterState.SENT]


@ONE_DATABASE
def test_no_mail_leaves_before_real_work_begins(ledger: Engine, mailbox: Mailbox, port: int) -> None:
    with_letters(ledger, live=False)
    with pytest.raises(Refused, match="Vor dem Echtbetrieb verlässt keine Mail das Haus"):
        send(ledger, settings_for(port))
    assert mailbox.mails == []
    assert states(ledger) == [LetterState.PREPARED] * 3


@ONE_DATABASE
def test_without_a_mail_server_nothing_is_sent(ledger: Engine) -> None:
    with_letters(ledger)
    with pytest.raises(Refused, match="kein Mailserver"):
        send(ledger, Settings(_env_file=None))  # type: ignore[call-arg]
