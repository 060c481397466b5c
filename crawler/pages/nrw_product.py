"""A product page of NRW.BANK: highlights, sections under fixed questions, offices to turn to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from crawler.export.offices import is_personal
from crawler.parsing import NotExactlyOne, line, one, plain
from tracker.shapes.calls import BodyData, LinkData
from tracker.vocabulary.calls import BodyKind


def _class(name: str) -> str:
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


_CONTENT = _class("component-container")
WHO, WHAT, HOW = "Wer wird gefördert?", "Was wird gefördert?", "Wie wird gefördert?"
_MORE = "Weitere Informationen"
KNOWN = frozenset(
    (
        WHO,
        WHAT,
        HOW,
        _MORE,
        "Welche Voraussetzungen gelten?",
        "Welche Vorhaben werden nicht gefördert?",
        "Wie erfolgt die Antragstellung?",
    )
)
# Left out on purpose: the offices are read on their own, the rest is about other products or the site.
_LEFT_OUT = frozenset(("Kontakt", "Weitere Förderangebote", "Produktvergleich", "Anmelden", "Downloads", "Formulare"))
_BASIS = re.compile(r"^Grundlage der Förderung:?\n(?P<items>(?:- [^\n]+\n?)+)", re.MULTILINE)
_REMARK = re.compile(r"[(\[–-]?\s*(?:derzeit|zurzeit|aktuell) nicht antragsoffen\s*[)\]]?", re.IGNORECASE)
_PHONE = re.compile(r"Tel(?:efon)?\.?:?\s*(?P<phone>[+\d][\d\s/()-]{4,24}\d)")
_OFFICE = re.compile(
    r"bank\b|agentur|ministerium|bezirksregierung|amt\b|kammer|gmbh|zentrum|zentrale|stelle|service|beratung|verband"
    r"|institut|stiftung|projektträger|landes|kreis\b|gesellschaft|kfw|bafa|finanzierung|betreuung|\bteam\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"^(?:frau|herrn?|dr\.?|prof\.?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Product:
    """What a product page says.

    ``heading`` may carry a remark on the status, ``title`` does not. ``highlights`` are the ticked lines under it,
    without "Fördergeber: …".
    """

    heading: str
    summary: str
    highlights: tuple[str, ...]
    funders: tuple[str, ...]
    sections: dict[str, str]
    bodies: tuple[BodyData, ...]
    links: tuple[LinkData, ...]

    @property
    def title(self) -> str:
        """Return the name of the product."""
        return line(_REMARK.sub(" ", self.heading)) or self.heading

    @property
    def text(self) -> str:
        """Return title, highlights and sections as one text with headings."""
        head = "\n".join([self.heading, *(f"- {each}" for each in self.highlights)])
        return "\n\n".join([head, *(f"{heading}\n{body}" for heading, body in self.sections.items())])

    @property
    def legal_basis(self) -> str:
        """Return the rules the page names as the basis of the funding."""
        found = _BASIS.search(self.sections.get(_MORE, ""))
        return "; ".join(each.removeprefix("- ") for each in found["items"].splitlines()) if found else ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of funding as the page writes them ("Zuschuss", "Darlehen")."""
        found = re.search(r"^(?:- )?Förderart\s*:\s*(?P<kinds>[^\n]+)", self.sections.get(HOW, ""), re.MULTILINE)
        return tuple(filter(None, map(line, re.split(r",|;|/|\bund\b|\boder\b", found["kinds"])))) if found else ()


def product_of(markup: str) -> Product:
    """Return the product a page shows. Raises ``NotExactlyOne`` when it is no product page."""
    try:
        root = html.document_fromstring(markup)
    except (etree.ParserError, ValueError) as error:
        raise NotExactlyOne("Die Antwort ist leer oder keine Webseite.") from error
    heading = line(one(root.xpath("//h1[contains(@class, 'text-break')]"), "Titel").text_content())
    lines = [line(each.text_content()) for each in root.xpath(f"//section[{_class('product-header')}]//li")]
    sections = dict(_sections(root))
    if not {WHO, WHAT} & sections.keys():
        raise NotExactlyOne(f"Die Seite hat keinen Abschnitt „{WHAT}“.")
    return Product(
        heading=heading,
        summary=line(next(iter(root.xpath("//meta[@name='description']/@content")), "")),
        highlights=tuple(each for each in lines if each and not each.startswith("Fördergeber:")),
        funders=tuple(line(each.partition(":")[2]) for each in lines if each.startswith("Fördergeber:")),
        sections=sections,
        bodies=tuple(dict.fromkeys(_offices(root))),
        links=tuple(dict.fromkeys(_links(root))),
    )


def _sections(root: etree._Element) -> Iterator[tuple[str, str]]:
    for heading in root.xpath("//main//h2"):
        name = line(heading.text_content())
        module = heading.xpath(f"ancestor::div[{_class('module')}][1]")
        if name in _LEFT_OUT or not name or not module:
            continue
        inner = module[0].xpath(f".//div[{_CONTENT}][not(ancestor::div[{_CONTENT}])]")
        if text := plain("".join(html.tostring(each, encoding="unicode") for each in inner)):
            yield name, text


def _offices(root: etree._Element) -> Iterator[BodyData]:
    for entry in root.xpath(f"//div[{_class('contact-finder-contact-entry')}]"):
        name = line(" ".join(each.text_content() for each in entry.xpath(".//h3")[:1]))
        # Portraits of advisers stand among the offices: only what is certainly an office is kept.
        if not _OFFICE.search(name) or _PERSON.match(name):
            continue
        said = [plain(html.tostring(each, encoding="unicode")) for each in entry.xpath(".//p")]
        phone = next((found["phone"] for each in said if (found := _PHONE.search(each))), "")
        mails = [
            each.removeprefix("mailto:").partition("?")[0]
            for each in entry.xpath(".//a/@href[starts-with(., 'mailto:')]")
        ]
        sites = entry.xpath(".//a/@href[starts-with(., 'http')]")
        yield BodyData(
            kind=BodyKind.CONTACT,
            name=name,
            phone=phone,
            email=next((each for each in mails if not is_personal(each)), ""),
            url=next(iter(sites), ""),
            address=next((each.replace("\n", ", ") for each in said if re.search(r"\b\d{5}\b", each)), ""),
        )


def _links(root: etree._Element) -> Iterator[LinkData]:
    for anchor in root.xpath(f"//main//div[{_class('module-18')}]//a[starts-with(@href, 'http')]"):
        url = anchor.get("href")
        yield LinkData(title=line(anchor.text_content()) or url, url=url)
