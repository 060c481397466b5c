"""A programme's page in the Förderdatenbank as the document the export holds of it, so that both read the same."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from crawler.export.banner import meaning
from crawler.export.codes import CATEGORIES, PROGRAMMES
from crawler.export.document import PROGRAMME, Document
from crawler.export.index import SITE, Index
from crawler.export.offices import ADDRESS, CONTACT, LINK
from crawler.pages.fdb_labels import slugs_of
from crawler.pages.page_programme import NotAProgramme
from crawler.parsing import line

Unknown = Callable[[str, str], None]

_HOSTS = frozenset(("foerderdatenbank.de", "www.foerderdatenbank.de"))
# The headings inside the tabs, folded, and the export's property behind each.
_PROPERTIES = {
    "kurztext": "teaserText",
    "volltext": "summary",
    "fristen": "procInfluence",
    "verfahrensablauf": "procMethod",
    "verfahren": "procMethod",
    "bearbeitungsdauer": "progress",
    "erforderliche unterlagen": "competenceDescr",
    "rechtliche voraussetzungen": "regulatoryFWork",
    "antragssprache": "functions",
    "rechtsgrundlage": "procDescription",
    "rechtsgrundlagen": "procDescription",
    "richtlinie": "bodyText",
}
_CLASSIFIERS = {
    "foerderart": "Foerderart",
    "foerderbereich": "Foerderbereich",
    "foerdergebiet": "Foerdergebiet",
    "foerderberechtigte": "Foerderberechtigte",
}
_FUNDER, _CONTACT, _LINKS = "foerdergeber", "ansprechpunkt", "weiterfuehrende links"
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LABEL = re.compile(r"^(?:Tel(?:efon)?\.?|Fax|E-?Mail)\s*:?\s*", re.IGNORECASE)


def key_of(url: str) -> str:
    """Return the export's key of a programme's page ("FDB/Content/DE/Foerderprogramm/…"), "" for any other address."""
    parts = urlsplit(url.strip())
    path = unquote(parts.path).partition(";")[0].lstrip("/").removesuffix(".html")
    slug = path.removeprefix(PROGRAMMES)
    return path if parts.hostname in _HOSTS and slug not in (path, "") and not slug.endswith("/") else ""


def document_of(markup: str, key: str, unknown: Unknown) -> tuple[Document, Index]:
    """Return the programme a page shows, and what it links to. Raises ``NotAProgramme`` for any other page."""
    root = _root(markup)
    titles = [said for each in root.xpath("//h1[contains(@class, 'title')]") if (said := line(each.text_content()))]
    lists = root.xpath("//dl[contains(@class, 'document-info-fundingprogram')]")
    if len(titles) != 1 or len(lists) != 1:
        raise NotAProgramme("Die Seite ist nicht die eines Förderprogramms der Förderdatenbank.")
    texts = _texts(root, unknown)
    if not texts:
        raise NotAProgramme("Auf der Seite fehlt der Text des Förderprogramms.")
    banner = _banner(root)
    index = Index()
    categories, links = _listed(lists[0], index, unknown)
    index.members = frozenset([*index.documents, *(each for found in categories.values() for each in found)])
    values = {"title": titles[0], **texts, **({"header": banner} if banner else {})}
    return Document(key, PROGRAMME, values, links, categories), index


def _listed(
    found: etree._Element, index: Index, unknown: Unknown
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return categories and links as the export has them; organisations and pages go into the index."""
    categories, links = dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
    for name, entry in _entries(found):
        if classifier := _CLASSIFIERS.get(name):
            slugs = slugs_of(classifier, line(entry.text_content()))
            categories[classifier] = tuple(f"{CATEGORIES}{classifier}/{slug}" for slug in slugs)
        elif name == _FUNDER:
            funders = _card(entry, "funder", index)
            categories["Foerderorganisation"] = (*categories.get("Foerderorganisation", ()), *funders)
        elif name == _CONTACT:
            links["cl2Contacts"] = (*links.get("cl2Contacts", ()), *_card(entry, CONTACT, index))
        elif name == _LINKS:
            links["cl2CustServices"] = tuple(_external(entry, index))
        else:
            unknown("Feld", name)
    return categories, links


