"""How near a word stands to a day or an amount: commas and brackets part them more than letters do."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from math import exp

from crawler.facts.cue_words import FRAMES
from crawler.facts.lexicon import Cue

Span = tuple[int, int]
_BREAK = re.compile(r"[;,()|]|\s-\s|:\s|\s(?:und|sowie|oder|aber|jedoch|während|wobei)\s")
_COSTS = {";": 1.7, ",": 0.8, "|": 0.4, "-": 0.8, ":": 0.25}
# A bracket parts what is in it from what is outside, but not what stands on both its sides.
_BRACKETS = {"(": 0.9, ")": -0.9}
_CONJUNCTION = 0.4
_PER_LETTER = 0.004
# A word right beside a day says more about it than its clause does.
_ADJACENT = 1.5


class Context:
    """The breaks of one sentence. ``inside`` are spans whose own commas part nothing, such as dates."""

    def __init__(self, low: str, start: int, end: int, inside: Iterable[Span] = ()) -> None:
        """Note the breaks between the two places."""
        self._low = low
        spans = list(inside)
        breaks = [
            match
            for match in _BREAK.finditer(low, start, end)
            if not any(left <= match.start() < right for left, right in spans)
        ]
        self._places = [match.start() for match in breaks]
        marks = [match[0].strip() for match in breaks]
        self._sums = [0.0, *accumulate(0.0 if mark in _BRACKETS else _COSTS.get(mark, _CONJUNCTION) for mark in marks)]
        self._depths = [0.0, *accumulate(_BRACKETS.get(mark, 0.0) for mark in marks)]

    def nearness(self, one: Span, other: Span) -> float:
        """Return 1 for overlapping spans, towards 0 the further they are apart."""
        if other[0] < one[0]:
            one, other = other, one
        if other[0] <= one[1]:
            return 1.0
        right, left = bisect_left(self._places, other[0]), bisect_right(self._places, one[1] - 1)
        passed = self._sums[right] - self._sums[left] + abs(self._depths[right] - self._depths[left])
        return exp(-passed - _PER_LETTER * (other[0] - one[1]))

    def is_apposition(self, span: Span) -> bool:
        """Whether a word stands alone in brackets."""
        return self._low[max(0, span[0] - 1) : span[0]] == "(" and self._low[span[1] : span[1] + 1] == ")"

    def frames(self, span: Span, cues: Sequence[Cue]) -> dict[str, float]:
        """Return how strongly the cues say what a day at this span is about."""
        weights: dict[str, float] = {}
        for cue in cues:
            frame, weight = FRAMES[cue.name]
            near = self.nearness((cue.start, cue.end), span)
            if 0 <= span[0] - cue.end <= 2:
                near *= _ADJACENT
            weights[frame] = weights.get(frame, 0.0) + weight * near
        return weights
