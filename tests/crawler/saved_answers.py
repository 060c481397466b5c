"""Saved answers of a source, and what its spider reads from them.

A case is a folder ``tests/sources/<spider>/<case>/`` with ``case.json``, the first answer (``page.*``, or a folder
``export`` that is packed into a ZIP) and ``expected.json``. ``case.json`` holds url, callback and day; ``pages`` names
the file that answers each address the spider then asks for. An address without a file is listed as asked.
"""

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.archive import Archive
from crawler.run_report import RunReport
from crawler.source import spiders
from tracker.clock import BERLIN
from tracker.shapes.awards import KnownAwardData
from tracker.shapes.calls import CallData

SOURCES = Path(__file__).parents[1] / "sources"


def cases() -> dict[str, Path]:
    """Return all cases by their name, ``spider/case``."""
    folders = sorted(path.parent for path in SOURCES.glob("*/*/case.json"))
    return {f"{folder.parent.name}/{folder.name}": folder for folder in folders}


def produce(case: Path) -> dict[str, Any]:
    """Return what the spider reads from the saved answers: its calls, what it reports, what it asks for in vain."""
    told = json.loads((case / "case.json").read_text(encoding="utf-8"))
    report = RunReport(case.parent.name)
    day = datetime.combine(datetime.fromisoformat(told["day"]), time(12), tzinfo=BERLIN)
    with tempfile.TemporaryDirectory() as folder:
        spider = spiders()[case.parent.name](now=day, archive=Archive(Path(folder)), report=report)
        walk = _Walk(case, told.get("pages", {}))
        first = _response(Request(told["url"]), _first_body(case))
        found = list(walk.through(getattr(spider, told["callback"])(first)))
    dumped = {
        kind: [record.model_dump(mode="json", exclude_defaults=True) for record in found if isinstance(record, shape)]
        for kind, shape in (("calls", CallData), ("awards", KnownAwardData))
    }
    told_of = {"calls": dumped["calls"], "report": report.sentences()}
    if dumped["awards"]:
        told_of["awards"] = dumped["awards"]
    return told_of | ({"asked": walk.asked} if walk.asked else {})


def accept(case: Path) -> None:
    """Write down what is read now as what is expected."""
    text = json.dumps(produce(case), ensure_ascii=False, indent=1)
    (case / "expected.json").write_text(text + "\n", encoding="utf-8")


class _Walk:
    """Answers the requests of a spider out of a folder."""

    def __init__(self, case: Path, pages: dict[str, str]) -> None:
        self.case, self.pages = case, pages
        self.asked: list[str] = []

    def through(self, results: Any) -> Iterator[CallData | KnownAwardData]:
        """Yield the records among ``results`` and those behind the requests among them."""
        for result in results or ():
            if isinstance(result, CallData | KnownAwardData):
                yield result
            elif file := self.pages.get(result.url):
                answer = _response(result, (self.case / file).read_bytes())
                yield from self.through(result.callback(answer, **result.cb_kwargs))
            else:
                self.asked.append(result.url)


def _response(request: Request, body: bytes) -> Response:
    made = responsetypes.from_args(url=request.url, body=body)
    return made(request.url, body=body, request=request)


def _first_body(case: Path) -> bytes:
    if not (case / "export").is_dir():
        (page,) = case.glob("page.*")
        return page.read_bytes()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((case / "export").rglob("*.xml")):
            archive.write(path, path.relative_to(case / "export").as_posix())
    return target.getvalue()
