"""Which command a job becomes, and with which settings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from tracker.clockwork.commands import COMMANDS, environment, words_of
from tracker.errors import Refused
from tracker.settings import Settings, SourceSettings
from tracker.vocabulary.work import JobKind


@pytest.mark.parametrize(
    ("kind", "argument", "words"),
    [
        (JobKind.CRAWL, {"source": "bund"}, "crawler run --job 7 -- bund"),
        (JobKind.CRAWL, {"source": "b", "from-file": "/d/x.zip"}, "crawler run --job 7 --from-file=/d/x.zip -- b"),
        (JobKind.CRAWL, {}, "crawler run --job 7 --"),
        (JobKind.ADD_CALL, {"url": "--from-file=/etc/passwd"}, "crawler add --job 7 -- --from-file=/etc/passwd"),
        (JobKind.DEAD_LINKS, {}, "crawler links --job 7"),
        (JobKind.PAIRS, {}, "crawler pairs --job 7"),
        (JobKind.POST, {}, "tracker post"),
        (JobKind.REMINDERS, {}, "tracker post --reminders"),
        (JobKind.MATCH, {}, "matcher run --job 7"),
        (JobKind.MATCH, {"project": "V-012"}, "matcher run --job 7 --project=V-012"),
        (JobKind.LETTERS, {"week": "2026-W48"}, "tracker letters --send --due --week=2026-W48"),
    ],
)
def test_a_job_becomes_a_command(kind: JobKind, argument: dict[str, str], words: str) -> None:
    assert words_of(kind, argument, 7) == words.split()


def test_every_kind_of_job_has_a_command() -> None:
    assert set(COMMANDS) == set(JobKind)


def test_an_address_to_add_must_be_named() -> None:
    with pytest.raises(Refused, match="„url“"):
        words_of(JobKind.ADD_CALL, {}, 7)


def test_a_child_reads_the_settings_of_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOERDERPFAD_BASE_URL", "https://falsch.example")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=tmp_path,
        secret_key=SecretStr("ganz geheim"),
        smtp_host="mail.example",
        smtp_sender="a@b.example",
        sources={"bund_foerderdatenbank": SourceSettings(base_url="http://127.0.0.1:1")},
    )
    child = environment(settings)
    assert child["HTTPS_PROXY"] == os.environ["HTTPS_PROXY"]
    code = (
        "from tracker import settings; s = settings.load(); print(s.model_dump_json(), s.secret_key.get_secret_value())"
    )
    found = subprocess.run([sys.executable, "-c", code], env=child, capture_output=True, text=True, check=True).stdout
    expected = settings.model_copy(update={"database_url": settings.database, "base_url": settings.base_url})
    assert found == f"{expected.model_dump_json()} ganz geheim\n"
