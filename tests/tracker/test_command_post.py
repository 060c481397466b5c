"""``python -m tracker post``: what does not wait for Monday leaves, and only then."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import Engine
from sqlmodel import select

from tests.application_builders import an_application
from tests.builders import NOW, TODAY, a_call_data, a_partner, a_person, a_round, harvested, the_call
from tests.databases import ONE_DATABASE
from tests.tracker.clockwork.mail_server import HOST, Mailbox, free_port, mail_server
from tests.tracker.command_line import Command
from tracker.database import read, write
from tracker.models.work import Letter
from tracker.services import installation
from tracker.shapes.wishes import LetterWishes
from tracker.vocabulary.work import LetterKind, LetterState, Stage

pytestmark = ONE_DATABASE

ADDRESS = "foerdermittel@selm.example"
# Real work began on a Tuesday, so the first weekly letter is a week away.
MORNING = NOW + timedelta(days=1)
TARGET, NEARER = TODAY + timedelta(days=20), TODAY + timedelta(days=10)


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is a Tuesday morning."""
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def command(command: Command, monkeypatch: pytest.MonkeyPatch, mailbox: Mailbox) -> Iterator[Command]:
    """Runs a command on a fresh ledger with a mail server and returns its exit code."""
    monkeypatch.setenv("FOERDERPFAD_SMTP_HOST", HOST)
    monkeypatch.setenv("FOERDERPFAD_SMTP_SENDER", "foerderpfad@schwerte.example")
    monkeypatch.setenv("FOERDERPFAD_SMTP_SECURITY", "none")
    with mail_server(mailbox) as port:
        monkeypatch.setenv("FOERDERPFAD_SMTP_PORT", str(port))
        yield command


def fill(ledger: Engine, *, live_since: datetime | None = MORNING, weekday: int = 0) -> None:
    """A contact with an application whose deadline is near."""
    with write(ledger) as session:
        if live_since is not None:
            installation.mark_live(session, now=live_since)
        wished = {"letters": LetterWishes(weekday=weekday).model_dump(mode="json")}
        a_person(session, partner=a_partner(session), email=ADDRESS, settings=wished)
        harvested(session, a_call_data(rounds=(a_round(TARGET),)), now=NOW - timedelta(hours=3))
        an_application(session, call_id=the_call(session).id, stage=Stage.PREPARATION, target_on=TARGET)


def letters(ledger: Engine) -> list[tuple[LetterKind, LetterState]]:
    with read(ledger) as session:
        return [(letter.kind, letter.state) for letter in session.exec(select(Letter))]


def test_before_real_work_nothing_is_written_or_sent(
    ledger: Engine, command: Command, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(ledger, live_since=None)
    assert command("post", "--reminders") == 1
    assert "Vor dem Echtbetrieb verlässt keine Mail das Haus" in capsys.readouterr().err
    assert (letters(ledger), mailbox.mails) == ([], [])


def test_without_reminders_only_what_is_urgent_leaves(
    ledger: Engine, command: Command, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(ledger)
    assert command("post") == 0
    assert "Es wartet keine Post." in capsys.readouterr().err
    assert mailbox.mails == []


def test_the_reminders_of_a_day_leave_once(
    ledger: Engine, command: Command, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(ledger)
    assert command("post", "--reminders") == 0
    assert "Verschickt: 1, abgelehnt: 0, unklar: 0, es warten: 0." in capsys.readouterr().err
    assert command("post", "--reminders") == 0
    (mail,) = mailbox.mails
    assert mailbox.recipients == [ADDRESS]
    assert str(message_from_bytes(mail, policy=policy.default)["Subject"]).startswith("Erinnerung: Antragsfrist")
    assert letters(ledger) == [(LetterKind.REMINDER, LetterState.SENT)]


def test_a_moved_deadline_leaves_without_waiting_for_the_reminders(
    ledger: Engine, command: Command, mailbox: Mailbox
) -> None:
    fill(ledger)
    with write(ledger) as session:
        harvested(session, a_call_data(rounds=(a_round(NEARER),)), now=MORNING)
    assert command("post") == 0
    assert command("post") == 0
    assert letters(ledger) == [(LetterKind.ALERT, LetterState.SENT)]
    assert len(mailbox.mails) == 1


def test_a_letter_the_server_does_not_take_now_waits_and_the_command_says_so(
    ledger: Engine, command: Command, mailbox: Mailbox, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(ledger)
    mailbox.refuse[ADDRESS] = "451 4.7.1 Später wieder"
    assert command("post", "--reminders") == 1
    assert "es warten: 1." in capsys.readouterr().err
    mailbox.refuse.clear()
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        assert command("post") == 0
    assert len(mailbox.mails) == 1


def test_a_server_that_is_down_loses_nothing(
    ledger: Engine, command: Command, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(ledger)
    with monkeypatch.context() as away:
        away.setenv("FOERDERPFAD_SMTP_PORT", str(free_port()))
        assert command("post", "--reminders") == 1
    assert letters(ledger) == [(LetterKind.REMINDER, LetterState.PREPARED)]
    assert command("post") == 0
    assert len(mailbox.mails) == 1


def test_who_wants_the_weekly_letter_on_tuesday_gets_it_on_tuesday(
    ledger: Engine, command: Command, mailbox: Mailbox
) -> None:
    fill(ledger, live_since=NOW - timedelta(days=7), weekday=1)
    weekly = (LetterKind.WEEKLY, LetterState.SENT)
    with time_machine.travel(NOW, tick=False):
        assert command("post", "--reminders") == 0
    assert weekly not in letters(ledger)
    assert command("post", "--reminders") == 0
    assert command("post", "--reminders") == 0
    assert letters(ledger).count(weekly) == 1
