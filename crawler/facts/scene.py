"""A sentence that names days, with everything needed to judge them."""

from collections.abc import Sequence
from functools import cached_property

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.groups import Group, group
from crawler.facts.lexicon import Cue
from crawler.facts.turns import Turns


class Scene:
    """The days of one sentence, its cues, and the words that stand before and above it."""

    def __init__(self, document: Document, index: int) -> None:
        """Group the days of the sentence."""
        sentence = document.sentences[index]
        self._document = document
        self.index = index
        self.low = document.low
        self.bounds: Span = (sentence.start, sentence.end)
        self.words = document.words(index)
        self.cues: Sequence[Cue] = document.cues(index)
        self.groups: Sequence[Group] = group(self.low, document.days[index], *self.bounds)
        self.context = Context(self.low, *self.bounds, inside=[item.span for item in self.groups])
        self.turns = Turns(self.low, self.context, self.cues, self.bounds)

    @cached_property
    def heading(self) -> Sequence[Cue]:
        """The cues of the heading above the sentence."""
        return self._document.heading_cues(self.index)

    @property
    def words_before(self) -> str:
        """The sentence before, folded."""
        return self._document.words(self.index - 1) if self.index else ""

    @property
    def cues_before(self) -> Sequence[Cue]:
        """The cues of the sentence before."""
        return self._document.cues(self.index - 1) if self.index else ()

    def frames(self, item: Group) -> dict[str, float]:
        """Return how strongly the words of the sentence say what the day is about."""
        return self.context.frames(item.span, self.cues)

    def around(self, item: Group) -> str:
        """Return the sentence without the day."""
        return self.low[self.bounds[0] : item.start] + self.low[item.end : self.bounds[1]]
