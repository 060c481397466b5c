"""Programs the clockwork starts: in a group of their own, with a log file, ended together with their worker."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tracker.clockwork.commands import environment
from tracker.follow import PARENT
from tracker.settings import Settings

LOGS_KEPT = 50
_GRACE_SECONDS = 10
_TAIL_BYTES = 8_192
_LONGEST_MESSAGE = 500
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Child:
    """A running command and its log."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self.log = log

    def wait(self, seconds: float) -> int | None:
        """Return the exit code, or ``None`` when the command still runs after that time."""
        try:
            return self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None

    def end(self) -> None:
        """End the command and everything it started."""
        self._signal(signal.SIGTERM)
        if self.wait(_GRACE_SECONDS) is None:
            self._signal(signal.SIGKILL)
            self.process.wait()

    def message(self, code: int) -> str:
        """Return one sentence about how it went: what the command said last, or what became of it."""
        last, crashed = _tail(self.log)
        if code < 0:
            return f"Der Vorgang wurde von außen beendet ({signal.Signals(-code).name})."
        if crashed:
            return f"Unerwarteter Fehler. Bitte sagen Sie der IT Bescheid; Einzelheiten stehen in {self.log.name}."
        return last or (
            "Fertig." if code == 0 else f"Der Vorgang brach ab, ohne einen Grund zu nennen (Rückgabewert {code})."
        )

    def crashed(self, code: int) -> bool:
        """Say whether the command was killed or died of an error nobody caught, instead of saying what is wrong."""
        return code < 0 or (code > 0 and _tail(self.log)[1])

    def _signal(self, number: signal.Signals) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)


def start(words: Sequence[str], settings: Settings, *, job_id: int) -> Child:
    """Start ``python -m`` with these words. Output goes to a file, so a silent reader never blocks the command."""
    folder = settings.data_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"auftrag-{job_id:08d}.log"
    _drop_old(folder)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # Its last line becomes the job's message, so it is written for eyes.
            env=environment(settings) | {PARENT: str(os.getpid()), "FOERDERPFAD_LOG": "plain"},
            start_new_session=True,
        )
    return Child(process, log)


def _drop_old(folder: Path) -> None:
    for log in sorted(folder.glob("auftrag-*.log"))[: -LOGS_KEPT + 1]:
        log.unlink(missing_ok=True)


def _tail(log: Path) -> tuple[str, bool]:
    """Return the last line of a log, and whether the program crashed rather than spoke."""
    with log.open("rb") as handle:
        size = handle.seek(0, os.SEEK_END)
        handle.seek(max(0, size - _TAIL_BYTES))
        text = _COLOUR.sub("", handle.read().decode("utf-8", errors="replace"))
    lines = [line for line in text.splitlines() if line.strip()]
    return (lines[-1].strip()[:_LONGEST_MESSAGE] if lines else ""), _ends_in_traceback(lines)


def _ends_in_traceback(lines: Sequence[str]) -> bool:
    """Say whether the program ended with an error nobody caught: indented steps, then one line at the margin."""
    starts = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")]
    return bool(starts) and sum(not line.startswith(" ") for line in lines[starts[-1] + 1 :]) == 1
