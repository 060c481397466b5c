"""A product of NRW.BANK as a call."""

from datetime import date

from crawler.facts.read import read_facts
from crawler.pages import nrw_codes
from crawler.pages.nrw_product import KNOWN, WHO, Product
from tracker.shapes.calls import BodyData, CallData
from tracker.vocabulary.calls import CallStatus, Level

LICENCE = "keine Angabe; nur Fakten und Verweis"
ATTRIBUTION = "NRW.BANK, Produktsuche"
_STOPPED = (CallStatus.SUSPENDED, CallStatus.CLOSED, CallStatus.EXHAUSTED)


def call_of(
    product: Product, number: str, page: str, *, source: str, today: date, unknown: nrw_codes.Unknown
) -> CallData:
    """Return the call a product page describes; words nobody knows are reported."""
    for heading in product.sections.keys() - KNOWN:
        unknown("Überschrift", heading)
    level, provider = nrw_codes.funders(product.funders, unknown)
    facts = read_facts(product.text, today=today, title=product.title)
    said = facts.passages.get("status")
    return CallData(
        source=source,
        external_id=number,
        url=page,
        title=product.title,
        provider=provider,
        level=level,
        areas=("DE",) if level is Level.BUND else ("DE-NW",),
        applicants=nrw_codes.applicants(product.sections.get(WHO, ""), unknown),
        funding_types=nrw_codes.funding_types(product.kinds, unknown),
        facts=facts,
        status_note=said.quote if said and facts.status in _STOPPED else "",
        summary=product.summary,
        text=product.text,
        legal_basis=product.legal_basis,
        contact=_in_one_line(product.bodies[0]) if product.bodies else "",
        bodies=product.bodies,
        links=product.links,
        licence=LICENCE,
        attribution=ATTRIBUTION,
    )


def _in_one_line(office: BodyData) -> str:
    phone = f"Tel. {office.phone}" if office.phone else ""
    return ", ".join(filter(None, (office.name, phone, office.email or office.url)))
