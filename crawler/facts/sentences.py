"""Where sentences and lines of a text begin and end, and the heading that stands above them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.facts.dates import MONTHS
from crawler.facts.fold import Folded

LONGEST_HEADING = 90
_LONGEST = 1500
# A line this long that ends without a mark was wrapped; headings are shorter.
_WRAPPED = 55
# "höchstens 150.000" at the end of a line goes on with its unit.
_UNIT_BELOW = re.compile(r"(?:euro|eur|€|prozent|%|v\.\s?h\.|mio|millionen|uhr)(?!\w)")
_TOO_LONG_FOR_ONE = 9  # letters: no abbreviation has as many
_LONGEST_WORD = 40
_LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß0123456789_"
# A mark with a blank behind it and no small letter after that. The quantifiers are possessive: nothing is tried twice.
_END = re.compile(r"[.!?\n](?:(?<=\n)|(?=[\"“”„»«)\]']{0,3}+(?:\s[\s\"“”„»«(\['?]{0,24}+(?![a-zäöüß])|$)))")
_NEXT = re.compile(r"[\s\"“”„»«)\]('?]{0,24}(\w{0,12})")
_BULLET = re.compile(r"\s*(?:[-*•·▪◦●■►✓]|o\s|\(?[a-z0-9]{1,2}\))\s*|\s*\|")
# A line that ends in one of these goes on below.
_OPEN_ENDED = re.compile(
    r"(?:bis|zum|zur|am|der|die|das|den|dem|des|vom|von|ab|und|oder|sowie|für|mit|im|in|auf|an|bei|spätestens"
    r"|max\.?|maximal"
    r"|höchstens|mind\.?|mindestens|jeweils|nr\.|einer?|eines|zu)"
)
# Words before an ordinal: "in der 2. Stufe". Behind other words a number and a full stop end the sentence.
_ORDINAL = re.compile(
    r"(?:^|\b(?:der|die|das|den|dem|des|im|in|am|an|zum|zur|vom|von|bis|ab|und|oder|einer?|eine[nrms]|jede[rsn]?"
    r"|beim|nach|vor|seit|zu)|[(/\n])\s?$"
)
# "opens: 15.04.2026" is a line of its own.
_LABELLED = re.compile(r"(?:[\w-]+\s){0,2}[\w-]+:\s")
_ABBREVIATED = re.compile(
    r"abs|abschn|abzgl|allg|anl|art|az|bd|bes|bspw|buchst|bzgl|bzw|ca|dr|einschl|entspr|etc|evtl|exkl|ff|gem|ggf"
    r"|inkl|insb"
    r"|insbes|kap|lfd|max|mind|mio|mrd|nrn?|prof|rd|sog|spätest|st|str|tel|tsd|usw|vgl|zzgl|ziff"
    r"|jan|feb|mrz|apr|jun|jul|aug|sept?|okt|nov|dez|mo|di|mi|do|fr|sa|so"
)
_MONTH_WORDS = frozenset(MONTHS)
# What is counted with an ordinal: "1. Runde bis 26.02.2027, 2. Runde bis …"
_COUNTED = (
    "runde",
    "phase",
    "stufe",
    "stichtag",
    "antragsrunde",
    "förderrunde",
    "quartal",
    "halbjahr",
    "tranche",
    "platz",
    "preis",
    "rang",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or line: places in the folded text, and those of the line above it (equal: none)."""

    start: int
    end: int
    above_start: int
    above_end: int


def sentences(folded: Folded) -> list[Sentence]:
    """Split a folded text. Dates, amounts and abbreviations hold together; wrapped lines are joined."""
    found: list[Sentence] = []
    above = (0, 0)
    listed = False  # whether the line before was an item, so that both have the same line above
    line_before = False
    for start, end, starts_line in _bounded(_pieces(folded), folded.low):
        if starts_line:
            item = _BULLET.match(folded.low, start, end) is not None
            if found and not (item and listed):
                above = (found[-1].start, found[-1].end) if line_before else (0, 0)
            listed = item
        elif found and "?" in folded.low[max(found[-1].start, found[-1].end - 2) : found[-1].end]:
            above = (found[-1].start, found[-1].end)  # "Bis wann? 28. Februar 2027"
        line_before = starts_line
        found.append(Sentence(start, end, *above))
    return found


