"""Personal links in a letter. A stored letter carries marks; the token is put in when the letter leaves the house."""

from collections.abc import Sequence
from urllib.parse import urlencode

from tracker.shapes.base import Shape
from tracker.vocabulary.work import TokenPurpose

PATHS: dict[TokenPurpose, str] = {
    TokenPurpose.DECISION: "entscheidung",
    TokenPurpose.OPINION: "stellungnahme",
    TokenPurpose.ITEM: "vorgang",
    TokenPurpose.SETTINGS: "abmelden",
    TokenPurpose.CALENDAR: "kalender",
}
_MARK = "ZUGANG{:04}"
# The name of the parameter is that of the pages.
_VIEWER = "als"


class PersonalLink(Shape):
    """A link still to be made: what it opens, and the mark that stands for its token until then."""

    mark: str
    purpose: TokenPurpose
    subject: dict[str, str]


class PersonalLinks:
    """Hands out the marks of one letter."""

    def __init__(self, base_url: str) -> None:
        """Take the address this installation is known under."""
        self._base_url = base_url
        self._links: list[PersonalLink] = []

    def to(self, purpose: TokenPurpose, **subject: str) -> str:
        """Return an address that opens one thing, with a mark where the token will stand."""
        link = PersonalLink(mark=_MARK.format(len(self._links) + 1), purpose=purpose, subject=subject)
        self._links.append(link)
        return address(self._base_url, purpose, link.mark)

    @property
    def all(self) -> tuple[PersonalLink, ...]:
        """Return what was handed out."""
        return tuple(self._links)


def address(base_url: str, purpose: TokenPurpose, token: str) -> str:
    """Return the address of a personal link."""
    return f"{base_url}/{PATHS[purpose]}/{token}"


def page_address(base_url: str, path: str, viewer: str = "") -> str:
    """Return the address of a page; ``viewer`` says who reads it where nobody signs in, and is empty elsewhere."""
    if not viewer:
        return f"{base_url}{path}"
    return f"{base_url}{path}{'&' if '?' in path else '?'}{urlencode({_VIEWER: viewer})}"


def filled(text: str, base_url: str, links: Sequence[tuple[PersonalLink, str]]) -> str:
    """Return a letter's text with the tokens in place of their marks.

    Only whole addresses of ours are touched: what a source wrote stays as it is.
    """
    for link, token in links:
        text = text.replace(address(base_url, link.purpose, link.mark), address(base_url, link.purpose, token))
    return text
