"""The stretch of a sentence that belongs to one figure, and what its words say."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crawler.facts.document import Document
from crawler.facts.figures import Figure, Unit, find_figures
from crawler.facts.money_words import Hit, money_words
from crawler.facts.spelling import german
from crawler.facts.triggers import FIGURE, NUMBER

_SEPARATOR = german(r"[;(,]|\s(?:und|sowie|oder|während|wobei|bzw\.)\s|\s-\s")
_LESSER = german(
    r"\s(?:bei|für|statt|mit|bis\szu|höchstens|maximal|max\.|reduziert|verringert|vermindert"
    r"|ermäßigt|sinkt)\s"
)
_RELATIVE = german(r",\s(?:die|der|das|deren|welche|in\sdenen|denen)\s")
_CONDITION = german(r",\s(?:soweit|sofern|wenn|falls|wo)\s")
_BRACKET = re.compile(r"\s?\([^()]{1,120}\)(\s[^\d;,()]{1,60})")
_ELSE = german(r"\b(?:sonst|ansonsten|andernfalls|im\sübrigen|übrigen?|anderen|alle\sanderen|im\sregelfall)\b")
_FOR_A_GROUP = german(r"\s(?:für|bei|an)\s[^,;]{3,60}$")
_TO_THE = german(r"\b(?:zu|an)\s(?:den|ihren|seinen|diesen)\s(?:[\w-]+\s){0,3}$")
_LENDING = ("darlehen", "kredit", " loan")
_GRANTING = ("zuschuss", "zuschüss", "zuwendung", "festbetr", "preisgeld", "förderquote", "fördersatz", " grant")
_NO_REBATE = german(r"\bkeine?n?\stilgungszusch\w+|\btilgungszusch\w+\s(?:entf|\w+\snicht)\w*")
_HOW_MUCH = german(r"\bwie\s(?:viel|hoch)\b")
# "Höhe: bis zu 50 Prozent der Kosten", "Die Höhe liegt bei …": what else than that of the grant.
_HEIGHT = german(r"[\s•-]*(?:die\s)?höhe(?::|\s(?:beträgt|liegt|beläuft)\b)")
_IT_IS = german(
    r"\s?(?:sie|er|diese[r]?)\s(?:beträgt|beläuft|liegt|umfasst|(?:soll|sollte|muss|darf)\s[^;]*\bbetragen)\b"
)
_CAPS_IT = german(
    r"[\s,;(]*(?:(?:jedoch|aber|und|allerdings|insgesamt|dabei)\s){0,2}(?:höchstens|maximal|max\.?|bis\szu|nicht\smehr\sals"
    r"|nicht\süber|begrenzt\sauf|bis\smaximal)\s(?:(?:jedoch|aber|insgesamt|eur|euro|€|jedoch\snicht)\s?){0,2}"
)
# What is capped there is not the grant.
_NO_SHARE = frozenset({"own", "flat", "loan", "tax", "review", "minimis"})
# "Zusätzlich zum Darlehen gibt es …"
_BESIDES = german(r"\b(?:zusätzlich\szu[mr]?|neben\s(?:dem|der)|ergänzend\szu[mr]?)\s(?:\w+n\s)?$")
_OF = german(r"\s(?:der|ihrer|dieser)\s(?:[\w-]+en\s){0,2}")
_LEFT = 40
_BASE_REACH = 70
_GROUPS = frozenset({"municipal", "other"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A figure with its stretch of text; ``names`` are what its words say, ``beside`` those that no comma or
    conjunction parts from the figure, ``around`` what the whole sentence says; ``lead`` is how the sentence begins,
    ``group`` for whom the figure is, also where only the figure before it says so.
    """

    figure: Figure
    sentence: int
    start: int
    end: int
    hits: tuple[Hit, ...]
    names: frozenset[str]
    beside: frozenset[str]
    around: frozenset[str]
    text: str
    lead: str
    group: frozenset[str]

    @property
    def before(self) -> str:
        """Return what stands before the figure."""
        return self.text[: self.figure.start - self.start]


def segments(document: Document) -> list[Segment]:
    """Return one segment for each figure of a document."""
    if _only_lends(document.low):
        return []
    by_sentence: dict[int, list[Figure]] = {}
    for figure in find_figures(document.low, document.places(NUMBER | FIGURE)):
        by_sentence.setdefault(document.index_at(figure.start), []).append(figure)
    return [
        segment for index, figures in by_sentence.items() for segment in _capped(_of_sentence(document, index, figures))
    ]


def names_above(document: Document, segment: Segment) -> set[str]:
    """Return what the words of the heading above a segment say."""
    heading = document.heading(segment.sentence)
    asked = {"quota", "grant"} if _HOW_MUCH.search(document.low, *heading) else set()
    return asked | {name for _, _, name in money_words(document.low, *heading)}


def _only_lends(low: str) -> bool:
    """Whether the text speaks of loans and never of a grant: interest and ceilings of a loan are no facts here."""
    if not any(word in low for word in _LENDING):
        return False
    said = _NO_REBATE.sub("", low)
    return not any(word in said for word in _GRANTING)


