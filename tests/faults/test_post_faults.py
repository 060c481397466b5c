"""Fifty letters and everything that may go wrong on their way: once, or honestly unclear; never twice."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Engine
from sqlmodel import col, select

from tests.builders import NOW, SYSTEM, TODAY, a_partner, a_person
from tests.certificates import make_certificate
from tests.databases import ONE_DATABASE
from tests.faults.processes import Told
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
from tracker.models.partners import Person
from tracker.models.work import Letter
from tracker.services import installation, letters, outbox
from tracker.settings import Settings
from tracker.vocabulary.work import LetterState

RECIPIENTS = 50
KILLS = 200
FEW = 10
# Weeks to come: the command then sends what is prepared and writes nothing anew, which is quicker.
SLOTS = [f"2099-W{week:02d}" for week in range(10, 50)]
SLOT = SLOTS[0]
MOST_MILLISECONDS = 15


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with mail_server(mailbox) as port:
        yield port


def settings_for(port: int, **changes: object) -> Settings:
    values = {"smtp_host": HOST, "smtp_port": port, "smtp_security": "none", "smtp_sender": "foerderpfad@selm.example"}
    return Settings(_env_file=None, **values | changes)  # type: ignore[call-arg, arg-type]


def fill(ledger: Engine, *slots: str, recipients: int = RECIPIENTS) -> None:
    """Prepare the letters of fifty people, or fewer, for these weeks; real work began long ago."""
    with write(ledger) as session:
        installation.mark_live(session, now=NOW - timedelta(days=200))
        for number in range(recipients):
            a_person(session, partner=a_partner(session), email=f"kommune-{number}@selm.example")
    for slot in slots:
        write_letters(ledger, slot)


def write_letters(ledger: Engine, slot: str) -> None:
    """Prepare a week's letters of everybody."""
    with write(ledger) as session:
        letters.prepare(session, SYSTEM, slot=slot, now=NOW, today=TODAY, base_url="https://foerderpfad.example")


def waiting(ledger: Engine) -> bool:
    """Say whether any letter still waits to be sent."""
    return LetterState.PREPARED in states(ledger).values()


def states(ledger: Engine) -> dict[str, LetterState]:
    """Every letter's state, by its fixed Message-ID."""
    with read(ledger) as session:
        return {letter.message_id: letter.state for letter in session.exec(select(Letter).order_by(col(Letter.id)))}


def arrived(mailbox: Mailbox) -> Counter[str]:
    """How often each letter reached the server."""
    ids = [line for mail in mailbox.mails for line in mail.split(b"\r\n") if line.startswith(b"Message-ID:")]
    return Counter(line.split(b": ")[1].decode() for line in ids)


def check_once_or_unclear(ledger: Engine, mailbox: Mailbox) -> dict[LetterState, int]:
    """Nobody got a letter twice; what is called sent arrived; what did not surely arrive is called unclear."""
    found, times = states(ledger), arrived(mailbox)
    assert set(times) <= set(found)
    assert max(times.values()) == 1, "a letter arrived twice"
    for message_id, state in found.items():
        assert state in {LetterState.SENT, LetterState.UNCLEAR}, state
        assert state is LetterState.UNCLEAR or times[message_id] == 1
    return dict(Counter(found.values()))


def send(ledger: Engine, port: int, hours: int = 0, **changes: object) -> post.PostReport:
    return post.send_waiting(
        ledger, settings_for(port, **changes), report=lambda *_: None, now=lambda: NOW + timedelta(hours=hours)
    )


class Blows(NamedTuple):
    """Where the kills hit: between acceptance and record, in the dialogue before it, or between two letters."""

    after_acceptance: int
    in_dialogue: int
    between: int

    @property
    def all(self) -> int:
        return sum(self)


