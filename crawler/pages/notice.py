"""A Bekanntmachung of a federal ministry: numbered sections, the deadline in the one on the procedure."""

import re
from dataclasses import dataclass

from lxml import etree, html
from scrapy.http import Response

from crawler.export.offices import is_personal
from crawler.pages.answers import PDF, words_of
from crawler.pages.pdf import text_of
from crawler.parsing import plain
from tracker.shapes.calls import BodyData
from tracker.vocabulary.calls import BodyKind

_NUMBERED = re.compile(r"^(?P<number>\d{1,2})\.?[ \t]+(?P<heading>[A-ZÄÖÜ][^\n]{2,160})$", re.MULTILINE)
_HEADINGS = re.compile(
    r"ziel|zweck|rechtsgrundlage|gegenstand|empfänger|antragsberechtig|voraussetzung|umfang|höhe|art der|bestimmung"
    r"|auflage|verfahren|geltung|kraft|schluss|beihilfe",
    re.IGNORECASE,
)
_FEWEST_SECTIONS = 3
_FEWEST_LETTERS = 800
_LONG_WORD = re.compile(r"\w{6,}")
_ENOUGH_WORDS = 0.6
_GAZETTE = re.compile(r"Bundesanzeiger vom \d{1,2}\.\d{1,2}\.\d{4}|BAnz AT \d{2}\.\d{2}\.\d{4}(?: [A-Z]\d+)?")
_ASSIGNED = re.compile(
    r"Projektträger\w*[^\n]{0,160}\b(?:beauftragt|betraut|eingeschaltet)\b[^\n]{0,40}:?\s*$", re.MULTILINE
)
_PHONE = re.compile(r"^(?:Telefon|Tel\.?)\s*:?\s*(?P<phone>[+\d][\d\s/()+-]{5,30})$")
_MAIL = re.compile(r"^(?:E-?Mail)\s*:?\s*(?P<mail>[\w.+-]+@[\w.-]+\.\w{2,})$", re.IGNORECASE)
_PERSON = re.compile(r"^(?:Frau|Herrn?|Dr\.|Prof\.|Dipl\.)[ -]")
_LONGEST_NAME = 80
_LINES_OF_AN_OFFICE = 9
_ASIDE = "//nav | //footer | //form | //aside | //script | //style | //template | //noscript | //*[@role='navigation']"


@dataclass(frozen=True)
class Section:
    """A numbered section: its heading, and where it begins and ends in the text."""

    number: int
    heading: str
    start: int
    end: int


@dataclass(frozen=True)
class Notice:
    """A Bekanntmachung as plain text with its sections."""

    text: str
    sections: tuple[Section, ...]

    @property
    def legal_basis(self) -> str:
        """Return where it was published officially."""
        found = _GAZETTE.search(self.text)
        return found[0] if found else ""

    @property
    def agency(self) -> BodyData | None:
        """Return the Projektträger it names, with the telephone and mail of the office."""
        assigned = _ASSIGNED.search(self.text)
        following = self.text[assigned.end() :].split("\n")[1 : _LINES_OF_AN_OFFICE + 1] if assigned else []
        return _office([each.strip() for each in following])

    def part(self, words: str) -> Section | None:
        """Return the last section whose heading holds one of ``words`` ("Verfahren|Antrag")."""
        found = [section for section in self.sections if re.search(words, section.heading)]
        return found[-1] if found else None


def notice_of(response: Response, *, title: str) -> Notice | None:
    """Return the Bekanntmachung a page or a PDF file holds; None when it is something else.

    What it is, the first bytes tell: addresses and content types name PDF files as pages and the reverse.
    """
    body = response.body
    text = _without_people(text_of(body) if body.startswith(PDF) else _text_of_page(words_of(response)))
    notice = Notice(text, _sections(text))
    return notice if len(notice.sections) >= _FEWEST_SECTIONS or _is_about(text, title) else None


def _text_of_page(markup: str) -> str:
    try:
        root = html.document_fromstring(markup)
    except (etree.ParserError, ValueError):
        return ""
    for aside in root.xpath(_ASIDE):
        aside.drop_tree()
    inner = root.xpath("//main") or root.xpath("//*[@id='content']") or root.xpath("//body")
    return plain(html.tostring(inner[0], encoding="unicode")) if inner else ""


def _without_people(text: str) -> str:
    """Leave out who answers the telephone: a notice names people, we keep offices."""
    kept: list[str] = []
    of_person = False
    for each in text.split("\n"):
        said = each.strip()
        mail = _MAIL.match(said)
        of_person = _is_name(said) or (of_person and bool(mail or _PHONE.match(said)))
        if not of_person and not (mail and is_personal(mail["mail"])):
            kept.append(each)
    return "\n".join(kept)


def _is_name(said: str) -> bool:
    return _PERSON.match(said) is not None and len(said) <= _LONGEST_NAME and not said.endswith((".", ":", ";"))


def _sections(text: str) -> tuple[Section, ...]:
    heads: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        number = int(match["number"])
        if _HEADINGS.search(match["heading"]) and (not heads or number > int(heads[-1]["number"])):
            heads.append(match)
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return tuple(
        Section(int(head["number"]), head["heading"], head.start(), end) for head, end in zip(heads, ends, strict=False)
    )


def _is_about(text: str, title: str) -> bool:
    """Say whether a text without numbered sections is still the document: long, and in the words of its title."""
    words = {word.lower() for word in _LONG_WORD.findall(title)}
    low = text.lower()
    return len(text) >= _FEWEST_LETTERS and sum(word in low for word in words) > len(words) * _ENOUGH_WORDS


def _office(lines: list[str]) -> BodyData | None:
    if not lines or not lines[0] or lines[0][0].isdigit():
        return None
    phones = [found["phone"].strip() for each in lines if (found := _PHONE.match(each))]
    mails = [found["mail"] for each in lines if (found := _MAIL.match(each))]
    return BodyData(kind=BodyKind.AGENCY, name=lines[0], phone=next(iter(phones), ""), email=next(iter(mails), ""))
