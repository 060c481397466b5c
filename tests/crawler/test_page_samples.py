"""The reader on excerpts of real pages, where somebody has put them: what is read, and that nothing is invented.

``FOERDERPFAD_SAMPLES`` names the folder; in it ``page-texts/page_texts.jsonl``, one excerpt a line (source, url, text).
The excerpts are plain text, so this proves the reading of labels and facts, not that of the sites' markup.
"""

import json
import os
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest

from crawler.pages.page_call import Page, call_of
from crawler.pages.page_programme import read
from crawler.spiders.nrw_bezreg_arnsberg import NrwBezregArnsberg
from crawler.spiders.nrw_klimaatlas import NrwKlimaatlas
from crawler.spiders.nrw_mhkbd import NrwMhkbd
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import CallStatus, Level

FOLDER = os.environ.get("FOERDERPFAD_SAMPLES", "")
pytestmark = pytest.mark.skipif(
    not FOLDER, reason="no excerpts of real pages: FOERDERPFAD_SAMPLES does not name their folder"
)
TODAY = date(2026, 11, 22)


def excerpt(source: str, *, address: str = "") -> dict[str, Any]:
    """Return the first excerpt of a source, or the one whose address holds ``address``."""
    file = Path(FOLDER) / "page-texts" / "page_texts.jsonl"
    rows = [json.loads(row) for row in file.read_text(encoding="utf-8").splitlines()]
    return next(row for row in rows if row["source"] == source and address in row["url"])


def call(row: dict[str, Any], page: Page, *, labels: frozenset[str] = frozenset()) -> CallData:
    """Return what is read from an excerpt when each of its lines is a paragraph."""
    lines = "".join(f"<p>{escape(each)}</p>" for each in row["text"].splitlines() if each.strip())
    programme = read(f"<main><h1>{escape(page.names[0])}</h1>{lines}</main>", address=row["url"], labels=labels)
    return call_of(
        page, programme, source="probe", today=TODAY, unknown=lambda kind, code: None, licence="", attribution=""
    )


def test_the_page_of_the_five_sites_names_no_day_and_none_is_invented() -> None:
    found = call(excerpt("bezirksregierung-arnsberg"), NrwBezregArnsberg.pages[0])
    assert found.areas == ("set:steinkohle",)
    assert (found.facts.rounds, found.facts.status) == ((), CallStatus.UNKNOWN)
    assert (found.facts.rate_hundredths, found.facts.amount_max_cents) == (None, None)


def test_the_labels_of_the_klimaatlas_are_headings_in_plain_text() -> None:
    found = call(excerpt("klimaatlas-nrw"), NrwKlimaatlas.pages[0], labels=NrwKlimaatlas.labels)
    assert (found.provider, found.level) == ("Bundesministerium für Wirtschaft und Klimaschutz", Level.BUND)
    assert found.areas == ("DE",)
    assert found.facts.rate_hundredths == 10_000
    assert [each.rolling for each in found.facts.rounds] == [True]


def test_days_without_a_year_recur_on_the_ministrys_page() -> None:
    found = call(excerpt("mhkbd-nrw"), NrwMhkbd.pages[1])
    assert {day for each in found.facts.rounds for day in each.recurs} == {"10-23"}
    assert not [each for each in found.facts.rounds if each.closes_on]


@pytest.mark.parametrize("address", ["foerderverfahren", "weg-zur-foerderung"])
def test_a_general_page_on_the_way_to_funding_has_no_day_and_no_amount(address: str) -> None:
    found = call(excerpt("efre-nrw", address=address), Page(key="x", url="", names=("Förderverfahren",)))
    assert not [each for each in found.facts.rounds if each.closes_on or each.recurs]
    assert (found.facts.rate_hundredths, found.facts.amount_max_cents) == (None, None)


def test_questions_of_another_authority_are_read_alike() -> None:
    labels = frozenset(("Wer wird gefördert?", "Was wird gefördert?", "Welche Rechtsgrundlage besteht?"))
    found = call(
        excerpt("bezirksregierung-muenster"), Page(key="x", url="", names=("Städtebauförderung",)), labels=labels
    )
    assert [each.recurs for each in found.facts.rounds] == [("09-30",)]
    assert found.facts.rate_hundredths == 8_000
    assert found.applicants == ("kommune",)
    assert found.legal_basis.startswith("Förderrichtlinien Stadterneuerung 2008")
