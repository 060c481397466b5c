"""New and changed calls as a feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from lxml import etree

from tracker.shapes.base import Shape

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NEVER_IN_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), "\ufffd")


class FeedEntry(Shape):
    """A call as the feed tells it; ``rights`` names licence and attribution of its source."""

    id: UUID
    title: str
    address: str
    summary: str
    provider: str
    published_at: datetime
    updated_at: datetime
    rights: str = ""


def atom(entries: Sequence[FeedEntry], *, title: str, subtitle: str, address: str, made_at: datetime) -> bytes:
    """Return the feed, the newest entry first; without entries it is as old as ``made_at``."""
    feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE}, attrib={_LANGUAGE: "de"})
    _add(feed, "id", address)
    _add(feed, "title", title)
    _add(feed, "subtitle", subtitle)
    _add(feed, "updated", _moment(max((entry.updated_at for entry in entries), default=made_at)))
    _link(feed, address, rel="self", type="application/atom+xml")
    for entry in sorted(entries, key=lambda one: one.updated_at, reverse=True):
        _entry(feed, entry)
    content: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8")
    return content


_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _entry(feed: etree._Element, entry: FeedEntry) -> None:
    node = etree.SubElement(feed, f"{{{_NAMESPACE}}}entry")
    _add(node, "id", f"urn:uuid:{entry.id}")
    _add(node, "title", entry.title)
    _link(node, entry.address, rel="alternate", type="text/html")
    _add(node, "published", _moment(entry.published_at))
    _add(node, "updated", _moment(entry.updated_at))
    author = etree.SubElement(node, f"{{{_NAMESPACE}}}author")
    _add(author, "name", entry.provider or "unbekannt")
    _add(node, "summary", entry.summary)
    if entry.rights:
        _add(node, "rights", entry.rights)


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}").text = text.translate(_NEVER_IN_XML)


def _link(parent: etree._Element, address: str, **attributes: str) -> None:
    etree.SubElement(parent, f"{{{_NAMESPACE}}}link", attrib={"href": address, **attributes})


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
