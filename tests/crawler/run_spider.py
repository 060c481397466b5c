"""Runs one spider in a process of its own, as a crawl must: the reactor starts only once in a process."""

import json
import os
import time
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests import forked

ROOT = Path(__file__).parents[2]
NOW = "2026-11-22T06:00:00+01:00"


def crawl(spider: str, folder: Path, *, settings: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
    """Run a spider and return ``calls``, ``sentences``, ``state`` and more; fails when the process does."""
    asked, told = folder / "arguments.json", folder / "told.json"
    told.unlink(missing_ok=True)
    asked.write_text(json.dumps({"settings": settings or {}, "archive": str(folder / "archive"), **arguments}))
    done = forked.call(main, spider, asked, told, environment=without_proxies(), folder=ROOT)
    assert done.returncode == 0, done.stderr
    return {**json.loads(told.read_text()), "log": done.stderr}


def without_proxies() -> dict[str, str]:
    """Return this process's environment without its proxies: sites on this machine are asked directly."""
    return {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}


def main(spider: str, asked: Path, told: Path) -> None:
    """Crawl and write down everything a test may ask."""
    from scrapy import signals
    from scrapy.crawler import CrawlerProcess

    from crawler.archive import Archive
    from crawler.harvesting import result_of
    from crawler.run_report import Counts, RunReport
    from crawler.settings import scrapy_settings

    arguments = json.loads(asked.read_text())
    module, _, name = spider.partition(":")
    found = getattr(import_module(module), name)
    settings = scrapy_settings("pruefung@example.invalid", delay=0) | arguments.pop("settings")
    steps: list[tuple[int, int]] = []
    report = RunReport(found.name, on_progress=lambda done, total: steps.append((done, total)))
    arguments["archive"] = Archive(Path(arguments["archive"]))
    arguments["from_file"] = Path(arguments["from_file"]) if "from_file" in arguments else None
    previous = Counts(**arguments.pop("previous")) if "previous" in arguments else None
    calls: list[Any] = []
    process = CrawlerProcess(settings)
    crawler = process.create_crawler(found)
    crawler.signals.connect(lambda item: calls.append(item), signal=signals.item_scraped, weak=False)
    started = time.perf_counter()
    process.crawl(crawler, now=datetime.fromisoformat(NOW), report=report, **arguments)
    process.start(install_signal_handlers=False)
    outcome = {
        "seconds": time.perf_counter() - started,
        "calls": [call.model_dump(mode="json") for call in calls],
        "sentences": report.sentences(),
        "failure": report.failure,
        "counts": report.counts().model_dump(),
        "unreadable": sorted(report.unreadable),
        "unchanged": report.unchanged,
        "revisions": report.revisions,
        "archived": report.archived,
        "progress": steps,
        "state": result_of(found, report, previous).state,
    }
    told.write_text(json.dumps(outcome))
