"""An entry of the feed, with the Bekanntmachung behind it if it could be read, as a call."""

import re
from collections.abc import Sequence
from datetime import date

from crawler.pages.feed import Item
from crawler.pages.ministries import ministry
from crawler.pages.notice import Notice
from crawler.pages.notice_facts import Read
from tracker.shapes.calls import BodyData, CallData
from tracker.vocabulary.calls import BodyKind, Level

_GRANT = re.compile(r"nicht rückzahlbare[rsn]? Zusch(?:uss|üsse)")
ATTRIBUTION = "Förderberatung des Bundes (foerderinfo.bund.de)"
_LICENCE = "keine Angabe; nur Titel, Frist und Verweis"
_LICENCE_OF_NOTICES = "keine Angabe; amtliche Bekanntmachung"


def call_of(
    item: Item,
    notice: Notice | None,
    read: Read,
    *,
    source: str,
    subjects: Sequence[str],
    today: date,
) -> CallData:
    """Return the call. Applicants and topics stay open: the feeds do not name them, and prose is no list."""
    provider = ministry(item.link)
    funder = BodyData(kind=BodyKind.FUNDER, name=provider) if provider else None
    agency = notice.agency if notice else None
    return CallData(
        source=source,
        external_id=item.key,
        url=item.link,
        title=item.title,
        provider=provider,
        level=Level.BUND,
        areas=("DE",),
        funding_types=("zuschuss",) if notice and _GRANT.search(notice.text) else (),
        keywords=tuple(dict.fromkeys(subjects)),
        facts=read.facts,
        text=read.text,
        legal_basis=notice.legal_basis if notice else "",
        contact=_in_one_line(agency),
        bodies=tuple(body for body in (funder, agency) if body),
        licence=_LICENCE_OF_NOTICES if notice else _LICENCE,
        attribution=ATTRIBUTION,
        published_on=item.published_on if item.published_on and item.published_on <= today else None,
    )


def _in_one_line(office: BodyData | None) -> str:
    if office is None:
        return ""
    phone = f"Tel. {office.phone}" if office.phone else ""
    return ", ".join(filter(None, (office.name, phone, office.email)))
