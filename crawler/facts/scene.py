"""A sentence that names days, with everything needed to judge them."""

from collections.abc import Sequence
from functools import cached_property

from crawler.facts.context import Context, Span
from crawler.facts.document import Document
from crawler.facts.groups import Group, group
from crawler.facts.lexicon import Cue
from crawler.facts.moves import is_moved
from crawler.facts.predicates import rules_out
from crawler.facts.spelling import german
from crawler.facts.turns import Turns
from crawler.facts.yearly import comes_back

_RELATES = german(r"\b(?P<noun>[\w-]+),\s(?:die|der|das|welche[rs]?)\s$")
# A word on the far side of another day counts half.
_OF_ANOTHER = 0.8
# "Anträge werden zu drei Terminen gesammelt und begutachtet", behind which the days follow.
_TERMS_FOLLOW = german(
    r"\b(?:zu|an)\s(?:(?:den|folgenden|festen|jährlich|zwei|drei|vier|fünf|sechs|\d)\s){1,3}\w*(?:terminen|stichtagen|fristen)"
    r"\b[^:]*:\s?$"
)
# "1 | Projektskizze | 18.12.2026", "Schritt 2 | Förmlicher Antrag | bis 11.06.2027"
_ROW = german(
    r"\s*\|?\s*(?:(?:\d{1,2}\.?|(?:schritt|stufe|phase)\s\d)\s?\|\s?)?(?:\w+e[rs]?\s)?[\w-]+\s?\|[^|]*\d[^|]*\|?\s*"
)
_LABELS = frozenset({"deadline", "term", "span", "handing"})
_TELL_TERMS = _LABELS | {"submit"}
_THEN = german(
    r"\s*(?:ab\s(?:diesem|dem)\s(?:tag(?!\snach)|datum|zeitpunkt|termin)|ab\sdann|von\sda\san"
    r"|dann\s(?:können|kann|werden|ist|sind))\b"
)
_YEARLY_TOO = german(
    r"\s*(?:das|dies|diese\s\w+|so)\s(?:gilt|gelten|wiederholt\ssich|ist\ses)\s(?:\w+\s){0,2}(?:jedes\sjahr|jährlich|alljährlich"
    r"|in\sjedem\sjahr|für\sjedes\sjahr|auch\sfür\sdie\sfolgejahre)"
)

# "Die Frist, bis zu der Anträge eingereicht werden können, ist der 31. Januar."
_THE_TERM_IS = german(
    r"\b\w*(?:frist|termin|stichtag|schluss),\s[^,;]{5,90},\s(?:ist|war|endet|endete|läuft|lautet)\s(?:der|am|auf\sden)?\s?$"
)


def opens_then(document: Document, index: int) -> bool:
    """Say whether the sentence behind this one begins "Ab diesem Tag können Anträge …"."""
    behind = index + 1
    if behind >= len(document.sentences) or not _THEN.match(document.words(behind)):
        return False
    return any(cue.frame == "submit" for cue in document.cues(behind))