def _root(markup: str) -> etree._Element:
    try:
        return html.document_fromstring(markup)
    except (etree.ParserError, ValueError) as error:
        raise NotAProgramme("Die Antwort ist leer oder keine Webseite.") from error


def _entries(found: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    name = ""
    for element in found.iterchildren("dt", "dd"):
        if element.tag == "dt":
            name = _folded(element.text_content())
        else:
            yield name, element


def _texts(root: etree._Element, unknown: Unknown) -> dict[str, str]:
    """Return the prose by property: from the tabs, or all of it as the guideline where there are none."""
    tabs = root.xpath("//article[contains(@class, 'content--tab-text')]/div[contains(@class, 'rich--text')]")
    found: dict[str, str] = {}
    name = "bodyText"
    for block in tabs:
        first = next(iter(block), None)
        # A guideline has headings of its own; that of the section stands before everything else.
        if first is not None and first.tag == "h3" and not (block.text or "").strip():
            heading = _folded(first.text_content())
            name = _PROPERTIES.get(heading, "bodyText")
            if heading in _PROPERTIES:
                first.drop_tree()
            else:
                unknown("Überschrift", line(first.text_content()))
        found[name] = found.get(name, "") + _inner(block)
    if not tabs:
        whole = root.xpath("//div[contains(@class, 'content--main')]//div[contains(@class, 'rich--text')]")
        found["bodyText"] = "".join(map(_inner, whole[:1]))
    return {name: markup for name, markup in found.items() if line(re.sub(r"<[^>]*>", " ", markup))}


def _inner(block: etree._Element) -> str:
    return (block.text or "") + "".join(html.tostring(each, encoding="unicode") for each in block)


def _banner(root: etree._Element) -> str:
    """Return what the head of the page says about applying; the editors' banner has no place of its own in markup."""
    head = root.xpath("//div[contains(@class, 'jumbotron')]//*[self::p or self::div or self::strong][not(*)]")
    lines = [line(each.text_content()) for each in head if not each.xpath("ancestor::dl")]
    return next((each for each in lines if meaning(each) is not None), "")


def _card(entry: etree._Element, kind: str, index: Index) -> tuple[str, ...]:
    """Put an organisation and its address and page into the index, and return its key."""
    names = [line(each.text_content()) for each in entry.xpath(".//p[@class='card--title']")]
    if not names or not names[0]:
        return ()
    href = next(iter(entry.xpath(".//p[@class='card--title']//a/@href")), "")
    key = unquote(urlsplit(urljoin(SITE, href)).path).lstrip("/").removesuffix(".html") or f"Kontakt/{names[0]}"
    website = next(iter(entry.xpath(".//p[@class='website']//a/@href")), "")
    place = {"road": _of(entry, "adr")} | dict(
        zip(("zipCode", "city"), _of(entry, "locality").split(" ", 1), strict=False)
    )
    index.documents[f"{key}/adresse"] = Document("", ADDRESS, place)
    index.documents[f"{key}/website"] = Document("", LINK, {"url": website})
    said = {"title": names[0], "phone": _of(entry, "tel"), "email": _of(entry, "email").replace("@@", "@")}
    index.documents[key] = Document(key, kind, said, {"around": (f"{key}/adresse", f"{key}/website")})
    return (key,)


def _of(entry: etree._Element, name: str) -> str:
    found = entry.xpath(f".//p[@class='{name}']")
    return _LABEL.sub("", line(found[0].text_content())) if found else ""


def _external(entry: etree._Element, index: Index) -> Iterator[str]:
    for anchor in entry.xpath(".//a[@href]"):
        url = urljoin(SITE, anchor.get("href"))
        index.documents[url] = Document(url, LINK, {"title": line(anchor.text_content()), "url": url})
        yield url


def _folded(text: str) -> str:
    return line(text).rstrip(":").strip().lower().translate(_UMLAUTS)
