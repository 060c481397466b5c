"""Why a call was suggested: the words that carried it, as the call writes them."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from matcher.corpus import Entries
from matcher.reading import Reading, call_fields, spelled
from matcher.similarity import Matrix, Numbers, Similarity
from matcher.spelling import column_of, ngrams
from matcher.text import places, stopwords, tokens
from tracker.rules.gate.finding import german_list
from tracker.shapes.gate import GateFinding
from tracker.shapes.matching import CallText, MatchTerm, Suggestion
from tracker.vocabulary.calls import Band, GateRule, Verdict

T = TypeVar("T")

_MOST_TERMS = 5
# Terms are shown until they explain this much of the score, and none that explains less than the other.
_ENOUGH = 0.7
_LEAST_SHARE = 0.04
_WORTH_A_SENTENCE = (GateRule.AREA, GateRule.APPLICANT)
_AROUND = 70


@dataclass(frozen=True)
class Asked:
    """A project as its reasons are looked for: its vector, and the columns of its n-grams."""

    vector: Numbers
    grams: Mapping[str, int]


def asked(vector: Matrix, reading: Reading) -> Asked:
    """Return what the reasons of all calls of one project need."""
    grams = {gram for word in spelled(reading) for gram in ngrams(word)}
    return Asked(vector.toarray().ravel(), {gram: column_of(gram) for gram in grams})


def carrying_terms(similarity: Similarity, project: Asked, entries: Entries, call: CallText) -> tuple[MatchTerm, ...]:
    """Return the few words of a call that carried its score, with their share of it and their surroundings.

    ``entries`` are the call's columns and values. Every column's product is handed to the words of the call it
    came from, words and character n-grams alike, so the shares are those of the score itself.
    """
    shares = _shares(similarity, project, entries, call)
    total = sum(shares.values())
    terms: list[MatchTerm] = []
    explained = 0.0
    for lemma, amount in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TERMS]:
        share = amount / total
        if terms and (share < _LEAST_SHARE or explained >= _ENOUGH):
            break
        found = _in_context(call, lemma)
        if found:
            terms.append(MatchTerm(term=found[0], context=found[1], share=round(share, 3)))
            explained += share
    return tuple(terms)


def sentence(terms: Sequence[MatchTerm], suggestion: Suggestion, findings: Sequence[GateFinding]) -> str:
    """Return the reasons as a few sentences for a contact: why not, or why, and what to look up."""
    against = [finding.sentence for finding in findings if finding.verdict is Verdict.NO]
    if suggestion.excluded:
        return " ".join(against)
    doubtful = [one.sentence for one in findings if one.verdict is Verdict.OPEN and one.rule in _WORTH_A_SENTENCE]
    return " ".join([_about_terms(terms, suggestion.band), *doubtful])


def without(call: CallText, words: Sequence[str]) -> CallText:
    """Return a call with some words taken out wherever any form of them stands; to test that reasons are true."""
    gone = {token.lemma for word in words for token in tokens(word)}
    return call.model_copy(
        update={
            "title": _cut(call.title, gone),
            "summary": _cut(call.summary, gone),
            "text": _cut(call.text, gone),
            "keywords": tuple(_cut(keyword, gone) for keyword in call.keywords),
        }
    )


def _shares(similarity: Similarity, project: Asked, entries: Entries, call: CallText) -> dict[str, float]:
    """Return how much of the score each lemma of the call carries."""
    columns, values = entries
    products = project.vector[columns] * values
    common = np.nonzero(products)[0]
    words: dict[str, float] = {}
    grams: dict[int, float] = {}
    for column, product in zip(columns[common].tolist(), products[common].tolist(), strict=True):
        word = similarity.word(column)
        if word is None:
            grams[column] = product
        else:
            words[word] = product
    counts = _lemma_counts(call)
    shares: dict[str, float] = defaultdict(float)
    _hand_out(shares, words, {lemma: similarity.splitter.forms(lemma) for lemma in counts}, counts)
    known = project.grams
    parts = {lemma: [known[gram] for gram in ngrams(lemma) if gram in known] for lemma in counts}
    _hand_out(shares, grams, parts, counts)
    return shares


def _hand_out(
    shares: dict[str, float], values: Mapping[T, float], parts: Mapping[str, Sequence[T]], counts: Mapping[str, int]
) -> None:
    """Hand the value of each word or n-gram to the lemmas that contain it, by how often they stand there."""
    holders: dict[T, list[str]] = defaultdict(list)
    for lemma, pieces in parts.items():
        for piece in pieces:
            if piece in values:
                holders[piece].append(lemma)
    for piece, lemmas in holders.items():
        whole = sum(counts[lemma] for lemma in lemmas)
        for lemma in lemmas:
            shares[lemma] += values[piece] * counts[lemma] / whole


def _lemma_counts(call: CallText) -> Counter[str]:
    """Return how often each meaningful lemma stands in a call."""
    stop = stopwords()
    counts: Counter[str] = Counter()
    for text, _ in call_fields(call):
        counts.update({lemma: place.count for lemma, place in places(text).items() if lemma not in stop})
    return counts


def _in_context(call: CallText, lemma: str) -> tuple[str, str] | None:
    """Return the word as the call writes it and its surroundings; the text says more than the title."""
    for text in (call.text, call.summary, call.title, *call.keywords):
        place = places(text).get(lemma)
        if place:
            return text[place.start : place.end], _window(text, place.start, place.end)
    return None


def _window(text: str, start: int, end: int) -> str:
    """Return a passage with some words around it, cut between words."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[left:start], text[end:right]
    if left > 0:
        before = "… " + before.partition(" ")[2]
    if right < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join(f"{before}{text[start:end]}{after}".split())


def _about_terms(terms: Sequence[MatchTerm], band: Band) -> str:
    """Say which words the call and the project share, and how much that means."""
    if not terms:
        return "Programm und Vorhaben haben kaum Wörter gemeinsam."
    names = german_list([f"„{term.term}“" for term in terms])
    if band is Band.CHECK:
        return f"Nur wenige Wörter passen zum Vorhaben: {names}."
    return f"Im Programm geht es um {names}; das passt zum Vorhaben."


def _cut(text: str, gone: set[str]) -> str:
    """Return a text without the words of some lemmas."""
    kept, last = [], 0
    for token in tokens(text):
        if token.lemma in gone and token.start >= last:
            kept.append(text[last : token.start])
            last = token.end
    return "".join([*kept, text[last:]])
