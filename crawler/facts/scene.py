"""A sentence that names days, with everything needed to judge them."""

from collections.abc import Sequence

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.groups import Group, group
from crawler.facts.lexicon import Cue
from crawler.facts.roles import Turns


class Scene:
    """The days of one sentence, its cues, and the words that stand before and above it."""

    def __init__(self, document: Document, index: int) -> None:
        """Group the days of the sentence."""
        sentence = document.sentences[index]
        self.index = index
        self.low = document.low
        self.bounds: Span = (sentence.start, sentence.end)
        self.words = document.words(index)
        self.cues: Sequence[Cue] = document.cues(index)
        self.heading: Sequence[Cue] = document.heading_cues(index)
        self.words_before = document.words(index - 1) if index else ""
        self.cues_before: Sequence[Cue] = document.cues(index - 1) if index else ()
        self.groups: Sequence[Group] = group(self.low, document.days[index], *self.bounds)
        self.context = Context(self.low, *self.bounds, inside=[item.span for item in self.groups])
        self.turns = Turns(self.low, self.context, self.cues, self.bounds)

    def frames(self, item: Group) -> dict[str, float]:
        """Return how strongly the words of the sentence say what the day is about."""
        return self.context.frames(item.span, self.cues)

    def around(self, item: Group) -> str:
        """Return the sentence without the day."""
        return self.low[self.bounds[0] : item.start] + self.low[item.end : self.bounds[1]]
