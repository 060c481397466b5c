"""The words of a title that say what is funded, and how far two titles share them."""

import re
from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein, Prefix

from tracker.rules.bodies import is_body
from tracker.rules.wording import folded, readable
from tracker.vocabulary.codes import labels

# Words of every second title.
_FRAME = re.compile(
    r"(?:foerder\w*|(?:bundes|landes)foerder\w*|(?:bundes|landes|sonder)?programms?|richtlinien?|f?rl|verwaltungsvorschrift"
    r"|zuwendung\w*|gewaehr\w*|unterstuetzung|finanzierung|bekanntmach\w*|bundesanzeiger|banz|aufrufe?s?|wettbewerbe?s?"
    r"|initiative|thema|themen|themenbereich|projekte?n?|vorhaben|massnahmen?|rahmen|bereiche?n?|gebiet|land|landes|nrw"
    r"|nordrhein|westfalens?|deutschland\w*|nr|nummer|vom|von|vor|zur|zum|zu|der|die|das|dem|den|des|ein|eine[mnrs]?|fuer"
    r"|im|in|ins|an|am|auf|aus|mit|bei|durch|ueber|unter|und|oder|sowie|als|nach|sich|the|for|of|and|on|to)"
)
_IN_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SHORT_NAME = re.compile(r"(?=(?:[^A-ZÄÖÜ]*[A-ZÄÖÜ]){2})[\wÄÖÜäöü.&/+-]+(?: [\wÄÖÜäöü.&/+-]+)?")
_SHORTEST_STEM = 5
_ENDING = re.compile(r"(?:e|n|s|r|m|en|er|es|em|ern|ns|nen|t|te|ter|al|ale[nrs]?)?")
# Letters a word must have before one or two wrong ones are taken for typing errors.
_ONE_ERROR, _TWO_ERRORS = 8, 14
_SMALL_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def title_words(title: str) -> frozenset[str]:
    """Return the folded words that carry meaning; without frame words, numbers, Länder and short names in brackets."""
    plain = _IN_BRACKETS.sub(
        lambda match: " " if _is_short_name(_inside(match)) else f" {_inside(match)} ", readable(title)
    )
    counted = Counter(word for word in folded(plain).split() if _carries(word))
    # "A und B – A" is not "A und B – B": a word said twice counts as another one.
    return frozenset(counted) | {f"{word} {count}" for word, count in counted.items() if count > 1}


def short_names(title: str) -> frozenset[str]:
    """Return the short names a title gives in brackets, folded: "FöRi-Nah" is "foerinah"."""
    inside = (_inside(match) for match in _IN_BRACKETS.finditer(readable(title)))
    names = (name for name in inside if _is_short_name(name) and not is_body(name))
    return frozenset(folded(name).replace(" ", "") for name in names)


def left_over(words: Collection[str], others: Collection[str], *, typing_errors: bool = False) -> frozenset[str]:
    """Return the words without a counterpart among the others. Inflection does not part words, nor do compounds."""
    known = frozenset(others)
    return frozenset(word for word in words if word not in known and not _counterpart(word, known, typing_errors))


def shared(one: Collection[str], other: Collection[str]) -> float:
    """Return the share of letters that have a counterpart, 0 to 1; 0 when a side says nothing."""
    if not one or not other:
        return 0.0
    lost = (*left_over(one, other, typing_errors=True), *left_over(other, one, typing_errors=True))
    return 1 - sum(map(len, lost)) / (sum(map(len, one)) + sum(map(len, other)))


def _inside(match: re.Match[str]) -> str:
    return match[1] if match[1] is not None else match[2]


def _is_short_name(text: str) -> bool:
    return len(text) <= 20 and _SHORT_NAME.fullmatch(text.strip()) is not None and not any(c.isdigit() for c in text)


@lru_cache(maxsize=65_536)
def _carries(word: str) -> bool:
    return not (_FRAME.fullmatch(word) or word[0].isdigit() or len(word) == 1 or word in _land_words())


@cache
def _land_words() -> frozenset[str]:
    names = (name for code, name in labels("areas").items() if code.startswith("DE-"))
    return frozenset(word for name in names for word in folded(name).split())


@lru_cache(maxsize=262_144)
def _counterpart(word: str, others: frozenset[str], typing_errors: bool) -> bool:
    if any(_inflected(word, other) for other in others) or _compound(word, others):
        return True
    return typing_errors and any(_mistyped(word, other) for other in others)


def _inflected(one: str, other: str) -> bool:
    """Say whether two words share their stem: "Schulhof" and "Schulhöfe"."""
    one, other = _without_umlauts(one), _without_umlauts(other)
    stem = Prefix.similarity(one, other)
    return stem >= _SHORTEST_STEM and bool(_ENDING.fullmatch(one, stem) and _ENDING.fullmatch(other, stem))


def _mistyped(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    errors = (shorter >= _ONE_ERROR) + (shorter >= _TWO_ERRORS)
    return errors > 0 and DamerauLevenshtein.distance(one, other, score_cutoff=errors) <= errors


@lru_cache(maxsize=65_536)
def _without_umlauts(word: str) -> str:
    for written_out, small in _SMALL_UMLAUTS:
        word = word.replace(written_out, small)
    return word


def _compound(word: str, others: frozenset[str]) -> bool:
    """Say whether a compound is spelt apart on the other side, or the other way round."""
    if len(word) < _SHORTEST_STEM:
        return False
    parts = [other for other in others if len(other) >= _SHORTEST_STEM - 1]
    if any(other.startswith(word) or other.endswith(word) for other in parts):
        return True
    return any(
        word.startswith(first) and word.endswith(last) and len(first) + len(last) >= len(word) - 2
        for first in parts
        for last in parts
        if first != last
    )
