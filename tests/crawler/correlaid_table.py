"""Builds the weekly table as it is published: one row a programme, lists as JSON in the cell."""

import csv
import io
from typing import Any

SITE = "https://www.foerderdatenbank.de/FDB/Content/DE/Foerderprogramm/"
COLUMNS = (
    *("programme_slug", "url", "title", "description", "short_description", "legal_basis", "status_note", "deadlines"),
    *("date_of_issue", "funding_type", "eligible_applicants", "funding_area", "funding_body", "funding_location"),
    *("funding_organisation", "id_url", "license_info", "last_updated", "absent"),
)


def a_row(place: str = "Land/NRW/hitzeschutz", **changes: Any) -> dict[str, str]:
    """A programme; ``place`` is the end of its address."""
    slug = place.rpartition("/")[2]
    values = {
        "programme_slug": slug,
        "url": f"{SITE}{place}.html",
        "title": f"Programm {slug}",
        "description": f"Gefördert wird in den Kommunen alles, was zu {slug} gehört.",
        "funding_type": '["zuschuss"]',
        "eligible_applicants": '["kommune"]',
        "funding_body": '["land"]',
        "funding_location": '["nordrhein_westfalen"]',
        "id_url": place.lower().replace("/", "-"),
        "last_updated": "2026-W40",
        "absent": "False",
    }
    return values | changes


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    """The file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
