"""Beobachtete Seiten: any page on the web that staff added by its address, read again every week.

Published by: whoever runs the page. It is asked for when it was added and then once a week, only if it changed; what
counts as changed is its own text, not its menus. A page that is gone or cannot be read leaves its call as it was.
Terms: unknown, page by page. We keep the text to read facts from and to show where a fact stands.
What surprised us: pages of administrations answer in questions ("Wer kann einen Antrag stellen?"), which serve as
headings whatever their markup; see ``crawler.pages.page_programme``. An address somebody types may lead anywhere, also
into the own network: every request passes ``crawler.guard``.
"""

from crawler.pages.page_call import Page, call_of
from crawler.pages.page_programme import read
from crawler.source import Expect
from crawler.watched_pages import WatchedPages
from tracker.rules import web_address
from tracker.rules.same_call import address_key
from tracker.services.watching import WATCH_LIST, PageToRead
from tracker.shapes.calls import CallData
from tracker.vocabulary.calls import Level

_AREAS = {Level.BUND: ("DE",), Level.EU: ("EU",)}


class WatchList(WatchedPages):
    """The pages of the ledger's list."""

    name = WATCH_LIST
    title = "Beobachtete Seiten"
    level = Level.SONSTIGE
    base_url = ""
    licence = "keine Angabe; nur Fakten und Verweis"
    attribution = "Seite der fördergebenden Stelle"
    interval_days = 7
    # Staff decide how long the list is; an empty one is no trouble.
    expect = Expect(min_calls=0, max_calls=5_000, max_loss=1.0)
    rank = 300

    def read(self, body: bytes, page: PageToRead) -> CallData:
        """Return what a page with headings, or a PDF file, says; what staff said of it fills its gaps."""
        programme = read(body, address=page.url, title=page.title)
        listed = Page(
            key=address_key(page.url) or web_address.place(page.url),
            url=page.url,
            names=(),
            level=page.level,
            provider=page.provider,
            areas=_AREAS.get(page.level, ()),
        )
        return call_of(
            listed,
            programme,
            source=self.name,
            today=self.today,
            # Every page has words of its own: nothing to alarm anybody about.
            unknown=lambda kind, code: None,
            licence=self.licence,
            attribution=self.attribution,
        )
