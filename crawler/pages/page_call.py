"""A page of a short fixed list, and what it says as a call."""

import re
from dataclasses import dataclass
from datetime import date

from crawler.facts.read import read_facts
from crawler.pages import nrw_codes
from crawler.pages.page_offices import in_one_line
from crawler.pages.page_programme import Programme
from tracker.shapes.calls import BodyData, CallData
from tracker.vocabulary.calls import BodyKind, CallStatus, Level

_MOST_LINKS = 40
_STOPPED = (CallStatus.SUSPENDED, CallStatus.CLOSED, CallStatus.EXHAUSTED)
_FUNDERS = r"^Fördergebende Institution|^Fördergeber|^Wer fördert"
_APPLICANTS = (
    r"^Wer (?:kann|wird|darf|ist)\b|antragsberechtigt|teilnahmeberechtigt|zuwendungsempf[aä]ng|förderberechtigt"
    r"|^Wer\??$|^Zielgruppe"
)
_BASIS = r"rechtsgrundlage|rechtliche grundlage|gesetzliche grundlage"
_MINISTRY = re.compile(r"Ministerium für [A-ZÄÖÜ][^.;:\n()]{5,90}? des Landes Nordrhein-Westfalen")
_LEVELS = (
    (Level.BUND, r"\bbund\b|bundesm|bundesa|\bbm[a-z]{1,4}\b"),
    (Level.EU, r"\beu\b|europ|\befre\b|\bjtf\b"),
    (Level.LAND, r"\bland(?:es)?\b|\bnrw\b|nordrhein"),
)
_GRANT = re.compile(r"zusch(?:uss|üsse)|\bzuwendung(?:en)?\b|\bpreisgeld", re.IGNORECASE)
_SHORT_LIST = re.compile(r"\s*[,;]\s*|\s+(?:sowie|und|oder)\s+(?=\S)")
_SHARED_END = re.compile(r"\b(\w+)-\s+(und|oder|sowie)\s+(\w+?)(einrichtungen|unternehmen|verbände|träger)\b")
_LONGEST_LIST = 240
_CLAUSE = re.compile(r",\s(?:die|der|das|deren|welche|soweit|sofern|wenn)\s.*", re.DOTALL)
_SENTENCE = re.compile(
    r"[.!?]\s|\b(?:nicht|kein\w*|nur|außer|ausgenommen|ausgeschlossen|ist|sind|wird|werden|kann|können|hat|haben|stellt"
    r"|stellen|richtet|erhalten|fördert)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Page:
    """An address of the list. ``key`` is its identity in the ledger and stays when the page moves.

    One of ``names`` must stand in the title: else another page answers. The rest is what the address is known for
    and what the page itself need not say; ``provider`` and ``level`` give way to what it says.
    """

    key: str
    url: str
    names: tuple[str, ...]
    level: Level = Level.LAND
    provider: str = ""
    areas: tuple[str, ...] = ("DE-NW",)
    topics: tuple[str, ...] = ()


def is_it(page: Page, title: str) -> bool:
    """Say whether a title is that of the page; hyphens, spaces and capitals do not matter."""
    return any(_bare(name) in _bare(title) for name in page.names)


def call_of(
    page: Page,
    programme: Programme,
    *,
    source: str,
    today: date,
    unknown: nrw_codes.Unknown,
    licence: str,
    attribution: str,
) -> CallData:
    """Return the call a page describes; words nobody knows are reported through ``unknown``."""
    funders = _funders(programme)
    provider = "; ".join(funders) or page.provider or _ministry(programme.text)
    level = _level(funders) or page.level
    facts = read_facts(programme.text, today=today, title=programme.title)
    said = facts.passages.get("status")
    bodies = _bodies(funders or ([provider] if provider else []), programme)
    asked = [each for each in bodies if each.phone or each.email]
    basis = programme.section(_BASIS)
    return CallData(
        source=source,
        external_id=page.key,
        url=page.url,
        title=programme.title,
        provider=provider,
        level=level,
        areas=("DE",) if level is Level.BUND and page.areas == ("DE-NW",) else page.areas,
        applicants=nrw_codes.applicants(_listed(programme), unknown),
        funding_types=("zuschuss",) if _GRANT.search(programme.text) else (),
        topics=page.topics,
        facts=facts,
        status_note=said.quote if said and facts.status in _STOPPED else "",
        summary=programme.summary,
        text=programme.text,
        legal_basis="; ".join(each.removeprefix("- ") for each in basis.text.split("\n")) if basis else "",
        contact=in_one_line(asked[0]) if asked else "",
        bodies=bodies,
        links=tuple(dict.fromkeys((*programme.documents, *programme.links)))[:_MOST_LINKS],
        licence=licence,
        attribution=attribution,
    )


def _bodies(funders: list[str], programme: Programme) -> tuple[BodyData, ...]:
    paying = [BodyData(kind=BodyKind.FUNDER, name=name) for name in funders]
    named = set(funders)
    return tuple(dict.fromkeys([*paying, *(each for each in programme.offices if each.name not in named)]))


def _funders(programme: Programme) -> list[str]:
    section = programme.section(_FUNDERS)
    lines = section.text.split("\n") if section else []
    named = [re.sub(r"^(?:- )?(?:Das |Die |Der )?", "", each).rstrip(".") for each in lines]
    return [each for each in named if each and len(each) <= _LONGEST_LIST]


def _ministry(text: str) -> str:
    """Return the ministry a text names; which of several pays, nobody can tell."""
    found = {" ".join(each.split()) for each in _MINISTRY.findall(text)}
    return found.pop() if len(found) == 1 else ""


def _level(funders: list[str]) -> Level | None:
    """Return the level of the first funder that tells; the first pays most."""
    for name in funders:
        for level, words in _LEVELS:
            if re.search(words, name, re.IGNORECASE):
                return level
    return None


def _listed(programme: Programme) -> str:
    """Return who may apply as a list: as it stands, or made of one short line that is nothing but names."""
    section = programme.section(_APPLICANTS)
    text = section.text if section else ""
    if text.startswith("- ") or "\n" in text:
        return text
    if len(text) > _LONGEST_LIST:
        return ""
    names = _SHARED_END.sub(r"\1\4, \3\4", _CLAUSE.sub("", text)).rstrip(".")
    # "Unternehmen sind ausgeschlossen" names them too.
    if _SENTENCE.search(names):
        return ""
    return "\n".join(f"- {each}" for each in _SHORT_LIST.split(names) if each)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
