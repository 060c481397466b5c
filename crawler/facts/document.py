"""A folded text with its sentences, days and cues, each found once."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from crawler.facts import triggers
from crawler.facts.dates import Mention, find_dates
from crawler.facts.fold import Folded, fold
from crawler.facts.lexicon import Cue, cues
from crawler.facts.sentences import Sentence, is_heading, sentences

LONGEST_QUOTE = 240
_UNTIL_WHEN = re.compile(r"\bbis\swann\b")
_WORD = re.compile(r"\w+")


class Document:
    """What the readers of rounds, status and money look at."""

    def __init__(self, text: str) -> None:
        """Fold the text, split it, note the words that matter and find the days."""
        self.folded: Folded = fold(text)
        self.low = self.folded.low
        self.sentences: Sequence[Sentence] = sentences(self.folded)
        self._starts = [sentence.start for sentence in self.sentences]
        self._marks = [
            (match.start(), flags) for match in _WORD.finditer(self.low) if (flags := triggers.topics(match[0]))
        ]
        self._cues: dict[int, Sequence[Cue]] = {}
        self.days: dict[int, list[Mention]] = {}
        for day in find_dates(self.low, self.places(triggers.NUMBER | triggers.DAY)):
            self.days.setdefault(self.index_at(day.start), []).append(day)

    def places(self, flags: int) -> list[int]:
        """Return where words of these topics begin."""
        return [place for place, topics in self._marks if topics & flags]

    def index_at(self, place: int) -> int:
        """Return the index of the sentence that holds a place."""
        return max(bisect_right(self._starts, place) - 1, 0)

    def about(self, flag: int) -> list[int]:
        """Return the sentences with a word of this topic, in order."""
        return sorted({self.index_at(place) for place in self.places(flag)})

    def cues(self, index: int) -> Sequence[Cue]:
        """Return the cues of a sentence."""
        if index not in self._cues:
            sentence = self.sentences[index]
            self._cues[index] = cues(self.low, sentence.start, sentence.end)
        return self._cues[index]

    def heading(self, index: int) -> tuple[int, int]:
        """Return where the heading above a sentence begins and ends; equal places mean none."""
        sentence = self.sentences[index]
        span = sentence.above_start, sentence.above_end
        return span if is_heading(self.low[span[0] : span[1]]) else (0, 0)

    def heading_cues(self, index: int) -> Sequence[Cue]:
        """Return the cues of the heading above a sentence. "Bis wann?" asks for a deadline."""
        span = self.heading(index)
        asked = [Cue(*match.span(), "deadline", match[0]) for match in _UNTIL_WHEN.finditer(self.low, *span)]
        return [*cues(self.low, *span), *asked]

    def words(self, index: int) -> str:
        """Return a sentence, folded."""
        sentence = self.sentences[index]
        return self.low[sentence.start : sentence.end]

    def quote_span(self, index: int, start: int, end: int) -> tuple[int, int]:
        """Return the sentence around a fact, or as much of it as a reader takes in at a glance."""
        sentence = self.sentences[index]
        if sentence.end - sentence.start <= LONGEST_QUOTE:
            return sentence.start, sentence.end
        room = max(0, LONGEST_QUOTE - (end - start)) // 2
        left, right = max(sentence.start, start - room), min(sentence.end, end + room)
        while sentence.start < left < start and self.low[left - 1].isalnum():
            left += 1
        while end < right < sentence.end and self.low[right].isalnum():
            right -= 1
        return left, right
