"""A sentence that names days, with everything needed to judge them."""

from collections.abc import Sequence
from functools import cached_property

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.groups import Group, group
from crawler.facts.lexicon import Cue
from crawler.facts.spelling import german
from crawler.facts.turns import Turns

_LABELS = frozenset({"deadline", "term", "span"})
_THEN = german(r"\s*(?:ab\s(?:diesem|dem)\s(?:tag|datum|zeitpunkt|termin)|ab\sdann|von\sda\san)\b")
_YEARLY_TOO = german(
    r"\s*(?:das|dies|diese\s\w+)\s(?:gilt|gelten|wiederholt\ssich)\s(?:\w+\s){0,2}(?:jedes\sjahr|jährlich|alljährlich"
    r"|in\sjedem\sjahr|für\sjedes\sjahr|auch\sfür\sdie\sfolgejahre)"
)


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

    @cached_property
    def is_list_of_deadlines(self) -> bool:
        """Whether the sentence begins with a label for all its days: "Antragsfristen: 31. Mai für …, 30. November"."""
        label = next(iter(self.cues), None)
        return (
            label is not None
            and label.name in _LABELS
            and not self.low[self.bounds[0] : label.start].strip()
            and self.low[label.end : label.end + 8].lstrip(" 0123456789").startswith(":")
        )

    @property
    def goes_on_yearly(self) -> bool:
        """Whether the sentence behind says that all this comes back: "Das gilt in jedem Jahr."."""
        index = self.index + 1
        return index < len(self._document.sentences) and _YEARLY_TOO.match(self._document.words(index)) is not None

    @property
    def opens_then(self) -> bool:
        """Whether the sentence behind says that one may apply from that day on: "Ab diesem Tag können Anträge …"."""
        index = self.index + 1
        if index >= len(self._document.sentences) or not _THEN.match(self._document.words(index)):
            return False
        return any(cue.frame == "submit" for cue in self._document.cues(index))

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
