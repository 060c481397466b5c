"""An RSS feed of Bekanntmachungen: titles that end in the application window, links, days of publication."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from crawler.export.bad_member import BadMember
from crawler.export.wellformed import parse_xml
from crawler.parsing import line
from tracker.clock import BERLIN

# The part of the slug behind "bekanntmachungen-", and what the entries of the feed are about.
FEEDS = {
    "alle": "",
    "kmu-foerderung": "KMU",
    "klima-energie": "Klima und Energie",
    "gesundheit-ernaehrung": "Gesundheit und Ernährung",
    "mobilitaet": "Mobilität",
    "bildung-hochschulen-wissenschaft": "Bildung, Hochschulen, Wissenschaft",
    "schluesseltechnologien": "Schlüsseltechnologien",
    "kommunikation": "Kommunikation",
    "sicherheit": "Sicherheit",
    "internationales": "Internationales",
    "sozial-geistes-sozialwissenschaften": "Sozial- und Geisteswissenschaften",
}

_DAY = r"\d{1,2}\.\d{1,2}\.\d{4}"
_WINDOW = re.compile(rf"\s*\|\s*(?:(?:ab\s+)?(?P<opens>{_DAY})\s*[-–—]\s*)?(?:bis\s+)?(?P<closes>{_DAY})\s*$")
_ENDING = re.compile(r"\|\s*(?P<ending>[^|]{1,60})$")
# Where a reader came from, how a page is shown, which edition of a file it is: not which document.
_PASSING = frozenset(("nn", "view", "v", "__blob"))


class NotAFeed(ValueError):
    """An answer is no RSS feed."""


@dataclass(frozen=True)
class Item:
    """One entry. ``line`` is the title as it stands, ``title`` the same without its window.

    ``ending`` is what follows the last bar when it is no window.
    """

    title: str
    line: str
    link: str
    published_on: date | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    ending: str = ""

    @property
    def key(self) -> str:
        """Return what of the link names the document: host and path, and the parameters that matter."""
        parts = urlsplit(self.link)
        kept = [(name, value) for name, value in parse_qsl(parts.query) if name.lower() not in _PASSING]
        return f"{parts.netloc.lower().removeprefix('www.')}{parts.path}{'?' + urlencode(kept) if kept else ''}"


def path_of(feed: str) -> str:
    """Return the path of a feed on the site."""
    return f"foerderinfo/de/services/rss/bekanntmachungen-{feed}/rssnewsfeed.xml"


def feed_at(url: str) -> str:
    """Return which feed an address leads to."""
    folder = urlsplit(url).path.removesuffix("/rssnewsfeed.xml")
    return folder.rpartition("/")[2].removeprefix("bekanntmachungen-")


def items(body: bytes) -> list[Item]:
    """Return the entries of a feed in its order. Raises ``NotAFeed``."""
    try:
        root = parse_xml("feed", body).root
    except BadMember as error:
        raise NotAFeed from error
    if root.tag != "rss" or root.find("channel") is None:
        raise NotAFeed
    return [_item(element) for element in root.iterfind("channel/item")]


def _item(element: etree._Element) -> Item:
    said = line(element.findtext("title") or "")
    link = (element.findtext("link") or "").strip()
    published = _published(element.findtext("pubDate") or "")
    window = _WINDOW.search(said)
    if window:
        opens, closes = _day(window["opens"]), _day(window["closes"])
        if closes and (opens or not window["opens"]) and (opens is None or opens <= closes):
            return Item(said[: window.start()], said, link, published, opens, closes)
    ending = _ENDING.search(said)
    return Item(said, said, link, published, ending=line(ending["ending"]) if ending else "")


def _day(written: str | None) -> date | None:
    if not written:
        return None
    day, month, year = (int(part) for part in written.split("."))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _published(written: str) -> date | None:
    try:
        moment: datetime = parsedate_to_datetime(written.strip())
    except ValueError:
        return None
    return moment.astimezone(BERLIN).date() if moment.tzinfo else moment.date()