def _of_sentence(document: Document, index: int, figures: Sequence[Figure]) -> Iterator[Segment]:
    low, sentence = document.low, document.sentences[index]
    hits = _with_bases(low, money_words(low, sentence.start, sentence.end), figures)
    around = frozenset(name for _, _, name in hits)
    if _HEIGHT.match(low, sentence.start, sentence.end) or _goes_on_about_the_grant(document, index):
        around |= {"grant"}
    borders = [sentence.start, *(_border(low, one.end, two.start) for one, two in pairwise(figures)), sentence.end]
    group: frozenset[str] = frozenset()
    lead = low[sentence.start : figures[0].start].strip()
    for figure, (start, end) in zip(figures, pairwise(borders), strict=True):
        mine = tuple(hit for hit in hits if start <= hit[0] < end)
        names = frozenset(name for _, _, name in mine)
        named = names & _GROUPS
        group = named if named or low.startswith(";", start) else group
        text = low[start:end] + _behind_bracket(low, end, sentence.end)
        yield Segment(figure, index, start, end, mine, names, _beside(low, figure, mine), around, text, lead, group)


def _capped(found: Iterable[Segment]) -> list[Segment]:
    """Mark a share and the amount right behind it that caps it: "50 Prozent der Ausgaben, höchstens 15.000 Euro"."""
    marked = list(found)
    for place, (share, amount) in enumerate(pairwise(marked)):
        units = share.figure.unit, amount.figure.unit
        if units == (Unit.SHARE, Unit.CENTS) and _CAPS_IT.fullmatch(amount.before) and not _NO_SHARE & share.around:
            marked[place] = replace(marked[place], names=share.names | {"with_cap"})
            marked[place + 1] = replace(amount, names=amount.names | {"caps_share"})
    return marked


def _goes_on_about_the_grant(document: Document, index: int) -> bool:
    """Whether a sentence such as "Sie beläuft sich auf 80 Prozent" follows one about the grant alone."""
    if index == 0 or not _IT_IS.match(document.words(index)):
        return False
    before = document.sentences[index - 1]
    names = {name for *_, name in money_words(document.low, before.start, before.end)}
    return "grant" in names and not {"own", "loan", "cost"} & names


def _behind_bracket(low: str, place: int, end: int) -> str:
    """The words behind a bracket that ends a stretch go on with it: "unter 25.000 Euro (…) werden nicht bewilligt"."""
    match = _BRACKET.match(low, place, end)
    return match[1] if match else ""


def _beside(low: str, figure: Figure, hits: Sequence[Hit]) -> frozenset[str]:
    lists = {one[1]: two[0] for one, two in pairwise(hits) if one[2] == two[2]}
    return frozenset(
        name
        for start, end, name in hits
        if (name == "own" and low[end : figure.start].strip() == "(")  # "den Eigenanteil (20 Prozent)"
        or not _is_parted(low, *((end, figure.start) if end <= figure.start else (figure.end, start)), lists)
    )


def _is_parted(low: str, start: int, end: int, lists: Mapping[int, int]) -> bool:
    """Whether a mark or conjunction stands between; one that joins words of one meaning parts nothing."""
    return any(lists.get(match.start()) != match.end() for match in _SEPARATOR.finditer(low, start, end))


def _border(low: str, start: int, end: int) -> int:
    """Where the stretch of one figure ends and that of the next begins."""
    if (place := low.find(";", start, end)) >= 0:
        return place
    for match in _SEPARATOR.finditer(low, start, end):
        if _RELATIVE.match(low, match.start()) and _FOR_A_GROUP.search(low, start, match.start()):
            continue
        if _CONDITION.match(low, match.start()) and _ELSE.search(low, match.end(), end):
            continue
        return match.start()
    lesser = _LESSER.search(low, start, end)
    return lesser.start() if lesser else start


def _with_bases(low: str, hits: Sequence[Hit], figures: Sequence[Figure]) -> list[Hit]:
    """Rename the costs that a share is taken of ("80 Prozent der Ausgaben"): they are not what the figure is about."""
    shares = [figure.end for figure in figures if figure.unit is Unit.SHARE]
    hits = _without_loans(low, hits, shares)
    return [
        (start, end, f"base_{name}")
        if name in {"cost", "eligible"} and _is_base(low, start, shares)
        else (start, end, "base_cost")
        if name == "flat" and _is_taken_of(low, start, shares)
        else (start, end, name)
        for start, end, name in hits
    ]


def _is_taken_of(low: str, place: int, shares: Sequence[int]) -> bool:
    """Whether a word stands right behind a share as what it is taken of: "80 Prozent der Planungskosten"."""
    behind = max((end for end in shares if end <= place), default=None)
    return behind is not None and _OF.fullmatch(low, behind, place) is not None


def _without_loans(low: str, hits: Sequence[Hit], shares: Sequence[int]) -> Sequence[Hit]:
    """Count a "Tilgungszuschuss" as a grant where it is a share of the costs, and not one of the loan."""
    rebates = {start for start, end, name in hits if name == "loan" and low.startswith("tilgungszusch", start)}
    if not rebates or not any(name == "eligible" and _is_base(low, start, shares) for start, _, name in hits):
        return hits
    return [
        (start, end, "grant" if start in rebates else name)
        for start, end, name in hits
        if name != "loan" or start in rebates or not _BESIDES.search(low, max(0, start - _LEFT), start)
    ]


def _is_base(low: str, place: int, shares: Sequence[int]) -> bool:
    if _TO_THE.search(low, max(0, place - 40), place):
        return True
    behind = max((end for end in shares if end <= place), default=None)
    if behind is None or place - behind > _BASE_REACH:
        return False
    return _SEPARATOR.search(low, behind, place) is None
