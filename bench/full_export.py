"""How long a full export of the Förderdatenbank takes, and how much memory.

Makes 2,500 programmes in 10,000 files with every trap, then measures in a process of its own each:
the plain cost of unpacking and parsing the same files, reading them, harvesting them over loopback
HTTP, and harvesting them again unchanged.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bench.scale import scaled

NOW = "2026-11-22T06:00:00+01:00"
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
    """Crawl the loopback server; the second time with the revisions of the first."""
    from scrapy.crawler import CrawlerProcess

    from crawler.archive import Archive
    from crawler.run_report import RunReport
    from crawler.settings import scrapy_settings
    from crawler.spiders.bund_foerderdatenbank import BundFoerderdatenbank

    memory = folder / "revisions.json"
    known = json.loads(memory.read_text()) if memory.exists() else {}
    report = RunReport("bench")
    process = CrawlerProcess({**scrapy_settings("bench@example.invalid", delay=0), "LOG_ENABLED": False})
    process.crawl(
        BundFoerderdatenbank,
        now=datetime.fromisoformat(NOW),
        report=report,
        archive=Archive(folder / "archive"),
        base_url=base_url,
        known=known,
    )
    process.start()
    memory.write_text(json.dumps(report.revisions))
    counts = report.counts()
    return report.failure or f"{counts.calls} calls, {counts.read} of them read"


MEASURES: dict[str, Callable[[Path, str], str]] = {"plain": plain, "read": read, "harvest": harvest}


def measure(what: str, path: Path, base_url: str) -> None:
    """Do one measurement in this process and print its figures as JSON."""
    note = MEASURES[what](path, base_url)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"note": note, "cpu": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss // 1024}))


if __name__ == "__main__":
    measure(sys.argv[2], Path(sys.argv[3]), sys.argv[4])