def kill_senders(
    ledger: Engine, url: str, mailbox: Mailbox, port: int, folder: Path, *, kills: int, recipients: int = RECIPIENTS
) -> Blows:
    """Start the real command and kill it around the moment the server takes a letter, until so many were killed.

    A sender that has sent everything before its moment comes does not count. Whenever a week's letters are used up,
    the next week's wait.
    """
    chance = random.Random(20261122)
    weeks = iter(SLOTS)
    fill(ledger, recipients=recipients)
    variables = environment(settings_for(port, database_url=url, data_dir=folder))
    slot, killed = "", 0
    while killed < kills:
        if not waiting(ledger):
            slot = next(weeks)
            write_letters(ledger, slot)
        command = [sys.executable, "-m", "tracker", "letters", "--send", "--week", slot]
        process = subprocess.Popen(command, env=variables, cwd=folder, stderr=subprocess.DEVNULL)
        # Half of them before the server answers, the others a moment later: after the answer, or after the record.
        delay = 0.0 if killed % 2 else chance.uniform(0, MOST_MILLISECONDS) / 1000
        mailbox.before_answer = _Knife(process.pid, delay)
        was_killed = process.wait() == -signal.SIGKILL
        mailbox.before_answer.join()
        assert was_killed or not waiting(ledger), "a sender ended by itself and left letters behind"
        killed += was_killed
    mailbox.before_answer = None
    send(ledger, port)
    lost = [message_id for message_id, state in states(ledger).items() if state is LetterState.UNCLEAR]
    times = arrived(mailbox)
    accepted = sum(times[message_id] for message_id in lost)
    return Blows(after_acceptance=accepted, in_dialogue=len(lost) - accepted, between=killed - len(lost))


class _Knife:
    """Kills a process once, at the first letter or a moment after it."""

    def __init__(self, pid: int, delay: float) -> None:
        self._pid, self._delay, self._timer = pid, delay, threading.Timer(0, lambda: None)
        self._used = False

    def __call__(self) -> None:
        if self._used:
            return
        self._used = True
        if not self._delay:
            self._kill()
            return
        self._timer = threading.Timer(self._delay, self._kill)
        self._timer.start()

    def join(self) -> None:
        if self._timer.ident is not None:
            self._timer.join()

    def _kill(self) -> None:
        try:
            os.kill(self._pid, signal.SIGKILL)
        except ProcessLookupError:
            self._used = True  # it had sent everything by then


@pytest.mark.faults
@ONE_DATABASE
def test_killed_two_hundred_times_around_the_servers_answer_nobody_gets_a_letter_twice(
    ledger: Engine, database_url: str, mailbox: Mailbox, port: int, tmp_path: Path, tell: Told
) -> None:
    blows = kill_senders(ledger, database_url, mailbox, port, tmp_path, kills=KILLS)
    counts = check_once_or_unclear(ledger, mailbox)
    assert blows.all == KILLS
    assert blows.after_acceptance >= KILLS / 2, "half of them came before the server could answer"
    tell(_told(blows), f"{len(mailbox.mails)} mails", _words(counts))


@ONE_DATABASE
def test_killed_three_times_around_the_servers_answer_nobody_gets_a_letter_twice(
    ledger: Engine, database_url: str, mailbox: Mailbox, port: int, tmp_path: Path, tell: Told
) -> None:
    blows = kill_senders(ledger, database_url, mailbox, port, tmp_path, kills=3, recipients=FEW)
    counts = check_once_or_unclear(ledger, mailbox)
    assert blows.all == 3
    assert counts.get(LetterState.UNCLEAR, 0) == 3 - blows.between
    tell(_told(blows), f"{len(mailbox.mails)} mails", _words(counts))


@ONE_DATABASE
def test_one_of_fifty_is_refused_and_the_others_get_theirs(
    ledger: Engine, mailbox: Mailbox, port: int, tell: Told
) -> None:
    fill(ledger, SLOT)
    mailbox.refuse["kommune-17@selm.example"] = "550 5.1.1 Postfach unbekannt"
    assert send(ledger, port) == post.PostReport(sent=49, refused=1)
    assert send(ledger, port, hours=48) == post.PostReport()
    assert len(mailbox.mails) == 49
    with read(ledger) as session:
        refused = select(Person.email).join(Letter, col(Letter.person_id) == col(Person.id))
        assert session.exec(refused.where(Letter.state == LetterState.REFUSED)).all() == ["kommune-17@selm.example"]
    tell("one of fifty refused", "49 sent, 1 refused", "nothing sent again")


