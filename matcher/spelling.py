"""Character n-grams of words, hashed to columns: what makes Radweg and Radverkehr alike without a dictionary."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.utils import murmurhash3_32

# Hashed, so there is no vocabulary to store and the n-grams of a new call are never unknown.
COLUMNS = 2**18
_SIZES = (4, 5)


def ngrams(word: str) -> list[str]:
    """Return a word's n-grams with a blank at both ends, as scikit-learn's ``char_wb`` takes them."""
    padded = f" {word} "
    grams = [padded[start : start + size] for size in _SIZES for start in range(len(padded) - size + 1)]
    return grams or [padded]


def column_of(gram: str) -> int:
    """Return the column an n-gram is hashed to, as scikit-learn's ``HashingVectorizer`` does it."""
    return int(abs(murmurhash3_32(gram.encode(), seed=0)) % COLUMNS)


@lru_cache(maxsize=65_536)
def columns_of(word: str) -> NDArray[np.int32]:
    """Return the columns of a word's n-grams, as often as they come."""
    return np.array([column_of(gram) for gram in ngrams(word)], np.int32)
