"""One document of the export: its properties, its links and its categories, whatever spelling it uses."""

import html
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

PROGRAMME = "gsb:ServiceOffer"
_ROOT_FOLDER = "BMWI/"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


@dataclass(frozen=True, slots=True)
class Document:
    """A member of the export. ``key`` is its path below BMWI without ``.xml``.

    ``values`` holds plain and rich text by property name without ``gsb:``; rich text is HTML.
    ``links`` holds keys of linked documents by property, ``categories`` by classifier.
    """

    key: str
    type: str
    values: dict[str, str] = field(default_factory=dict)
    links: dict[str, tuple[str, ...]] = field(default_factory=dict)
    categories: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return the raw title, empty when there is none."""
        return self.values.get("title", "")


def key_of(member: str) -> str:
    """Return the key of a ZIP member: ``BMWI/FDB/Content/DE/X.xml`` is ``FDB/Content/DE/X``."""
    return member.removesuffix(".xml").removeprefix(_ROOT_FOLDER)


def read_document(member: str, root: etree._Element) -> Document:
    """Return what a parsed member says. Properties without content are left out."""
    values: dict[str, str] = {}
    links: dict[str, tuple[str, ...]] = {}
    categories: dict[str, tuple[str, ...]] = {}
    for element in root.iterchildren("{*}property"):
        name = element.get("name", "").removeprefix("gsb:")
        for classifier, targets in _classified(element):
            categories[classifier] = (*categories.get(classifier, ()), *targets)
        if targets := tuple(_targets(element.iterfind("{*}links/{*}link"))):
            links[name] = (*links.get(name, ()), *targets)
        if value := _value(element):
            values[name] = value
    return Document(key_of(member), root.get("type", ""), values, links, categories)


def label_in_german(root: etree._Element) -> str:
    """Return the German row of a label document, else its first row."""
    rows = [row for row in root.iter("{*}value") if (row.text or "").strip()]
    german = [row for row in rows if "de" in {*row.attrib.values(), *_around(row).values()}]
    return (german or rows)[0].text.strip() if rows else ""


def _around(row: etree._Element) -> dict[str, str]:
    above = row.getparent()
    return dict(above.attrib) if above is not None else {}


def _classified(element: etree._Element) -> Iterator[tuple[str, tuple[str, ...]]]:
    for group in element.iter("{*}classifiedLinkList"):
        for classifier in _targets(group.iterfind("{*}classifierLinks/{*}link")):
            yield classifier.rpartition("/")[2], tuple(_targets(group.iterfind("{*}links/{*}link")))


def _targets(found: Iterator[etree._Element]) -> Iterator[str]:
    for link in found:
        # Both spellings occur, with and without the namespace.
        target = (link.get(_XLINK) or link.get("href") or "").strip()
        if target:
            yield key_of(target.removeprefix("target:").lstrip("/"))


def _value(element: etree._Element) -> str:
    rich = element.find("{*}text")
    if rich is not None:
        return _rich_text(rich)
    value = element.find("{*}value")
    return (value.text or "").strip() if value is not None else ""


def _rich_text(element: etree._Element) -> str:
    text = "".join(element.itertext()).strip() if len(element) == 0 else _inner_markup(element)
    if text.startswith("&lt;![CDATA["):
        text = html.unescape(text)
    return text.removeprefix(_CDATA_START).removesuffix(_CDATA_END).strip()


def _inner_markup(element: etree._Element) -> str:
    return (element.text or "") + "".join(etree.tostring(child, encoding="unicode") for child in element)
