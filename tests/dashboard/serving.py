"""Runs ``python -m dashboard`` as a process of its own, as a person would start it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PATIENCE_SECONDS = 90


class Served(NamedTuple):
    """A running dashboard."""

    address: str
    process: subprocess.Popen[str]


class Answer(NamedTuple):
    """What came back."""

    status: int
    text: str
    headers: dict[str, str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(database_url: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOERDERPFAD_", "STREAMLIT_"))}
    return kept | {"FOERDERPFAD_DATABASE_URL": database_url, "FOERDERPFAD_DATA_DIR": str(folder / "data")}


def command(*words: str) -> list[str]:
    return [sys.executable, "-W", "error", "-m", "dashboard", *words]


@contextmanager
def serving(database_url: str, folder: Path, *words: str) -> Iterator[Served]:
    """Start, wait until it answers, and end it like Ctrl+C does."""
    port = free_port()
    arguments = command("--port", str(port), *(words or ("--no-scheduler",)))
    process = subprocess.Popen(
        arguments, cwd=folder, env=environment(database_url, folder), stderr=subprocess.PIPE, text=True
    )
    served = Served(f"http://127.0.0.1:{port}", process)
    try:
        wait_until_it_answers(served)
        yield served
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def wait_until_it_answers(served: Served) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if served.process.poll() is not None:
            raise AssertionError(served.process.communicate()[1])
        try:
            urllib.request.urlopen(f"{served.address}/_stcore/health", timeout=5).close()
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the dashboard did not come up")


def get(address: str, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=named), timeout=30) as answer:
            return Answer(answer.status, answer.read().decode(), dict(answer.headers))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.read().decode(), dict(error.headers))
