"""Compounds taken apart by the words of the corpus itself: Radverkehrsanlage is rad, verkehr and anlage."""

from collections.abc import Mapping, Set
from functools import lru_cache

_LINKS = ("", "s", "n", "es", "en", "er", "e")
_SHORTEST_PART = 4
_SHORTEST_COMPOUND = 7
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

    def _forms(self, word: str) -> tuple[str, ...]:
        """Return a word and those of its parts that carry meaning."""
        return (word, *(part for part in self._split(word) if part not in self._silent))

    def _split(self, word: str) -> tuple[str, ...]:
        """Return the parts of a compound, the fewest and most frequent, or nothing for a simple word."""
        if len(word) < _SHORTEST_COMPOUND or "-" in word:
            return ()
        parts = self._parts(word, word, {})
        return parts if parts is not None and len(parts) > 1 else ()

    def _parts(self, rest: str, whole: str, seen: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
        """Return the best way to cover the rest of a word with known parts, or None."""
        if rest in seen:
            return seen[rest]
        best: tuple[str, ...] | None = (rest,) if self._is_part(rest, whole) else None
        if best is None:
            for cut in range(3, len(rest) - 2):
                for head in self._heads(rest[:cut], whole):
                    tail = self._parts(rest[cut:], whole, seen)
                    if tail is not None and (best is None or self._rank((head, *tail)) > self._rank(best)):
                        best = (head, *tail)
        seen[rest] = best
        return best

    def _heads(self, piece: str, whole: str) -> list[str]:
        """Return the known words a first piece can stand for, with its linking letters taken off."""
        heads = (piece.removesuffix(link) for link in _LINKS if piece.endswith(link))
        return [head for head in heads if self._is_part(head, whole)]

    def _is_part(self, piece: str, whole: str) -> bool:
        """Say whether a piece counts as a word; the compound itself does not."""
        return piece != whole and (piece in self._known or piece in _SHORT_PARTS)

    def _rank(self, parts: tuple[str, ...]) -> tuple[int, int]:
        """Order ways to split: fewer parts first, then the one whose rarest part is the most frequent."""
        return -len(parts), min(self._known.get(part, 0) for part in parts)
