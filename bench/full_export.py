"""How long a full export of the Förderdatenbank takes, and how much memory.

Makes 2,500 programmes in 10,000 files with every trap, then measures in a process of its own each:
the plain cost of unpacking and parsing the same files, reading them, harvesting them over loopback
HTTP into an empty ledger, and harvesting them again unchanged.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.scale import scaled

if TYPE_CHECKING:
    from sqlalchemy import Engine

TODAY = date(2026, 11, 22)
BODY_CHARACTERS = 17_500
LONGEST_HARVEST, LONGEST_REPEAT, MOST_MEMORY = 20, 5, 500
"""Promised: seconds for the first harvest and for the unchanged repeat, MiB for either."""
_BOUND = 1_000_000  # bytes; the planted giants would take all memory


def main() -> None:
    """Make the export, run each measurement in a fresh process, print the figures, keep the promise."""
    from tests.crawler.export_factory import write_export

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.zip")
        size = {"programmes": scaled(2_500), "files": scaled(10_000), "body_characters": BODY_CHARACTERS}
        planted = write_export(path, **size)
        print(f"Export: {planted.files} files, {planted.calls} programmes, {path.stat().st_size / 1e6:.1f} MB packed")
        plain = _measured("plain", path)
        read = _measured("read", path)
        first, repeat = _harvested(path, Path(folder))
    for name, figures in (("unpack + parse", plain), ("read", read), ("harvest", first), ("unchanged", repeat)):
        ratio = figures["cpu"] / plain["cpu"]
        print(
            f"{name:15} {figures['seconds']:6.2f} s  cpu {figures['cpu']:6.2f} s  x{ratio:4.1f}"
            f"  {figures['peak_mib']:4d} MiB  {figures['note']}"
        )
    if first["seconds"] > LONGEST_HARVEST or repeat["seconds"] > LONGEST_REPEAT:
        raise SystemExit("the harvest takes longer than promised")
    if max(first["peak_mib"], repeat["peak_mib"]) > MOST_MEMORY:
        raise SystemExit("the harvest needs more memory than promised")


def _harvested(path: Path, folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    from tests.crawler.loopback import Reply, site
    from tracker import database

    # An empty ledger is there before the first harvest, as after the first start.
    engine = database.connect(_ledger(folder))
    database.upgrade(engine)
    engine.dispose()
    body = path.read_bytes()
    with site({"/FDB/WS/export": Reply(body, headers={"Content-Type": "application/zip"})}) as server:
        first = _measured("harvest", folder, server.base_url)
        return first, _measured("harvest", folder, server.base_url)


def _measured(what: str, path: Path, base_url: str = "") -> dict[str, Any]:
    """Run one measurement in a fresh process; the time includes its start."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bench.full_export", "--measure", what, str(path), base_url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - started}


def plain(path: Path, _: str) -> str:
    """Unpack and parse every member that is XML, and do nothing with it."""
    from lxml import etree

    parsed = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            try:
                with archive.open(info) as member:
                    etree.fromstring(member.read(_BOUND), etree.XMLParser(resolve_entities=False))
            except (etree.XMLSyntaxError, zipfile.BadZipFile):
                continue
            parsed += 1
    return f"{parsed} files"


def read(path: Path, _: str) -> str:
    """Read every programme, facts included, and keep none."""
    from crawler.export.harvest import read_export
    from crawler.run_report import RunReport

    report = RunReport("bench")
    characters = sum(len(call.text) for call in read_export(path, today=TODAY, report=report))
    return f"{report.counts().calls} calls, {characters / 1e6:.0f} million characters"


def harvest(folder: Path, base_url: str) -> str:
    """Harvest the server on this machine into the ledger of the folder, the second time into what is there."""
    from crawler.harvesting import harvest as run
    from crawler.spiders.bund_foerderdatenbank import BundFoerderdatenbank
    from tracker import database
    from tracker.settings import Settings, SourceSettings

    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        data_dir=folder,
        database_url=_ledger(folder),
        sources={BundFoerderdatenbank.name: SourceSettings(base_url=base_url)},
    )
    engine = database.connect(settings.database_url)
    before = _written(engine)
    result = run(BundFoerderdatenbank, engine=engine, settings=settings, progress=lambda *_: None)
    counted, after = result.notes["anzahl"], _written(engine)
    if result.failed:
        raise SystemExit(result.alarms[0])
    return f"{counted['calls']} calls, {counted['read']} of them read, {after - before} versions written"


def _ledger(folder: Path) -> str:
    return f"sqlite:///{folder / 'foerderpfad.sqlite3'}"


def _written(engine: "Engine") -> int:
    """Return how many versions of calls the ledger holds; a repeat that changes nothing adds none."""
    from sqlmodel import func, select

    from tracker.database import read as reading
    from tracker.models import tables  # noqa: F401 - a foreign key needs the other table to be known
    from tracker.models.origins import OriginVersion

    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(OriginVersion)).one()


MEASURES: dict[str, Callable[[Path, str], str]] = {"plain": plain, "read": read, "harvest": harvest}


def measure(what: str, path: Path, base_url: str) -> None:
    """Do one measurement in this process and print its figures as JSON."""
    note = MEASURES[what](path, base_url)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"note": note, "cpu": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss // 1024}))


if __name__ == "__main__":
    measure(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