def is_heading(line: str) -> bool:
    """Say whether a line above others tells what they are about."""
    text = line.strip()
    return bool(text) and len(text) <= LONGEST_HEADING and not text.endswith((".", "!", ";", ","))


def _pieces(folded: Folded) -> Iterator[tuple[int, int, bool]]:
    low = folded.low
    start, starts_line = 0, True
    for match in _END.finditer(folded.plain):
        place = match.start()
        if not (_line_ends(folded, start, place) if match[0] == "\n" else _sentence_ends(folded, place)):
            continue
        if low[start : place + 1].strip():
            yield start, place + 1, starts_line
            starts_line = False
        start, starts_line = place + 1, starts_line or match[0] == "\n"
    if low[start:].strip():
        yield start, len(low), starts_line


def _bounded(pieces: Iterable[tuple[int, int, bool]], low: str) -> Iterator[tuple[int, int, bool]]:
    """Cut what is too long for a sentence, so that no text takes longer than its length allows."""
    for start, end, starts_line in pieces:
        while end - start > _LONGEST:
            cut = low.rfind(" ", start, start + _LONGEST) + 1
            cut = cut if cut > start else start + _LONGEST
            yield start, cut, starts_line
            start, starts_line = cut, False
        yield start, end, starts_line


def _sentence_ends(folded: Folded, place: int) -> bool:
    mark = folded.low[place]
    if folded.low.startswith(("€", " €"), place + 1):  # "1 Mio. €"
        return False
    if mark == "." and place >= _TOO_LONG_FOR_ONE and folded.low[place - _TOO_LONG_FOR_ONE : place].isalpha():
        return True
    following = _NEXT.match(folded.plain, place + 1)
    word = following[1] if following else ""
    if not word:
        return True
    if mark == "?":  # exports carry "?" in place of a dash or quotation mark
        return not folded.low[place - 1 : place].isspace()
    return mark == "!" or _full_stop(folded.low, place, word.lower())


def _full_stop(low: str, place: int, word: str) -> bool:
    chunk = low[max(0, place - _LONGEST_WORD) : place]
    last = chunk[len(chunk.rstrip(_LETTERS)) :]
    if not last or len(last) == _LONGEST_WORD:
        return True
    start = place - len(last)
    before = low[max(0, start - 16) : start]
    if last.isdigit():
        return _ends_after_number(before, last, word)
    if len(last) == 1:
        return last == "h" and before.rstrip().endswith("v.")
    return _ABBREVIATED.fullmatch(last) is None


def _ends_after_number(before: str, number: str, word: str) -> bool:
    if word in _MONTH_WORDS or (len(number) <= 2 and (word[0].isdigit() or word.startswith(_COUNTED))):
        return False
    return len(number) > 2 or before.endswith((".", ",", "-")) or _ORDINAL.search(before) is None


def _line_ends(folded: Folded, start: int, place: int) -> bool:
    low = folded.low
    line = low[max(start, low.rfind("\n", start, place) + 1) : place].rstrip()
    stop = low.find("\n", place + 1)
    below = folded.plain[place + 1 : stop if stop >= 0 else place + 200].strip()
    if not line or not below or _BULLET.match(below.lower()):
        return True
    if line[-1] in ".!?:;":
        return not (line[-1] == "." and below.split(" ", 1)[0].lower() in _MONTH_WORDS)
    if ("|" in line and "|" in below) or (_LABELLED.match(below.lower()) and _LABELLED.match(line)):
        return True  # "Rechtsrahmen: De-minimis …" and "Zuschuss: 35 %" below it are two items
    if line[-1].isdigit() and _UNIT_BELOW.match(below.lower()):
        return False
    if line[-1] in ",-" or _OPEN_ENDED.fullmatch(line.rsplit(None, 1)[-1]) or below[0].islower():
        return _LABELLED.match(below.lower()) is not None
    return len(line) < _WRAPPED or below.endswith("?")
