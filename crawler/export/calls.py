"""One programme of the export as a call."""

import re
from datetime import date, datetime

from crawler.export import codes, offices
from crawler.export.banner import meaning
from crawler.export.document import Document
from crawler.export.index import Index, page_of
from crawler.export.reading import ReadFacts, programme_facts
from crawler.export.sections import BANNER, HEADINGS, Section, SectionedText, sectioned
from crawler.parsing import line, plain
from tracker.clock import BERLIN
from tracker.shapes.calls import CallData, CallFacts
from tracker.vocabulary.calls import BodyKind, CallStatus

SOURCE = "bund_foerderdatenbank"
LICENCE = "CC BY 4.0"
ATTRIBUTION = "Datenquelle: Förderdatenbank des Bundes (BMWE), CC BY 4.0"
_ARCHIVE = "FDB/Content/DE/Archiv/"
_EARLIEST = date(1990, 1, 1)

# Read into a field, or left out on purpose: internal or technical (comment, languageInd, subType, externalID), or
# the expiry of the page in the publisher's system, which is wrong more often than right (dateOfExpiration).
_READ = frozenset(("title", "teaserText", "procDescription", "remark", "keywords", "dateOfIssue", "referenceCustomer"))
_LEFT_OUT = frozenset(("comment", "languageInd", "subType", "externalID", "shouldNotBeIndexed", "dateOfExpiration"))
_LISTS = frozenset(("cl2Processes", "cl2Contacts", "cl2CustServices", "cl2Addresses", "website"))
_KNOWN = _READ | _LEFT_OUT | _LISTS | HEADINGS.keys()


def call_of(programme: Document, index: Index, read: ReadFacts, unknown: codes.Unknown, today: date) -> CallData:
    """Return the call a programme describes; what is unknown in it is kept and reported."""
    text = sectioned(programme)
    title = line(programme.title)
    issued = published_on(programme.values.get("dateOfIssue", ""), today)
    facts = programme_facts(text, read, today=today, published_on=issued, title=title)
    categories = programme.categories
    bodies = offices.bodies(programme, index)
    _report_oddities(programme, text, facts, unknown)
    return CallData(
        source=SOURCE,
        external_id=programme.key,
        url=page_of(programme.key),
        title=title,
        provider=_provider(programme, index),
        level=codes.level(categories, programme.key, unknown),
        areas=codes.areas(categories, unknown),
        applicants=codes.codes(categories, "Foerderberechtigte", unknown),
        funding_types=codes.codes(categories, "Foerderart", unknown),
        topics=codes.topics(categories, index.has, unknown),
        keywords=_keywords(programme),
        facts=_careful_with_the_archive(programme, facts),
        status_note=line(text.sections[BANNER].text) if BANNER in text.sections else "",
        summary=plain(programme.values.get("teaserText", "")) or plain(programme.values.get("remark", "")),
        text=text.text,
        legal_basis=plain(programme.values.get("procDescription", "")),
        contact=next((offices.in_one_line(body) for body in bodies if body.kind is BodyKind.CONTACT), ""),
        bodies=bodies,
        links=offices.external_links(programme, index),
        licence=LICENCE,
        attribution=ATTRIBUTION,
        published_on=issued,
    )


def published_on(value: str, today: date) -> date | None:
    """Return the day of issue in Berlin; ``None`` when it is missing, impossible or in the future."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    day = moment.astimezone(BERLIN).date() if moment.tzinfo else moment.date()
    return day if _EARLIEST <= day <= today else None


def _provider(programme: Document, index: Index) -> str:
    names = [line(document.title) for document in offices.funders(programme, index)]
    return "; ".join(dict.fromkeys(filter(None, names))) or line(programme.values.get("referenceCustomer", ""))


def _keywords(programme: Document) -> tuple[str, ...]:
    words = programme.values.get("keywords", "")
    # Tabs, commas and semicolons part phrases; without any of them every word is one.
    found = [line(part) for part in re.split(r"[\t,;\n]+", words)]
    if len(found) == 1:
        found = found[0].split()
    grw = codes.GRW_CODE in codes.slugs(programme.categories.get("GRW", ()))
    return tuple(dict.fromkeys(filter(None, [*found, *(["GRW"] if grw else [])])))


def _careful_with_the_archive(programme: Document, facts: CallFacts) -> CallFacts:
    """An archived programme still carries its old text: that it looks open proves nothing."""
    archived = programme.key.startswith(_ARCHIVE)
    if archived and facts.status in (CallStatus.OPEN, CallStatus.FORECASTED):
        return facts.model_copy(update={"status": CallStatus.UNKNOWN})
    return facts


def _report_oddities(programme: Document, text: SectionedText, facts: CallFacts, unknown: codes.Unknown) -> None:
    codes.report_unknown_classifiers(programme.categories, unknown)
    for name in (programme.values.keys() | programme.links.keys()) - _KNOWN:
        unknown("Feld", name)
    banner = text.sections.get(BANNER)
    if banner and meaning(banner.text) is None and not _read_within(facts, banner):
        unknown("Hinweis", line(banner.text)[:80])


def _read_within(facts: CallFacts, section: Section) -> bool:
    passages = [*facts.passages.values(), *(each.passage for each in facts.rounds if each.passage)]
    return any(section.start <= passage.start < section.start + len(section.text) for passage in passages)
