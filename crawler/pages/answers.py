"""Every answer on its way into the archive, and a plain name for what came instead of what was asked for."""

import json
import re
from typing import Any

from lxml import etree, html
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response, TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler import trouble
from crawler.archive import Answer
from crawler.parsing import line
from crawler.source import SourceSpider

PDF = b"%PDF-"
CAPTCHA, LOGIN = "eine Captcha-Seite", "eine Anmeldeseite"
_SITE_WIDE = (CAPTCHA, LOGIN)
_REFUSALS = (403, 429)
# Names of the guards and what they say; searched only in pages that lack what they should hold.
_GUARD = re.compile(
    rb"captcha|radware|perfdrive|cf-challenge|challenge-platform|incapsula|just a moment|access denied"
    rb"|ungew(?:\xc3\xb6|\xf6|oe)hnliche[rn]? (?:zugriffe|datenverkehr|aktivit)|kein roboter|not a robot",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"""<input[^>]+type\s*=\s*["']?password""", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|!--)", re.IGNORECASE)
_LARGEST_GUARD = 50_000  # bytes; an ordinary page may hold a captcha or a login somewhere too
_LONGEST_SHELL = 200  # letters a reader would see


def keep(spider: SourceSpider, response: Response) -> str:
    """Archive an answer that could be read and return its hash."""
    sha256 = spider.archive.store(response.body)
    spider.archive.note(
        Answer(
            url=response.url,
            at=spider.now,
            sha256=sha256,
            size=len(response.body),
            content_type=_header(response, "Content-Type"),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
    )
    return sha256


def refused(spider: SourceSpider, response: Response) -> str:
    """Archive an answer nobody asked for until the next pruning, and return what it is.

    A guard or a login ends the run: every further request would get the same.
    """
    spider.archive.store(response.body)
    what = strange(response)
    if what == CAPTCHA:
        spider.report.turned_away(f"Die Quelle „{spider.title}“ hat {what} geliefert.", certain=True)
    if what in _SITE_WIDE:
        spider.report.fail(f"Die Quelle „{spider.title}“ hat {what} geliefert; der Abruf wurde beendet.")
        raise CloseSpider(what)
    return what


def stop_when_refused(spider: SourceSpider, failure: Failure) -> None:
    """End the run when the site says that we may not ask, or ask too much."""
    error = failure.value
    if isinstance(error, HttpError) and int(error.response.status) in _REFUSALS:
        spider.report.fail(trouble.sentence(error, spider.title))
        raise CloseSpider(f"status {error.response.status}")


def request_of(failure: Failure) -> Request:
    """Return the request that failed; Scrapy hangs it on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request


def json_object(response: Response) -> dict[str, Any] | None:
    """Return the JSON object an answer holds, or None when it holds anything else."""
    try:
        found = json.loads(response.body)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def words_of(response: Response) -> str:
    """Return an answer as text, in the encoding its header or its markup names."""
    return response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", errors="replace")


def strange(response: Response) -> str:
    """Return what an unexpected answer is, as the object of a German sentence ("eine Captcha-Seite")."""
    body = response.body
    if not body.strip():
        return "eine leere Antwort"
    if body.startswith(PDF):
        return "eine PDF-Datei"
    if not _MARKUP.match(body):
        return "eine Antwort in unbekannter Form"
    small = len(body) <= _LARGEST_GUARD
    if small and _GUARD.search(body):
        return CAPTCHA
    if small and _PASSWORD.search(body):
        return LOGIN
    if _moved(response):
        return f"eine andere Seite ({response.url})"
    return "eine Seite ohne Inhalt" if len(_seen(body)) < _LONGEST_SHELL else "eine andere Webseite"


def _moved(response: Response) -> bool:
    return bool(response.request and response.meta.get("redirect_urls"))


def _seen(body: bytes) -> str:
    try:
        root = html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return ""
    for hidden in root.xpath("//head | //script | //style | //template | //noscript"):
        hidden.drop_tree()
    return line(root.text_content())


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
