"""The dashboard as a program: it starts, serves, watches, refuses, and ends."""

import json
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import builders
import pytest
from ledger_of_pages import People
from serving import PATIENCE_SECONDS, Served, command, environment, free_port, get, serving
from sqlalchemy import Engine
from sqlmodel import select

from dashboard.navigation import NAVIGATION
from dashboard.routes.health import look
from tracker import clock, database
from tracker.database import read, write
from tracker.models.partners import Partner
from tracker.models.work import Job
from tracker.vocabulary.work import JobKind


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A dashboard on a ledger that did not exist before."""
    folder = tmp_path_factory.mktemp("served")
    with serving(f"sqlite:///{folder}/neu.sqlite3", folder) as running:
        yield running


def test_a_first_start_fills_the_ledger_and_asks_for_matching_and_harvest(served: Served, tmp_path: Path) -> None:
    health = json.loads(get(f"{served.address}/healthz").text)
    assert health["status"] == "ok"
    assert health["mode"] == "beispieldaten"
    assert {job["kind"]: job["state"] for job in health["jobs"]} == {"crawl": "waiting", "match": "waiting"}
    assert [source["name"] for source in health["sources"]] == ["beispieldaten"]


@pytest.mark.parametrize("address", [line.address for line in NAVIGATION])
def test_every_page_is_served_in_german_without_inline_scripts(served: Served, address: str) -> None:
    answer = get(f"{served.address}/{address}")
    assert answer.status == 200
    assert '<html lang="de">' in answer.text
    assert "<title>Förderpfad</title>" in answer.text
    assert not re.search(r"<script>", answer.text)
    assert "agent" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_the_root_leads_to_the_start_page_and_keeps_the_rest(served: Served) -> None:
    answer = get(f"{served.address}/?als=x")
    assert answer.status == 200
    assert '<html lang="de">' in answer.text


@pytest.mark.parametrize("address", ["gibtsnicht", "aufruf/x", "robots.txt", "wp-login.php"])
def test_an_address_that_does_not_exist_says_so_in_german(served: Served, address: str) -> None:
    answer = get(f"{served.address}/{address}")
    assert answer.status == 404
    assert "Diese Seite gibt es nicht" in answer.text


@pytest.mark.parametrize("path", ["start", "healthz", "static/css/", "_stcore/health", "_stcore/host-config"])
def test_nothing_is_served_to_a_foreign_host(served: Served, path: str) -> None:
    assert get(f"{served.address}/{path}", Host="foerderpfad.example").status == 403
    assert get(f"{served.address}/{path}", X_Forwarded_For="1.2.3.4").status == 403


def test_the_channel_of_the_pages_is_guarded(served: Served) -> None:
    assert "101" in _upgrade(served, "localhost")
    assert "403" in _upgrade(served, "evil.example")
    assert "403" in _upgrade(served, "localhost", "X-Forwarded-For: 1.2.3.4")
    assert "403" in _upgrade(served, "localhost", "Origin: https://evil.example")


def test_programs_cannot_drive_the_pages(served: Served) -> None:
    asked = urllib.request.Request(f"{served.address}/_stcore/agent/interact", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=30)
    with refused.value as answer:
        assert answer.code in {403, 404}


def test_a_second_start_on_the_same_port_gets_one_sentence(served: Served, tmp_path: Path) -> None:
    port = served.address.rpartition(":")[2]
    result = _run(tmp_path, "--port", port)
    assert result.returncode == 1
    assert result.stderr.startswith(f"Port {port} ist schon belegt.")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--host", "0.0.0.0"], 1, "nur auf diesem Rechner"),
        (["--port", "80000"], 2, "Der Wert für --port passt nicht: höchstens 65535."),
    ],
)
def test_wrong_wishes_are_refused_without_a_traceback(
    tmp_path: Path, words: list[str], code: int, sentence: str
) -> None:
    result = _run(tmp_path, *words)
    assert result.returncode == code
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_a_sign_in_without_its_provider_is_refused(tmp_path: Path) -> None:
    result = _run(tmp_path, FOERDERPFAD_AUTH="oidc", FOERDERPFAD_SECRET_KEY="x" * 40)
    assert result.returncode == 1
    assert "FOERDERPFAD_OIDC_ISSUER" in result.stderr


def test_help_shows_an_example(tmp_path: Path) -> None:
    assert "python -m dashboard --port" in _run(tmp_path, "--help").stdout


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_with_its_clockwork(sqlite_url: str, tmp_path: Path, end: signal.Signals) -> None:
    with serving(sqlite_url, tmp_path, "--scheduler") as running:
        running.process.send_signal(end)
        _, said = running.process.communicate(timeout=PATIENCE_SECONDS)
    assert "Traceback" not in said
    assert running.process.returncode in {0, -end}


def test_a_second_start_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    for _ in range(2):
        with serving(sqlite_url, tmp_path):
            pass
    engine = database.connect(sqlite_url)
    with read(engine) as session:
        assert len(session.exec(select(Partner)).all()) == 11
        assert len(session.exec(select(Job)).all()) == 2
    engine.dispose()


def test_a_failed_source_is_visible_and_no_reason_to_be_ill(people: People, page_ledger: Engine) -> None:
    health = look(page_ledger, now=clock.now())
    assert health["status"] == "ok"
    [source] = health["sources"]
    assert (source["name"], source["failed"], source["alarms"]) == ("bund", True, ["Die Quelle hat nicht geantwortet."])
    assert any("Quelle bund" in trouble for trouble in health["troubles"])


def test_work_that_stopped_happening_makes_it_ill(people: People, page_ledger: Engine) -> None:
    health = look(page_ledger, now=clock.now() + timedelta(days=30))
    assert health["status"] == "stale"


def test_a_ledger_that_cannot_be_read_makes_it_ill(tmp_path: Path) -> None:
    engine = database.connect(f"sqlite:///{tmp_path}/leer.sqlite3")
    health = look(engine, now=clock.now())
    engine.dispose()
    assert (health["status"], health["database"]["reachable"]) == ("unreachable", False)
    assert health["troubles"]


def test_a_finished_job_is_told(people: People, page_ledger: Engine) -> None:
    from tracker.services import jobs

    with write(page_ledger) as session:
        job = jobs.take(session, worker="x", now=clock.now(), kinds={JobKind.CRAWL})
        assert job is not None
        jobs.finish(session, job_id=job.id or 0, now=clock.now(), failed=True, message="Keine Antwort.")
    found = look(page_ledger, now=builders.NOW)["jobs"]
    told = next(row for row in found if row["kind"] == JobKind.CRAWL)
    assert (told["kind"], told["state"], told["message"]) == (JobKind.CRAWL, "failed", "Keine Antwort.")


def _run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    # A port of its own, should the refusal under test not come.
    chosen = words if "--port" in words else (*words, "--port", str(free_port()))
    return subprocess.run(
        command(*chosen),
        cwd=folder,
        env=environment(f"sqlite:///{folder}/x.sqlite3", folder) | variables,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )


def _upgrade(served: Served, host: str, *headers: str) -> str:
    port = int(served.address.rpartition(":")[2])
    lines = [
        "GET /_stcore/stream HTTP/1.1",
        f"Host: {host}",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *headers,
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        return connection.recv(64).decode()
