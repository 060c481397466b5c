"""A whole spider against Scrapy with an empty parse over the same pages, in the same run: ``bench bench_spider``.

Both ask the same site on this machine for the same addresses under the same settings (robots.txt, one request at a
time, no delay), each in a process of its own. Ours reads the product pages of a bank with all their facts, archives
every answer and hands on what was read; storing in the ledger is measured by the full export.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.scale import scaled
from tests.faults.bank_site import Catalogue, bank, page_of

PAGES = 1_000
NOW = "2026-11-22T06:00:00+01:00"
PATH = "de/foerderung/foerderprodukte/{}/produktdetail.html"
ROWS = 100


def main() -> None:
    """Serve the pages, let each visitor fetch them all, print pages a second and the ratio."""
    catalogue: Catalogue = {str(20_000 + number): page_of(number) for number in range(scaled(PAGES))}
    with tempfile.TemporaryDirectory(prefix="foerderpfad-bench-") as folder, bank(catalogue) as site:
        found = {}
        for visitor in ("empty", "spider"):
            site.asked.clear()
            found[visitor] = _measured(visitor, Path(folder), site.base_url)
            pages = sum("produktdetail" in asked.path for asked in site.asked)
            if pages != len(catalogue) or found[visitor]["calls"] not in {0, pages}:
                raise SystemExit(f"{visitor} fetched {pages} of {len(catalogue)} pages")
    print(f"{len(catalogue)} product pages of {len(page_of(1)) / 1000:.1f} kB")
    for name, words in (("empty", "Scrapy, empty parse"), ("spider", "spider, all facts read")):
        line = found[name]
        rate = len(catalogue) / line["seconds"]
        print(f"{words:24} {line['seconds']:6.2f} s  {rate:6.0f} pages/s  cpu {line['cpu']:.2f} s")
    empty, ours = found["empty"], found["spider"]
    print(
        f"throughput of the spider: {empty['seconds'] / ours['seconds']:.2f} of Scrapy's with an empty parse"
        f" (by processor time {empty['cpu'] / ours['cpu']:.2f})"
    )


def _measured(visitor: str, folder: Path, base_url: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.bench_spider", visitor, str(folder), base_url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _visit(visitor: str, folder: Path, base_url: str) -> None:
    """Crawl in this process and print the figures; the time runs from the first request to the last item."""
    from scrapy import Request, Spider
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    from crawler.archive import Archive
    from crawler.run_report import RunReport
    from crawler.settings import scrapy_settings
    from crawler.spiders.nrw_bank import NrwBank

    class Empty(Spider):
        """Fetch the list and every page, and look at nothing."""

        name = "empty"

        async def start(self) -> AsyncIterator[Any]:
            yield Request(f"{base_url}/handleSolrSelect?rows={ROWS}&start=0", callback=self.parse_list)

        def parse_list(self, response: Response) -> Iterator[Request]:
            answer = json.loads(response.body)["response"]
            for row in answer["docs"]:
                number = row["link"].rpartition("/")[2].removesuffix(".xml")
                yield Request(f"{base_url}/{PATH.format(number)}", callback=self.parse)
            following = answer["start"] + ROWS
            if following < answer["numFound"]:
                address = f"{base_url}/handleSolrSelect?rows={ROWS}&start={following}"
                yield Request(address, callback=self.parse_list)

        def parse(self, response: Response, **_: Any) -> None:
            """Look at nothing."""

    process = CrawlerProcess({**scrapy_settings("bench@example.invalid", delay=0), "LOG_ENABLED": False})
    report = RunReport("bench")
    if visitor == "empty":
        process.crawl(Empty)
    else:
        archive = Archive(folder / "archive")
        process.crawl(NrwBank, now=datetime.fromisoformat(NOW), report=report, archive=archive, base_url=base_url)
    clock, processor = time.perf_counter(), time.process_time()
    process.start()
    used = {"seconds": time.perf_counter() - clock, "cpu": time.process_time() - processor}
    print(json.dumps(used | {"calls": report.counts().calls}))


if __name__ == "__main__":
    _visit(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
