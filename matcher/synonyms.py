"""The office's words for what funding texts call otherwise: Kita, PV, ISEK, Wallbox."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt
from typing import Literal

from matcher.text import content, lemmas

Kind = Literal["same", "wider"]
# How much a word that was not written counts against one that was; chosen on labelled projects.
_WEIGHTS: dict[Kind, float] = {"same": 1.0, "wider": 0.6}

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonym:
    """A word and what it also means. ``same`` holds both ways, ``wider`` leads from the word to the others only."""

    word: str
    related: tuple[str, ...]
    kind: Kind = "same"


class Synonyms:
    """Looks up what the words of a project also mean. Made anew whenever the office edits the list."""

    def __init__(self, entries: Iterable[Synonym]) -> None:
        """Take the entries; phrases of several words are recognised as such."""
        self.entries = tuple(entries)
        self._related: dict[Key, dict[str, float]] = defaultdict(dict)
        for entry in self.entries:
            self._add(entry)
        self._longest = max((len(key) for key in self._related), default=1)

    def expand(self, words: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Yield lemmas that the lemmas of a text, stop words included, lead to; weights up to 1, words may repeat."""
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                yield from self._related.get(tuple(words[start:end]), {}).items()

    def version(self) -> str:
        """Return a name for the list, so that a match can say with which words it was found."""
        lines = sorted("|".join((entry.kind, entry.word, *entry.related)) for entry in self.entries)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:6]

    def _add(self, entry: Synonym) -> None:
        """Store an entry in the directions its kind allows."""
        words = (entry.word, *entry.related)
        sources = words if entry.kind == "same" else (entry.word,)
        for source in sources:
            # Stop words belong to a phrase: "Soziale Stadt" must not become everything that is sozial.
            key = tuple(lemmas(source))
            for target in words:
                if target != source and content(source):
                    self._lead(key, content(target), _WEIGHTS[entry.kind])

    def _lead(self, key: Key, target: Sequence[str], weight: float) -> None:
        """Let a key lead to the lemmas of a target. The words of a phrase share its weight, as one vector would."""
        for word in target:
            if word not in key:
                known = self._related[key].get(word, 0.0)
                self._related[key][word] = max(known, weight / sqrt(len(target)))


@cache
def shipped() -> tuple[Synonym, ...]:
    """Return the list that comes with the matcher, ``synonyms.csv``."""
    source = resources.files("matcher").joinpath("synonyms.csv")
    with source.open(encoding="utf-8") as handle:
        return tuple(entry(row["word"], row["related"], row["kind"]) for row in csv.DictReader(handle))


def entry(word: str, related: str, kind: str) -> Synonym:
    """Return one line of a list as an entry; the related words are separated by ``|``."""
    others = tuple(other.strip() for other in related.split("|") if other.strip())
    return Synonym(word.strip(), others, "same" if kind == "same" else "wider")


def same(words: Sequence[str]) -> Synonym:
    """Return words that all mean the same as an entry."""
    return Synonym(words[0], tuple(words[1:]), "same")
