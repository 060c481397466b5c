"""Calls from CorrelAid's weekly table of the Förderdatenbank: one row a programme, lists as JSON in the cell.

The table follows the federal export, so its codes are the export's; history columns and sizes of companies are
left out. Facts in the prose are read by the importer, not here.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.exchange import fields
from tracker.shapes.calls import BodyData, CallData, LinkData
from tracker.vocabulary.calls import BodyKind, Level
from tracker.vocabulary.codes import rows

SOURCE = "correlaid"
LICENCE = "CC BY 4.0"
ATTRIBUTION = "Datenquelle: Förderdatenbank des Bundes (BMWE), CC BY 4.0; aufbereitet von CorrelAid e. V."

_BERLIN = ZoneInfo("Europe/Berlin")
# What a reader asks first stands first; the guideline, ten times as long as the rest, stands last.
SECTIONS = {
    "status_note": "Hinweis",
    "description": "Beschreibung",
    "deadlines": "Fristen",
    "procedure": "Verfahrensablauf",
    "processing_time": "Bearbeitungsdauer",
    "required_documents": "Erforderliche Unterlagen",
    "legal_requirements": "Rechtliche Voraussetzungen",
    "application_language": "Antragssprache",
    "legal_basis": "Richtlinie",
}
_CONTACT = ("institution", "email", "phone", "fax", "mobile", "website")
_PLACE = ("road", "house_id", "building", "zip_code", "city", "post_box", "country")
_READ = frozenset(
    (
        *SECTIONS,
        *(f"contact_info_{name}" for name in _CONTACT + _PLACE),
        *("programme_slug", "url", "title", "short_description", "seo_description", "legal_citation"),
        *("keywords", "keywords_extracted", "date_of_issue", "funding_type", "eligible_applicants", "funding_area"),
        *("funding_body", "funding_location", "funding_organisation", "funding_subarea", "id_url", "further_links"),
        *("license_info", "grw"),
    )
)
# Left out on purpose: the table's own bookkeeping, and what no municipality is compared with.
_IGNORED = frozenset(
    (
        *("unternehmensgroesse", "applicant_sector", "contact_ids", "id_hash", "first_scraped_at", "on_website_from"),
        *("last_updated", "previous_update_dates", "on_website_to", "absent"),
    )
)


def call_from_correlaid(row: Mapping[str, Any]) -> CallData:
    """Return a row of the table as a call; what the row does not say stays unknown, unknown codes are kept.

    Raises:
        Refused: address, title or a list cannot be read; the text names the column.
    """
    body = _body(row)
    return CallData(
        source=SOURCE,
        external_id=fields.text(row, "id_url") or fields.needed(row, "programme_slug"),
        url=fields.address(row, "url"),
        title=fields.needed(row, "title"),
        provider=_provider(row),
        level=_level(row),
        areas=_areas(row),
        applicants=_codes(row, "eligible_applicants"),
        funding_types=_codes(row, "funding_type"),
        topics=tuple(dict.fromkeys((*_codes(row, "funding_area"), *_codes(row, "funding_subarea")))),
        keywords=_keywords(row),
        status_note=fields.text(row, "status_note"),
        summary=fields.text(row, "short_description") or fields.text(row, "seo_description"),
        text=_prose(row),
        legal_basis=fields.text(row, "legal_citation"),
        contact=", ".join(part for part in (body.name, body.phone, body.email) if part) if body else "",
        bodies=(body,) if body else (),
        links=_links(row),
        licence=fields.text(row, "license_info") or LICENCE,
        attribution=ATTRIBUTION,
        published_on=_day(row, "date_of_issue"),
    )


def is_absent(row: Mapping[str, Any]) -> bool:
    """Say whether the table keeps the row only as history: the programme is no longer on the website."""
    return fields.text(row, "absent").lower() in {"true", "1"}


def unknown_columns(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return columns nobody has decided about; they are not read, only reported."""
    return tuple(name for name in row if name not in _READ | _IGNORED)


def _prose(row: Mapping[str, Any]) -> str:
    parts = ((heading, fields.text(row, name)) for name, heading in SECTIONS.items())
    return "\n\n".join(f"{heading}\n{words}" for heading, words in parts if words)


def _codes(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = _parsed(row, name)
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(dict.fromkeys(str(code) for code in value))


def _parsed(row: Mapping[str, Any], name: str) -> str | list[Any]:
    """Return a cell that may hold a list; a plain word is a list of one."""
    value = row.get(name)
    if isinstance(value, list):
        return value
    cell = fields.text(row, name)
    if not cell.startswith("["):
        return cell
    try:
        parsed = json.loads(cell)
    except ValueError as error:
        raise fields.wrong(name, cell, "gebraucht wird eine Liste in JSON") from error
    return parsed if isinstance(parsed, list) else cell


def _areas(row: Mapping[str, Any]) -> tuple[str, ...]:
    known = {area["slug"]: area["code"] for area in rows("areas") if area["slug"]}
    return tuple(dict.fromkeys(known.get(code, code) for code in _codes(row, "funding_location")))


def _level(row: Mapping[str, Any]) -> Level:
    named = [Level(code) for code in _codes(row, "funding_body") if code in set(Level)]
    return named[0] if len(named) == 1 else Level.UNKNOWN


def _provider(row: Mapping[str, Any]) -> str:
    # The table names the offices by their slugs; a slug is no name to show anybody.
    return "; ".join(name for name in _codes(row, "funding_organisation") if " " in name)


def _keywords(row: Mapping[str, Any]) -> tuple[str, ...]:
    value = _parsed(row, "keywords_extracted") or _parsed(row, "keywords")
    words = value.split() if isinstance(value, str) else [str(word) for word in value]
    grw = ["GRW"] if "grw_foerderung" in _codes(row, "grw") else []
    return tuple(dict.fromkeys([*words, *grw]))


def _links(row: Mapping[str, Any]) -> tuple[LinkData, ...]:
    found = (link for link in _parsed(row, "further_links") if isinstance(link, dict))
    pairs = ((str(link.get("title") or ""), str(link.get("url") or "")) for link in found)
    return tuple(
        LinkData(title=title or url, url=url) for title, url in pairs if url.startswith(("http://", "https://"))
    )


def _body(row: Mapping[str, Any]) -> BodyData | None:
    name = fields.text(row, "contact_info_institution")
    if not name:
        return None
    street, number, building, code, city, box, country = (fields.text(row, f"contact_info_{part}") for part in _PLACE)
    lines = (
        f"{street} {number}".strip(),
        building,
        f"Postfach {box}" if box else "",
        f"{code} {city}".strip(),
        country,
    )
    return BodyData(
        kind=BodyKind.CONTACT,
        name=name,
        phone=fields.text(row, "contact_info_phone"),
        email=fields.text(row, "contact_info_email"),
        url=fields.text(row, "contact_info_website"),
        address=", ".join(line for line in lines if line),
    )


def _day(row: Mapping[str, Any], name: str) -> date | None:
    """Return a day, or nothing: a day of issue is a help, not worth refusing a programme for."""
    try:
        moment = datetime.fromisoformat(fields.text(row, name))
    except ValueError:
        return None
    return moment.astimezone(_BERLIN).date() if moment.tzinfo else moment.date()
