"""How alike a project and a call are: TF-IDF over split words, fused with TF-IDF over character n-grams."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from matcher.compounds import Splitter
from matcher.reading import LONGEST_SPELLING, Bag, Reading, bag, length, read_call, spelled
from matcher.spelling import COLUMNS as SPELLING_COLUMNS
from matcher.spelling import columns_of
from matcher.text import stopwords
from tracker.shapes.matching import CallText

T = TypeVar("T")
Matrix = Any  # scipy ships no types for its sparse matrices
Numbers = NDArray[np.float32]

# Share of the word model in the fused score; flat between 0.3 and 0.6 on labelled projects.
WORD_SHARE = 0.4
# On a corpus of short and long texts a tenth power of the length gains 0.03 nDCG and costs nothing elsewhere.
_LENGTH_LIFT = 0.1
_LIFT_BOUNDS = (0.7, 1.4)
# N-grams in more than a tenth of the calls: leaving them out halves the work at the same quality.
_EVERYDAY_SHARE = 0.1
_EVERYDAY_AT_LEAST = 20
_BATCH = 256


@dataclass(frozen=True)
class Weights:
    """What a corpus taught: its words in the order of their columns, and how telling words and n-grams are."""

    words: tuple[str, ...]
    word_idf: Numbers
    spelling_idf: Numbers
    lemma_counts: dict[str, int]
    usual_length: float


class Similarity:
    """Turns readings into vectors whose product is the fused cosine: n-gram columns first, then words.

    A vector is the two unit vectors side by side, scaled so that squares add up to one; so one
    sparse product gives the weighted mean of both cosines.
    """

    def __init__(self, weights: Weights) -> None:
        """Take weights learnt by ``fit`` or loaded from files."""
        self.weights = weights
        self.splitter = splitter(weights.lemma_counts)
        self._names = list(weights.words)
        self._numbers = {word: number for number, word in enumerate(self._names)}
        self._unseen_idf = max(weights.word_idf.tolist(), default=1.0)
        self._by_word = _transformer(weights.word_idf)
        self._by_spelling = _transformer(weights.spelling_idf)

    @property
    def width(self) -> int:
        """Number of columns so far; it grows when a new call brings new words."""
        return SPELLING_COLUMNS + len(self._names)

    def learnt(self) -> Weights:
        """Return the weights with the words taken in since ``fit``, to be kept in files."""
        return replace(self.weights, words=tuple(self._names), word_idf=self._by_word.idf_)

    def version(self) -> str:
        """Return a name for what was learnt, so that a match can say which model it came from."""
        digest = hashlib.sha256("\n".join(self.weights.words).encode())
        digest.update(self.weights.word_idf.tobytes())
        digest.update(self.weights.spelling_idf.tobytes())
        return f"tfidf-1-{digest.hexdigest()[:12]}"

    def word(self, column: int) -> str | None:
        """Return the word of a column, or None for a character n-gram."""
        return self._names[column - SPELLING_COLUMNS] if column >= SPELLING_COLUMNS else None

    def embed_projects(self, readings: Iterable[Reading]) -> Matrix:
        """Return one row a project. Words that no call has are nothing to compare, so they are left out."""
        parts = [
            self._rows(batch, [bag(reading, self.splitter.loose_forms) for reading in batch], None)
            for batch in batched(readings, _BATCH)
        ]
        return same_width(parts, self.width)

    def embed_calls(self, calls: Sequence[CallText], *, learn: bool = False) -> Matrix:
        """Return one row a call, made in batches so that a large corpus stays small in memory.

        With ``learn`` unseen words get a column as if one call had them.
        """
        parts = [self._call_rows([read_call(call) for call in batch], learn) for batch in batched(calls, _BATCH)]
        return same_width(parts, self.width)

    def _call_rows(self, readings: Sequence[Reading], learn: bool) -> Matrix:
        """Return rows of calls, long ones lifted a little: a guideline's procedure dilutes what it is about."""
        bags = [bag(reading, self.splitter.forms) for reading in readings]
        if learn:
            self._take_in(bags)
        lengths = np.array([length(reading) for reading in readings], np.float32)
        lift = np.clip((lengths / self.weights.usual_length) ** _LENGTH_LIFT, *_LIFT_BOUNDS)
        return scaled(self._rows(readings, bags, LONGEST_SPELLING), lift.astype(np.float32))

    def _rows(self, readings: Sequence[Reading], bags: Sequence[Bag], longest: int | None) -> Matrix:
        """Return both unit vectors of each reading side by side."""
        by_word = _weighted(self._by_word, _word_counts(bags, self._numbers))
        by_spelling = _weighted(self._by_spelling, _spelling_counts([spelled(one, longest) for one in readings]))
        by_spelling.eliminate_zeros()
        parts = [by_spelling * np.float32(np.sqrt(1 - WORD_SHARE)), by_word * np.float32(np.sqrt(WORD_SHARE))]
        rows = sparse.hstack(parts, format="csr", dtype=np.float32)
        rows.sort_indices()  # products add up in the order of columns, so that every way to rank gives the same sum
        return rows

    def _take_in(self, bags: Sequence[Bag]) -> None:
        """Give unseen words columns of their own."""
        unseen = list(dict.fromkeys(word for entry in bags for word in entry if word not in self._numbers))
        if unseen:
            self._numbers |= {word: number for number, word in enumerate(unseen, start=len(self._names))}
            self._names += unseen
            idf = np.concatenate([self._by_word.idf_, np.full(len(unseen), self._unseen_idf, np.float32)])
            self._by_word = _transformer(idf)


