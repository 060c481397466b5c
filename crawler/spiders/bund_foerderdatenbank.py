"""Förderdatenbank des Bundes, the official XML export: all programmes of Bund, Länder and EU.

Published by: Bundesministerium für Wirtschaft und Energie (BMWE), as one ZIP of about 10,000 XML
files; rebuilt about daily. We ask once a week and never more than once a day.
Terms: CC BY 4.0 for the export; the pages of the site carry CC BY-ND, so texts stay as they are.
What surprised us: a bot protection may answer 200 with a CAPTCHA page instead of the ZIP. We ask by
our own name; when that is refused, somebody downloads the file by hand and imports it with
``--from-file``. There is no machine-readable deadline, see ``crawler.export.reading``.
"""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.archive import Answer
from crawler.export.calls import ATTRIBUTION, LICENCE, SOURCE
from crawler.export.container import not_a_zip
from crawler.export.harvest import read_export
from crawler.source import Expect, SourceSpider
from tracker.errors import Refused
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_LARGEST = 200_000_000  # bytes
_PATIENCE = 300  # seconds for some 50 MB on a slow line
_KEPT = 2  # the newest export and the one before
_UNCHANGED = 304
_ZIP = re.compile(r"\bzip\b|octet-stream|download", re.IGNORECASE)


class BundFoerderdatenbank(SourceSpider):
    """The backbone: about 2,500 programmes."""

    name = SOURCE
    title = "Förderdatenbank des Bundes"
    level = Level.BUND
    base_url = "https://www.foerderdatenbank.de"
    licence = LICENCE
    attribution = ATTRIBUTION
    interval_days = 7
    # 2,488 to 2,503 programmes were seen; shares are counted from the real records, unproven on one real download.
    expect = Expect(
        min_calls=2_350,
        max_calls=5_000,
        filled={"text": 0.9, "areas": 0.9, "applicants": 0.9, "funding_types": 0.8, "topics": 0.8, "level": 0.9},
    )

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the export, or read the file somebody downloaded by hand."""
        if self.from_file is not None:
            for call in self._from_file(self.from_file):
                yield call
            return
        last = self.archive.last(self._address)
        headers = {"Accept": "application/zip"}
        if last and last.etag:
            headers["If-None-Match"] = last.etag
        if last and last.last_modified:
            headers["If-Modified-Since"] = last.last_modified
        limits = {"download_maxsize": _LARGEST, "download_timeout": _PATIENCE, "handle_httpstatus_list": [_UNCHANGED]}
        yield Request(self._address, headers=headers, meta=limits, callback=self.parse, errback=self.failed)

    def parse(self, response: Response, **_: Any) -> Iterator[CallData]:
        """Read the answer, once it is certain that it is the export."""
        last = self.archive.last(self._address)
        if response.status == _UNCHANGED and last:
            yield from self._read(last)
        else:
            yield from self._read_body(self._address, response.body, response)

    @property
    def _address(self) -> str:
        return self.address("FDB/WS/export")

    def _from_file(self, path: Path) -> Iterator[CallData]:
        try:
            if path.stat().st_size > _LARGEST:
                raise Refused(
                    f"Die Datei {path.name} ist größer als {_LARGEST // 1_000_000} MB und wurde nicht gelesen."
                )
            yield from self._read_body(f"file:{path.name}", path.read_bytes())
        except FileNotFoundError:
            self.report.fail(f"Die Datei {path} wurde nicht gefunden.")
        except OSError:
            self.report.fail(f"Die Datei {path} kann nicht gelesen werden.")
        except Refused as error:
            self.report.fail(str(error))

    def _read_body(self, url: str, body: bytes, response: Response | None = None) -> Iterator[CallData]:
        if sentence := not_a_zip(body[:4096]):
            self.report.fail(sentence)
            return
        answer = self._stored(url, body, response)
        if answer.content_type and not _ZIP.search(answer.content_type):
            self.report.warnings.append(f"Der Export kam als „{answer.content_type}“ statt als ZIP, war aber eines.")
        yield from self._read(answer)

    def _stored(self, url: str, body: bytes, response: Response | None = None) -> Answer:
        def header(name: str) -> str:
            return (response.headers.get(name) or b"").decode("latin-1") if response else ""

        return Answer(
            url=url,
            at=self.now,
            sha256=self.archive.store(body),
            size=len(body),
            content_type=header("Content-Type"),
            etag=header("ETag"),
            last_modified=header("Last-Modified"),
        )

    def _read(self, answer: Answer) -> Iterator[CallData]:
        path = self.archive.path_of(answer.sha256)
        self.report.archived = answer.sha256
        try:
            yield from read_export(path, today=self.today, report=self.report, known=self.known)
        except Refused as error:
            self.report.fail(str(error))
            # Else the next request would be answered with "unchanged".
            self.archive.forget(answer.sha256)
        else:
            self.archive.note(answer)
            self.archive.prune(_KEPT)
