"""The ledger's commands: exit codes, German sentences, data and words on their own streams."""

import json
import signal
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import Engine

from tests.builders import NOW, a_call, a_match, a_partner, a_person, a_project
from tests.databases import ONE_DATABASE
from tests.tracker.clockwork.mail_server import HOST, Mailbox, mail_server
from tests.tracker.command_line import Command
from tracker import database
from tracker.command_line import to_type
from tracker.database import write
from tracker.services import installation
from tracker.vocabulary.calls import Band


@pytest.fixture
def filled(ledger: Engine) -> Engine:
    """A ledger with one suggestion for one contact."""
    with write(ledger) as session:
        partner = a_partner(session)
        a_person(session, partner=partner, name="Fördermittel, Stadt Selm", email="foerdermittel@selm.invalid")
        a_match(session, a_project(session, partner), a_call(session), band=Band.GOOD)
    return ledger


@ONE_DATABASE
def test_init_fills_an_empty_ledger_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: Command
) -> None:
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", f"sqlite:///{tmp_path / 'neu' / 'ledger.sqlite3'}")
    assert command("status") == 1
    assert f"„{to_type('tracker init')}“" in capsys.readouterr().err
    assert command("init") == 0
    assert capsys.readouterr().err == "Die Datenbank ist bereit; sie enthält die Beispieldaten.\n"
    assert command("init") == 0
    assert capsys.readouterr().err == "Die Datenbank ist bereit.\n"
    assert command("export", "projects") == 0
    assert len(capsys.readouterr().out.splitlines()) == 40


