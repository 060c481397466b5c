"""A folded text with its sentences, days and cues, each found once."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from crawler.facts import triggers
from crawler.facts.dates import Mention, find_dates
from crawler.facts.fold import Folded, fold
from crawler.facts.lexicon import Cue, cues
from crawler.facts.predicates import has_another_verb
from crawler.facts.sentences import Sentence, is_heading, sentences
from crawler.facts.spelling import german

LONGEST_QUOTE = 240
# "Bis wann?" and "letzter möglicher Tag" name a deadline without a noun for it.
_TERM = german(
    r"\bbis\swann\b|\bschluss\sist\b|\bist\sschluss\b|\bletzte[rm]?\s(?:möglicher?\s)?(?:abgabe|annahme|eingangs)?tag\s(?:ist|war)\b"
)
_TERM_WORDS = ("bis wann", "tag ist", "tag war", "schluss ist", "ist schluss")
_LABEL = re.compile(r"\s*(?:[^\W\d][\w-]*\s){0,4}[^\W\d][\w-]*\s?[:|]")
_WORD = re.compile(r"\w+")
_MOST_ROWS = 20


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
        self._names_terms = any(words in self.low for words in _TERM_WORDS)
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
            self._cues[index] = self._with_terms(sentence.start, sentence.end)
        return self._cues[index]

    def heading(self, index: int) -> tuple[int, int]:
        """Return where the heading above a sentence begins and ends; equal places mean none."""
        sentence = self.sentences[index]
        span = sentence.above_start, sentence.above_end
        if not is_heading(self.low[span[0] : span[1]]) or self._are_a_list(index, span[0]):
            return 0, 0
        return span

    def _are_a_list(self, index: int, above: int) -> bool:
        """Whether both lines name a day behind a label of their own: "Frist: 12.02.2027", "Beginn: 01.09.2027"."""
        if self.index_at(above) not in self.days or index not in self.days:
            return False
        return _LABEL.match(self.low, above) is not None and _LABEL.match(self.words(index)) is not None

    def column_cues(self, index: int) -> Sequence[Cue]:
        """Return the cues of the line that names the columns of the table a sentence is a row of."""
        return cues(self.low, *self._columns(index))

    def column_cues_at(self, index: int, place: int) -> Sequence[Cue]:
        """Return the cues of the name of the column that a place of a row stands in."""
        start, end = self._columns(index)
        for _ in range(self.low.count("|", self.low.rfind("\n", 0, place) + 1, place)):
            start = self.low.find("|", start, end) + 1 or end
        stop = self.low.find("|", start, end)
        return cues(self.low, start, stop if stop >= 0 else end)

    def _columns(self, index: int) -> tuple[int, int]:
        """Return where the line that names the columns begins and ends; equal places mean none."""
        first = row = self.low.rfind("\n", 0, self.sentences[index].start) + 1
        for _ in range(_MOST_ROWS):
            above = self.low.rfind("\n", 0, max(first - 1, 0)) + 1
            if above == first or "|" not in self.low[above:first]:
                break
            first = above
        names = self.low[first : self.low.find("\n", first)] if first < row else ""
        if any(letter.isdigit() for letter in names):
            return 0, 0
        return first, first + len(names)

    def heading_cues(self, index: int) -> Sequence[Cue]:
        """Return the cues of the heading above a sentence. "Bis wann?" asks for a deadline."""
        span = self.heading(index)
        found = self._with_terms(*span)
        if found and has_another_verb(self.folded.plain, self.low, *span):
            return ()  # "Bis wann muss alles umgesetzt sein?"
        return found

    def _with_terms(self, start: int, end: int) -> Sequence[Cue]:
        found = list(cues(self.low, start, end))
        if self._names_terms:
            found += [Cue(*match.span(), "deadline", match[0]) for match in _TERM.finditer(self.low, start, end)]
        return found

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
