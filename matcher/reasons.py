"""Why a call was suggested: the words that carried it, as the call writes them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matcher.corpus import Entries
from matcher.reading import LONGEST_TEXT, read_call
from matcher.similarity import Numbers, Similarity
from matcher.spelling import COLUMNS as SPELLING_COLUMNS
from matcher.spelling import columns_of
from matcher.text import first_places, tokens
from tracker.rules.gate.finding import german_list
from tracker.shapes.gate import GateFinding
from tracker.shapes.matching import CallText, MatchTerm, Suggestion
from tracker.vocabulary.calls import Band, GateRule, Verdict

_MOST_TERMS = 5
# Terms are shown until they explain this much of the score, and none that explains less than the other.
_ENOUGH = 0.7
_LEAST_SHARE = 0.04
_WORTH_A_SENTENCE = (GateRule.AREA, GateRule.APPLICANT)
_AROUND = 70


def carrying_terms(similarity: Similarity, project: Numbers, entries: Entries, call: CallText) -> tuple[MatchTerm, ...]:
    """Return the few words of a call that carried its score, with their share of it and their surroundings.

    ``project`` is a dense vector, ``entries`` are the call's columns and values. Every column's product is handed to
    the words of the call it came from, words and character n-grams alike, so the shares are those of the score itself.
    """
    shares = _shares(similarity, project, entries, call)
    total = sum(shares.values())
    chosen: dict[str, float] = {}
    for lemma, amount in sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TERMS]:
        share = amount / total
        if chosen and (share < _LEAST_SHARE or sum(chosen.values()) >= _ENOUGH):
            break
        chosen[lemma] = share
    found = _in_context(call, set(chosen))
    return tuple(
        MatchTerm(term=found[lemma][0], context=found[lemma][1], share=round(share, 3))
        for lemma, share in chosen.items()
        if lemma in found
    )


def sentence(
    terms: Sequence[MatchTerm], suggestion: Suggestion, findings: Sequence[GateFinding], *, about_text: bool = False
) -> str:
    """Return the reasons as a few sentences for a contact: why not, or why, and what to look up.

    ``about_text``: the call was looked up for a text that is no project.
    """
    against = [finding.sentence for finding in findings if finding.verdict is Verdict.NO]
    if suggestion.excluded:
        return " ".join(against)
    doubtful = [one.sentence for one in findings if one.verdict is Verdict.OPEN and one.rule in _WORTH_A_SENTENCE]
    return " ".join([_about_terms(terms, suggestion.band, about_text=about_text), *doubtful])


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


def _shares(similarity: Similarity, project: Numbers, entries: Entries, call: CallText) -> dict[str, float]:
    """Return how much of the score each lemma of the call carries."""
    columns, values = entries
    products = project[columns] * values
    common = np.nonzero(products)[0]
    columns, products = columns[common], products[common]
    words = columns >= SPELLING_COLUMNS
    counts = _lemma_counts(call.title, call.summary, call.text, call.keywords)
    shares = _by_spelling(columns[~words], products[~words], counts)
    named = zip(columns[words].tolist(), products[words].tolist(), strict=True)
    carried = {similarity.word(column): product for column, product in named}
    for lemma, amount in _by_word(similarity, carried, counts).items():
        shares[lemma] = shares.get(lemma, 0.0) + amount
    return shares


def _by_word(
    similarity: Similarity, carried: Mapping[str | None, float], counts: Mapping[str, float]
) -> dict[str, float]:
    """Hand the product of each word and part of a compound to the lemmas that contain it, by how often they come."""
    holders: dict[str, list[str]] = defaultdict(list)
    for lemma in counts:
        for form in similarity.splitter.forms(lemma):
            if form in carried:
                holders[form].append(lemma)
    shares: dict[str, float] = defaultdict(float)
    for form, lemmas in holders.items():
        whole = sum(counts[lemma] for lemma in lemmas)
        for lemma in lemmas:
            shares[lemma] += carried[form] * counts[lemma] / whole
    return shares


def _by_spelling(columns: NDArray[np.int32], products: Numbers, counts: Mapping[str, float]) -> dict[str, float]:
    """Hand the product of each n-gram to the lemmas that contain it. In arrays: a call has thousands of n-grams."""
    lemmas = list(counts)
    grams = [columns_of(lemma) for lemma in lemmas]
    if not grams or not len(columns):
        return {}
    sizes = [len(part) for part in grams]
    owners = np.repeat(np.arange(len(lemmas)), sizes)
    everything = np.concatenate(grams)
    places = np.minimum(np.searchsorted(columns, everything), len(columns) - 1)
    shared = np.nonzero(columns[places] == everything)[0]
    places, owners = places[shared], owners[shared]
    often = np.array(list(counts.values()))[owners]
    whole = np.bincount(places, weights=often, minlength=len(columns))
    amounts = np.bincount(owners, weights=products[places] * often / whole[places], minlength=len(lemmas))
    return {lemmas[number]: float(amounts[number]) for number in np.nonzero(amounts)[0].tolist()}


@lru_cache(maxsize=1_024)
def _lemma_counts(title: str, summary: str, text: str, keywords: tuple[str, ...]) -> Mapping[str, float]:
    """Return the meaningful lemmas of a call with their counts; the best calls come up for many projects."""
    return read_call(CallText(id="", title=title, summary=summary, text=text, keywords=keywords)).written


def _in_context(call: CallText, wanted: set[str]) -> dict[str, tuple[str, str]]:
    """Return lemmas as the call writes them, each with its surroundings; the text says more than the title."""
    found: dict[str, tuple[str, str]] = {}
    for text in (call.text[:LONGEST_TEXT], call.summary, call.title, *call.keywords):
        for lemma, (start, end) in first_places(text, wanted - found.keys()).items():
            found[lemma] = (text[start:end], _window(text, start, end))
    return found


def _window(text: str, start: int, end: int) -> str:
    """Return a passage with some words around it, cut between words."""
    left, right = max(0, start - _AROUND), min(len(text), end + _AROUND)
    before, after = text[left:start], text[end:right]
    if left > 0:
        before = "… " + before.partition(" ")[2]
    if right < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join(f"{before}{text[start:end]}{after}".split())


def _about_terms(terms: Sequence[MatchTerm], band: Band, *, about_text: bool) -> str:
    """Say which words the call and the project or text share, and how much that means."""
    if not terms:
        return f"Programm und {'Text' if about_text else 'Vorhaben'} haben kaum Wörter gemeinsam."
    what = "zu Ihrem Text" if about_text else "zum Vorhaben"
    names = german_list([f"„{term.term}“" for term in terms])
    if band is Band.CHECK:
        return f"Nur wenige Wörter passen {what}: {names}."
    return f"Im Programm geht es um {names}; das passt {what}."


def _cut(text: str, gone: set[str]) -> str:
    """Return a text without the words of some lemmas."""
    kept, last = [], 0
    for token in tokens(text):
        if token.lemma in gone and token.start >= last:
            kept.append(text[last : token.start])
            last = token.end
    return "".join([*kept, text[last:]])
