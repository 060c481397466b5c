"""A plain page, or a PDF file, that describes one programme: title, headings with text, offices, documents."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from crawler.pages.page_bytes import words
from crawler.pages.page_landmarks import main_of
from crawler.pages.page_offices import ABOUT_OFFICES, offices, with_authority, without_people
from crawler.pages.pdf import text_of
from crawler.parsing import line, plain, tidy
from tracker.shapes.calls import BodyData, LinkData

_PDF = b"%PDF-"
_FEWEST_LETTERS = 200
"""A main content with fewer letters was emptied, or is filled by a script we do not run."""
_MARK = "\ue000"  # for private use: the text on its way through ``plain`` carries it before every heading
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_REFERENCE = re.compile(r"&#(?:x(?P<hex>[0-9a-f]{1,8})|(?P<decimal>\d{1,9}));?", re.IGNORECASE)
_HEADINGS = (
    ".//h2 | .//h3 | .//h4 | .//h5 | .//h6 | .//summary | .//dt | .//legend"
    " | .//*[contains(concat(' ', normalize-space(@class), ' '), ' field__label ')]"
    " | .//*[contains(concat(' ', normalize-space(@class), ' '), ' field-label ')]"
)
_LONGEST_HEADING = 140
_LONGEST_TITLE = 300
_LONGEST_TEXT = 600_000  # code points; the longest guideline has about 150,000
_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|odt|zip)(?:$|[?#])|__blob=publicationFile|/(?:system|sites/[^/]+)/files/", re.IGNORECASE
)
_NOT_FOUND = re.compile(
    r"\b(?:nicht gefunden|not found|fehler 40[34]|error 40[34]|40[34]\b.*(?:fehler|error)"
    r"|zugriff verweigert|access denied|wartungsarbeiten|existiert nicht)",
    re.IGNORECASE,
)


class NotAProgramme(ValueError):
    """The answer holds no page with content of its own; the message says it in German."""


@dataclass(frozen=True)
class Section:
    """A heading with the lines under it; ``start`` and ``end`` are places in the text of the page."""

    heading: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Programme:
    """What a page says. Passages point into ``text``: the title, then each heading with its lines."""

    title: str
    text: str
    summary: str = ""
    sections: tuple[Section, ...] = ()
    offices: tuple[BodyData, ...] = ()
    documents: tuple[LinkData, ...] = ()
    links: tuple[LinkData, ...] = ()

    def section(self, words: str) -> Section | None:
        """Return the first section whose heading matches the pattern ``words`` ("Wer wird|Antragsberechtigt")."""
        return next((each for each in self.sections if re.search(words, each.heading, re.IGNORECASE)), None)


def read(markup: bytes | str, *, address: str, title: str = "", labels: Collection[str] = ()) -> Programme:
    """Return what a page or a PDF file at ``address`` says. Raises ``NotAProgramme`` with the reason in German.

    ``title`` stands in where the document has none, as in a PDF file. ``labels`` are lines of this site that are
    headings whatever their markup ("Förderfenster").
    """
    if isinstance(markup, bytes) and markup.startswith(_PDF):
        return _of_file(markup, address, title)
    root = _root(markup if isinstance(markup, str) else words(markup))
    main = main_of(root)
    if main is None:
        raise NotAProgramme("Auf der Seite fehlt der Hauptinhalt.")
    heading = (_title(root, main) or title)[:_LONGEST_TITLE]
    if _NOT_FOUND.search(heading):
        raise NotAProgramme(f"Die Seite meldet: „{heading}“.")
    links = tuple(dict.fromkeys(_links(root, main, address)))
    raw = list(_split(_marked(main, heading), labels))
    if sum(len(each) for _, lines in raw for each in lines) < _FEWEST_LETTERS:
        raise NotAProgramme("Der Hauptinhalt der Seite ist leer.")
    if not heading:
        raise NotAProgramme("Auf der Seite fehlt die Überschrift.")
    found = [body for name, lines in raw if ABOUT_OFFICES.search(name) for body in offices(_kept(name, lines))]
    return _composed(
        heading,
        [(name, _kept(name, lines)) for name, lines in raw],
        summary=_description(root),
        bodies=found,
        links=links,
        documents=tuple(each for each in links if _DOCUMENT.search(each.url)),
    )


def _of_file(body: bytes, address: str, title: str) -> Programme:
    text = text_of(body)
    if len(text) < _FEWEST_LETTERS:
        raise NotAProgramme("Die PDF-Datei enthält keinen lesbaren Text.")
    lines = text.split("\n")
    heading = title or lines[0][:_LONGEST_HEADING]
    name = urlsplit(address).path.rpartition("/")[2] or heading
    file = LinkData(title=name, url=address)
    return _composed(heading, [("", _kept("", lines))], bodies=[], links=(file,), documents=(file,))


def _composed(
    title: str,
    parts: list[tuple[str, list[str]]],
    *,
    bodies: list[BodyData],
    links: tuple[LinkData, ...],
    documents: tuple[LinkData, ...],
    summary: str = "",
) -> Programme:
    text, sections = title, []
    for heading, lines in parts:
        body = "\n".join(lines)
        if not body:
            continue
        start = len(text) + 2
        text = f"{text}\n\n{heading}\n{body}" if heading else f"{text}\n\n{body}"
        if heading:
            sections.append(Section(heading, body, start, len(text)))
    return Programme(
        title=title,
        text=text,
        summary=summary,
        sections=tuple(sections),
        offices=tuple(dict.fromkeys(with_authority(bodies, text))),
        documents=documents,
        links=links,
    )


def _root(markup: str) -> etree._Element:
    # lxml reads control signs, written out or as "&#1;", and then refuses to write them.
    cleaned = _DECLARATION.sub("", _REFERENCE.sub(_allowed, tidy(markup)).replace(_MARK, ""))
    try:
        return html.document_fromstring(cleaned, parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError) as error:
        raise NotAProgramme("Die Antwort ist leer oder keine Webseite.") from error


def _allowed(reference: re.Match[str]) -> str:
    number = int(reference["hex"], 16) if reference["hex"] else int(reference["decimal"])
    text = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 < number < 0xFFFE or 0x10000 <= number <= 0x10FFFF
    return reference[0] if text else ""


def _title(root: etree._Element, main: etree._Element) -> str:
    inside = [said for each in main.xpath(".//h1") if (said := line(each.text_content()))]
    if inside:
        return inside[0]
    # The only h1 above the content is the page's; with a name of the site beside it nobody can tell.
    above = [said for each in root.xpath("//h1") if (said := line(each.text_content()))]
    named = re.split(r"\s[|–-]\s", line(" ".join(root.xpath("//head/title/text()"))))[0]
    return above[0] if len(above) == 1 and (not named or above[0] in named) else named


def _description(root: etree._Element) -> str:
    return line(next(iter(root.xpath("//meta[@name='description']/@content")), ""))


def _marked(main: etree._Element, title: str) -> str:
    """Return the text with a mark before each heading; the title itself is left out."""
    for heading in main.xpath(f"{_HEADINGS} | .//p"):
        said = line(heading.text_content())
        if said and len(said) <= _LONGEST_HEADING and (heading.tag != "p" or _is_bold(heading, said)):
            _put(heading, f"{_MARK}{said}")
    for heading in main.xpath(".//h1"):
        if line(heading.text_content())[:_LONGEST_TITLE] == title:
            heading.drop_tree()
    return plain(html.tostring(main, encoding="unicode"))[:_LONGEST_TEXT]


def _put(element: etree._Element, text: str) -> None:
    """Replace what an element holds; blocks inside a heading would tear it apart."""
    tail = element.tail
    element.clear()
    element.text, element.tail = text, tail


def _is_bold(paragraph: etree._Element, said: str) -> bool:
    bold = " ".join(line(each.text_content()) for each in paragraph.xpath("./strong | ./b"))
    return bold == said and (said.endswith((":", "?")) or not said.endswith((".", "!", ",")))


def _split(text: str, labels: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each heading with its lines; what stands before the first has none."""
    known = {label.casefold() for label in labels}
    heading, lines = "", list[str]()
    for each in text.split("\n"):
        bare = each.replace(_MARK, "").strip()
        if _MARK in each or bare.rstrip(":").casefold() in known:
            yield heading, lines
            heading, lines = bare.removeprefix("- ").rstrip(":"), []
        elif bare:
            lines.append(bare)
    yield heading, lines


def _kept(heading: str, lines: list[str]) -> list[str]:
    return without_people([tidy(each) for each in lines], of_contacts=bool(ABOUT_OFFICES.search(heading)))


def _links(root: etree._Element, main: etree._Element, address: str) -> Iterator[LinkData]:
    base = _joined(address, next(iter(root.xpath("//base/@href")), "")) or address
    for anchor in main.xpath(".//a[@href]"):
        url = _joined(base, anchor.get("href").strip())
        if url.startswith(("http://", "https://")) and url.partition("#")[0] != address:
            yield LinkData(title=line(anchor.text_content()) or url, url=url)


def _joined(base: str, link: str) -> str:
    """Return where a link leads; "" for a broken one."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
