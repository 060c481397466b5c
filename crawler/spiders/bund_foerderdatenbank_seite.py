"""Förderdatenbank des Bundes, single pages: programmes that staff added by their address.

Published by: Bundesministerium für Wirtschaft und Energie (BMWE), one page a programme. A page is asked for when it was
added, and once a week as long as the export does not deliver the programme; robots.txt wants 30 seconds between pages.
Terms: CC BY-ND 4.0 (imprint of the site), so texts stay as they are.
What surprised us: a page is read into the document the export holds of it and lands as the same origin, so that the
export continues its history; second-level topics, keywords, the citation and the day of issue stand in the export only.
Labels are parted by commas and one holds a comma ("Kultur, Medien & Sport"); ampersands are not escaped; pages without
tabs put everything into one block, which is the guideline. The editors' banner has no place of its own.
"""

from typing import Any
from urllib.parse import urlsplit

from crawler.export.calls import ATTRIBUTION, call_of
from crawler.facts.read import read_facts
from crawler.pages.answers import PDF
from crawler.pages.fdb_page import document_of, key_of
from crawler.pages.page_bytes import words
from crawler.pages.page_programme import NotAProgramme
from crawler.source import Expect
from crawler.watched_pages import WatchedPages
from tracker.services.watching import PageToRead
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level


class BundFoerderdatenbankSeite(WatchedPages):
    """The pages of programmes on the ledger's list."""

    name = "bund_foerderdatenbank_seite"
    title = "Förderdatenbank des Bundes, einzelne Seiten"
    level = Level.BUND
    base_url = "https://www.foerderdatenbank.de"
    licence = "CC BY-ND 4.0"
    attribution = ATTRIBUTION
    interval_days = 7
    expect = Expect(min_calls=0, max_calls=5_000, max_loss=1.0)

    def __init__(self, **arguments: Any) -> None:
        """Stay on the site: a redirect leads to the page of the bot protection."""
        super().__init__(**arguments)
        self.allowed_domains = [urlsplit(self.base_url).hostname or ""]

    def read(self, body: bytes, page: PageToRead) -> CallData:
        """Return the call a programme's page describes, under the source and id of the export."""
        if body.startswith(PDF):
            raise NotAProgramme("Unter der Adresse liegt eine Datei und keine Seite eines Förderprogramms.")
        document, index = document_of(words(body), key_of(page.url), self.report.unknown_code)
        call = call_of(document, index, read_facts, self.report.unknown_code, self.today)
        return call.model_copy(update={"licence": self.licence})
