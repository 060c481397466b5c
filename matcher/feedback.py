"""What earlier answers teach: a project leans towards calls it liked and away from calls whose subject was wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.corpus import Corpus
from matcher.similarity import Matrix, scaled
from tracker.rules.learning import weight
from tracker.vocabulary.calls import ReviewAnswer, ReviewReason

# How far liked and disliked calls pull, against the project's own words (1.0). Simulated answers on labelled
# projects: gains on the calls not yet seen are flat from half to twice of both.
_TOWARDS = 1.0
_AWAY = 0.5
# Evidence counts: n answers pull n/(n+2) as far as endless ones would. Without it one or two answers did harm;
# leaving each labelled project out in turn, two was the best of 0, 1, 2, 3 and 5 for all the others every time.
_DOUBT = 2
# An answer to another project of the same partner says less.
_OTHER_PROJECT = 0.3
# A call is said to be moved by an answer when this much of its score comes from it.
_WORTH_SAYING = 0.2


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one answer teaches about a call: above zero more like it, below zero less."""

    call_id: str
    weight: float


def lesson(
    call_id: str, answer: ReviewAnswer | None, reason: ReviewReason | None, *, same_project: bool
) -> Lesson | None:
    """Return what an answer teaches for a project, or None when it teaches nothing."""
    taught = weight(answer, reason)
    if not taught:
        return None
    return Lesson(call_id, taught if same_project else taught * _OTHER_PROJECT)


def lean(vector: Matrix, lessons: Sequence[Lesson], corpus: Corpus) -> Matrix:
    """Return a project's vector moved by what was taught, of the same length as before (Rocchio's rule)."""
    moved = vector
    known = [one for one in lessons if one.call_id in corpus]
    for one in known:
        moved = moved + corpus.row(one.call_id, vector.shape[1]) * np.float32(_share(one, known))
    length = float(np.sqrt(moved.multiply(moved).sum()))
    if moved is vector or not length:
        return vector
    rows = scaled(moved.tocsr(), np.array([1 / length], np.float32))
    rows.sort_indices()
    return rows


def why(lessons: Sequence[Lesson], call: Matrix, score: float, corpus: Corpus, titles: Mapping[str, str]) -> str:
    """Return a sentence about the answer that moved a call most, or nothing when none did much."""
    pulls = [(_pull(one, lessons, call, corpus), one) for one in lessons if one.call_id in corpus]
    strongest, one = max(pulls, key=lambda pull: abs(pull[0]), default=(0.0, None))
    if one is None or abs(strongest) < _WORTH_SAYING * max(score, 0.01):
        return ""
    title = titles.get(one.call_id, one.call_id)
    if strongest > 0:
        return f"Höher gereiht, weil „{title}“ interessant war."
    return f"Niedriger gereiht, weil „{title}“ thematisch nicht passte."


def _pull(one: Lesson, lessons: Sequence[Lesson], call: Matrix, corpus: Corpus) -> float:
    """Return how much one answer adds to a call's score, before the project's vector is shortened again."""
    known = [fellow for fellow in lessons if fellow.call_id in corpus]
    alike = float((corpus.row(one.call_id, call.shape[1]) @ call.T).toarray()[0, 0])
    return alike * _share(one, known)


def _share(one: Lesson, known: Sequence[Lesson]) -> float:
    """Return how far one lesson pulls. Lessons of one weight share its pull, so many weak ones never drown a strong."""
    pull = _TOWARDS if one.weight > 0 else _AWAY
    return pull * one.weight / (sum(fellow.weight == one.weight for fellow in known) + _DOUBT)