def fit(calls: Sequence[CallText], report: Callable[[int], None] | None = None) -> Similarity:
    """Learn the vocabulary for splitting compounds and how telling each word and n-gram is.

    ``report`` is told how many calls are read.
    """
    lemma_counts: Counter[str] = Counter()
    lengths = []
    for reading in _readings(calls):
        lemma_counts.update(reading.written.keys())
        lengths.append(length(reading))
    apart = splitter(lemma_counts)
    word_counts: Counter[str] = Counter()
    spelling_counts = np.zeros(SPELLING_COLUMNS, np.int64)
    for batch in batched(_readings(calls), _BATCH):
        for reading in batch:
            word_counts.update(bag(reading, apart.forms).keys())
        rows = _spelling_counts([spelled(reading, LONGEST_SPELLING) for reading in batch])
        spelling_counts += np.bincount(rows.indices, minlength=SPELLING_COLUMNS)
        if report:
            report(len(batch))
    words = tuple(sorted(word_counts))
    return Similarity(
        Weights(
            words=words,
            word_idf=_idf(np.array([word_counts[word] for word in words], np.int64), len(calls)),
            spelling_idf=_telling(_idf(spelling_counts, len(calls)), spelling_counts, len(calls)),
            lemma_counts=dict(lemma_counts),
            usual_length=max(1.0, median(lengths or [1.0])),
        )
    )


def splitter(lemma_counts: Mapping[str, int]) -> Splitter:
    """Return the splitter of a corpus. It knows stop words too, so that "Städtebauförderung" comes apart."""
    return Splitter(lemma_counts, stopwords())


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of up to ``size`` items (``itertools.batched`` needs Python 3.12)."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def same_width(parts: Sequence[Matrix], width: int) -> Matrix:
    """Return rows made at different times stacked; earlier ones lack the columns learnt since."""
    for part in parts:
        part.resize((part.shape[0], width))
    return sparse.vstack(parts, format="csr") if parts else sparse.csr_matrix((0, width), dtype=np.float32)


def scaled(rows: Matrix, factors: Numbers) -> Matrix:
    """Return rows times one factor each; columns keep their order, as they do not in a product with a diagonal."""
    values = rows.data * np.repeat(factors, np.diff(rows.indptr))
    return sparse.csr_matrix((values, rows.indices, rows.indptr), shape=rows.shape)


def _readings(calls: Iterable[CallText]) -> Iterator[Reading]:
    """Yield the readings of calls one by one; keeping them all would cost more memory than reading twice."""
    return (read_call(call) for call in calls)


def _word_counts(bags: Sequence[Bag], numbers: Mapping[str, int]) -> Matrix:
    """Return one row of counts a bag; words without a column are left out."""
    known = [[(numbers[word], count) for word, count in entry.items() if word in numbers] for entry in bags]
    ends = np.cumsum([0, *(len(entry) for entry in known)])
    columns = np.array([column for entry in known for column, _ in entry], np.int32)
    counts = np.array([count for entry in known for _, count in entry], np.float32)
    return sparse.csr_matrix((counts, columns, ends), shape=(len(bags), len(numbers)))


def _spelling_counts(words: Sequence[Bag]) -> Matrix:
    """Return one row of n-gram counts a text."""
    rows, columns, counts = [], [], []
    for number, entry in enumerate(words):
        found = [columns_of(word) for word in entry]
        sizes = [len(part) for part in found]
        columns += found
        counts.append(np.repeat(np.array([max(1, round(weight)) for weight in entry.values()], np.float32), sizes))
        rows.append(np.full(sum(sizes), number, np.int32))
    if not columns:
        return sparse.csr_matrix((len(words), SPELLING_COLUMNS), dtype=np.float32)
    places = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_matrix((np.concatenate(counts), places), shape=(len(words), SPELLING_COLUMNS))


def _transformer(weights: Numbers) -> TfidfTransformer:
    """Return scikit-learn's weighting (sublinear counts times idf, unit length) with idf learnt elsewhere."""
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.idf_ = weights
    return transformer


def _weighted(transformer: TfidfTransformer, counts: Matrix) -> Matrix:
    """Return weighted rows; without rows or columns there is nothing to weigh, which scikit-learn refuses."""
    return transformer.transform(counts) if min(counts.shape) else counts


def _idf(counts: NDArray[np.int64], documents: int) -> Numbers:
    """Return smoothed inverse document frequencies, as scikit-learn defines them."""
    weights: Numbers = (np.log((1 + documents) / (1 + counts)) + 1).astype(np.float32)
    return weights


def _telling(weights: Numbers, counts: NDArray[np.int64], documents: int) -> Numbers:
    """Return weights with those of everyday n-grams set to nothing: they cost most of the work and say least."""
    everyday = counts > max(_EVERYDAY_SHARE * documents, _EVERYDAY_AT_LEAST)
    return np.where(everyday, np.float32(0), weights)