@ONE_DATABASE
def test_a_connection_dropped_in_the_middle_costs_one_letter_its_certainty(
    ledger: Engine, mailbox: Mailbox, port: int, tell: Told
) -> None:
    fill(ledger, SLOT)
    mailbox.drop_after_data.add("kommune-24@selm.example")
    assert send(ledger, port) == post.PostReport(sent=49, unclear=1)
    assert send(ledger, port, hours=48) == post.PostReport()
    assert check_once_or_unclear(ledger, mailbox) == {LetterState.SENT: 49, LetterState.UNCLEAR: 1}
    tell("connection dropped after a letter", "49 sent, 1 unclear", "nothing sent again")


@ONE_DATABASE
def test_a_server_that_is_down_for_a_day_delays_every_letter_and_loses_none(
    ledger: Engine, mailbox: Mailbox, tell: Told
) -> None:
    fill(ledger, SLOT)
    nobody = free_port()
    for hour in range(24):
        with pytest.raises(PostClosed, match="Verschickt: 0, es warten: 50"):
            send(ledger, nobody, hours=hour)
    with mail_server(mailbox) as port:
        assert send(ledger, port, hours=24) == post.PostReport(sent=50)
    assert check_once_or_unclear(ledger, mailbox) == {LetterState.SENT: 50}
    tell("mail server down for a day, tried every hour", "50 wait", "50 sent")


@ONE_DATABASE
def test_a_server_that_takes_nothing_for_a_day_gets_every_letter_in_the_end(
    ledger: Engine, mailbox: Mailbox, port: int, tell: Told
) -> None:
    fill(ledger, SLOT, recipients=FEW)
    mailbox.refuse = {f"kommune-{number}@selm.example": "451 4.3.0 Bitte später" for number in range(FEW)}
    tries = Counter(send(ledger, port, hours=hour).waiting for hour in range(24))
    assert tries[FEW] == 6, "at once, and whenever a pause of 5 and 15 minutes, 1, 4 and 12 hours is over"
    mailbox.refuse.clear()
    assert send(ledger, port, hours=48) == post.PostReport(sent=FEW)
    assert check_once_or_unclear(ledger, mailbox) == {LetterState.SENT: FEW}
    tell("mail server answers 451 for a day", f"{FEW} wait, 6 tries", f"{FEW} sent")


@ONE_DATABASE
def test_a_wrong_certificate_stops_every_letter_until_it_is_right(
    ledger: Engine, mailbox: Mailbox, tmp_path: Path, tell: Told
) -> None:
    fill(ledger, SLOT)
    certificate = make_certificate(tmp_path)
    safe = {"smtp_security": "starttls", "smtp_user": USER, "smtp_password": PASSWORD}
    with mail_server(mailbox, certificate=certificate) as port:
        with pytest.raises(PostClosed, match=r"Zertifikat.*Verschickt: 0, es warten: 50"):
            send(ledger, port, **safe)
        assert (mailbox.mails, mailbox.logins) == ([], [])
        assert send(ledger, port, hours=1, ca_file=certificate.file, **safe).sent == 50
    assert check_once_or_unclear(ledger, mailbox) == {LetterState.SENT: 50}
    tell("wrong certificate", "50 wait, no password told", "50 sent")


def _told(blows: Blows) -> str:
    return (
        f"sender killed {blows.all} times: {blows.after_acceptance} between acceptance and record, "
        f"{blows.in_dialogue} in the dialogue, {blows.between} between two letters"
    )


def _words(counts: dict[LetterState, int]) -> str:
    return ", ".join(f"{count} {state.label}" for state, count in sorted(counts.items()))


def test_the_longest_wait_is_longer_than_a_day() -> None:
    assert sum(outbox.PAUSES, timedelta()) > timedelta(days=1)
