"""A restore that is killed leaves the old ledger or the new one, and is not in the way of the next attempt."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from tests.builders import NOW, a_partner, a_person
from tests.tracker.safekeeping.watching_nobody import silent
from tracker import database
from tracker.models.partners import Person
from tracker.safekeeping import backup, restore

# A process of its own, killed by nobody but itself: at the n-th call of a function of the restore, or right after it.
KILLED = """
import os, signal, sys
from pathlib import Path
from tracker import database
from tracker.safekeeping import {module}, restore
calls = 0
before = {module}.{function}
def counted(*arguments, **named):
    global calls
    calls += 1
    if calls == {call}:
        if {brought}:
            before(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*arguments, **named)
{module}.{function} = counted
engine = database.connect(sys.argv[1])
restore.restore(engine, data_dir=Path(sys.argv[2]), source=Path(sys.argv[3]), report=lambda *_: None)
"""


# Killed while the tables are filled: for the long series, the moments around the change of places are for every run.
LONG_FILL = pytest.param("rows", "fill", 20, False, marks=pytest.mark.faults)


def save(engine: Engine, data_dir: Path, target: Path) -> backup.Saved:
    return backup.save(engine, data_dir=data_dir, target=target, now=NOW, report=silent)


def bring(engine: Engine, data_dir: Path, source: Path) -> restore.Restored:
    return restore.restore(engine, data_dir=data_dir, source=source, report=silent)


def people(engine: Engine) -> list[str]:
    with database.read(engine) as session:
        return sorted(session.exec(select(Person.name)))


@pytest.mark.parametrize(
    ("module", "function", "call", "brought"),
    # The first file that is put in its place is the list of a source's answers, the second the ledger.
    [LONG_FILL, ("beside", "durable.put_in_place", 2, False), ("beside", "durable.put_in_place", 2, True)],
)
def test_a_killed_restore_leaves_the_old_state_or_the_new_one(
    sqlite_url: str, data_dir: Path, tmp_path: Path, module: str, function: str, call: int, brought: bool
) -> None:
    found = _killed(sqlite_url, data_dir, tmp_path, (module, function, call, brought))
    assert found == (["Alt"] if brought else ["Alt", "Neu"])


@pytest.mark.parametrize(("module", "function", "call", "brought"), [LONG_FILL, ("beside", "_move", 2, False)])
def test_a_killed_restore_leaves_postgresql_as_it_was(
    postgresql_url: str, data_dir: Path, tmp_path: Path, module: str, function: str, call: int, brought: bool
) -> None:
    found = _killed(postgresql_url, data_dir, tmp_path, (module, function, call, brought))
    assert found == (["Alt"] if brought else ["Alt", "Neu"])


def _killed(url: str, data_dir: Path, tmp_path: Path, moment: tuple[str, str, int, bool]) -> list[str]:
    module, function, call, brought = moment
    engine = database.connect(url)
    with database.write(engine) as session:
        a_person(session, partner=a_partner(session), name="Alt")
    save(engine, data_dir, tmp_path / "s.zip")
    with database.write(engine) as session:
        a_person(session, partner=a_partner(session), name="Neu")
    engine.dispose()
    code = KILLED.format(module=module, function=function, call=call, brought=brought)
    words = [sys.executable, "-c", code, url, str(data_dir), str(tmp_path / "s.zip")]
    ended = subprocess.run(words, check=False, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])})
    assert ended.returncode == -signal.SIGKILL
    found = people(engine)
    # And the next attempt is not in the way of the broken one.
    engine.dispose()
    bring(engine, data_dir, tmp_path / "s.zip")
    assert people(engine) == ["Alt"]
    engine.dispose()
    return found