def test_init_without_examples_leaves_the_ledger_empty(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("init", "--empty") == 0
    assert command("init") == 0, "asked once and for all"
    assert capsys.readouterr().err.splitlines() == [
        "Die Datenbank ist bereit; sie enthält die Kommunen und ihre Stellen.",
        "Die Datenbank ist bereit.",
    ]
    assert command("export", "calls") == 0
    assert command("export", "projects") == 0
    assert capsys.readouterr().out == ""
    assert command("user", "list") == 0
    assert ".invalid" not in capsys.readouterr().out


def test_letters_are_written_to_look_at(
    command: Command, filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with time_machine.travel(NOW, tick=False):
        assert command("letters", "--out", "briefe") == 0
    output = capsys.readouterr()
    names = output.out.splitlines()
    assert names == [f"briefe/2026-W48-foerdermittel-selm-invalid.{ending}" for ending in ("eml", "txt", "html")]
    assert output.err == "1 Brief geschrieben; verschickt wurde keiner.\n"
    mail = message_from_bytes((tmp_path / names[0]).read_bytes(), policy=policy.default)
    assert mail["Subject"] == "[Beispieldaten] Wochenbrief 48/2026: 1 Vorschlag"
    assert "Förderung klimaschutz" in (tmp_path / names[1]).read_text(encoding="utf-8")


def test_letters_of_a_named_week_go_below_the_data(
    command: Command, filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("letters", "--week", "2026-W50") == 0
    assert len(list((tmp_path / "data" / "briefe" / "2026-W50").iterdir())) == 3


def test_letters_are_not_sent_before_real_work_begins(
    command: Command, filled: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("letters", "--send") == 1
    assert "Vor dem Echtbetrieb verlässt keine Mail das Haus." in capsys.readouterr().err


def test_letters_are_sent_once(
    command: Command, filled: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with write(filled) as session:
        installation.mark_live(session, now=NOW)
    mailbox = Mailbox()
    with mail_server(mailbox) as port:
        for name, value in (("HOST", HOST), ("PORT", str(port)), ("SECURITY", "none"), ("SENDER", "a@b.example")):
            monkeypatch.setenv(f"FOERDERPFAD_SMTP_{name}", value)
        assert command("letters", "--send", "--week", "2026-W48") == 0
        assert command("letters", "--send", "--week", "2026-W48") == 0
    assert capsys.readouterr().err.splitlines() == [
        "Verschickt: 1, abgelehnt: 0, unklar: 0, es warten: 0.",
        "Verschickt: 0, abgelehnt: 0, unklar: 0, es warten: 0.",
    ]
    assert mailbox.recipients == ["foerdermittel@selm.invalid"]


def test_an_export_goes_to_standard_output_or_whole_into_a_file(
    command: Command, filled: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("export", "calls") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["title"] == "Förderung klimaschutz"
    assert command("export", "calls", "--out", "calls.jsonl") == 0
    assert (tmp_path / "calls.jsonl").read_text(encoding="utf-8") == f"{line}\n"
    assert capsys.readouterr().err == "Geschrieben: calls.jsonl\n"
    assert [path.name for path in tmp_path.glob("*.neu")] == []


@ONE_DATABASE
def test_awards_are_a_header_as_long_as_there_are_none(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("export", "awards", "--format", "csv") == 0
    output = capsys.readouterr()
    assert output.out.startswith("\ufeffLfd. Nr.;Kommune;")
    assert len(output.out.splitlines()) == 1


def test_status_fits_on_a_screen_and_speaks_german(
    command: Command, filled: Engine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("status") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert any(line.startswith("Betrieb") and "noch kein Echtbetrieb, kein Mailversand" in line for line in lines)
    assert any(line.startswith("Änderungshistorie") and "lückenlos" in line for line in lines)
    assert not any("***" in line and "@" not in line for line in lines)


@ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export"], "Es fehlt: WAS."),
        (["export", "dinge"], "Der Wert für WAS passt nicht: möglich sind calls, projects"),
        (["export", "calls", "--format", "pdf"], "Der Wert für --format passt nicht: möglich sind jsonl, csv, xlsx."),
        (["export", "calls", "--ziel", "x"], "Die Option --ziel gibt es nicht."),
        (["export", "calls", "--out"], "Zu --out fehlt der Wert."),
        (["briefe"], "Den Befehl briefe gibt es nicht."),
        (["status", "jetzt"], "Das ist zu viel: jetzt."),
        (["status", "--schnell=ja"], "Die Option --schnell gibt es nicht."),
        (["init", "--empty=ja"], "Zu --empty gehört kein Wert."),
    ],
)
def test_wrong_usage_ends_with_two_and_a_sentence(
    command: Command, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert command(*words) == 2
    said = capsys.readouterr().err
    assert said.startswith(sentence)
    assert "--help" in said


@ONE_DATABASE
def test_a_value_no_calendar_knows_is_wrong_usage(command: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("letters", "--week", "2026-48") == 2
    assert capsys.readouterr().err.startswith("Die Woche „2026-48“ gibt es nicht.")


@ONE_DATABASE
@pytest.mark.parametrize("name", ["init", "letters", "schedule", "export", "status"])
def test_every_command_explains_itself_in_german_with_an_example(
    command: Command, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert command(name, "--help") == 0
    page = capsys.readouterr().out
    assert page.startswith(f"Aufruf: python -m tracker {name}")
    assert f"Beispiel: {to_type(f'tracker {name}')}" in page
    assert not {"Usage", "Options:", "Arguments:", "Show this", "default:"} & set(page.replace("\n", " ").split("  "))
    assert "Zeigt diese Hilfe." in page


@ONE_DATABASE
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "calls", "--out", "gibt/es/nicht.jsonl"], "Den Ordner „gibt/es“ gibt es nicht."),
        (["restore", "fehlt.zip"], "„fehlt.zip“ lässt sich nicht verwenden: gibt es nicht."),
        (["import", "sittings", "fehlt.csv"], "„fehlt.csv“ lässt sich nicht verwenden: gibt es nicht."),
    ],
)
def test_what_fails_ends_with_one_and_a_sentence(
    command: Command, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert command(*words) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.splitlines()) == 1


@ONE_DATABASE
def test_a_ledger_that_cannot_be_reached_is_told_in_a_sentence(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOERDERPFAD_DATABASE_URL", "postgresql://niemand:geheim@127.0.0.1:1/nichts")
    assert command("status") == 1
    said = capsys.readouterr().err
    assert said.startswith("Die Datenbank ist nicht erreichbar.")
    assert "geheim" not in said


@ONE_DATABASE
def test_a_broken_setting_is_told_in_a_sentence(
    command: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOERDERPFAD_SMTP_HOST", "mail.example")
    assert command("status") == 1
    assert "FOERDERPFAD_SMTP_SENDER" in capsys.readouterr().err


@ONE_DATABASE
def test_an_interrupted_export_leaves_no_half_file(
    command: Command,
    filled: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "calls.jsonl").write_text("von gestern", encoding="utf-8")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.edge.Progress.update", interrupted)
    assert command("export", "calls", "--out", "calls.jsonl") == 1
    assert capsys.readouterr().err.startswith("Abgebrochen.")
    assert (tmp_path / "calls.jsonl").read_text(encoding="utf-8") == "von gestern"
    assert list(tmp_path.glob("*.neu")) == []


def test_the_clockwork_alone_ends_cleanly_when_asked(sqlite_url: str, tmp_path: Path) -> None:
    engine = database.connect(sqlite_url)
    database.check(engine)
    engine.dispose()
    environment = {"FOERDERPFAD_DATABASE_URL": sqlite_url, "FOERDERPFAD_DATA_DIR": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", "schedule"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "Der Zeitplan läuft. Ende mit Strg+C.\n"
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate()
    assert process.returncode == 0
    assert "Der Zeitplan ist angehalten" in rest
