"""Which award of somebody else came out of which programme, and which merely resemble it. Pure.

The federal catalogue does not name the programme of a project, only the subject it files it under. A link is
made when subject or title name the programme and the same ministry stands behind both; everything less is "similar".
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from tracker.rules.bodies import body_key, body_keys
from tracker.rules.title_words import left_over, shared, short_names, title_words
from tracker.rules.wording import folded, readable

HOME = "05978"
"""Kreis Unna: what its own municipalities won is shown first."""

_CLEARLY = 0.95
_SHORTEST_NAME = 4
# A single word in common tells something when it is a compound such as "Ladeinfrastruktur".
_TELLING_WORD = 10
_FEW_LETTERS = 12
_SHORTEST_WORD = 5
_SAME_HOUSE, _NEARBY = 15.0, 5.0
_QUOTED = re.compile(r"[„\"»]([^“”\"«]{3,60})[“”\"«]")


class Named(NamedTuple):
    """A programme as far as an award can name it."""

    call_id: int
    names: frozenset[str]
    words: frozenset[str]
    houses: frozenset[str]


class Filed(NamedTuple):
    """An award as far as it says where it comes from."""

    title: str
    programme: str
    ministry: str
    joint_title: str = ""


class Likeness(NamedTuple):
    """How much an award resembles a programme (0 to about 120), and the words they share."""

    score: float
    words: tuple[str, ...]


def named(call_id: int, title: str, provider: str) -> Named:
    """Return what an award would have to say to come from this programme."""
    quoted = {folded(found) for found in _QUOTED.findall(readable(title))}
    names = {name for name in quoted | short_names(title) if len(name) >= _SHORTEST_NAME}
    return Named(call_id, frozenset(names), title_words(title), body_keys(provider))


def programme_of(award: Filed, calls: Iterable[Named]) -> int | None:
    """Return the call an award clearly came from; ``None`` when none or several come into question."""
    house = body_key(award.ministry)
    subject = title_words(award.programme)
    said = f" {folded(f'{award.title} {award.joint_title} {award.programme}')} "
    found = {
        call.call_id
        for call in calls
        if house and house in call.houses and (_says(said, call.names) or _same_subject(subject, call.words))
    }
    return found.pop() if len(found) == 1 else None


def search_words(title: str, *, most: int = 6) -> list[str]:
    """Return the longest words of a title that say what is funded, as they are written, to search titles with."""
    telling = title_words(title)
    written = dict.fromkeys(re.findall(r"\w+", readable(title)))
    found = [word for word in written if len(word) >= _SHORTEST_WORD and folded(word) in telling]
    return sorted(found, key=lambda word: (-len(word), word))[:most]


def likeness(title: str, provider: str, award: Filed, ags: str = "") -> Likeness | None:
    """Say how much an award resembles a programme; ``None`` when they share too little to be shown together."""
    wanted = frozenset(word for word in title_words(title) if len(word) >= _SHORTEST_WORD)
    said = title_words(award.title) | title_words(award.programme)
    common = wanted - left_over(wanted, said)
    if len(common) < 2 and not any(len(word) >= _TELLING_WORD for word in common):
        return None
    share = 70 * sum(map(len, common)) / sum(map(len, wanted))
    close = 30 * fuzz.token_set_ratio(folded(title), folded(award.title)) / 100
    house = _SAME_HOUSE if body_key(award.ministry) in body_keys(provider) - {""} else 0.0
    return Likeness(share + close + house + (_NEARBY if ags.startswith(HOME) else 0.0), _as_written(common, title))


def _says(said: str, names: Collection[str]) -> bool:
    return any(f" {name} " in said for name in names)


def _same_subject(subject: frozenset[str], words: frozenset[str]) -> bool:
    if len(subject) < 2 or sum(map(len, subject)) < _FEW_LETTERS:
        return False
    return shared(subject, words) >= _CLEARLY


def _as_written(words: Collection[str], title: str) -> tuple[str, ...]:
    """Return folded words as the title writes them, in its order."""
    written: Sequence[str] = re.findall(r"\w+", readable(title))
    return tuple(dict.fromkeys(word for word in written if folded(word) in words))
