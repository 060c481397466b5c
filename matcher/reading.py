"""Calls and projects as weighted words, before anything is counted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from matcher.synonyms import Synonyms
from matcher.text import content, lemmas
from tracker.shapes.matching import CallText, ProjectText

Bag = dict[str, float]
Field = tuple[str, float]
# Gives a word and the parts it is made of.
Forms = Callable[[str], tuple[str, ...]]

# A guideline's later pages are procedure; its subject stands at the front.
LONGEST_TEXT = 8_000
# Full guidelines have about ten times the n-grams of a summary and say no more about the subject.
LONGEST_SPELLING = 2_000
_PROJECT_TITLE_WEIGHT = 2.0
_KEYWORD_WEIGHT = 3.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The meaningful lemmas of a text with weights, and those its words lead to through synonyms."""

    written: Bag
    implied: Bag = field(default_factory=dict)


def call_fields(call: CallText) -> list[Field]:
    """Return the texts of a call with their weights. The provider says who pays, not what for, so it is left out."""
    fields = [(call.title, 1.0), (call.summary, 1.0), (call.text[:LONGEST_TEXT], 1.0)]
    return [*fields, *((keyword, 1.0) for keyword in call.keywords)]


def project_fields(project: ProjectText) -> list[Field]:
    """Return the texts of a project with their weights; subject words count most."""
    fields = [(project.title, _PROJECT_TITLE_WEIGHT), (project.description, 1.0)]
    return [*fields, *((keyword, _KEYWORD_WEIGHT) for keyword in project.keywords)]


def read_call(call: CallText) -> Reading:
    """Return a call's words. A call means what it says: synonyms widen projects only."""
    return Reading(_weighted(call_fields(call)))


def read_project(project: ProjectText, synonyms: Synonyms) -> Reading:
    """Return a project's words and what they lead to; a word that is written needs no synonym."""
    fields = project_fields(project)
    written = _weighted(fields)
    implied: Bag = {}
    for text, weight in fields:
        for word, share in synonyms.expand(lemmas(text)):
            if word not in written:
                implied[word] = max(implied.get(word, 0.0), weight * share)
    return Reading(written, implied)


def _weighted(fields: Iterable[Field]) -> Bag:
    """Return the lemmas of all fields with the weights of the places they stand at added up."""
    words: Bag = {}
    for text, weight in fields:
        for word in content(text):
            words[word] = words.get(word, 0.0) + weight
    return words


def length(reading: Reading) -> float:
    """Return how many letters of meaning a text has."""
    return sum(len(word) * weight for word, weight in reading.written.items())


def bag(reading: Reading, forms: Forms) -> Bag:
    """Return words and parts of compounds with their counts. Implied words never add to written ones."""
    written: Bag = {}
    for word, weight in reading.written.items():
        for form in forms(word):
            written[form] = written.get(form, 0.0) + weight
    implied: Bag = {}
    for word, weight in reading.implied.items():
        for form in forms(word):
            implied[form] = max(implied.get(form, 0.0), weight)
    return implied | written


def spelled(reading: Reading, longest: int | None = None) -> Bag:
    """Return the words whose letters count, by weight, up to ``longest`` letters of text."""
    if longest is None:
        return reading.implied | reading.written
    letters = 0.0
    words: Bag = {}
    for word, weight in reading.written.items():
        if letters >= longest:
            break
        words[word] = weight
        letters += len(word) * weight
    return words
