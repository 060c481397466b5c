"""Offices behind a programme: who pays, whom to ask, further pages. Never a natural person."""

import re

from crawler.export.codes import CATEGORIES
from crawler.export.document import Document
from crawler.export.index import Index, page_of
from crawler.parsing import line
from tracker.shapes.calls import BodyData, LinkData
from tracker.vocabulary.calls import BodyKind

CONTACT = "gsb:ContactData"
ADDRESS = "gsb:Address"
LINK = "gsb:ExternalLink"
_PERSON = re.compile(r"^(?:herrn?|frau|prof|dr|dipl)\b", re.IGNORECASE)
_INSTITUTION = re.compile(r"stiftung|institut|gmbh|e\. ?v\.|agentur|akademie|zentrum|fonds|kolleg", re.IGNORECASE)
_NAME = re.compile(r"[a-zäöüß-]+\d?")
# What desks are called; short words stand alone, since names begin with them too (Bauer, Landmann).
_DESK = re.compile(
    r"(?:info|kontakt|post|mail|team|office|bau|bund|land|stadt|kreis|presse|antrag|service|efre|esf|ptj|dlr|vdi|kfw|bafa"
    r"|eu|nrw|ikt|it|kmu|fue)|.*(?:amt|stelle|referat|abteilung|dezernat|bereich|ministerium|zentrale?|sekretariat|bank"
    r"|f(?:oe|ö)rder|zuwendung|zuschuss|programm|projekt|beratung|auskunft|hotline|redaktion|verwaltung|kommun|gemeinde"
    r"|bezirk|region|b(?:ue|ü)rger|kunden|vertrieb|energie|klima|umwelt|natur|verkehr|mobil|wohn|digital|breitband"
    r"|innovation|forschung|technologie|wirtschaft|handwerk|gr(?:ue|ü)nd|export|kultur|sport|bildung|schule|jugend|sozial"
    r"|arbeit|europa|agentur|stiftung|investition|finanz|kredit|antr(?:ae|ä)ge|struktur|smart).*"
)


def bodies(programme: Document, index: Index) -> tuple[BodyData, ...]:
    """Return the funding bodies and the contact offices of a programme, each once."""
    found = [_funder(document, index) for document in funders(programme, index)]
    found += [_office(document, index) for document in contacts(programme, index) if not _is_person(document)]
    return tuple(dict.fromkeys(body for body in found if body.name))


def funders(programme: Document, index: Index) -> list[Document]:
    """Return the documents of the organisations that pay; categories (bund, land, eu) are none."""
    named = [*programme.categories.get("Foerderorganisation", ()), *programme.categories.get("Foerdergeber", ())]
    return index.resolve(tuple(key for key in named if not key.startswith(CATEGORIES)))


def contacts(programme: Document, index: Index) -> list[Document]:
    """Return the contact documents, whichever list they stand in."""
    return [document for document in _linked(programme, index) if document.type == CONTACT]


def external_links(programme: Document, index: Index) -> tuple[LinkData, ...]:
    """Return further pages: external links with their address, other documents of the site with their page."""
    found = []
    for document in _linked(programme, index):
        title = line(document.title)
        if document.type == LINK:
            found.append(LinkData(title=title or _address(document), url=_address(document)))
        elif document.type not in (CONTACT, ADDRESS, "gsb:DocumentCategory") and not _pays(document):
            found.append(LinkData(title=title or page_of(document.key), url=page_of(document.key)))
    return tuple(dict.fromkeys(link for link in found if link.url))


def in_one_line(body: BodyData) -> str:
    """Return an office as one line: name, telephone, mail or page."""
    phone = f"Tel. {body.phone}" if body.phone else ""
    return ", ".join(part for part in (body.name, phone, body.email or body.url) if part)


def _linked(programme: Document, index: Index) -> list[Document]:
    keys: list[str] = []
    for name in ("cl2Contacts", "cl2CustServices", "cl2Addresses", "website"):
        keys += programme.links.get(name, ())
    for name in ("Kontakt", "ExternerLink"):
        keys += programme.categories.get(name, ())
    return index.resolve(tuple(keys))


def _funder(document: Document, index: Index) -> BodyData:
    return _office(document, index).model_copy(update={"kind": BodyKind.FUNDER})


def _office(document: Document, index: Index) -> BodyData:
    around = index.resolve(tuple(key for keys in document.links.values() for key in keys))
    email = line(document.values.get("email", ""))
    return BodyData(
        kind=BodyKind.CONTACT,
        name=line(document.title),
        phone=line(document.values.get("phone", "")),
        email="" if is_personal(email) else email,
        url=next((_address(link) for link in around if link.type == LINK), ""),
        address=next((_postal(document) for document in around if document.type == ADDRESS), ""),
    )


def is_personal(email: str) -> bool:
    """Say whether a mailbox looks like a person's: names with dots between them, none that of a desk."""
    names = re.split(r"[._]", email.partition("@")[0].lower())
    return len(names) > 1 and all(_NAME.fullmatch(name) and not _DESK.fullmatch(name) for name in names)


def _is_person(document: Document) -> bool:
    title = line(document.title)
    if _PERSON.match(title):
        return not _INSTITUTION.search(title)
    email = line(document.values.get("email", "")).lower()
    return is_personal(email) and all(name in title.lower() for name in re.split(r"[._]", email.partition("@")[0]))


def _pays(document: Document) -> bool:
    return "/Foerdergeber/" in document.key


def _address(document: Document) -> str:
    url = document.values.get("url", "").strip()
    return url if url.startswith(("http://", "https://")) else ""


def _postal(document: Document) -> str:
    part = {name: line(value) for name, value in document.values.items()}
    street = " ".join(filter(None, (part.get("road", ""), part.get("houseId", ""))))
    box = f"Postfach {part['postBox']}" if part.get("postBox") else ""
    city = " ".join(filter(None, (part.get("zipCode", ""), part.get("city", ""))))
    return ", ".join(filter(None, (street or box, part.get("building", ""), city)))
