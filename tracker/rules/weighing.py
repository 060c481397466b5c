"""Which words around a figure say what it is about: near and strong ones win."""

import re

from tracker.rules.passages import Line

# Letters after which a word counts half.
_HALF_WAY = 20
# Below this a word is too far away to say anything.
_SILENT = 0.1
_WEIGHTS = {
    "bad_certain": -6.0,
    "bad_strong": -3.0,
    "good_strong": 3.0,
    "bad": -1.3,
    "good": 1.3,
    "good_weak": 0.7,
}


def cues(**words: str) -> re.Pattern[str]:
    """Put words that speak for and against a topic into one pattern, named by their weight.

    Words are parted by blanks; "*" stands for any letters, "_" for a blank. Of two that fit the same place, the
    heavier one against the topic comes first.
    """
    groups = []
    for name in _WEIGHTS:
        if name in words:
            patterns = "|".join(word.replace("*", r"\w*").replace("_", " ") for word in words[name].split())
            groups.append(rf"(?P<{name}>\b(?:{patterns})(?!\w))")
    return re.compile("|".join(groups))


def speaks_of(topic: re.Pattern[str], line: Line, start: int, end: int) -> bool:
    """Say whether the words around a place of ``line.low`` speak of the topic; where they are silent, its heading."""
    found = [_weight(match, start, end) for match in topic.finditer(line.low)]
    if line.heading and not any(abs(weight) >= _SILENT for weight in found):
        found = [_WEIGHTS[match.lastgroup or ""] for match in topic.finditer(line.heading)]
    return bool(found) and max(found) > -min(found)


def _weight(match: re.Match[str], start: int, end: int) -> float:
    gap = max(match.start() - end, start - match.end(), 0)
    return _WEIGHTS[match.lastgroup or ""] / (1 + gap / _HALF_WAY)
