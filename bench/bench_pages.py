"""Every page at 10,000 calls, 2,200 projects, 55,000 matches and 1,000 applications: ``python -m bench bench_pages``.

Streamlit runs the entry script anew for every visit and click. Measured is that run, from its first line to its last,
without the browser: the processor time of its own thread, which a busy machine lengthens least, and the time on the
clock beside it. The cycles Python looks for meanwhile, as seldom as in the server, are part of it and told apart.
"""

import logging
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

RUNS, WARM_UP = 21, 2
P95_MS_AT_MOST = 150
TIMES: list["Times"] = []


class Times(NamedTuple):
    """One run of the script in milliseconds: of its thread, on the clock, and what looking for cycles took of it."""

    processor: float
    clock: float
    cycles: float


def script() -> None:
    """Run the dashboard's entry script, as Streamlit does, and note how long it took."""
    import gc
    import runpy
    import time
    from pathlib import Path

    import dashboard
    from bench.bench_pages import TIMES, Times

    cycles: list[float] = []

    def looked(phase: str, _: object) -> None:
        cycles.append(time.thread_time() * (1 if phase == "stop" else -1))

    gc.callbacks.append(looked)
    clock, processor = time.perf_counter(), time.thread_time()
    try:
        runpy.run_path(str(Path(dashboard.__file__).with_name("app.py")), run_name="__main__")
    finally:
        used = (time.thread_time() - processor, time.perf_counter() - clock, sum(cycles))
        gc.callbacks.remove(looked)
        TIMES.append(Times(*(1000 * seconds for seconds in used)))


def main() -> None:
    """Fill a ledger, open every page again and again, print the figures, keep the promise."""
    with tempfile.TemporaryDirectory(prefix="foerderpfad-bench-") as folder:
        os.environ |= {
            "FOERDERPFAD_DATA_DIR": folder,
            "FOERDERPFAD_DATABASE_URL": f"sqlite:///{Path(folder, 'bench.sqlite3')}",
        }
        slow = _measure()
    if slow:
        raise SystemExit(f"promised are {P95_MS_AT_MOST} ms at p95; slower: {', '.join(slow)}")


def _measure() -> list[str]:
    from bench import page_ledger
    from dashboard import cycles
    from dashboard.navigation import NAVIGATION
    from tracker import clock, database, settings

    engine = database.connect(settings.load().database)
    database.upgrade(engine)
    begin = time.perf_counter()
    page_ledger.fill(engine, now=clock.now())
    print(f"ledger filled in {time.perf_counter() - begin:.0f} s\n")
    records = _records(engine)
    engine.dispose()
    print(f"{'page':34} {'p50 ms':>7} {'p95 ms':>7} {'max ms':>7} {'clock p95':>9} {'of it cycles':>12}")
    cycles.look_seldom()
    # A page is run without a server, and Streamlit says so every time; a level it would set anew.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
    slow = []
    for line in NAVIGATION:
        for who in (page_ledger.OFFICE, page_ledger.CONTACT):
            asked = {"als": who, **({"id": records[line.address]} if line.address in records else {})}
            found = _opened(line.address, asked)
            name = f"{line.address}, {'Projektleitstelle' if who == page_ledger.OFFICE else 'Kommune'}"
            if _told(name, found) > P95_MS_AT_MOST:
                slow.append(name)
    return slow


def _records(engine: Any) -> dict[str, str]:
    """Return a record to open for each page that shows one."""
    from sqlmodel import select

    from dashboard import addresses
    from tracker.database import read
    from tracker.models.applications import Application
    from tracker.models.calls import FundingCall

    with read(engine) as session:
        call = session.exec(select(FundingCall.public_id).offset(7)).first()
        application = session.exec(select(Application.public_id).order_by(Application.id)).first()  # type: ignore[arg-type]
    return {addresses.CALL: str(call), addresses.APPLICATION: str(application)}


def _opened(address: str, asked: Mapping[str, str]) -> list[Times]:
    from streamlit.testing.v1 import AppTest
    from streamlit.util import calc_hash

    test = AppTest.from_string("from bench.bench_pages import script\nscript()\n", default_timeout=120)
    test._page_hash = calc_hash(address)
    test.query_params.update(asked)
    for _ in range(WARM_UP):
        test.run()
        if test.exception:
            raise SystemExit(f"{address}: {test.exception[0].value}")
    TIMES.clear()
    for _ in range(RUNS):
        test.run()
    return list(TIMES)


def _told(name: str, found: list[Times]) -> float:
    """Print a page's line and return its p95."""
    processor = sorted(each.processor for each in found)
    place = round(0.95 * (len(found) - 1))
    on_clock = sorted(each.clock for each in found)[place]
    cycles = max(each.cycles for each in found)
    print(
        f"{name:34} {processor[len(found) // 2]:7.0f} {processor[place]:7.0f} {processor[-1]:7.0f}"
        f" {on_clock:9.0f} {cycles:12.0f}",
        flush=True,
    )
    return processor[place]
