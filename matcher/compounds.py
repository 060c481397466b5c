"""Compounds taken apart by the words of the corpus itself: Radverkehrsanlage is rad, verkehr and anlage."""

from collections.abc import Callable, Mapping, Set
from functools import lru_cache

from matcher.text import is_word, lemma

IsPart = Callable[[str], bool]

_LINKS = ("", "s", "n", "es", "en", "er", "e")
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 7
# A dictionary knows many short and odd words, so its parts must be longer than those the corpus vouches for.
_SHORTEST_DICTIONARY_PART = 6
# Town-hall words of three letters that stand at the edge of many compounds.
_SHORT_PARTS = frozenset({"rad", "weg", "bad", "hof", "bus", "amt", "bau", "see", "ort", "tor", "öko"})


class Splitter:
    """Splits words into parts that occur as words of their own in the vocabulary it was made of."""

    def __init__(self, vocabulary: Mapping[str, int], silent: Set[str] = frozenset()) -> None:
        """Take lemmas with the number of calls they occur in, and words that are known but say nothing."""
        self._known = {word: count for word, count in vocabulary.items() if len(word) >= _SHORTEST_PART}
        self._known |= {word: 1 for word in silent if len(word) >= _SHORTEST_PART and word not in self._known}
        self._silent = silent
        self.split = lru_cache(maxsize=65_536)(self._split)
        self.forms = lru_cache(maxsize=65_536)(self._forms)
        self.loose_forms = lru_cache(maxsize=16_384)(self._loose_forms)

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return a word and those of its parts that carry meaning."""
        return (word, *self._telling(self._split(word)))

    def _loose_forms(self, word: str) -> tuple[str, ...]:
        """Return the same for a project's word: what the corpus cannot split, the dictionary may."""
        parts = self._split(word) or self._best_split(word, self._is_dictionary_part)
        return (
            word,
            *self._telling(tuple(part if part in self._known else lemma(part.capitalize()) for part in parts)),
        )

    def _telling(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the parts that are no stop words."""
        return tuple(part for part in parts if part not in self._silent)

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound, the fewest and most frequent, or nothing for a simple word."""
        return self._best_split(word, self._is_part)

    def _best_split(self, word: str, is_part: IsPart) -> tuple[str, ...]:
        """Return the best split of a word into parts, or nothing when there is none."""
        if len(word) < _SHORTEST_COMPOUND or "-" in word:
            return ()
        parts = self._parts(word, lambda piece: piece != word and is_part(piece), {})
        return parts if parts is not None and len(parts) > 1 else ()

    def _parts(self, rest: str, is_part: IsPart, seen: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
        """Return the best way to cover the rest of a word with parts, or None."""
        if rest in seen:
            return seen[rest]
        best: tuple[str, ...] | None = (rest,) if is_part(rest) else None
        if best is None or not self._is_part(rest):
            for cut in range(3, len(rest) - 2):
                for head in _heads(rest[:cut], is_part):
                    tail = self._parts(rest[cut:], is_part, seen)
                    if tail is not None and (best is None or self._rank((head, *tail)) > self._rank(best)):
                        best = (head, *tail)
        seen[rest] = best
        return best

    def _is_part(self, piece: str) -> bool:
        """Say whether a piece is a word of the corpus."""
        return piece in self._known or piece in _SHORT_PARTS

    def _is_dictionary_part(self, piece: str) -> bool:
        """Say whether a piece is a word of the corpus or of the dictionary."""
        return self._is_part(piece) or (len(piece) >= _SHORTEST_DICTIONARY_PART and is_word(piece))

    def _rank(self, parts: tuple[str, ...]) -> tuple[int, int, int]:
        """Order splits: fewest letters unknown to the corpus, then fewest parts, then the most frequent rarest part."""
        unknown = sum(len(part) for part in parts if not self._is_part(part))
        return -unknown, -len(parts), min(self._known.get(part, 0) for part in parts)


def _heads(piece: str, is_part: IsPart) -> list[str]:
    """Return the words a first piece can stand for, with its linking letters taken off."""
    heads = (piece.removesuffix(link) for link in _LINKS if piece.endswith(link))
    return [head for head in heads if is_part(head)]
