"""Förderdatenbank des Bundes, the official XML export: all programmes of Bund, Länder and EU.

Published by: Bundesministerium für Wirtschaft und Energie (BMWE), as one ZIP of about 10,000 XML
files; rebuilt about daily. We ask once a week and never more than once a day.
Terms: CC BY 4.0 for the export; the pages of the site carry CC BY-ND, so texts stay as they are.
What surprised us: a bot protection may answer 200 with a CAPTCHA page instead of the ZIP. We ask by
our own name; when that is refused, CorrelAid's weekly table of the same programmes stands in, and
when that fails too, somebody downloads the file by hand and imports it with ``--from-file``. There
is no machine-readable deadline, see ``crawler.export.reading``.
"""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import trouble
from crawler.archive import Answer
from crawler.export.calls import ATTRIBUTION, LICENCE, SOURCE
from crawler.export.container import BY_HAND, not_a_zip
from crawler.export.fallback import read_table
from crawler.export.harvest import read_export
from crawler.export.stopgap import TABLE, NotTheTable
from crawler.source import Expect, SourceSpider
from tracker.clock import BERLIN
from tracker.errors import Refused
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_LARGEST = 200_000_000  # bytes
_PATIENCE = 300  # seconds for some 50 MB on a slow line
_KEPT = 2  # the newest export and the one before
_UNCHANGED = 304
_BOTH_FAILED = f"Weder der Export der Förderdatenbank noch die Tabelle von CorrelAid war zu bekommen; {BY_HAND}"
_REFUSED = "Der Export wurde verweigert; Stand aus der wöchentlichen Tabelle von CorrelAid."
_NOT_THERE = "Der Export war nicht zu bekommen; Stand aus der wöchentlichen Tabelle von CorrelAid."
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

    def __init__(self, **arguments: Any) -> None:
        """Let the table's site count as the source's own."""
        super().__init__(**arguments)
        self.allowed_domains.append(urlsplit(self._table).hostname or "")

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
        yield Request(self._address, headers=headers, meta=limits, callback=self.parse, errback=self.export_failed)

    def parse(self, response: Response, **_: Any) -> Iterator[CallData | Request]:
        """Read the answer, once it is certain that it is the export."""
        last = self.archive.last(self._address)
        try:
            if response.status == _UNCHANGED and last:
                yield from self._read(last.model_copy(update={"at": self.now}))
            else:
                yield from self._read_body(self._address, response.body, response)
        except Refused as error:
            if not_a_zip(response.body[:4096]):
                self.report.turned_away(_shortened(str(error)), certain=True)
            yield self._instead(str(error))

    def export_failed(self, failure: Failure) -> Iterator[Request]:
        """Ask for the table when the export does not come."""
        said = trouble.sentence(failure.value or RuntimeError(), self.title)
        if self.report.refusal or trouble.was_sent_away(failure.value):
            self.report.turned_away(said, certain=True)
        yield self._instead(said)

    def parse_table(self, response: Response, reason: str) -> Iterator[CallData]:
        """Read the weekly table. It withdraws nothing, and a person hears of it."""
        last = self.archive.last(self._address)
        exported_on = last.at.astimezone(BERLIN).date() if last else None
        before = self.report.counts().calls
        try:
            yield from read_table(
                response.body, report=self.report, recall=self.recall, exported_on=exported_on, today=self.today
            )
        except NotTheTable as error:
            self._both_failed(reason, str(error))
            return
        if self.report.counts().calls == before:
            self._both_failed(reason, "Die Tabelle von CorrelAid enthält kein brauchbares Programm.")
            return
        answer = self._stored(self._table, response.body, response)
        self.archive.note(answer)
        self.report.archived = answer.sha256
        self.report.warnings.append(reason)
        self.report.alarm(_REFUSED if self.report.refusal else _NOT_THERE)

    def table_failed(self, failure: Failure) -> None:
        """Ask for help by hand: neither way was open."""
        said = trouble.sentence(failure.value or RuntimeError(), "Tabelle von CorrelAid")
        self._both_failed(failure.request.cb_kwargs["reason"], said)  # type: ignore[attr-defined]

    @property
    def _address(self) -> str:
        return self.address("FDB/WS/export")

    @property
    def _table(self) -> str:
        """Return where the table is; a server that stands in for the site stands in for its table too."""
        return TABLE if self.base_url == type(self).base_url else self.address(urlsplit(TABLE).path)

    def _instead(self, reason: str) -> Request:
        limits = {"download_maxsize": _LARGEST, "download_timeout": _PATIENCE}
        return Request(
            self._table,
            headers={"Accept": "text/csv"},
            meta=limits,
            callback=self.parse_table,
            errback=self.table_failed,
            cb_kwargs={"reason": _shortened(reason)},
        )

    def _both_failed(self, *reasons: str) -> None:
        self.report.fail(_BOTH_FAILED)
        self.report.warnings += reasons

    def _from_file(self, path: Path) -> Iterator[CallData]:
        try:
            if path.stat().st_size > _LARGEST:
                raise Refused(
                    f"Die Datei {path.name} ist größer als {_LARGEST // 1_000_000} MB und wurde nicht gelesen."
                )
            yield from self._read_body(f"file:{path.name}", path.read_bytes())
            # What the weekly table says is compared with the day of the last export, however that came here.
            if last := self.archive.last(f"file:{path.name}"):
                self.archive.note(last.model_copy(update={"url": self._address}))
        except FileNotFoundError:
            self.report.fail(f"Die Datei {path} wurde nicht gefunden.")
        except OSError:
            self.report.fail(f"Die Datei {path} kann nicht gelesen werden.")
        except Refused as error:
            self.report.fail(str(error))

    def _read_body(self, url: str, body: bytes, response: Response | None = None) -> Iterator[CallData]:
        if sentence := not_a_zip(body[:4096]):
            raise Refused(sentence)
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
        except Refused:
            # Else the next request would be answered with "unchanged".
            self.archive.forget(answer.sha256)
            raise
        else:
            self.archive.note(answer)
            self.archive.prune(_KEPT)


def _shortened(sentence: str) -> str:
    """Return what happened without the advice what to do by hand; that is given once, when nothing else helps."""
    return sentence.replace(f"; {BY_HAND}", ".")