class Scene:
    """The days of one sentence, its cues, and the words that stand before and above it."""

    def __init__(self, document: Document, index: int) -> None:
        """Group the days of the sentence."""
        sentence = document.sentences[index]
        self._document = document
        self.index = index
        self.low = document.low
        self.plain = document.folded.plain
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
        first = self.groups[0].days[0].start
        if _TERMS_FOLLOW.search(self.low, self.bounds[0], first) and any(cue.kind for cue in self.cues):
            return True
        if self._is_row_of_deadlines:
            return True
        label = next(iter(self.cues), None)
        return (
            label is not None
            and label.name in _LABELS
            and not self.low[self.bounds[0] : label.start].strip()
            and self.low[label.end : label.end + 8].lstrip(" 0123456789").startswith(":")
        )

    @property
    def _is_row_of_deadlines(self) -> bool:
        """Whether the sentence is a row of one paper and its day, in a table that tells what is handed in when."""
        if "|" not in self.words or not _ROW.fullmatch(self.words) or not any(cue.kind for cue in self.cues):
            return False
        named = (*self.cues, *(columns := self._document.column_cues(self.index)))
        return any(cue.name in _TELL_TERMS for cue in columns) and all(cue.frame == "submit" for cue in named)

    def is_in_another_column(self, item: Group) -> bool:
        """Whether the day is in a column of a table that is named for something else: "Entscheidung"."""
        if "|" not in self.words:
            return False
        named = self._document.column_cues_at(self.index, item.days[0].start)
        return bool(named) and not any(cue.frame == "submit" for cue in named)

    @cached_property
    def is_moved(self) -> bool:
        """Whether the sentence tells of a changed deadline."""
        return is_moved(self.words)

    @cached_property
    def comes_back(self) -> bool:
        """Whether the sentence speaks of a rule for every year."""
        return comes_back(self.words)

    @property
    def goes_on_yearly(self) -> bool:
        """Whether the sentence behind says that all this comes back: "Das gilt in jedem Jahr."."""
        index = self.index + 1
        return index < len(self._document.sentences) and _YEARLY_TOO.match(self._document.words(index)) is not None

    @property
    def opens_then(self) -> bool:
        """Whether the sentence behind says that one may apply from that day on."""
        return opens_then(self._document, self.index)

    @property
    def words_before(self) -> str:
        """The sentence before, folded."""
        return self._document.words(self.index - 1) if self.index else ""

    @property
    def cues_before(self) -> Sequence[Cue]:
        """The cues of the sentence before."""
        return self._document.cues(self.index - 1) if self.index else ()

    @property
    def is_near_an_event(self) -> bool:
        """Whether one of the two sentences before or the one behind speaks of an event."""
        near = range(max(self.index - 2, 0), min(self.index + 2, len(self._document.sentences)))
        return any(cue.name == "event" for index in near for cue in self._document.cues(index))

    def frames(self, item: Group) -> dict[str, float]:
        """Return how strongly the words of the sentence say what the day is about.

        Remarks between the days of a list say nothing: "zum 31.05. (für den Projektbeginn …) und zum 30.11.".
        """
        aside = item.days[0].end, item.days[-1].start
        cues = [
            cue
            for cue in self.cues
            if cue.frame == "submit"
            or not (
                (aside[0] <= cue.start and cue.end <= aside[1])
                or (item.start <= cue.start and cue.end <= item.days[0].start)  # "bis zum Ablauf der Richtlinie am …"
            )
        ]
        frames = self.context.frames(item.span, cues)
        for cue in cues:
            if cue.frame != "submit" and self.is_behind_another(cue, item):
                frames[cue.frame] -= _OF_ANOTHER * cue.weight * self.context.nearness(cue.span, item.span)
        return frames

    def is_behind_another(self, cue: Cue, item: Group) -> bool:
        """Say whether another day stands between: "bis zum 1. Mai zu beantragen und bis zum 1. Juli abzurechnen"."""
        left, right = sorted((cue.span, item.span))
        return any(left[1] <= other.start and other.end <= right[0] for other in self.groups)

    def related(self, item: Group) -> Cue | None:
        """Return the noun before a relative clause with the day: "der Anmeldung, die bis zum 15. Mai erfolgt"."""
        match = _RELATES.search(self.low, self.bounds[0], item.start)
        if match is None:
            return None
        return next((cue for cue in self.cues if cue.span == match.span("noun") and cue.frame == "submit"), None)

    def is_the_term(self, item: Group) -> bool:
        """Whether the day is the term named ahead of a relative clause."""
        return _THE_TERM_IS.search(self.low, self.bounds[0], item.days[0].start) is not None

    def has_another_verb(self, item: Group) -> bool:
        """Whether the verb of the clause around the day is none of applying."""
        place = self.groups.index(item)
        left = self.groups[place - 1].end if place else self.bounds[0]
        right = self.groups[place + 1].start if place + 1 < len(self.groups) else self.bounds[1]
        return rules_out(self.plain, self.low, item.span, (left, right), self.bounds)

    def around(self, item: Group) -> str:
        """Return the sentence without the day."""
        return self.low[self.bounds[0] : item.start] + self.low[item.end : self.bounds[1]]
