"""One saved answer of a source and what is read from it.

A case is a folder ``tests/sources/<spider>/<case>/`` with ``case.json`` (url, callback, day), the answer
(``page.*``, or a folder ``export`` that is packed into a ZIP) and ``expected.json``.
"""

import io
import json
import tempfile
import zipfile
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

SOURCES = Path(__file__).parents[1] / "sources"


def cases() -> dict[str, Path]:
    """Return all cases by their name, ``spider/case``."""
    folders = sorted(path.parent for path in SOURCES.glob("*/*/case.json"))
    return {f"{folder.parent.name}/{folder.name}": folder for folder in folders}


def produce(case: Path) -> dict[str, Any]:
    """Return what the spider reads from the saved answer: its calls, and what it reports."""
    told = json.loads((case / "case.json").read_text(encoding="utf-8"))
    report = RunReport(case.parent.name)
    day = datetime.combine(datetime.fromisoformat(told["day"]), time(12), tzinfo=BERLIN)
    with tempfile.TemporaryDirectory() as folder:
        spider = spiders()[case.parent.name](now=day, archive=Archive(Path(folder)), report=report)
        calls = list(getattr(spider, told["callback"])(_response(case, told["url"])))
    return {
        "calls": [call.model_dump(mode="json", exclude_defaults=True) for call in calls],
        "report": report.sentences(),
    }


def _response(case: Path, url: str) -> Response:
    body = _packed(case / "export") if (case / "export").is_dir() else next(case.glob("page.*")).read_bytes()
    made = responsetypes.from_args(url=url, body=body)
    return made(url, body=body, request=Request(url))


def _packed(folder: Path) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.xml")):
            archive.write(path, path.relative_to(folder).as_posix())
    return target.getvalue()


def accept(case: Path) -> None:
    """Write down what is read now as what is expected."""
    text = json.dumps(produce(case), ensure_ascii=False, indent=1)
    (case / "expected.json").write_text(text + "\n", encoding="utf-8")
