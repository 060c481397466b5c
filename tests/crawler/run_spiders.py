"""Runs one spider against several sites at once, in one process of its own: they wait for each other's answers."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from tests import forked
from tests.crawler.publisher import Asked, Page, Publisher, publishing
from tests.crawler.run_spider import NOW, ROOT, without_proxies

PAGE_LIMIT = 1_000_000


@dataclass(frozen=True)
class Visit:
    """A site as it answers on one occasion, and what the spider knows beforehand."""

    answer: Callable[[Asked], Page]
    robots: bytes = b""
    known: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What came of a visit."""

    calls: list[dict[str, Any]]
    sentences: list[str]
    failure: str
    counts: dict[str, Any]
    unreadable: list[str]
    unchanged: list[str]
    revisions: dict[str, str]
    state: str
    publisher: Publisher

    def by_id(self) -> dict[str, dict[str, Any]]:
        return {call["external_id"]: call for call in self.calls}

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def visit(spider: str, folder: Path, visits: dict[str, Visit]) -> dict[str, Told]:
    """Run a spider against every site at once; fails when the process does or prints a traceback."""
    asked, told = folder / "visits.json", folder / "told.json"
    with ExitStack() as stack:
        sites = {name: stack.enter_context(publishing(each.answer, each.robots)) for name, each in visits.items()}
        jobs = {
            name: {"base_url": site.base_url, "known": visits[name].known, "archive": str(folder / name)}
            for name, site in sites.items()
        }
        asked.write_text(json.dumps(jobs))
        done = forked.call(main, spider, asked, told, environment=without_proxies(), folder=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    found = json.loads(told.read_text())
    return {name: Told(**found[name], publisher=sites[name]) for name in visits}


def main(spider: str, asked: Path, told: Path) -> None:
    """Crawl every site and write down what a test may ask."""
    from scrapy import signals
    from scrapy.crawler import CrawlerProcess

    from crawler.archive import Archive
    from crawler.harvesting import result_of
    from crawler.run_report import RunReport
    from crawler.settings import scrapy_settings

    module, _, class_name = spider.partition(":")
    found = getattr(import_module(module), class_name)
    limits = {"RETRY_TIMES": 0, "DOWNLOAD_MAXSIZE": PAGE_LIMIT}
    process = CrawlerProcess(scrapy_settings("pruefung@example.invalid", delay=0) | limits)
    jobs = json.loads(asked.read_text())
    reports = {name: RunReport(found.name) for name in jobs}
    calls: dict[str, list[Any]] = {name: [] for name in jobs}
    for name, job in jobs.items():
        crawler = process.create_crawler(found)
        take = calls[name].append
        crawler.signals.connect(lambda item, take=take: take(item), signal=signals.item_scraped, weak=False)
        job["archive"] = Archive(Path(job["archive"]))
        process.crawl(crawler, now=datetime.fromisoformat(NOW), report=reports[name], **job)
    process.start(install_signal_handlers=False)
    outcome = {
        name: {
            "calls": [call.model_dump(mode="json") for call in calls[name]],
            "sentences": report.sentences(),
            "failure": report.failure,
            "counts": report.counts().model_dump(),
            "unreadable": sorted(report.unreadable),
            "unchanged": sorted(report.unchanged),
            "revisions": report.revisions,
            "state": result_of(found, report, None).state,
        }
        for name, report in reports.items()
    }
    told.write_text(json.dumps(outcome))
