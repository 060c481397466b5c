"""German words: lemmas with their places, and the reviewed stop list."""

import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

import simplemma

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*(?:[:*_/]-?in(?:nen)?\b)?")
_PART = re.compile(r"[^\W_]+")
_GENDER = re.compile(r"[:*_/]-?in(?:nen)?$")
_DIGRAPHS = {"ae": "ä", "oe": "ö", "ue": "ü", "Ae": "Ä", "Oe": "Ö", "Ue": "Ü"}
_DIGRAPH = re.compile("|".join(_DIGRAPHS))


@dataclass(frozen=True, slots=True)
class Token:
    """A lemma in lower case and where it stands, in code points of the text."""

    lemma: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text with their places. "Smart-City" gives both parts."""
    for match in _WORD.finditer(text):
        for piece in _pieces(match.group()):
            yield Token(piece.lemma, match.start() + piece.start, match.start() + piece.end)


def first_places(text: str, wanted: Set[str]) -> dict[str, tuple[int, int]]:
    """Return where each wanted lemma stands first in a text, in code points; those it lacks are left out."""
    found: dict[str, tuple[int, int]] = {}
    for match in _WORD.finditer(text):
        for piece in _pieces(match.group()):
            if piece.lemma in wanted and piece.lemma not in found:
                found[piece.lemma] = (match.start() + piece.start, match.start() + piece.end)
        if len(found) == len(wanted):
            break
    return found


def lemmas(text: str) -> list[str]:
    """Return the lemmas of a text in order, without their places: the quick way for whole corpora."""
    return [piece.lemma for word in _WORD.findall(text) for piece in _pieces(word)]


def content(text: str) -> list[str]:
    """Return the lemmas of a text that carry meaning, stop words left out."""
    stop = stopwords()
    return [word for word in lemmas(text) if word not in stop]


@lru_cache(maxsize=262_144)
def _pieces(written: str) -> tuple[Token, ...]:
    """Return what one written word stands for; places count from its own beginning."""
    word = _GENDER.sub("", written)
    if "-" not in word:
        return (Token(lemma(word), 0, len(written)),) if _counts(word) else ()
    parts = list(_PART.finditer(word))
    split = tuple(Token(lemma(part.group()), part.start(), part.end()) for part in parts if _counts(part.group()))
    if any(len(part.group()) == 1 for part in parts):
        # In "E-Mobilität" the letter means nothing by itself, so the whole word is kept beside its part.
        return (Token(_composed(word).lower(), 0, len(word)), *split)
    return split


def _counts(word: str) -> bool:
    """Say whether a word is more than a letter or a number."""
    return len(word) > 1 and not word.isdigit()


@lru_cache(maxsize=262_144)
def lemma(word: str) -> str:
    """Return the dictionary form in lower case, umlauts kept; "Foerderung" is read as Förderung."""
    word = _composed(word)
    if _DIGRAPH.search(word) and not simplemma.is_known(word, lang="de"):
        restored = _DIGRAPH.sub(lambda match: _DIGRAPHS[match.group()], word)
        if simplemma.is_known(restored, lang="de"):
            word = restored
    return simplemma.lemmatize(word, lang="de").lower()


def is_word(word: str) -> bool:
    """Say whether the dictionary knows a lower-case word as a noun or otherwise."""
    return simplemma.is_known(word.capitalize(), lang="de") or simplemma.is_known(word, lang="de")


def _composed(word: str) -> str:
    """Return a word in NFC, so that ä is one letter however the source wrote it."""
    return unicodedata.normalize("NFC", word)


@cache
def stopwords() -> frozenset[str]:
    """Return the reviewed stop list of ``stopwords.txt``."""
    lines = resources.files("matcher").joinpath("stopwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
